/**
 * Griefing of the book: what others pay because of orders that are placed to be in the way. A taker pays for the makers that he meets, and for
 * nothing else: 10,000 orders behind them (GLASSHOUSE_DEEP=1; 1,024 otherwise), ticks that were used, and holes of cancelled orders
 * raise his gas by 10 % at most. What he meets is bounded by himself.
 */
import { expect } from "chai";
import hre from "hardhat";

import { type Scene, type Trader, scene, sell, trader } from "../exchange/scene";
import { WAD } from "../support/config";
import { load } from "../support/load";
import { holdPrice } from "../support/prices";
import { OrderKind, openFunded, orderRequest } from "../support/trade";

const ORDERS = process.env["GLASSHOUSE_DEEP"] === "1" ? 10_000 : 1_024;
const PER_ACCOUNT = 32;
const TOUCH = 30_010;
/** What a maker without a position costs whoever meets it, at most (docs/gas.md). */
const MAKER_GAS = 72_000n;
/** EIP-7825. */
const MOST_A_TRANSACTION = 16_777_216n;

interface World extends Scene {
  readonly griefer: Trader;
}

async function world(): Promise<World> {
  const s = await scene();
  return { ...s, griefer: await trader(s.x, 5, 1_000n * WAD) };
}

/** One lot each, at the ticks that `tickOf` says; accounts hold 32 at most. @return the accounts. */
async function litter(
  { x, griefer }: World,
  count: number,
  tickOf: (i: number) => number,
): Promise<bigint[]> {
  const accounts: bigint[] = [];
  for (let from = 0; from < count; from += PER_ACCOUNT) {
    const account = await openFunded(x, griefer.signer, 200n * WAD);
    accounts.push(account);
    const some = Math.min(PER_ACCOUNT, count - from);
    const orders = Array.from({ length: some }, (_, i) =>
      orderRequest({ account, isBuy: false, tick: tickOf(from + i), lots: 1 }),
    );
    await x.exchange.connect(griefer.signer).placeBatch(orders);
    if (from % (PER_ACCOUNT * 4) === 0) await holdPrice(x, 0, 30n * WAD);
  }
  return accounts;
}

/** Takes all of it back. A call a second makes prices old, so they are told again. */
async function swept({ x, griefer }: World, accounts: readonly bigint[]): Promise<void> {
  for (const account of accounts) await x.exchange.connect(griefer.signer).cancelAll(account);
  await holdPrice(x, 0, 30n * WAD);
}

/** Gas of a taker who wants `lots`, alone in his block. */
async function taken({ x, taker }: World, lots: number, maxFills = 0): Promise<bigint> {
  await holdPrice(x, 0, 30n * WAD);
  const terms = { kind: OrderKind.ImmediateOrCancel, maxFills };
  const request = orderRequest({ account: taker.account, isBuy: true, tick: 30_100, lots, ...terms });
  const receipt = await (await x.exchange.connect(taker.signer).place(request)).wait();
  return receipt!.gasUsed;
}

/** What the same taker pays in a book that nobody disturbs. */
async function undisturbed(): Promise<bigint> {
  const s = await load(world);
  await sell(s.x, s.maker, TOUCH, 100);
  await sell(s.x, s.second, TOUCH + 5, 100);
  await taken(s, 1);
  return taken(s, 50);
}

const within = (gas: bigint, base: bigint): void => {
  expect(gas, `${gas} against ${base}`).to.be.lessThanOrEqual((base * 110n) / 100n);
};

describe(`griefing: ${ORDERS} orders in the way`, () => {
  it("raise a taker's gas by 10 % at most when they stand at the touch behind the one he meets", async () => {
    const base = await undisturbed();
    const s = await load(world);
    await sell(s.x, s.maker, TOUCH, 100);
    await litter(s, ORDERS, () => TOUCH);
    await taken(s, 1);
    within(await taken(s, 50), base);
  });

  it("raise it by 10 % at most as ticks that were used and left: none of them is looked at", async () => {
    const base = await undisturbed();
    const s = await load(world);
    const accounts = await litter(s, ORDERS, (i) => 30_001 + (i % 2_000));
    await swept(s, accounts);
    await sell(s.x, s.maker, TOUCH, 100);
    await sell(s.x, s.second, TOUCH + 5, 100);
    await taken(s, 1);
    within(await taken(s, 50), base);
  });

  it("raise it by 10 % at most as holes: cancelled before, behind and among those that he meets", async () => {
    const base = await undisturbed();
    const s = await load(world);
    const before = await litter(s, ORDERS / 2, () => TOUCH);
    await sell(s.x, s.maker, TOUCH, 100);
    const behind = await litter(s, ORDERS / 2, () => TOUCH);
    await swept(s, [...before, ...behind]);
    await sell(s.x, s.second, TOUCH + 5, 100);
    await taken(s, 1);
    within(await taken(s, 50), base);
  });

  it("cost a taker who must meet them what each maker costs, as many as he allows, within a transaction", async function () {
    // Instrumented contracts use other gas.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    const s = await load(world);
    await litter(s, 256, () => TOUCH);
    const one = await taken(s, 200, 1);
    const most = await taken(s, 220, 200);
    expect(most).to.be.lessThan(MOST_A_TRANSACTION);
    const each = (most - one) / 199n;
    expect(each).to.be.lessThan(MAKER_GAS);
    const { lots } = await s.x.exchange.levelOf(0, false, TOUCH);
    expect(lots, "he met as many as he allowed").to.equal(256n - 1n - 200n);
    console.log(`      one maker ${one} gas, 200 of a lot each ${most}, ${each} each`);
  });
});
