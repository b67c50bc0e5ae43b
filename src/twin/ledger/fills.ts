import { type FillWord } from "../../domain/events";
import { type AccountId, type MarketId } from "../../domain/ids";
import { BPS, COLLATERAL_PLACE, MAX_ORDERS, MAX_SIZE, PPM, SCALE_FLOOR, WAD } from "../../math/bounds";
import { asUint } from "../../math/checked";
import { abs, min, mulDivDown, mulDivUp, mulDown } from "../../math/wadMath";
import { type Index } from "../oracle";
import { Refusal } from "../refusal";
import { maintained, required, shrinkPasses } from "./fillRules";
import { exposureOf, type Health, LedgerMargin, noHealth, type Pricing } from "./margin";
import { larger, type Party, releaseFrom, trade } from "./party";
import { toInt128 } from "./state";

/** The breaker's caps that concern a fill. */
export interface FillLimits {
  readonly capBps: bigint;
  readonly marginBps: bigint;
  /** The taker may only shrink. */
  readonly reduceOnly: boolean;
}

/** On what terms an order may rest. */
export interface ReserveTerms {
  readonly marginBps: bigint;
  /** In an auction, what the account's orders lose against mark at their limits [wad]. */
  readonly reach: bigint;
}

/** A taker against a run of makers. */
export interface FillRequest {
  readonly market: MarketId;
  readonly taker: AccountId;
  readonly takerBuys: boolean;
  /** No taker fee; the Liquidator takes its own. */
  readonly liquidation: boolean;
  /** The taker is a resting bid: judged as a maker, no fee, no rebates. */
  readonly uncross: boolean;
  readonly tickSize: bigint;
  readonly limits: FillLimits;
  readonly index: Index;
  /** In the order of the book. */
  readonly makers: readonly FillWord[];
}

/** A taker's run through the makers of one call. */
interface Run {
  readonly request: FillRequest;
  readonly pricing: Pricing;
  readonly taker: Party;
  /** The taker's other markets. */
  readonly others: Health;
  readonly mostInterest: bigint;
  readonly feePpm: bigint;
  readonly rebatePpm: bigint;
  fee: bigint;
  rebates: bigint;
}

const MOST_LOTS = (1n << 64n) - 1n;
const ALL_PLACES = 0xffff_ffff;

/** Twin of contracts/core/LedgerFills.sol: fills (FILL-1) and the exposure of resting orders. */
export abstract class LedgerFills extends LedgerMargin {
  /** @return the makers with their lots as filled; the list ends where the taker stopped. */
  fill(request: FillRequest): readonly FillWord[] {
    const run = this.#start(request);
    const filled: FillWord[] = [];
    for (const maker of request.makers) {
      const lots = this.#meet(run, maker);
      if (lots === undefined) break;
      filled.push(lots === maker.lots ? maker : { ...maker, lots });
    }
    if (filled.length === 0) return filled;
    this.store(run.taker);
    this.income(this.marketOf(request.market).deficitAccount, asUint(run.fee - run.rebates));
    const { market, taker, takerBuys } = request;
    const { funding } = run.taker;
    const { fee, rebatePpm } = run;
    this.record({ kind: "Filled", market, taker, takerBuys, funding, fee, rebatePpm, fills: filled });
    return filled;
  }

  /** @return the place and sequence of the order that may rest. */
  reserve(
    account: AccountId,
    market: MarketId,
    isBid: boolean,
    lots: bigint,
    { marginBps, reach }: ReserveTerms,
    index: Index,
  ): { readonly place: number; readonly sequence: number } {
    const p = this.load(account, market);
    const q = this.pricing(market, index);
    const before = exposureOf(p, q);
    if (isBid) p.bids = toLots(p.bids + lots);
    else p.asks = toLots(p.asks + lots);
    if (reach !== 0n || exposureOf(p, q) > before) {
      if (!q.live) throw new Refusal("Ledger_PriceUnavailable", { market });
      const h = this.healthWith(p, q, "worse");
      const need = mulDivUp(h.initialMargin, marginBps, BPS) + reach;
      if (h.equity < need) throw new Refusal("Ledger_InsufficientMargin", { have: h.equity, need });
    }
    const place = freePlace(p.orders);
    p.orders = (p.orders | (1 << place)) >>> 0;
    p.orderSequence += 1;
    this.store(p);
    return { place, sequence: p.orderSequence };
  }

