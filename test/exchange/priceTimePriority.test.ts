import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type ContractTransactionReceipt, type ContractTransactionResponse } from "ethers";

import { Random, SEED } from "../math/random";
import { WAD } from "../support/config";
import { type Fixture, freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { changed } from "../support/parameters";
import { holdPrice } from "../support/prices";
import { openFunded, orderRequest } from "../support/trade";
import { type Outcome, ReferenceBook, type Terms } from "./referenceBook";
import { fillsOf, placeOf } from "./scene";
import { checkReserved, walkBook } from "./walkBook";

const DEEP = process.env["GLASSHOUSE_DEEP"] === "1";
const STEPS = DEEP ? 6_000 : 500;
const WALK_EVERY = 50;
const REFRESH_EVERY = 200;
const ACCOUNTS = 5;
const RICH = 1_000_000_000n * WAD;

const MID = 30_000;
/** 5 % round an index of 30, in ticks of 0.001. */
const BAND = { low: 28_500n, high: 31_500n };

interface Run {
  readonly x: Fixture;
  readonly random: Random;
  readonly accounts: readonly bigint[];
  readonly book: ReferenceBook;
  readonly counts: Map<string, number>;
}

const patient = () =>
  freshExchange({ parameters: (committed) => changed(committed, { trading: { maxPriceAgeSec: 600n } }) });

describe("price-time priority (BOOK-3)", () => {
  it(`agrees with a plain sorted list under random orders (seed ${SEED})`, async function () {
    this.timeout(DEEP ? 1_200_000 : 240_000);
    const x = await load(patient);
    const accounts: bigint[] = [];
    for (let i = 0; i < ACCOUNTS; i++) accounts.push(await openFunded(x, x.users[i]!, RICH));
    const random = new Random(`${SEED}/priceTimePriority`);
    const run: Run = { x, random, accounts, book: new ReferenceBook(BAND), counts: new Map() };
    for (let step = 0; step < STEPS; step++) {
      if (step % REFRESH_EVERY === 0) await holdPrice(x, 0, 30n * WAD);
      await (random.chance(80) ? placeOne(run) : cancelSome(run));
      if (step % WALK_EVERY === WALK_EVERY - 1) await compareBooks(run);
    }
    await compareBooks(run);
    console.log(`      ${[...run.counts].map(([what, n]) => `${what} ${n}`).join(", ")}`);
    for (const what of ["filled", "rested", "removed 1", "removed 2", "removed 3", "cancelled"]) {
      expect(run.counts.get(what) ?? 0, `${what}: never happened`).to.be.greaterThan(0);
    }
  });
});

async function placeOne(run: Run): Promise<void> {
  const { x, random, book } = run;
  const now = BigInt(await time.latest()) + BigInt(1 + random.below(3));
  await time.setNextBlockTimestamp(now);
  const terms = drawTerms(run, now);
  const owner = x.users[run.accounts.indexOf(terms.account)]!;
  const expected = book.place(terms, now);
  const sent = x.exchange.connect(owner).place(orderRequest({ ...terms }));
  if ("error" in expected) {
    await expect(sent, describeTerms(terms)).to.be.revertedWithCustomError(
      expected.error.startsWith("Ledger") ? x.ledger : x.exchange,
      expected.error,
    );
    count(run, expected.error);
    return;
  }
  compareOutcome(run, terms, expected, await receiptOf(sent));
}

function drawTerms({ random, accounts, book }: Run, now: bigint): Terms {
  const isBuy = random.chance(50);
  const aggressive = random.chance(45);
  const away = random.below(12) * (aggressive ? 1 : -1);
  const far = random.chance(3) ? (random.chance(50) ? 2_000 : -2_000) : 0;
  const account = random.pick(accounts);
  const position = book.positionOf(account);
  const reducing = random.chance(20);
  const held = position < 0n ? -position : position;
  return {
    account,
    isBuy: reducing && position !== 0n ? position < 0n : isBuy,
    kind: random.pick([0, 0, 0, 0, 1, 2, 3]),
    reduceOnly: reducing,
    tick: BigInt(MID + (isBuy ? away : -away) + far),
    lots: reducing && held > 0n && random.chance(70) ? random.positive(held) : BigInt(1 + random.below(40)),
    expiry: random.chance(15) ? now + BigInt(1 + random.below(20)) : 0n,
    maxFills: random.chance(15) ? BigInt(1 + random.below(3)) : 0n,
  };
}

function compareOutcome(
  run: Run,
  terms: Terms,
  expected: Outcome,
  receipt: ContractTransactionReceipt,
): void {
  const { x, book } = run;
  const trades = fillsOf(x, receipt).map(([order, lots]) => ({ order, lots }));
  const removals: { order: bigint; reason: number }[] = [];
  let rests = 0n;
  for (const log of receipt.logs) {
    const event = x.exchange.interface.parseLog(log);
    if (event?.name === "OrderRemoved") {
      removals.push({ order: event.args["order"], reason: Number(event.args["reason"]) });
    }
    if (event?.name === "OrderPlaced") {
      rests = event.args["lots"];
      book.rest({ ...terms, id: event.args["order"], lots: rests });
      count(run, "rested");
    }
  }
  const expectedTrades = expected.trades.map(({ order, lots }) => ({ order: placeOf(order), lots }));
  expect({ trades, removals, rests }, describeTerms(terms)).to.deep.equal({
    ...expected,
    trades: expectedTrades,
  });
  if (trades.length > 0) count(run, "filled", trades.length);
  removals.forEach(({ reason }) => count(run, `removed ${reason}`));
}

async function cancelSome(run: Run): Promise<void> {
  const { x, random, book } = run;
  const account = random.pick(run.accounts);
  const mine = book.ordersOf(account).map(({ id }) => id);
  const exchange = x.exchange.connect(x.users[run.accounts.indexOf(account)]!);
  const roll = random.below(20);
  if (roll === 0) {
    await exchange.cancelAll(account);
    mine.forEach((id) => book.remove(id));
  } else if (roll < 6) {
    const some = mine.filter(() => random.chance(30));
    await exchange.cancelBatch([...some, ...some.slice(0, 1)]);
    some.forEach((id) => book.remove(id));
  } else if (mine.length > 0) {
    const id = random.pick(mine);
    await exchange.cancel(id);
    book.remove(id);
  }
  count(run, "cancelled");
}

async function compareBooks({ x, book, accounts }: Run): Promise<void> {
  const { bids, asks } = await walkBook(x);
  const brief = ({ id, tick, lots }: { id: bigint; tick: bigint; lots: bigint }) => ({ id, tick, lots });
  expect(bids.map(brief), "bids").to.deep.equal(book.side(true).map(brief));
  expect(asks.map(brief), "asks").to.deep.equal(book.side(false).map(brief));
  await checkReserved(x, accounts);
}

function count({ counts }: Run, what: string, times = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + times);
}

function describeTerms(terms: Terms): string {
  return JSON.stringify(terms, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}

async function receiptOf(sent: Promise<ContractTransactionResponse>): Promise<ContractTransactionReceipt> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("the transaction was replaced");
  return receipt;
}
