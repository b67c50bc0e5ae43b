import { type BookEvent, type LedgerEvent } from "../../domain/events";
import {
  type AccountId,
  type MarketId,
  orderAccount,
  type OrderId,
  orderIndex,
  orderSequence,
  placeKey,
} from "../../domain/ids";
import { type LevelState, type RestingOrder } from "../../domain/snapshot";
import { SPENT_SEQUENCE } from "../../math/bounds";
import { Findings, type Violation } from "../law";
import { WriteLog } from "./writeLog";

export interface ShadowOrder {
  readonly account: AccountId;
  readonly index: number;
  readonly sequence: number;
  readonly market: MarketId;
  readonly isBuy: boolean;
  readonly tick: number;
  readonly expiry: number;
  readonly reduceOnly: boolean;
  lots: bigint;
}

/** BookTop.uncross: an auction let orders cross, and nobody has begun to uncross them. */
export const COLLECTED = 1;

const NO_ORDERS: readonly RestingOrder[] = [];

/** All that the books are made of, as plain data; an order is one and the same in both maps. */
export interface BookState {
  readonly orders: Map<number, ShadowOrder>;
  readonly accounts: Map<AccountId, Map<number, ShadowOrder>>;
  /** Places in order of arrival, by market, side and tick. */
  readonly queues: Map<string, Map<number, number[]>>;
  /** Sequence of the newest order of each account. */
  readonly sequences: Map<AccountId, number>;
  readonly uncross: Map<MarketId, number>;
}

/** All books, rebuilt from their events alone. Judges price-time priority on the way (BOOK-3). */
export class ShadowBook {
  readonly #orders: BookState["orders"];
  readonly #accounts: BookState["accounts"];
  readonly #queues: BookState["queues"];
  readonly #sequences: BookState["sequences"];
  readonly #uncross: BookState["uncross"];
  readonly #priority = new Findings("BOOK-3", "major");

  /** Goes on from where another one stood that had found nothing. */
  constructor(
    from?: BookState,
    private readonly writes = new WriteLog(),
  ) {
    this.#orders = from?.orders ?? new Map();
    this.#accounts = from?.accounts ?? new Map();
    this.#queues = from?.queues ?? new Map();
    this.#sequences = from?.sequences ?? new Map();
    this.#uncross = from?.uncross ?? new Map();
  }