  /** Takes an order's exposure and place back; the position is not touched. */
  release(account: AccountId, market: MarketId, isBid: boolean, lots: bigint, place: number): void {
    const s = this.positionToWrite(account, market);
    if (isBid) s.bids = asUint(s.bids - lots);
    else s.asks = asUint(s.asks - lots);
    const a = this.keep(this.accountOf(account));
    if (s.bids === 0n && s.asks === 0n && s.size === 0n) a.markets = a.markets.filter((m) => m !== market);
    a.orders = (a.orders & ~(1 << place)) >>> 0;
  }

  /** Takes the exposure and the places of all resting orders back. @return the places: bit i set, place i rested. */
  releaseAll(account: AccountId): number {
    const a = this.accountOf(account);
    const { orders } = a;
    if (orders === 0) return 0;
    let { markets } = a;
    for (const market of markets) {
      if (market === COLLATERAL_PLACE) continue;
      const s = this.positionToWrite(account, market);
      if (s.bids === 0n && s.asks === 0n) continue;
      [s.bids, s.asks] = [0n, 0n];
      if (s.size === 0n) markets = markets.filter((other) => other !== market);
    }
    const kept = this.keep(a);
    [kept.markets, kept.orders] = [markets, 0];
    return orders;
  }

  /** Fees that belong to nobody else: the deficit of the market's debtor first, then the fund. 0: it has none. */
  protected income(deficitAccount: number, amount: bigint): void {
    if (amount === 0n) return;
    let left = amount;
    const debtor = this.accountOf(deficitAccount);
    if (deficitAccount !== 0 && debtor.cash < 0n) {
      const repaid = min(amount, -debtor.cash);
      this.keep(debtor).cash = toInt128(debtor.cash + repaid);
      this.keep(this.totals).deficit -= repaid;
      left -= repaid;
    }
    const { fund } = this;
    this.keep(fund).cash = toInt128(fund.cash + left);
  }

  /** Does the class that `p` grew into neither drain nor exceed `mostInterest`? */
  protected classTakes(p: Party, mostInterest: bigint): boolean {
    this.join(p);
    let { openInterest } = this.classAt(p.class);
    if (drains(openInterest, p.scale)) return false;
    openInterest += abs(p.size);
    if (p.heldIn === p.class) openInterest -= abs(p.sizeBefore);
    return openInterest <= mostInterest;
  }

