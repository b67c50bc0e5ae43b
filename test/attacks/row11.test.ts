/**
 * Row 11. Levana, December 2023, 1.2m USD. Root cause: orders were filled at a price chosen after the fact among those of the last minutes.
 * Our guards: a source's answer never goes back in time, an old one is stale, rounds are at least 5 s apart and of the last two the worse
 * one for the account judges; fills happen at the maker's price, never at a price that was brought along.
 */
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";

import { type HostileSource } from "../../typechain";
import {
  FUND,
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  liquidate,
  liquidated,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { advance, makeRound } from "../support/prices";
import { useSources, withdrawAll } from "./scene";
import { type Sides, expectHeld, wealthOf } from "./wealth";

interface World extends Scene {
  readonly pulled: readonly HostileSource[];
  readonly attacker: Trader;
  readonly victim: Trader;
  readonly sides: Sides;
}

/** A market whose every price is brought by whoever likes, with the time at which it was signed; the fund holds inventory. */
async function world(): Promise<World> {
  const x = await setScene({ fund: wad(50_000) });
  const pulled: HostileSource[] = [];
  for (let i = 0; i < 3; ++i) pulled.push(await ethers.deployContract("HostileSource"));
  await useSources(x, pulled, async () => bring({ pulled }, wad(30), await time.latest()));
  const attacker = await trader(x, 1, wad(100_000));
  const doomed = await trader(x, 2, wad(650), Tier.X50);
  const victim = await trader(x, 3, wad(660), Tier.X50);
  const short = await trader(x, 4, wad(100_000));
  const s = { ...x, pulled, attacker, victim, sides: { attackers: [attacker], users: [victim, short] } };
  await trade(s, doomed, short, wad(1_000));
  await round(s, wad(29.5));
  await round(s, wad(29.5));
  await s.exchange.poke(0);
  await liquidated(s, doomed);
  expect(await sizeOf(s, FUND)).to.be.greaterThan(0n);
  await trade(s, victim, short, wad(1_000), wad(29.5));
  return s;
}

/** Every source will say `price` as signed at `at`. */
async function bring({ pulled }: Pick<World, "pulled">, price: bigint, at: number): Promise<void> {
  for (const source of pulled) await source.say(price, at, 0);
}

/** A round at a price signed just now. */
async function round(s: World, price: bigint): Promise<number> {
  await advance(5);
  const at = await time.latest();
  await bring(s, price, at);
  await makeRound(s, 0);
  return at;
}

describe("row 11: a price chosen after the fact", () => {
  it("is none that was signed before the last one: the better price of a minute ago is left out", async () => {
    const s = await load(world);
    const low = await round(s, wad(29.4));
    await round(s, wad(30.2));
    const fair = [wad(30.2)];
    const before = await wealthOf(s, s.sides, fair);
    await bring(s, wad(29.4), low);
    await advance(5);
    await s.oracle.connect(s.attacker.signer).update(0);
    const { latest, live } = await s.oracle.read(0);
    expect([latest, live]).to.deep.equal([wad(30.2), false]);
    // The fund's long at the price of a minute ago would be 0.8 a unit for nothing.
    await expect(
      s.fund.connect(s.attacker.signer).takeInventory(s.attacker.account, 0, wad(500)),
    ).to.be.revertedWithCustomError(s.fund, "InsuranceFund_Closed");
    await expect(liquidate(s, s.victim)).to.be.revertedWithCustomError(s.liquidator, "Liquidator_NoQuorum");
    expectHeld(before, await wealthOf(s, s.sides, fair));
  });

  it("is none that is older than the market allows, though nothing newer was brought", async () => {
    const s = await load(world);
    const at = await time.latest();
    await bring(s, wad(28), at);
    await advance(61);
    await s.oracle.update(0);
    const { latest, live } = await s.oracle.read(0);
    expect([latest, live]).to.deep.equal([wad(29.5), false]);
  });

  it("earns nothing by the choice of what to bring and when: of two rounds the worse one sells inventory and judges", async () => {
    const s = await load(world);
    // He brings a fall in time and the recovery after it, each the moment that suits him, and buys between them.
    await round(s, wad(29.5));
    await round(s, wad(29.0));
    const fair = [wad(29.5)];
    const before = await wealthOf(s, s.sides, fair);
    const { price } = await s.fund.inventoryPrice(0);
    expect(price, "not the newest round's 29.0").to.be.greaterThanOrEqual(wad(29.45));
    await s.fund.connect(s.attacker.signer).takeInventory(s.attacker.account, 0, wad(500));
    const [taken] = await s.fund.queryFilter(s.fund.filters.InventoryTaken(), await time.latestBlock());
    await expect(liquidate(s, s.victim)).to.be.revertedWithCustomError(s.liquidator, "Liquidator_Healthy");
    await round(s, wad(29.5));
    await withdrawAll(s, s.attacker);
    // What the inventory sells below mark is the margin that its takeover brought, a share of 1 % in 30 minutes.
    const given = (wad(29.5) - taken!.args.price) * 500n;
    expect(given).to.be.lessThan(wad(5));
    expectHeld(before, await wealthOf(s, s.sides, fair), { gain: given, house: given });
    await expectLaws(s);
  });

  it("makes no second round in the same five seconds", async () => {
    const s = await load(world);
    await bring(s, wad(29.8), await time.latest());
    await advance(5);
    await s.oracle.update(0);
    await bring(s, wad(28.8), await time.latest());
    await expect(s.oracle.update(0)).to.be.revertedWithCustomError(s.oracle, "PriceOracle_TooSoon");
  });
});
