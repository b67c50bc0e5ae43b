/** A resting order as the reference keeps it. */
export interface RestingOrder {
  readonly account: bigint;
  readonly isBuy: boolean;
  readonly tick: bigint;
  readonly expiry: bigint;
  readonly reduceOnly: boolean;
  readonly id: bigint;
  lots: bigint;
}

/** What an order asks for; twin of OrderRequest. */
export interface Terms {
  readonly account: bigint;
  readonly isBuy: boolean;
  readonly kind: number;
  readonly reduceOnly: boolean;
  readonly tick: bigint;
  readonly lots: bigint;
  readonly expiry: bigint;
  readonly maxFills: bigint;
}

export interface Trade {
  readonly order: bigint;
  readonly lots: bigint;
}

export interface Removal {
  readonly order: bigint;
  readonly reason: number;
}

export interface Outcome {
  readonly trades: readonly Trade[];
  readonly removals: readonly Removal[];
  /** Lots that come to rest. */
  readonly rests: bigint;
}

/** The error by which the order is refused. */
export interface Refusal {
  readonly error: string;
}

/** Ticks within which fills may happen. */
export interface Band {
  readonly low: bigint;
  readonly high: bigint;
}

const POST_ONLY = 1;
const IMMEDIATE_OR_CANCEL = 2;
const FILL_OR_KILL = 3;
const DEFAULT_FILLS = 64n;
const MOST_FILLS = 200n;
const MOST_ORDERS = 32;

/**
 * Price-time priority written down plainly: one list in the order of arrival, sorted anew for every order. Everybody has
 * margin enough, so the Ledger refuses nothing but reduce-only orders that would not reduce.
 */
export class ReferenceBook {
  readonly orders: RestingOrder[] = [];
  readonly positions = new Map<bigint, bigint>();

  constructor(private readonly band: Band) {}

  /** Decides an order and applies it, but for its resting part: `rest` adds that under its id. */
  place(terms: Terms, now: bigint): Outcome | Refusal {
    const crosses = this.crosses(terms);
    if (crosses && terms.kind === POST_ONLY) return { error: "Exchange_WouldCross" };
    if (crosses && terms.reduceOnly && !this.reduces(terms.account, terms.isBuy, terms.lots)) {
      return { error: "Exchange_NotReducing" };
    }
    const kept = this.orders.map((order) => ({ ...order }));
    const positions = new Map(this.positions);
    const { trades, removals, left } = this.match(terms, now);
    const restorable = terms.kind < IMMEDIATE_OR_CANCEL && left > 0n && !this.crosses(terms);
    let error: string | null = null;
    if (terms.kind === FILL_OR_KILL && left > 0n) error = "Exchange_NotFillable";
    if (restorable && this.ordersOf(terms.account).length >= MOST_ORDERS) error = "Ledger_TooManyOrders";
    if (error === null) return { trades, removals, rests: restorable ? left : 0n };
    this.orders.splice(0, this.orders.length, ...kept);
    this.positions.clear();
    positions.forEach((lots, account) => this.positions.set(account, lots));
    return { error };
  }

  rest(order: RestingOrder): void {
    this.orders.push(order);
  }

  remove(id: bigint): void {
    const at = this.orders.findIndex((order) => order.id === id);
    if (at >= 0) this.orders.splice(at, 1);
  }

  ordersOf(account: bigint): RestingOrder[] {
    return this.orders.filter((order) => order.account === account);
  }

  /** One side, best first; a stable sort keeps arrival within a price. */
  side(bids: boolean): RestingOrder[] {
    const sign = bids ? -1 : 1;
    return this.orders.filter((o) => o.isBuy === bids).sort((a, b) => sign * Number(a.tick - b.tick));
  }

  positionOf(account: bigint): bigint {
    return this.positions.get(account) ?? 0n;
  }

  private crosses({ isBuy, tick }: Pick<Terms, "isBuy" | "tick">): boolean {
    const best = this.side(!isBuy)[0];
    return best !== undefined && (isBuy ? tick >= best.tick : tick <= best.tick);
  }

  /** Runs: makers for all that is left are named, judged in order, and the rest starts anew. */
  private match(terms: Terms, now: bigint): { trades: Trade[]; removals: Removal[]; left: bigint } {
    const trades: Trade[] = [];
    const removals: Removal[] = [];
    let left = terms.lots;
    let room =
      terms.maxFills === 0n ? DEFAULT_FILLS : terms.maxFills < MOST_FILLS ? terms.maxFills : MOST_FILLS;
    while (left > 0n && room > 0n) {
      const run = this.nameMakers(terms, now, left, room);
      if (run.length === 0) break;
      for (const { order, lots, reason } of run) {
        const refused = order.reduceOnly && !this.reduces(order.account, order.isBuy, lots);
        if (reason !== 0 || refused) {
          removals.push({ order: order.id, reason: reason === 0 ? 3 : reason });
          this.remove(order.id);
          continue;
        }
        trades.push({ order: order.id, lots });
        this.fill(terms, order, lots);
        left -= lots;
      }
      room -= BigInt(run.length);
    }
    return { trades, removals, left };
  }

  private nameMakers(terms: Terms, now: bigint, left: bigint, room: bigint) {
    const run: { order: RestingOrder; lots: bigint; reason: number }[] = [];
    for (const order of this.side(!terms.isBuy)) {
      if (left === 0n || BigInt(run.length) === room || this.beyond(terms, order.tick)) break;
      const reason = this.reasonAgainst(terms, order, now);
      const lots = reason !== 0 ? 0n : order.lots < left ? order.lots : left;
      run.push({ order, lots, reason });
      left -= lots;
    }
    return run;
  }

  private beyond({ isBuy, tick }: Terms, price: bigint): boolean {
    return isBuy ? price > tick || price > this.band.high : price < tick || price < this.band.low;
  }

  private reasonAgainst(terms: Terms, order: RestingOrder, now: bigint): number {
    if (order.expiry !== 0n && order.expiry <= now) return 1;
    if (order.account === terms.account) return 2;
    return (terms.isBuy ? order.tick < this.band.low : order.tick > this.band.high) ? 5 : 0;
  }

  private reduces(account: bigint, isBuy: boolean, lots: bigint): boolean {
    const position = this.positionOf(account);
    return isBuy ? position <= -lots : position >= lots;
  }

  private fill(terms: Terms, order: RestingOrder, lots: bigint): void {
    const change = terms.isBuy ? lots : -lots;
    this.positions.set(terms.account, this.positionOf(terms.account) + change);
    this.positions.set(order.account, this.positionOf(order.account) - change);
    order.lots -= lots;
    if (order.lots === 0n) this.remove(order.id);
  }
}
