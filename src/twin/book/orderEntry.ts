import { type AccountId, type MarketId, placeKey, toOrderId } from "../../domain/ids";
import { Grade } from "../../domain/names";
import { BPS, MAX_NOTIONAL, MAX_SIZE, MAX_TICK, PPM, WAD } from "../../math/bounds";
import { divCeil, max, min, mulDivUp, mulDown, mulUp } from "../../math/wadMath";
import { type FillLimits } from "../ledger/fills";
import { type Index } from "../oracle";
import { Refusal } from "../refusal";
import { COLLECTED, crosses, type Top } from "./book";
import { type Session, uncrossing } from "./bookKeeper";
import { roomFor, type Take } from "./matcher";
import { Uncrosser } from "./uncrosser";

/** Twin of OrderTypes.OrderKind. */
export const OrderKind = { Limit: 0, PostOnly: 1, ImmediateOrCancel: 2, FillOrKill: 3 } as const;
export type OrderKind = (typeof OrderKind)[keyof typeof OrderKind];

/** One order as its owner states it. */
export interface OrderRequest {
  readonly account: AccountId;
  readonly market: MarketId;
  readonly isBuy: boolean;
  readonly kind: OrderKind;
  readonly reduceOnly: boolean;
  readonly tick: number;
  readonly lots: bigint;
  /** [s] 0: none */
  readonly expiry: number;
  /** 0: 64 */
  readonly maxFills: number;
}

/** What a liquidation sold. */
export interface Sale {
  readonly filled: bigint;
  readonly notional: bigint;
  /** The call's fills were used up before the book was. */
  readonly cut: boolean;
}

/** On what terms a liquidation may sell: what was read when the account's orders were cancelled. */
export interface SaleTerms {
  /** Live index, and the breaker allows book sales. */
  readonly open: boolean;
  readonly capBps: bigint;
  readonly bandPpm: bigint;
  readonly index: Index;
}

/** What a taker wants of the book. */
interface Wanted {
  readonly market: MarketId;
  readonly account: AccountId;
  readonly buys: boolean;
  readonly lots: bigint;
  /** Worst tick. */
  readonly limit: number;
  readonly maxFills: number;
  readonly top: Top;
}

const PLACES = 32;

export const NOTHING_SOLD: Sale = { filled: 0n, notional: 0n, cut: false };

/** Twin of contracts/engines/book/OrderEntry.sol: what an order may be, and what becomes of it. */
export abstract class OrderEntry extends Uncrosser {
  /** @return lots filled at once. */
  protected placeOrder(caller: string, request: OrderRequest): bigint {
    const { market, account, isBuy, kind, tick } = request;
    const top = { ...this.bookOf(market).top };
    this.#validate(request, top);
    const session = this.enter(market, top);
    if (!this.accrued(market)) this.accrue(session);
    if (session.state.grade === Grade.Halted) throw forbids(market, Grade.Halted);
    if (top.uncross !== 0 && session.state.grade < Grade.Auction) throw uncrossing(market);
    if (this.wiring.ledger.ownerOf(account) !== caller) this.#authorizeDelegate(caller, request, top);

    const auction = session.state.grade === Grade.Auction;
    const crossing = crosses(top, isBuy, tick);
    const collected = crossing && auction && kind === OrderKind.Limit;
    let left = crossing && !collected ? this.#take(request, session) : request.lots;
    const filled = request.lots - left;
    if (kind === OrderKind.FillOrKill && left > 0n) {
      throw new Refusal("Exchange_NotFillable", { have: filled, need: request.lots });
    }
    const mayRest = kind <= OrderKind.PostOnly && !crosses(top, isBuy, tick);
    if (left > 0n && (collected || mayRest)) {
      this.#rest(request, left, session);
      // An order more is another book: what was found of its price holds no longer.
      if (collected ? top.uncross !== COLLECTED : top.uncross > COLLECTED) this.setUncross(market, COLLECTED);
      left = 0n;
    }
    if (filled > 0n || left > 0n) {
      this.wiring.env.emit({ kind: "OrderTaken", market, account, isBuy, filled, dropped: left });
    }
    return filled;
  }

  /** Sells (buys) part of a liquidated account's position: an IOC that only reduces, and whose taker no margin judges. */
  protected sellFor(wanted: Wanted, { capBps, bandPpm, index }: SaleTerms): Sale {
    const limits = { capBps, marginBps: BPS, reduceOnly: true };
    const take = takeOf(wanted, index, limits, true);
    this.bound(take, bandPpm);
    this.match(take);
    const { tickSize, lotSize } = wanted.top;
    const notional = mulDown(take.value * lotSize, tickSize);
    return { filled: wanted.lots - take.left, notional, cut: take.left > 0n && take.room === 0 };
  }

