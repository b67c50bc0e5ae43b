import { type MarketId } from "../../domain/ids";
import { WAD } from "../../math/bounds";
import { mulDivDown, mulDivFloor, mulDown } from "../../math/wadMath";
import { type Env } from "../env";
import { Ticks } from "./ticks";

/** OrderTypes.Order: a place of an account. One that was used once keeps its sequence. */
export interface OrderRow {
  /** 0: place free. */
  lots: bigint;
  tick: number;
  /** [s] 0: none */
  expiry: number;
  isBuy: boolean;
  reduceOnly: boolean;
  market: MarketId;
  /** Keys of the neighbours: at the ends of a queue, whatever happened to be there. */
  next: number;
  prev: number;
  sequence: number;
}

/** OrderTypes.Level. */
export interface LevelRow {
  head: number;
  tail: number;
  lots: bigint;
  /** Lots before the first change in block `changedIn`. */
  lotsBefore: bigint;
  changedIn: number;
}

/** OrderTypes.BookTop. */
export interface Top {
  bestBid: number;
  bestAsk: number;
  readonly tickSize: bigint;
  readonly lotSize: bigint;
  /** 0: continuous; COLLECTED; else being uncrossed, and orders cannot be pulled before then [s]. */
  uncross: number;
}

/** BookTop.uncross: an auction let orders cross, and nobody has begun to uncross them. */
export const COLLECTED = 1;

/** Levels, and which of them hold orders. In an auction bids may stand above asks. */
interface Side {
  readonly levels: Map<number, LevelRow>;
  readonly ticks: Ticks;
}

interface SideState {
  readonly levels: Map<number, LevelRow>;
  readonly marked: number[];
}

/** All that a book is made of, as plain data, but for its orders. */
export interface BookRows {
  readonly top: Top;
  readonly bids: SideState;
  readonly asks: SideState;
}

const IMPACT_LEVELS = 4;
const PPB = 1_000_000_000n;

/** Twin of contracts/engines/book/Book.sol: one market's queues. */
export class Book {
  readonly top: Top;
  readonly #bids: Side;
  readonly #asks: Side;

  /** Goes on from where another one stood: see `emptyBook`. */
  constructor(
    private readonly env: Env,
    /** Of all books, by key: account << 8 | place. */
    private readonly orders: Map<number, OrderRow>,
    { top, bids, asks }: BookRows,
  ) {
    this.top = top;
    this.#bids = { levels: bids.levels, ticks: new Ticks(bids.marked) };
    this.#asks = { levels: asks.levels, ticks: new Ticks(asks.marked) };
  }