  #start(request: FillRequest): Run {
    const { market, liquidation, uncross, limits, index } = request;
    const free = liquidation || uncross;
    const pricing = this.pricing(market, index);
    const taker = this.load(request.taker, market);
    const { takerFeePpm, makerRebatePpm } = pricing.params;
    return {
      request,
      pricing,
      taker,
      others: liquidation ? noHealth() : this.othersOf(taker),
      mostInterest: mostInterestOf(pricing, limits.capBps),
      feePpm: free ? 0n : takerFeePpm,
      rebatePpm: free ? 0n : makerRebatePpm,
      fee: 0n,
      rebates: 0n,
    };
  }

  /** One maker. @return lots filled, 0 when its order was removed, undefined when the taker stops. */
  #meet(run: Run, m: FillWord): bigint | undefined {
    const { takerBuys, tickSize, market } = run.request;
    if (m.lots === 0n) {
      this.#remove(run, m);
      return 0n;
    }
    const maker = this.load(m.maker, market);
    releaseFrom(maker, !takerBuys, m.lots, m.orderIndex, m.lots === m.resting);
    const price = BigInt(m.tick) * tickSize;
    const quantity = m.lots * run.pricing.params.lotSize;
    const delta = takerBuys ? quantity : -quantity;
    const worthOf = mulDown(quantity, price);
    const rebate = mulDivDown(worthOf, run.rebatePpm, PPM);
    if (!this.#restingPasses(run, maker, m.reduceOnly, -delta, price, rebate)) {
      this.#remove(run, m);
      return 0n;
    }
    const passes = run.request.uncross
      ? this.#bidPasses(run, m.lots, delta, price)
      : this.#takerPasses(run, delta, price, mulDivUp(worthOf, run.feePpm, PPM));
    if (!passes) return undefined;
    run.rebates += rebate;
    this.store(maker);
    return m.lots;
  }

  /** A maker, or the resting bid of an uncross. */
  #restingPasses(
    run: Run,
    p: Party,
    reduceOnly: boolean,
    delta: bigint,
    price: bigint,
    rebate: bigint,
  ): boolean {
    const { cash, size } = p;
    if (reduceOnly && (size > 0n === delta > 0n || abs(delta) > abs(size))) return false;
    // Where the trade would revert, only this order goes: no maker stops a taker or a liquidation (LIQ-1).
    if (abs(size + delta) > MAX_SIZE) return false;
    trade(p, delta, price);
    p.cash += rebate;
    const others = this.othersOf(p);
    if (!larger(p.size, size)) return shrinkPasses(others, run.pricing, p, cash, size);
    const { equity, margin } = maintained(others, run.pricing, p.tier, p.cash, p.size);
    return equity >= margin && this.classTakes(p, run.mostInterest);
  }

  #bidPasses(run: Run, lots: bigint, delta: bigint, price: bigint): boolean {
    const t = run.taker;
    const { cash, size, entry, bids } = t;
    t.bids = asUint(t.bids - lots);
    const passes = this.#restingPasses(run, t, run.request.limits.reduceOnly, delta, price, 0n);
    if (!passes) Object.assign(t, { cash, size, entry, bids });
    return passes;
  }

  #takerPasses(run: Run, delta: bigint, price: bigint, fee: bigint): boolean {
    const t = run.taker;
    const { limits, liquidation } = run.request;
    const { cash, size, entry } = t;
    trade(t, delta, price);
    // It only shrinks, at no worse than the waterfall's price, which the Liquidator has set (RSK-2).
    if (liquidation) return true;
    t.cash -= fee;
    let passes: boolean;
    if (larger(t.size, size)) {
      const { equity, margin } = required(run.others, run.pricing, t);
      passes =
        !limits.reduceOnly &&
        equity >= mulDivUp(margin, limits.marginBps, BPS) &&
        this.classTakes(t, run.mostInterest);
    } else {
      passes = shrinkPasses(run.others, run.pricing, t, cash, size);
    }
    if (passes) run.fee += fee;
    else Object.assign(t, { cash, size, entry });
    return passes;
  }

  /** Of all markets but the one at hand. */
  othersOf(p: Party): Health {
    return this.healthOfOthers(p.id, p.markets, p.market, "worse");
  }

  /** Takes an order's exposure back without a fill. The taker's own order is released in memory. */
  #remove(run: Run, m: FillWord): void {
    const { taker, takerBuys, market } = run.request;
    if (m.maker === taker) releaseFrom(run.taker, !takerBuys, m.resting, m.orderIndex, true);
    else this.release(m.maker, market, !takerBuys, m.resting, m.orderIndex);
  }
}

/** A class of which ADL has left so little takes no more. */
export function drains(openInterest: bigint, scale: bigint): boolean {
  return openInterest !== 0n && scale < SCALE_FLOOR;
}

/** Open interest of one class that is worth at most `capBps` of the market's cap at the higher mark. */
export function mostInterestOf(q: Pricing, capBps: bigint): bigint {
  const cap = mulDivDown(q.params.openInterestCap * WAD, capBps, BPS);
  return mulDivDown(cap, WAD, q.highMark);
}

function toLots(value: bigint): bigint {
  if (value > MOST_LOTS) throw new Refusal("Ledger_SizeTooLarge", { have: value, bound: MOST_LOTS });
  return value;
}

function freePlace(orders: number): number {
  if (orders === ALL_PLACES) {
    throw new Refusal("Ledger_TooManyOrders", { have: MAX_ORDERS + 1n, allowed: MAX_ORDERS });
  }
  let place = 0;
  while ((orders & (1 << place)) !== 0) place += 1;
  return place;
}
