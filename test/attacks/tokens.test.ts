/**
 * Tokens that do not behave: fee on transfer, rebasing, false-returning, silent, blacklisting, paused, odd decimals. What arrives is credited
 * or refused, one blocked user blocks nobody else, and nobody else pays. test/core/tokens.test.ts has the Vault's single answers, row 1
 * the re-entrant ones, row 14 the decimals.
 */
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";

import {
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  liquidate,
  moveTo,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { withoutHalts } from "../support/config";
import { deployExchange } from "../support/fixture";
import { load } from "../support/load";
import { holdPrice } from "../support/prices";
import { type Sides, expectHeld, wealthOf } from "./wealth";

const ONE = 1_000_000n;
const DAY = 86_400n;
const FAIR = [wad(30)];

interface World<T> extends Scene {
  readonly hostile: T;
  readonly attacker: Trader;
  readonly user: Trader;
  readonly sides: Sides;
}

async function worldOn<T extends { getAddress(): Promise<string> }>(hostile: T): Promise<World<T>> {
  const x = await deployExchange({
    token: { address: await hostile.getAddress(), decimals: 6 },
    parameters: withoutHalts,
  });
  const keeper = await trader(x, 0, 0n);
  const [attacker, user] = [await trader(x, 1, wad(1_000)), await trader(x, 2, wad(5_000))];
  return { ...x, keeper, hostile, attacker, user, sides: { attackers: [attacker], users: [user] } };
}

const onFee = async () => worldOn(await ethers.deployContract("FeeToken", [6, 0]));
const onFalse = async () => worldOn(await ethers.deployContract("FalseToken", [6, 0]));
const onRebasing = async () => worldOn(await ethers.deployContract("RebasingToken", [6]));
const onSilent = async () => worldOn(await ethers.deployContract("NoReturnToken", [6]));
const onBlacklist = async () => worldOn(await ethers.deployContract("BlacklistToken", [6]));

/** Deposits what it can, in several sizes; what is refused costs nothing. */
async function depositAll<T>(s: World<T>): Promise<void> {
  const { signer, account } = s.attacker;
  await s.token.mint(signer, 3_000n * ONE);
  await s.token.connect(signer).approve(s.vault, ethers.MaxUint256);
  for (const size of [1n, ONE, 999n * ONE]) {
    await s.vault
      .connect(signer)
      .deposit(account, size)
      .catch(() => undefined);
  }
}

describe("tokens: credited is received, or refused", () => {
  for (const bps of [1, 100, 9_999]) {
    it(`for a token that begins to take ${bps} bps of each transfer`, async () => {
      const s = await load(onFee);
      await s.token.mint(s.attacker.signer, 3_000n * ONE);
      const before = await wealthOf(s, s.sides, FAIR);
      await s.hostile.setFeeBps(bps);
      await s.token.connect(s.attacker.signer).approve(s.vault, ethers.MaxUint256);
      await expect(
        s.vault.connect(s.attacker.signer).deposit(s.attacker.account, 100n * ONE),
      ).to.be.revertedWithCustomError(s.vault, "Vault_UnsupportedToken");
      expect(await s.vault.reserves()).to.equal((await s.ledger.totals()).accounted);
      expectHeld(before, await wealthOf(s, s.sides, FAIR));
      await expectLaws(s);
    });
  }

  it("for a token that says it paid and did not, and for one that says false", async () => {
    const s = await load(onFalse);
    const minted = wad(3_000);
    const before = await wealthOf(s, s.sides, FAIR);
    for (const mood of [1, 2]) {
      await s.hostile.setMood(mood);
      await depositAll(s);
    }
    expect(await s.vault.reserves()).to.equal((await s.ledger.totals()).accounted);
    expectHeld(before, await wealthOf(s, s.sides, FAIR), { gain: 2n * minted });
    expect((await s.ledger.accountOf(s.attacker.account)).cash).to.equal(wad(1_000));
    await expectLaws(s);
  });

  it("for a token that answers nothing: it is taken and paid to the unit", async () => {
    const s = await load(onSilent);
    await s.vault.connect(s.user.signer).withdraw(s.user.account, 5_000n * ONE);
    expect(await s.token.balanceOf(s.user.signer)).to.equal(5_000n * ONE);
    await expectLaws(s);
  });

  it("for a token that took some away: nothing more is credited, so that nobody new pays for it", async () => {
    const s = await load(onRebasing);
    await s.hostile.rebase(wad(0.5));
    const late = await trader(s, 5, 0n);
    await s.token.mint(late.signer, 1_000n * ONE);
    await s.token.connect(late.signer).approve(s.vault, ethers.MaxUint256);
    const balance = await s.token.balanceOf(late.signer);
    await expect(
      s.vault.connect(late.signer).deposit(late.account, 500n * ONE),
    ).to.be.revertedWithCustomError(s.vault, "Vault_TokensMissing");
    expect(await s.token.balanceOf(late.signer)).to.equal(balance);
  });
});

/** The attacker is blocked by the token, holds shares of the fund, and a position that is to be liquidated. */
async function blocked() {
  const s = await worldOn(await ethers.deployContract("BlacklistToken", [6]));
  const { signer } = s.attacker;
  const saver = await trader(s, 4, wad(50_000));
  for (const who of [signer, saver.signer]) {
    await s.token.mint(who, 2_000n * ONE);
    await s.token.connect(who).approve(s.fund, ethers.MaxUint256);
    await s.fund.connect(who).requestDeposit(1_000n * ONE, who);
  }
  await nextEpoch(s);
  for (const who of [signer, saver.signer]) {
    const { claimableShares } = await s.fund.requestsOf(who);
    await s.fund.connect(who).mint(claimableShares, who);
  }
  await s.ledger.connect(signer).setTier(s.attacker.account, 0, Tier.X50);
  await holdPrice(s, 0, wad(30));
  await trade(s, s.attacker, saver, wad(1_200));
  await s.hostile.setBlocked(signer, true);
  return { ...s, saver };
}

async function nextEpoch(s: Scene): Promise<void> {
  await time.increase(DAY);
  await holdPrice(s, 0, wad(30));
  await s.fund.settleEpoch();
}

describe("tokens: one blocked user blocks nobody else", () => {
  it("not the epoch in which he redeems, nor who redeems with him", async () => {
    const s = await load(blocked);
    const shares = (await s.fund.balanceOf(s.saver.signer)) / 2n;
    for (const who of [s.attacker.signer, s.saver.signer])
      await s.fund.connect(who).requestRedeem(shares, who);
    await nextEpoch(s);
    await nextEpoch(s);
    const { redeemedAssets } = await s.fund.requestsOf(s.saver.signer);
    expect(redeemedAssets).to.be.greaterThan(499n * ONE);
    const saver = s.saver.signer;
    const had = await s.token.balanceOf(saver);
    await s.fund.connect(saver).withdraw(redeemedAssets, saver, saver);
    expect((await s.token.balanceOf(saver)) - had).to.equal(redeemedAssets);
    await expectLaws(s);
  });

  it("not his own liquidation, nor the keeper's fee, nor the other side's way out", async () => {
    const s = await load(blocked);
    await moveTo(s, wad(29));
    const fair = [wad(29)];
    const before = await wealthOf(s, { attackers: [s.attacker], users: [s.user, s.saver] }, fair);
    await liquidate(s, s.attacker);
    expect((await s.ledger.touched(s.attacker.account, 0)).size).to.equal(0n);
    await s.vault.connect(s.user.signer).withdraw(s.user.account, 5_000n * ONE);
    const after = await wealthOf(s, { attackers: [s.attacker], users: [s.user, s.saver] }, fair);
    // His wallet and shares apart, he owes what the fund and the levy pay: no more than the gap's.
    expectHeld(before, after, { gain: wad(400), house: wad(400), loss: wad(350) });
    await expectLaws(s);
  });

  it("nor anybody while all transfers are paused: accounts trade on, and leave when it is over", async () => {
    const s = await load(onBlacklist);
    const before = await wealthOf(s, s.sides, FAIR);
    await s.hostile.setPaused(true);
    await trade(s, s.attacker, s.user, wad(10));
    await trade(s, s.user, s.attacker, wad(10));
    await s.hostile.setPaused(false);
    const { cash } = await s.ledger.accountOf(s.user.account);
    await s.vault.connect(s.user.signer).withdraw(s.user.account, (cash * ONE) / wad(1));
    expectHeld(before, await wealthOf(s, s.sides, FAIR), { loss: wad(0.2) });
    await expectLaws(s);
  });
});