  get state(): BookState {
    const [orders, accounts, queues] = [this.#orders, this.#accounts, this.#queues];
    return { orders, accounts, queues, sequences: this.#sequences, uncross: this.#uncross };
  }

  apply(event: BookEvent): void {
    switch (event.kind) {
      case "OrderPlaced":
        return this.#place(event);
      case "OrderRemoved":
        return this.#take(placeOf(event.order), event.lots);
      case "OrderUncrossed": {
        const place = placeOf(event.order);
        this.#judgePriority(place, undefined, new Set());
        return this.#take(place, event.lots);
      }
      case "UncrossSet":
        this.#uncross.set(event.market, event.uncross);
        return;
      case "BookOpened":
      case "OrderTaken":
      case "RoundPriced":
      case "AuctionStepped":
        return;
    }
  }

  /**
   * What the Ledger filled, in the order of the book. An order that was met and not filled leaves too: its removal is told
   * after the fills. In an uncross the price is not the order's own: AUC-1 judges it.
   */
  fill(event: Extract<LedgerEvent, { readonly kind: "Filled" }>, uncross: boolean): void {
    const leaving = new Set<number>();
    for (const { maker, orderIndex: index, lots, tick } of event.fills) {
      const place = placeKey(maker, index);
      this.#judgePriority(place, uncross ? undefined : tick, leaving);
      if (lots === 0n) leaving.add(place);
      else this.#take(place, lots);
    }
  }

  /** Fills that passed over an earlier or better order. */
  get priorityViolations(): readonly Violation[] {
    return this.#priority.all;
  }

  /** As BookTop.uncross. */
  uncrossOf(market: MarketId): number {
    return this.#uncross.get(market) ?? 0;
  }

  /** A deficit account places no orders: its sequence is spent from the start. */
  spend(account: AccountId): void {
    this.writes.note(account);
    this.#sequences.set(account, Number(SPENT_SEQUENCE));
  }

  sequenceOf(account: AccountId): number {
    return this.#sequences.get(account) ?? 0;
  }

  /** Resting orders of an account, by place. */
  ordersOf(account: AccountId): readonly RestingOrder[] {
    const orders = this.#of(account);
    if (orders.size === 0) return NO_ORDERS;
    return [...orders.values()].sort((a, b) => a.index - b.index).map((order) => this.#resting(order));
  }

  lotsOf(account: AccountId, market: MarketId, isBuy: boolean): bigint {
    let lots = 0n;
    for (const order of this.#of(account).values()) {
      if (order.market === market && order.isBuy === isBuy) lots += order.lots;
    }
    return lots;
  }

  /** Best price of a side; 0 when it is empty. */
  bestOf(market: MarketId, isBuy: boolean): number {
    const ticks = [...this.#side(market, isBuy).keys()];
    return ticks.reduce((a, b) => (isBuy ? Math.max(a, b) : Math.min(a, b)), ticks[0] ?? 0);
  }

  levelsOf(market: MarketId, isBuy: boolean): readonly LevelState[] {
    return [...this.#side(market, isBuy).entries()]
      .sort(([a], [b]) => (isBuy ? b - a : a - b))
      .map(([tick, queue]) => ({
        tick,
        lots: queue.reduce((sum, place) => sum + (this.#orders.get(place)?.lots ?? 0n), 0n),
        head: queue[0] ?? 0,
        tail: queue[queue.length - 1] ?? 0,
      }));
  }

  #place(event: Extract<BookEvent, { readonly kind: "OrderPlaced" }>): void {
    const { account, market, isBuy, tick, lots, expiry, reduceOnly } = event;
    const [index, sequence] = [orderIndex(event.order), orderSequence(event.order)];
    const order = { account, market, isBuy, tick, lots, expiry, reduceOnly, index, sequence };
    this.#orders.set(placeKey(account, index), order);
    this.#of(account).set(index, order);
    this.#sequences.set(account, sequence);
    const side = this.#side(market, isBuy);
    const queue = side.get(tick) ?? [];
    side.set(tick, [...queue, placeKey(account, index)]);
    this.writes.note(account);
    this.#noteAt(queue.at(-1));
  }

  #take(place: number, lots: bigint): void {
    const order = this.#orders.get(place);
    if (order === undefined)
      return this.#priority.require(false, `place ${place}`, "left the book", "was in it");
    order.lots -= lots;
    this.writes.note(order.account);
    if (order.lots > 0n) return;
    this.#orders.delete(place);
    this.#of(order.account).delete(order.index);
    const side = this.#side(order.market, order.isBuy);
    const before = side.get(order.tick) ?? [];
    const at = before.indexOf(place);
    this.#noteAt(before[at - 1]);
    this.#noteAt(before[at + 1]);
    const queue = before.filter((other) => other !== place);
    if (queue.length > 0) side.set(order.tick, queue);
    else side.delete(order.tick);
  }

  /** The order at `place` is met at `tick` (undefined: at another's price): it must be the first of its side but for those that are `leaving`. */
  #judgePriority(place: number, tick: number | undefined, leaving: ReadonlySet<number>): void {
    const order = this.#orders.get(place);
    if (order === undefined) return;
    const best = this.#best(order, leaving);
    const name = `market ${order.market}: fill at place ${place}`;
    this.#priority.require(best?.first === place, name, `tick ${order.tick}`, `first at tick ${best?.at}`);
    this.#priority.require((tick ?? order.tick) === order.tick, `${name}: price`, tick ?? "", order.tick);
  }

  /** The first order of a side but for those that are `leaving`. Looked for at every fill, so without sorting. */
  #best({ market, isBuy }: ShadowOrder, leaving: ReadonlySet<number>) {
    let best: { readonly at: number; readonly first: number } | undefined;
    for (const [at, queue] of this.#side(market, isBuy)) {
      if (best !== undefined && (isBuy ? at < best.at : at > best.at)) continue;
      const first = queue.find((place) => !leaving.has(place));
      if (first !== undefined) best = { at, first };
    }
    return best;
  }

  #resting(order: ShadowOrder): RestingOrder {
    const queue = this.#side(order.market, order.isBuy).get(order.tick) ?? [];
    const at = queue.indexOf(placeKey(order.account, order.index));
    const { index, lots, tick, expiry, isBuy, reduceOnly, market, sequence } = order;
    const [next, prev] = [queue[at + 1] ?? 0, queue[at - 1] ?? 0];
    return { index, lots, tick, expiry, isBuy, reduceOnly, market, next, prev, sequence };
  }

  #noteAt(place: number | undefined): void {
    const order = place === undefined ? undefined : this.#orders.get(place);
    if (order !== undefined) this.writes.note(order.account);
  }

  #of(account: AccountId): Map<number, ShadowOrder> {
    let orders = this.#accounts.get(account);
    if (orders === undefined) {
      orders = new Map();
      this.#accounts.set(account, orders);
    }
    return orders;
  }

  #side(market: MarketId, isBuy: boolean): Map<number, number[]> {
    const key = `${market}/${isBuy ? "bids" : "asks"}`;
    let side = this.#queues.get(key);
    if (side === undefined) {
      side = new Map();
      this.#queues.set(key, side);
    }
    return side;
  }
}

function placeOf(id: OrderId): number {
  return placeKey(orderAccount(id), orderIndex(id));
}
