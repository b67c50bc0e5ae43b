import { expect } from "chai";
import hre from "hardhat";

import { type FeeToken } from "../../typechain";
import { feedAnswer } from "../support/config";
import {
  Judge,
  liquidated,
  moveTo,
  NO_FUND,
  setScene,
  sizeOf,
  Tier,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { type Asset, enrich, listAsset, pledge, testToken } from "../support/collateral";
import { load } from "../support/load";
import { advance, holdPrice, makeRound } from "../support/prices";

import { GOLD, lawful, PERP, type PledgedScene, pledgedScene, priced } from "./scene";

interface TwoAssets extends PledgedScene {
  /** Its price is the traded market's own index. */
  readonly iron: Asset;
}

async function twoAssets(): Promise<TwoAssets> {
  const x = await pledgedScene();
  const iron = await listAsset(x, { market: PERP });
  return { ...x, iron };
}

const fine = () => pledgedScene(24);

/** The long is short of cash, and the price of its collateral falls silent. */
async function silentlyShort(): Promise<PledgedScene> {
  const x = await pledgedScene();
  await priced(x, wad(24), wad(30));
  await advance(300);
  await holdPrice(x, PERP, wad(24));
  await x.exchange.poke(PERP);
  return x;
}

describe("Collateral: several assets", () => {
  it("are each worth their own price less their own haircut, whichever an account holds", async () => {
    const x = await load(twoAssets);
    const { signer, account } = x.buyer;
    expect(await x.collateral.worthOf(account, Judge.Worse)).to.equal(0n);
    await pledge(x, x.iron, signer, account, 8n);
    await priced(x, wad(30), wad(50));
    for (const judge of [Judge.Worse, Judge.Better, Judge.Withdrawal]) {
      expect(await x.collateral.worthOf(account, judge), "8 at 30 less 20 %").to.equal(wad(192));
    }
    await pledge(x, x.gold, signer, account, 2n);
    expect(await x.collateral.worthOf(account, Judge.Worse), "and 2 at 50").to.equal(wad(272));
    const { settled, allowed, callable } = await x.collateral.shortfallOf(account);
    expect([settled, allowed, callable], "no position: nothing is allowed").to.deep.equal([
      wad(1_000),
      0n,
      false,
    ]);
    await lawful(x);
  });

  it("keep an account among the holders until the last of them is gone", async () => {
    const x = await load(twoAssets);
    const { signer, account } = x.buyer;
    const holds = async () => (await x.ledger.accountOf(account)).markets !== 0n;
    await pledge(x, x.iron, signer, account, 8n);
    await pledge(x, x.gold, signer, account, 2n);
    await x.collateral.connect(signer).withdraw(account, x.iron.id, wad(8));
    expect([await x.collateral.holderOf(account).then(({ assets }) => assets), await holds()]).to.deep.equal([
      1n,
      true,
    ]);
    await x.collateral.connect(signer).withdraw(account, x.gold.id, wad(2));
    expect(await holds()).to.equal(false);
    expect([await x.iron.token.balanceOf(signer), await x.gold.token.balanceOf(signer)]).to.deep.equal([
      wad(8),
      wad(2),
    ]);
    await lawful(x);
  });

  it("count nothing for a withdrawal while their sources disagree", async () => {
    const x = await load(pledgedScene);
    const { account } = x.debtor;
    const before = await x.collateral.worthOf(account, Judge.Withdrawal);
    expect(before).to.equal(wad(24_000));
    const answers = [wad(30), wad(31.5), wad(33)];
    for (const [i, feed] of (x.feeds[GOLD] ?? []).entries()) await feed.updateAnswer(feedAnswer(answers[i]!));
    await makeRound(x, GOLD);
    expect((await x.oracle.read(GOLD)).degraded).to.equal(true);
    expect(await x.collateral.worthOf(account, Judge.Withdrawal)).to.equal(0n);
    expect(await x.collateral.worthOf(account, Judge.Worse), "the lower of two rounds").to.equal(before);
  });

  it("are for sale at no price while theirs has no quorum", async () => {
    const x = await load(silentlyShort);
    const { account } = x.debtor;
    expect((await x.collateral.shortfallOf(account)).callable).to.equal(true);
    expect(await x.collateral.quote(account, x.gold.id)).to.deep.equal([0n, 0n]);
    await expect(x.collateral.connect(x.buyer.signer).buy(account, x.gold.id, wad(1), wad(1_000)))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_NoQuorum")
      .withArgs(GOLD);
    await holdPrice(x, GOLD, wad(30));
    expect((await x.collateral.quote(account, x.gold.id))[0]).to.equal(wad(30));
  });
});

describe("Collateral: withdrawals of who trades elsewhere", () => {
  it("bring the markets of the account to now, and no others", async () => {
    const x = await load(pledgedScene);
    const { signer, account } = x.buyer;
    await pledge(x, x.gold, signer, account, 10n);
    await trade(x, x.buyer, x.other, wad(10), wad(30), GOLD);
    const accruedAt = async (market: number) => (await x.ledger.marketOf(market)).accruedAt;
    const before = await accruedAt(PERP);
    await advance(10);
    await holdPrice(x, GOLD, wad(30));
    await x.collateral.connect(signer).withdraw(account, x.gold.id, wad(1));
    expect([await accruedAt(PERP), (await accruedAt(GOLD)) > before]).to.deep.equal([before, true]);
    await lawful(x);
  });

  it("write off a position that ADL has ended, and pay as for none", async () => {
    const x = await load(ended);
    const { signer, account } = x.other;
    expect(await sizeOf(x, x.other)).to.equal(0n);
    await x.collateral.connect(signer).withdraw(account, x.gold.id, wad(5));
    expect(await x.gold.token.balanceOf(signer)).to.equal(wad(5));
    expect((await x.ledger.accountOf(account)).markets).to.equal(0n);
  });
});

describe("Collateral: a settlement token finer than the Ledger", () => {
  it("pays for what is sold in its own units, without a remainder", async () => {
    const x = await load(fine);
    const { account } = x.debtor;
    await priced(x, wad(24), wad(30));
    const [price] = await x.collateral.quote(account, x.gold.id);
    const before = await x.token.balanceOf(x.buyer.signer);
    const { cash } = await x.ledger.accountOf(account);
    await x.collateral.connect(x.buyer.signer).buy(account, x.gold.id, wad(10), price);
    const paid = before - (await x.token.balanceOf(x.buyer.signer));
    expect(paid).to.equal(10n * price * 10n ** 6n);
    expect((await x.ledger.accountOf(account)).cash - cash).to.equal(10n * price);
    await lawful(x);
  });
});

describe("Collateral: the test of a token", () => {
  it("reverts for one that comes whole and leaves less, and remembers who passed", async () => {
    const x = await load(pledgedScene);
    const token = (await hre.ethers.deployContract("FeeToken", [18, 100], x.deployer)) as unknown as FeeToken;
    await token.setExempt(x.collateral);
    await token.mint(x.deployer, 1_000n);
    await token.approve(x.collateral, 1_000n);
    await expect(x.collateral.testToken(token, 1_000n))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_UnsupportedToken")
      .withArgs(token, 990n, 1_000n);
    expect(await x.collateral.tested(token)).to.equal(false);
    await token.setFeeBps(0);
    await testToken(x, token, x.deployer);
    expect(await x.collateral.tested(token)).to.equal(true);
  });
});

/** A long of 50x goes bankrupt; its only counterparty, who pledged 5 tokens of gold, is closed by ADL, whole. */
async function ended(): Promise<PledgedScene> {
  const free = { takerFeePpm: 0n, makerRebatePpm: 0n };
  const x = await setScene({ ...NO_FUND, markets: 2, parameters: { ...NO_FUND.parameters, margin: free } });
  const gold = await listAsset(x, { market: GOLD });
  const debtor = await trader(x, 1, wad(30), Tier.X50);
  const other = await trader(x, 2, wad(5_000), Tier.X5);
  const buyer = await trader(x, 3, wad(1_000));
  await pledge(x, gold, other.signer, other.account, 5n);
  await enrich(x, buyer.signer, 1_000n);
  await trade(x, debtor, other, wad(40));
  await moveTo(x, wad(28));
  await liquidated(x, debtor);
  return { ...x, gold, debtor, other, buyer };
}
