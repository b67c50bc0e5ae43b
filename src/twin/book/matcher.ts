import { type FillWord } from "../../domain/events";
import { accountId, type AccountId, type MarketId, placeKey, toOrderId } from "../../domain/ids";
import { Removal } from "../../domain/names";
import { MAX_TICK, PPM } from "../../math/bounds";
import { divCeil, min } from "../../math/wadMath";
import { type FillLimits } from "../ledger/fills";
import { type Index } from "../oracle";
import { type Book, type LevelRow, type OrderRow, type Top } from "./book";
import { BookKeeper } from "./bookKeeper";

const DEFAULT_FILLS = 64;
const MOST_FILLS = 200;

/** One taker's way through the book. */
export interface Take {
  readonly market: MarketId;
  readonly taker: AccountId;
  readonly buys: boolean;
  readonly liquidation: boolean;
  /** Worst tick the taker accepts, band included. */
  limit: number;
  /** Lowest and highest tick of the band. */
  low: number;
  high: number;
  /** Lots the taker still wants. */
  left: bigint;
  /** Of these, lots for which the run at hand found no maker. */
  unmet: bigint;
  /** Makers that may still be met. */
  room: number;
  /** Of the fills so far [lots * ticks]. */
  value: bigint;
  /** In an uncross, at which everything trades; else 0 [ticks]. */
  readonly price: number;
  /** In an uncross, every order must reduce. */
  readonly reducing: boolean;
  /** By the Ledger. */
  stopped: boolean;
  readonly limits: FillLimits;
  readonly index: Index;
  readonly top: Top;
}

/** Twin of contracts/engines/book/Matcher.sol: a taker against the book, best price first, then first come (BOOK-3). */
export abstract class Matcher extends BookKeeper {
  /** Matches until the taker has all, the limit or band is reached, makers run out, or the Ledger stops the taker. */
  protected match(take: Take): void {
    const book = this.bookOf(take.market);
    while (take.left > 0n && take.room > 0) {
      const makers = this.#gather(book, take);
      if (makers.length === 0) return;
      const { market, taker, buys: takerBuys, liquidation, limits, index } = take;
      const uncross = take.price !== 0;
      const request = { market, taker, takerBuys, liquidation, uncross, limits, index, makers };
      const filled = this.wiring.ledger.fill({ ...request, tickSize: take.top.tickSize });
      this.#settle(book, take, makers, filled);
      take.room -= makers.length;
      take.stopped = filled.length < makers.length;
      // All that could be met was met, or the Ledger stopped the taker.
      if (take.unmet > 0n || take.stopped) return;
    }
  }

  /** Narrows the taker's limit to the band round the current index, rounded inward. */
  protected bound(take: Take, bandPpm: bigint): void {
    const { latest } = take.index;
    const unit = take.top.tickSize * PPM;
    take.low = Number(min(divCeil(latest * (PPM - bandPpm), unit), BigInt(MAX_TICK)));
    take.high = Number(min((latest * (PPM + bandPpm)) / unit, BigInt(MAX_TICK)));
    take.limit = take.buys ? Math.min(take.limit, take.high) : Math.max(take.limit, take.low);
  }

  #gather(book: Book, take: Take): readonly FillWord[] {
    const makers: FillWord[] = [];
    take.unmet = take.left;
    let tick = take.buys ? take.top.bestAsk : take.top.bestBid;
    while (tick !== 0 && (take.buys ? tick <= take.limit : tick >= take.limit)) {
      const level = book.levelOf(!take.buys, tick);
      if (level !== undefined) this.#gatherLevel(level, take, makers);
      if (take.unmet === 0n || makers.length === take.room) break;
      tick = book.next(!take.buys, tick);
    }
    return makers;
  }

  #gatherLevel({ head, tail }: LevelRow, take: Take, makers: FillWord[]): void {
    let key = head;
    for (;;) {
      const order = this.orders.get(key);
      if (order === undefined) return;
      const fits = this.#unfit(take, key, order) === undefined;
      const lots = fits ? min(order.lots, take.unmet) : 0n;
      take.unmet -= lots;
      const { lots: resting } = order;
      const reduceOnly = take.reducing || order.reduceOnly;
      const tick = take.price === 0 ? order.tick : take.price;
      const maker = accountId(Math.floor(key / 256));
      makers.push({ maker, orderIndex: key % 256, reduceOnly, lots, resting, tick });
      if (take.unmet === 0n || key === tail || makers.length === take.room) return;
      key = order.next;
    }
  }

  /** Why an order that is met must go unfilled. */
  #unfit(take: Take, key: number, { expiry, tick }: OrderRow): Removal | undefined {
    if (expiry !== 0 && BigInt(expiry) <= this.wiring.env.now) return Removal.Expired;
    if (Math.floor(key / 256) === take.taker) return Removal.SelfTrade;
    if (take.buys ? tick < take.low : tick > take.high) return Removal.OffBand;
    return undefined;
  }

  /** The Ledger's answer goes into the book: what leaves is a prefix of it. */
  #settle(book: Book, take: Take, makers: readonly FillWord[], filled: readonly FillWord[]): void {
    const best = take.buys ? take.top.bestAsk : take.top.bestBid;
    let tick = best;
    let at = 0;
    while (at < filled.length) {
      at = this.#settleLevel(book, tick, take, makers, filled, at);
      if (book.levelOf(!take.buys, tick)?.head !== 0) break;
      tick = book.passOn(!take.buys, tick);
    }
    if (tick === best) return;
    if (take.buys) take.top.bestAsk = tick;
    else take.top.bestBid = tick;
    book.setBest(!take.buys, tick);
  }

  /** Settles the makers from `at` on that stand at its price: until it is empty. @return the first one beyond. */
  #settleLevel(
    book: Book,
    tick: number,
    take: Take,
    makers: readonly FillWord[],
    filled: readonly FillWord[],
    from: number,
  ): number {
    const level = book.open(!take.buys, tick);
    let at = from;
    do {
      const [met, answer] = [makers[at], filled[at]];
      if (met !== undefined && answer !== undefined) this.#settleOrder(book, level, take, met, answer.lots);
      at += 1;
    } while (at < filled.length && level.head !== 0);
    return at;
  }

  #settleOrder(book: Book, level: LevelRow, take: Take, met: FillWord, lots: bigint): void {
    const key = placeKey(met.maker, met.orderIndex);
    const order = this.orders.get(key);
    if (order === undefined) return;
    if (lots > 0n) {
      take.left -= lots;
      take.value += lots * BigInt(met.tick);
      book.settle(level, key, lots);
      return;
    }
    const reason = met.lots > 0n ? Removal.Refused : (this.#unfit(take, key, order) ?? Removal.Cancelled);
    const id = toOrderId(met.maker, met.orderIndex, order.sequence);
    this.say(take.market, met.maker, id, order.lots, reason);
    book.settle(level, key, order.lots);
  }
}

export function roomFor(maxFills: number): number {
  return maxFills === 0 ? DEFAULT_FILLS : Math.min(maxFills, MOST_FILLS);
}
