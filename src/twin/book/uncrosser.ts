import { accountId, type MarketId, toOrderId } from "../../domain/ids";
import { Removal } from "../../domain/names";
import { BPS, MAX_TICK } from "../../math/bounds";
import { crosses, type Book, type OrderRow } from "./book";
import { type Session } from "./bookKeeper";
import { Matcher, type Take } from "./matcher";

/** A round's trading: where, how, and how much of it at once. */
export interface Trading {
  readonly market: MarketId;
  /** Clearing price [ticks]. */
  readonly tick: number;
  /** Every order must reduce its position. */
  readonly reducing: boolean;
}

/** Twin of contracts/engines/book/Uncrosser.sol: a crossed book, traded at one price. */
export abstract class Uncrosser extends Matcher {
  /** @return left of `room`: 0 if it ended first. */
  protected uncrossAt({ market, tick, reducing }: Trading, room: number): number {
    const book = this.bookOf(market);
    const session = this.enter(market, { ...book.top });
    if (!this.accrued(market)) this.accrue(session);
    let left = room;
    while (left > 0 && book.top.bestBid >= tick && crosses(book.top, true, tick)) {
      this.#meet(book, session, { market, tick, reducing });
      left -= 1;
    }
    return left;
  }

  /** Takes orders off the top of one side until the book is uncrossed. @return left of `room`. */
  protected dropCrossedFrom(market: MarketId, bids: boolean, room: number): number {
    const book = this.bookOf(market);
    let left = room;
    for (; left > 0 && crosses(book.top, true, book.top.bestBid); left -= 1) {
      const { bestBid, bestAsk } = book.top;
      this.remove(book.levelOf(bids, bids ? bestBid : bestAsk)?.head ?? 0, Removal.OffBand);
    }
    return left;
  }

  /** The first bid meets the first ask: they trade, or one of them falls out. */
  #meet(book: Book, session: Session, trading: Trading): void {
    const key = book.levelOf(true, book.top.bestBid)?.head ?? 0;
    const bid = this.orders.get(key);
    if (bid === undefined) throw new RangeError(`no order was ever placed at ${key}`);
    if (bid.expiry !== 0 && BigInt(bid.expiry) <= this.wiring.env.now) {
      this.remove(key, Removal.Expired);
      return;
    }
    const take = takeFor(key, bid, { ...book.top }, session, trading);
    this.match(take);
    const filled = bid.lots - take.left;
    if (take.stopped) this.remove(key, Removal.Refused);
    if (filled > 0n) this.#settleBid(book, key, bid, filled);
  }

  #settleBid(book: Book, key: number, bid: OrderRow, filled: bigint): void {
    const { market, sequence } = bid;
    const account = accountId(Math.floor(key / 256));
    const order = toOrderId(account, key % 256, sequence);
    this.wiring.env.emit({ kind: "OrderUncrossed", market, account, order, lots: filled });
    if (filled === bid.lots) {
      book.unlink(key);
      // Its exposure is taken back already.
      this.wiring.ledger.release(account, market, true, 0n, key % 256);
    } else {
      book.settle(book.open(true, bid.tick), key, filled);
    }
  }
}

function takeFor(
  key: number,
  { lots: left, reduceOnly }: OrderRow,
  top: Take["top"],
  { state, index }: Session,
  { market, tick, reducing }: Trading,
): Take {
  const limits = { capBps: state.capBps, marginBps: BPS, reduceOnly: reducing || reduceOnly };
  const bounds = { limit: tick, low: 0, high: MAX_TICK, price: tick, reducing };
  const progress = { left, unmet: 0n, room: 1, value: 0n, stopped: false };
  const taker = accountId(Math.floor(key / 256));
  return { market, taker, buys: true, liquidation: false, ...bounds, ...progress, limits, index, top };
}
