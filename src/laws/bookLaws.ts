import { accountId, placeKey } from "../domain/ids";
import { positionOf } from "../domain/lookup";
import {
  type AccountState,
  type LevelState,
  type MarketSnapshot,
  type RestingOrder,
  type Snapshot,
} from "../domain/snapshot";
import { Findings, type Violation } from "./law";

/** BOOK-1: the book never rests crossed outside Auction and the uncross that follows it. */
export function checkBook1(snapshot: Snapshot): readonly Violation[] {
  const findings = new Findings("BOOK-1", "major");
  for (const { id, book } of snapshot.markets) {
    if (book.uncross !== 0 || book.bestBid === 0 || book.bestAsk === 0) continue;
    findings.require(
      book.bestBid < book.bestAsk,
      `market ${id}: best bid`,
      book.bestBid,
      `< ${book.bestAsk}`,
    );
  }
  return findings.all;
}

/** BOOK-2: bitmap, levels and orders agree. */
export function checkBook2(snapshot: Snapshot): readonly Violation[] {
  const findings = new Findings("BOOK-2", "major");
  const places = restingPlaces(snapshot);
  for (const market of snapshot.markets) {
    for (const isBuy of [true, false]) checkSide(findings, market, isBuy, places);
  }
  for (const account of snapshot.accounts) checkOrderMap(findings, account);
  return findings.all;
}

/** BOOK-4: reserved exposure = the sum of resting orders. */
export function checkBook4(snapshot: Snapshot): readonly Violation[] {
  const findings = new Findings("BOOK-4");
  for (const account of snapshot.accounts) {
    for (const market of snapshot.markets) {
      const stored = positionOf(account, market.id)?.stored;
      const orders = account.orders.filter((order) => order.market === market.id);
      const name = `account ${account.id} in market ${market.id}`;
      const [bids, asks] = [sumLots(orders, true), sumLots(orders, false)];
      findings.require((stored?.bids ?? 0n) === bids, `${name}: reserved bids`, stored?.bids ?? 0n, bids);
      findings.require((stored?.asks ?? 0n) === asks, `${name}: reserved asks`, stored?.asks ?? 0n, asks);
    }
  }
  return findings.all;
}

type Places = ReadonlyMap<number, RestingOrder>;

function restingPlaces(snapshot: Snapshot): Places {
  return new Map(
    snapshot.accounts.flatMap((account) =>
      account.orders.map((order) => [placeKey(account.id, order.index), order] as const),
    ),
  );
}

function checkSide(findings: Findings, market: MarketSnapshot, isBuy: boolean, places: Places): void {
  const levels = isBuy ? market.book.bids : market.book.asks;
  const best = isBuy ? market.book.bestBid : market.book.bestAsk;
  const name = `market ${market.id}, ${isBuy ? "bids" : "asks"}`;
  findings.require((levels[0]?.tick ?? 0) === best, `${name}: best price`, best, levels[0]?.tick ?? 0);
  levels.forEach((level, i) => {
    const last = levels[i - 1];
    const ordered = last === undefined || (isBuy ? level.tick < last.tick : level.tick > last.tick);
    findings.require(ordered, `${name}: order of levels`, level.tick, `beyond ${last?.tick ?? 0}`);
  });
  const resting = [...places.entries()].filter(([, o]) => o.market === market.id && o.isBuy === isBuy);
  const linked = new Set(
    levels.flatMap((level) => walkLevel(findings, `${name}, tick ${level.tick}`, level, places)),
  );
  for (const [place, order] of resting) {
    findings.require(
      linked.has(place),
      `${name}: order at place ${place}`,
      "in no level",
      `tick ${order.tick}`,
    );
  }
  findings.require(linked.size === resting.length, `${name}: linked orders`, linked.size, resting.length);
}

/** Follows a level from its head; every link must be mutual and every order must belong there. */
function walkLevel(findings: Findings, name: string, level: LevelState, places: Places): readonly number[] {
  const seen: number[] = [];
  let lots = 0n;
  let previous = 0;
  for (let place = level.head; place !== 0;) {
    const order = places.get(place);
    findings.require(order !== undefined, `${name}: place ${place}`, "no resting order", "an order");
    if (order === undefined || seen.length > places.size) break;
    findings.require(order.tick === level.tick, `${name}: place ${place}`, `tick ${order.tick}`, level.tick);
    findings.require(order.prev === previous, `${name}: place ${place}`, `prev ${order.prev}`, previous);
    seen.push(place);
    lots += order.lots;
    previous = place;
    place = order.next;
  }
  findings.require(level.tail === previous, `${name}: tail`, level.tail, previous);
  findings.require(level.lots === lots && lots > 0n, `${name}: lots`, level.lots, `${lots}, > 0`);
  return seen;
}

function checkOrderMap(findings: Findings, account: AccountState): void {
  for (const order of account.orders) {
    const name = `account ${accountId(account.id)}: order place ${order.index}`;
    findings.require(order.lots > 0n, name, `${order.lots} lots`, "> 0");
    findings.require(
      order.sequence <= account.orderSequence,
      name,
      order.sequence,
      `<= ${account.orderSequence}`,
    );
  }
}

function sumLots(orders: readonly RestingOrder[], isBuy: boolean): bigint {
  return orders.filter((order) => order.isBuy === isBuy).reduce((sum, order) => sum + order.lots, 0n);
}