  /** @return lots not filled. */
  #take(request: OrderRequest, session: Session): bigint {
    const limits = this.#takerLimits(request, session);
    const { market, account, isBuy: buys, lots, tick: limit, maxFills } = request;
    const { top, index } = session;
    const take = takeOf({ market, account, buys, lots, limit, maxFills, top }, index, limits, false);
    this.bound(take, this.tradingOf(market).bandPpm);
    this.match(take);
    return take.left;
  }

  /** May the order take at all now, and under which limits? */
  #takerLimits(request: OrderRequest, session: Session): FillLimits {
    const { market, isBuy, kind, tick, reduceOnly, account, lots } = request;
    const { top, state, index } = session;
    if (kind === OrderKind.PostOnly) {
      throw new Refusal("Exchange_WouldCross", { tick, best: isBuy ? top.bestAsk : top.bestBid });
    }
    if (state.grade === Grade.Auction) throw forbids(market, state.grade);
    this.#requireLive(session);
    const forced = state.grade === Grade.ReduceOnly || index.degraded;
    if (forced || reduceOnly) {
      const { size } = this.wiring.ledger.load(account, market);
      const want = lots * top.lotSize;
      const reduces = isBuy ? size <= -want : size >= want;
      if (!reduces && reduceOnly) throw new Refusal("Exchange_NotReducing", { size, lots });
      if (!reduces) throw forbids(market, Grade.ReduceOnly);
    }
    return { capBps: state.capBps, marginBps: state.marginBps, reduceOnly: forced || reduceOnly };
  }

  #requireLive({ market, index }: Session): void {
    if (index.live) return;
    const { maxPriceAgeSec: maxAgeSec } = this.tradingOf(market);
    throw new Refusal("Exchange_StalePrice", { updatedAt: index.updatedAt, maxAgeSec });
  }

  #rest(request: OrderRequest, lots: bigint, { state, index }: Session): void {
    const { account, market, isBuy, tick, expiry, reduceOnly } = request;
    const reach = state.grade === Grade.Auction ? this.#reachOf(request) : 0n;
    const terms = { marginBps: state.marginBps, reach };
    const reserved = this.wiring.ledger.reserve(account, market, isBuy, lots, terms, index);
    const { place, sequence } = reserved;
    const row = { lots, tick, expiry, isBuy, reduceOnly, market, next: 0, prev: 0, sequence };
    this.bookOf(market).append(placeKey(account, place), row);
    const order = toOrderId(account, place, sequence);
    const said = { market, account, order, isBuy, tick, lots, expiry, reduceOnly };
    this.wiring.env.emit({ kind: "OrderPlaced", ...said });
  }

  /** What the account's orders in markets that hold an auction lose against mark at their limits, this one's included. */
  #reachOf(request: OrderRequest): bigint {
    const { orders } = this.wiring.ledger.accountOf(request.account);
    let reach = this.#reach(request);
    for (let place = 0; place < PLACES; place += 1) {
      if ((orders & (1 << place)) === 0) continue;
      const order = this.orderAt(request.account, place);
      if (order === undefined) continue;
      if (order.market === request.market || this.#holdsAuction(order.market)) reach += this.#reach(order);
    }
    return reach;
  }

  #holdsAuction(market: MarketId): boolean {
    const { grade } = this.wiring.breaker.stateOf(market);
    return grade === Grade.Auction || this.bookOf(market).top.uncross !== 0;
  }

  #reach({ market, isBuy, tick, lots }: Pick<OrderRequest, "market" | "isBuy" | "tick" | "lots">): bigint {
    const { tickSize, lotSize } = this.bookOf(market).top;
    const limit = BigInt(tick) * tickSize;
    const mark = this.wiring.ledger.markOf(market, "worse", isBuy);
    const beyond = isBuy ? limit - mark : mark - limit;
    return beyond > 0n ? mulUp(lots * lotSize, beyond) : 0n;
  }

  /** Bounds of what is stated, before anything is read but the book's units. */
  #validate({ lots, tick, expiry }: OrderRequest, top: Top): void {
    const { now } = this.wiring.env;
    if (lots === 0n) throw new Refusal("Exchange_ZeroLots");
    if (tick === 0 || tick > MAX_TICK) {
      throw new Refusal("Exchange_TickOutOfRange", { have: tick, bound: MAX_TICK });
    }
    const most = min(MAX_SIZE, (MAX_NOTIONAL * WAD) / (BigInt(tick) * top.tickSize)) / top.lotSize;
    if (lots > most) throw new Refusal("Exchange_LotsOutOfRange", { have: lots, bound: most });
    if (expiry !== 0 && BigInt(expiry) <= now) throw new Refusal("Exchange_Expired", { expiry, now });
  }

  /** A hot key answers for how far its limit lies beyond mark and for what the order can lose against mark. */
  #authorizeDelegate(caller: string, request: OrderRequest, top: Top): void {
    const { ledger, keyring, registry } = this.wiring;
    const { market, isBuy, kind, account } = request;
    const limit = BigInt(request.tick) * top.tickSize;
    const size = request.lots * top.lotSize;
    const mark = ledger.markOf(market, "worse", isBuy);
    const beyond = max(isBuy ? limit - mark : mark - limit, 0n);
    let loss = mulUp(size, beyond);
    if (kind !== OrderKind.PostOnly) {
      const { takerFeePpm } = registry.configOf(market).margin;
      loss += mulDivUp(mulUp(size, max(limit, mark)), takerFeePpm, PPM);
    }
    keyring.chargeTrade(account, caller, mulDivUp(beyond, BPS, mark), loss);
  }
}

/** The limit as a tick, for the account: a seller's price is rounded up, a buyer's down; 0: no tick is that good. */
export function limitOf({ tickSize }: Top, buys: boolean, limitPrice: bigint): number {
  const most = BigInt(MAX_TICK);
  const tick = buys ? min(limitPrice / tickSize, most) : max(divCeil(limitPrice, tickSize), 1n);
  return tick > most ? 0 : Number(tick);
}

function forbids(market: MarketId, grade: Grade): Refusal {
  return new Refusal("Exchange_GradeForbids", { market, grade });
}

function takeOf(wanted: Wanted, index: Index, limits: FillLimits, liquidation: boolean): Take {
  const { market, account: taker, buys, lots: left, limit, maxFills, top } = wanted;
  const room = roomFor(maxFills);
  const band = { low: 0, high: 0 };
  const progress = { left, unmet: 0n, room, value: 0n, stopped: false };
  const continuous = { price: 0, reducing: false };
  return { market, taker, buys, liquidation, limit, ...band, ...continuous, ...progress, limits, index, top };
}
