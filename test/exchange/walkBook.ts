import { expect } from "chai";

import { type Fixture } from "../support/fixture";

/** An order as the walk met it. */
export interface WalkedOrder {
  readonly id: bigint;
  readonly account: bigint;
  readonly isBuy: boolean;
  readonly tick: bigint;
  readonly lots: bigint;
}

const BUY = 1n;
const MAX_TICK = 2n ** 24n - 1n;

/** Key of an order in its queue, as the book links it. */
export function keyOf(id: bigint): bigint {
  return id >> 32n;
}

/**
 * Walks a whole book and checks BOOK-1 and BOOK-2 on the way: it is not crossed, the bitmap marks exactly the levels with
 * orders, each level's queue is linked both ways and sums to its lots.
 * @returns bids and asks, best first, each price in the order of time.
 */
export async function walkBook(
  x: Fixture,
  market = 0,
): Promise<{ bids: WalkedOrder[]; asks: WalkedOrder[] }> {
  const { bestBid, bestAsk } = await x.exchange.topOf(market);
  if (bestBid !== 0n && bestAsk !== 0n) {
    expect(bestBid, "BOOK-1: crossed").to.be.lessThan(bestAsk);
  }
  // Nothing is marked above the best bid but the asks, nothing below the best ask but the bids.
  expect(await x.exchange.nextLevel(market, false, bestBid), "best ask").to.equal(bestAsk);
  expect(await x.exchange.nextLevel(market, true, bestAsk === 0n ? MAX_TICK : bestAsk), "best bid").to.equal(
    bestBid,
  );
  return {
    bids: await walkSide(x, market, true, bestBid),
    asks: await walkSide(x, market, false, bestAsk),
  };
}

/** BOOK-4: the Ledger's places and reserved lots are those of the book. */
export async function checkReserved(x: Fixture, accounts: readonly bigint[], market = 0): Promise<void> {
  const { bids, asks } = await walkBook(x, market);
  for (const account of accounts) {
    const mine = [...bids, ...asks].filter((order) => order.account === account);
    const places = mine.reduce((map, { id }) => map | (1n << ((id >> 32n) & 0xffn)), 0n);
    expect((await x.ledger.accountOf(account)).orders, `places of ${account}`).to.equal(places);
    const position = await x.accountLens.positionOf(account, market);
    expect(position.bids, `bids of ${account}`).to.equal(sumOf(mine.filter(({ isBuy }) => isBuy)));
    expect(position.asks, `asks of ${account}`).to.equal(sumOf(mine.filter(({ isBuy }) => !isBuy)));
  }
}

async function walkSide(x: Fixture, market: number, bids: boolean, best: bigint): Promise<WalkedOrder[]> {
  const orders: WalkedOrder[] = [];
  for (let tick = best; tick !== 0n; tick = await x.exchange.nextLevel(market, bids, tick)) {
    orders.push(...(await walkLevel(x, market, bids, tick)));
  }
  return orders;
}

async function walkLevel(x: Fixture, market: number, bids: boolean, tick: bigint): Promise<WalkedOrder[]> {
  const level = await x.exchange.levelOf(market, bids, tick);
  expect(level.head, `level ${tick} is marked`).to.not.equal(0n);
  const orders: WalkedOrder[] = [];
  let prev = 0n;
  for (let key = level.head; key !== 0n;) {
    const account = key >> 8n;
    const order = await x.exchange.orderAt(account, key & 0xffn);
    expect(order.lots, `order ${key} rests`).to.be.greaterThan(0n);
    expect([order.tick, order.market, order.prev, (order.flags & BUY) !== 0n], `order ${key}`).to.deep.equal([
      tick,
      BigInt(market),
      prev,
      bids,
    ]);
    orders.push({ id: (key << 32n) | order.sequence, account, isBuy: bids, tick, lots: order.lots });
    prev = key;
    key = order.next;
  }
  expect(prev, `tail of level ${tick}`).to.equal(level.tail);
  expect(sumOf(orders), `lots of level ${tick}`).to.equal(level.lots);
  return orders;
}

function sumOf(orders: readonly WalkedOrder[]): bigint {
  return orders.reduce((sum, { lots }) => sum + lots, 0n);
}
