/**
 * Row 14. Aevo/Ribbon, December 2025, 2.7m USD. Root cause: an upgrade mixed feeds of 8 and of 18 decimals, so that one price was 10 powers
 * of ten off another. Our guards: an adapter reads its feed's decimals itself and answers in wad; the Vault does so with the token; inside
 * there is one unit.
 */
import { expect } from "chai";
import { ethers } from "hardhat";

import {
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  healthOf,
  liquidate,
  setScene,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { unseeded } from "../core/scene";
import { load } from "../support/load";
import { WAD } from "../support/config";
import { useSources, withdrawAll } from "./scene";
import { type Sides, expectHeld, wealthOf } from "./wealth";

const FAIR = [wad(30)];
const MOST_FEED_DECIMALS = 36;
const MOST_TOKEN_DECIMALS = 27;

interface World extends Scene {
  readonly attacker: Trader;
  readonly victim: Trader;
  readonly sides: Sides;
}

async function world(tokenDecimals: number): Promise<World> {
  const x = await setScene({ tokenDecimals, fund: 0n });
  const attacker = await trader(x, 1, wad(10_000), Tier.X5);
  const victim = await trader(x, 2, wad(650), Tier.X50);
  const maker = await trader(x, 3, wad(50_000));
  await trade(x, maker, victim, wad(500));
  await trade(x, attacker, maker, wad(1_000));
  return { ...x, attacker, victim, sides: { attackers: [attacker], users: [victim, maker] } };
}

const onSix = () => world(6);

/** Chainlink feeds of these decimals that all say `price` [whole settlement units]. */
async function feedsOf(decimals: readonly number[], price: bigint) {
  const made = [];
  for (const places of decimals) {
    const feed = await ethers.deployContract("MockV3Aggregator", [places, price * 10n ** BigInt(places)]);
    const source = await ethers.deployContract("ChainlinkSource", [feed, ethers.ZeroAddress, 0]);
    made.push({
      feed,
      source,
      say: () => feed.updateAnswer(price * 10n ** BigInt(places)),
    });
  }
  return made;
}

describe("row 14: decimals mixed", () => {
  for (const decimals of [
    [8, 18, 8],
    [0, 36, 6],
    [18, 8, 27],
  ]) {
    it(`give one price with feeds of ${decimals.join(", ")} decimals: nobody gains by the difference`, async () => {
      const s = await load(onSix);
      const before = await wealthOf(s, s.sides, FAIR);
      const feeds = await feedsOf(decimals, 30n);
      const sources = feeds.map(({ source }) => source);
      await useSources(s, sources, async () => {
        for (const { say } of feeds) await say();
      });
      const { latest, live, degraded } = await s.oracle.read(0);
      expect([latest, live, degraded]).to.deep.equal([wad(30), true, false]);
      await expect(liquidate(s, s.victim)).to.be.revertedWithCustomError(s.liquidator, "Liquidator_Healthy");
      await withdrawAll(s, s.attacker);
      // A day has passed with a committed interest of 0: nothing but the day's order in which people act.
      expectHeld(before, await wealthOf(s, s.sides, FAIR));
      await expectLaws(s);
    });
  }

  it(`are read as their feed states them, 0 to ${MOST_FEED_DECIMALS}, and no others are taken`, async () => {
    const all = Array.from({ length: MOST_FEED_DECIMALS + 1 }, (_, i) => i);
    for (const { source } of await feedsOf(all, 30n)) expect((await source.read()).price).to.equal(wad(30));
    const feed = await ethers.deployContract("MockV3Aggregator", [MOST_FEED_DECIMALS + 1, 1n]);
    const factory = await ethers.getContractFactory("ChainlinkSource");
    await expect(factory.deploy(feed, ethers.ZeroAddress, 0)).to.be.revertedWithCustomError(
      factory,
      "ChainlinkSource_Decimals",
    );
  });

  for (const decimals of [0, 1, 8, 17, 18, 19, 27]) {
    it(`cost nobody a unit with a token of ${decimals} decimals: in, traded, and out`, async () => {
      const s = await world(decimals);
      const before = await wealthOf(s, s.sides, FAIR);
      // In whole units of what the coarser of token and Ledger can say; the rest stays in the account.
      const unit = decimals <= 18 ? 10n ** BigInt(18 - decimals) : 1n;
      const free = ((await s.ledger.withdrawable(s.attacker.account)) * 99n) / 100n;
      const some = ((free - (free % unit)) * s.wholeToken) / WAD;
      await s.vault.connect(s.attacker.signer).withdraw(s.attacker.account, some);
      expect(await s.token.balanceOf(s.attacker.signer)).to.equal(some);
      expect((await healthOf(s, s.attacker)).equity).to.be.greaterThan(0n);
      expectHeld(before, await wealthOf(s, s.sides, FAIR), { loss: unit, house: unit });
      await expectLaws(s);
    });
  }

  it(`are the token's own in the Vault, 0 to ${MOST_TOKEN_DECIMALS}: one whole token is one unit`, async () => {
    const [deployer] = await ethers.getSigners();
    for (let decimals = 0; decimals <= MOST_TOKEN_DECIMALS; ++decimals) {
      const token = await ethers.deployContract("TestToken", ["USDX", decimals]);
      const { ledger, vault } = await unseeded(token);
      await token.mint(deployer!, 3n * 10n ** BigInt(decimals));
      await token.approve(vault, ethers.MaxUint256);
      await vault.seed();
      await ledger.openAccount(deployer!);
      const account = (await ledger.totals()).accounts;
      await vault.deposit(account, 2n * 10n ** BigInt(decimals));
      expect((await ledger.accountOf(account)).cash, `${decimals} decimals`).to.equal(2n * WAD);
      expect(await vault.reserves()).to.equal(3n * WAD);
    }
  });
});