  get rows(): BookRows {
    const [bids, asks] = [this.#bids, this.#asks].map(({ levels, ticks }) => ({
      levels,
      marked: ticks.marked,
    })) as [SideState, SideState];
    return { top: this.top, bids, asks };
  }

  orderOf(key: number): OrderRow | undefined {
    return this.orders.get(key);
  }

  levelOf(bids: boolean, tick: number): LevelRow | undefined {
    return this.#side(bids).levels.get(tick);
  }

  setUncross(uncross: number): void {
    this.env.journal.keep(this.top).uncross = uncross;
  }

  /** Puts an order at the end of its level's queue. */
  append(key: number, order: OrderRow): void {
    const level = this.open(order.isBuy, order.tick);
    if (level.head === 0) {
      level.head = key;
      this.#mark(order.isBuy, order.tick);
      this.#raiseTop(order.isBuy, order.tick);
    } else {
      order.prev = level.tail;
      this.#orderToWrite(level.tail).next = key;
    }
    level.tail = key;
    level.lots += order.lots;
    this.#place(key, order);
  }

  /** Takes an order out of its queue and frees its place. */
  unlink(key: number): void {
    const order = this.#orderToWrite(key);
    const { isBuy, tick } = order;
    const level = this.open(isBuy, tick);
    level.lots -= order.lots;
    const atHead = level.head === key;
    const atTail = level.tail === key;
    if (atHead) level.head = atTail ? 0 : order.next;
    if (atTail) level.tail = atHead ? 0 : order.prev;
    if (!atHead && !atTail) {
      this.#orderToWrite(order.prev).next = order.next;
      this.#orderToWrite(order.next).prev = order.prev;
    }
    order.lots = 0n;
    if (atHead && atTail) this.#emptied(isBuy, tick);
  }

  /** A level to be changed. What it held when the block began is kept at its first change in the block. */
  open(bids: boolean, tick: number): LevelRow {
    const { levels } = this.#side(bids);
    let level = levels.get(tick);
    if (level === undefined) {
      level = { head: 0, tail: 0, lots: 0n, lotsBefore: 0n, changedIn: -1 };
      levels.set(tick, level);
    }
    this.env.journal.keep(level);
    if (level.changedIn === this.env.block) return level;
    level.lotsBefore = level.lots;
    level.changedIn = this.env.block;
    return level;
  }

  /** Takes `gone` lots off the first order of a level. @return whether it left its level. */
  settle(level: LevelRow, key: number, gone: bigint): boolean {
    const order = this.#orderToWrite(key);
    level.lots -= gone;
    order.lots -= gone;
    if (order.lots > 0n) return false;
    if (key === level.tail) [level.head, level.tail] = [0, 0];
    else level.head = order.next;
    return true;
  }

  /** Unmarks a level that a taker emptied. @return the next one away from the touch, 0: none. */
  passOn(bids: boolean, tick: number): number {
    this.#unmark(bids, tick);
    return this.next(bids, tick);
  }

  setBest(bids: boolean, tick: number): void {
    const top = this.env.journal.keep(this.top);
    if (bids) top.bestBid = tick;
    else top.bestAsk = tick;
  }

  /** Next level with orders beyond `tick`, away from the touch; 0: none. */
  next(bids: boolean, tick: number): number {
    const { ticks } = this.#side(bids);
    return bids ? ticks.below(tick) : ticks.above(tick);
  }

  /** Does the level hold exactly one order? */
  single(bids: boolean, tick: number): boolean {
    const level = this.levelOf(bids, tick);
    return level?.head === level?.tail;
  }

  /** (mid - index) / index [1e-9] with mid from both sides' impact prices; 0 when a side lacks the depth. */
  midSample(top: Top, impactNotional: bigint, index: bigint): bigint {
    if (index === 0n || top.bestBid === 0 || top.bestAsk === 0) return 0n;
    const bid = this.#impactPrice(top, true, impactNotional);
    if (bid === 0n) return 0n;
    const ask = this.#impactPrice(top, false, impactNotional);
    if (ask === 0n) return 0n;
    return mulDivFloor(bid + ask - 2n * index, PPB, 2n * index);
  }

  #side(bids: boolean): Side {
    return bids ? this.#bids : this.#asks;
  }

  #unmark(bids: boolean, tick: number): void {
    const { ticks } = this.#side(bids);
    if (ticks.clear(tick)) this.env.journal.onUndo(() => ticks.set(tick));
  }

  #mark(bids: boolean, tick: number): void {
    const { ticks } = this.#side(bids);
    if (ticks.set(tick)) this.env.journal.onUndo(() => ticks.clear(tick));
  }

  #emptied(bids: boolean, tick: number): void {
    this.#unmark(bids, tick);
    const { bestBid, bestAsk } = this.top;
    if ((bids ? bestBid : bestAsk) === tick) this.setBest(bids, this.next(bids, tick));
  }

  #raiseTop(isBuy: boolean, tick: number): void {
    const { bestBid, bestAsk } = this.top;
    if (isBuy ? tick > bestBid : bestAsk === 0 || tick < bestAsk) this.setBest(isBuy, tick);
  }

  #place(key: number, order: OrderRow): void {
    const row = this.orders.get(key);
    if (row === undefined) {
      this.orders.set(key, order);
      this.env.journal.onUndo(() => this.orders.delete(key));
    } else {
      Object.assign(this.env.journal.keep(row), order);
    }
  }

  #orderToWrite(key: number): OrderRow {
    const row = this.orders.get(key);
    if (row === undefined) throw new RangeError(`no order was ever placed at ${key}`);
    return this.env.journal.keep(row);
  }

  /** Average price of trading `notional` against the levels as they stood when the block began; 0: too little depth. */
  #impactPrice(top: Top, bids: boolean, notional: bigint): bigint {
    let tick = bids ? top.bestBid : top.bestAsk;
    let left = notional;
    let base = 0n;
    for (let i = 0; i < IMPACT_LEVELS && tick !== 0; i += 1) {
      const price = BigInt(tick) * top.tickSize;
      const depth = this.#lotsBeforeBlock(bids, tick) * top.lotSize;
      const worth = mulDown(depth, price);
      if (worth >= left) {
        base += mulDivDown(left, WAD, price);
        return base === 0n ? 0n : mulDivDown(notional, WAD, base);
      }
      left -= worth;
      base += depth;
      tick = this.next(bids, tick);
    }
    return 0n;
  }

  #lotsBeforeBlock(bids: boolean, tick: number): bigint {
    const level = this.levelOf(bids, tick);
    if (level === undefined) return 0n;
    return level.changedIn === this.env.block ? level.lotsBefore : level.lots;
  }
}

/** What a market's book begins as. */
export function emptyBook(tickSize: bigint, lotSize: bigint): BookRows {
  const side = (): SideState => ({ levels: new Map(), marked: [] });
  return { top: { bestBid: 0, bestAsk: 0, tickSize, lotSize, uncross: 0 }, bids: side(), asks: side() };
}

/** Does an order of this side and limit meet the other side? */
export function crosses(top: Top, isBuy: boolean, tick: number): boolean {
  return isBuy ? top.bestAsk !== 0 && tick >= top.bestAsk : tick <= top.bestBid;
}
