import { type AccountId } from "../../domain/ids";
import { min } from "../../math/wadMath";

/** An order that rests in the book of the venue. */
export interface RestingOrder {
  readonly id: number;
  readonly account: AccountId;
  readonly isBuy: boolean;
  readonly price: bigint;
  readonly reduceOnly: boolean;
  /** What is left [wad base units]. */
  size: bigint;
}

export interface Level {
  readonly price: bigint;
  readonly size: bigint;
}

/** A match of the book, before anybody's ledger page has changed. */
export interface BookFill {
  readonly order: number;
  readonly account: AccountId;
  readonly price: bigint;
  readonly size: bigint;
}

export interface Taking {
  readonly account: AccountId;
  readonly isBuy: boolean;
  readonly limit: bigint;
  readonly size: bigint;
}

/** Price-time priority in the venue's own memory. A taker who meets an order of its own removes it. */
export class OrderBook {
  /** Best first; at one price, oldest first. */
  private readonly bids: RestingOrder[] = [];
  private readonly asks: RestingOrder[] = [];
  private readonly owned = new Map<AccountId, Set<RestingOrder>>();

  best(isBuy: boolean): bigint | undefined {
    return this.side(isBuy)[0]?.price;
  }

  /** Middle between best bid and ask; undefined while a side is empty. */
  mid(): bigint | undefined {
    const [bid, ask] = [this.best(true), this.best(false)];
    return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2n;
  }

  crosses(isBuy: boolean, limit: bigint): boolean {
    const opposite = this.best(!isBuy);
    return opposite !== undefined && reaches(isBuy, limit, opposite);
  }

  add(order: RestingOrder): void {
    const side = this.side(order.isBuy);
    const place = side.findIndex(({ price }) => (order.isBuy ? price < order.price : price > order.price));
    side.splice(place < 0 ? side.length : place, 0, order);
    const own = this.owned.get(order.account) ?? new Set();
    this.owned.set(order.account, own.add(order));
  }

  /**
   * Matches against the best orders at `limit` or better.
   * @param reducible how much an account could reduce on that side [wad]; bounds reduce-only makers.
   */
  take(taking: Taking, reducible: (account: AccountId, isBuy: boolean) => bigint): BookFill[] {
    const side = this.side(!taking.isBuy);
    const fills: BookFill[] = [];
    const reduced = new Map<AccountId, bigint>();
    let left = taking.size;
    while (left > 0n) {
      const order = side[0];
      if (order === undefined || !reaches(taking.isBuy, taking.limit, order.price)) break;
      const used = reduced.get(order.account) ?? 0n;
      const most = order.reduceOnly ? reducible(order.account, order.isBuy) - used : order.size;
      const size = min(min(left, order.size), most);
      if (order.account === taking.account || size <= 0n) {
        this.drop(order);
        continue;
      }
      fills.push({ order: order.id, account: order.account, price: order.price, size });
      reduced.set(order.account, used + size);
      left -= size;
      order.size -= size;
      if (order.size === 0n) this.drop(order);
    }
    return fills;
  }

  remove(order: RestingOrder): void {
    if (this.owned.get(order.account)?.has(order) === true) this.drop(order);
  }

  removeAll(account: AccountId): void {
    for (const order of this.ordersOf(account)) this.drop(order);
  }

  /** In the order in which they came. */
  ordersOf(account: AccountId): RestingOrder[] {
    return [...(this.owned.get(account) ?? [])];
  }

  /** Size that rests on one side for an account. */
  resting(account: AccountId, isBuy: boolean): bigint {
    return this.ordersOf(account).reduce(
      (sum, order) => (order.isBuy === isBuy ? sum + order.size : sum),
      0n,
    );
  }

  /** Sizes by price, best first. */
  levels(isBuy: boolean, most: number): Level[] {
    const levels: { price: bigint; size: bigint }[] = [];
    for (const { price, size } of this.side(isBuy)) {
      const last = levels.at(-1);
      if (last?.price === price) {
        last.size += size;
        continue;
      }
      if (levels.length === most) break;
      levels.push({ price, size });
    }
    return levels;
  }

  private drop(order: RestingOrder): void {
    const side = this.side(order.isBuy);
    side.splice(side.indexOf(order), 1);
    this.owned.get(order.account)?.delete(order);
  }

  private side(isBuy: boolean): RestingOrder[] {
    return isBuy ? this.bids : this.asks;
  }
}

function reaches(isBuy: boolean, limit: bigint, price: bigint): boolean {
  return isBuy ? price <= limit : price >= limit;
}
