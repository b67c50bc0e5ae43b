import { type AccountId, type MarketId } from "../../domain/ids";
import { type MarginParameters } from "../../domain/marketParameters";
import { COLLATERAL_PLACE, PPM, SICK_ALLOWANCE_PPM, WAD } from "../../math/bounds";
import {
  exposure,
  initialMargin,
  maintenanceMargin,
  mark as markAt,
  notional,
  value,
} from "../../math/marginMath";
import { leverageOf } from "../../math/tiers";
import { abs, max, min, mulDivDown, mulDivUp } from "../../math/wadMath";
import { type Index } from "../oracle";
import { Refusal } from "../refusal";
import { type Party } from "./party";
import { LedgerPositions } from "./positions";

/** Whose price serves. */
export type Judge = "worse" | "better" | "withdrawal";

/** LedgerTypes.Health. */
export interface Health {
  equity: bigint;
  initialMargin: bigint;
  maintenanceMargin: bigint;
}

/** A market's marks and margin parameters, read once a call. */
export interface Pricing {
  readonly market: MarketId;
  readonly lowMark: bigint;
  readonly highMark: bigint;
  readonly live: boolean;
  readonly degraded: boolean;
  readonly concentration: bigint;
  readonly params: MarginParameters;
}

export function noHealth(): Health {
  return { equity: 0n, initialMargin: 0n, maintenanceMargin: 0n };
}

/** Twin of contracts/core/LedgerMargin.sol: what an account is worth and what it needs. */
export abstract class LedgerMargin extends LedgerPositions {
  markOf(market: MarketId, judge: Judge, long: boolean): bigint {
    return markFor(this.pricing(market), judge, long);
  }

  healthOf(account: AccountId, judge: Judge): Health {
    const { markets, cash } = this.accountOf(account);
    const h = this.healthOfOthers(account, markets, undefined, judge);
    h.equity += cash;
    return h;
  }

  protected pricing(market: MarketId, index: Index = this.readIndex(market)): Pricing {
    if (index.latest === 0n) throw new Refusal("Ledger_PriceUnavailable", { market });
    const { basisPpb } = this.marketOf(market);
    let lowMark = markAt(index.latest, basisPpb);
    let highMark = lowMark;
    if (index.previous !== 0n) {
      const other = markAt(index.previous, basisPpb);
      if (other < lowMark) lowMark = other;
      else highMark = other;
    }
    const { margin: params } = this.wiring.registry.configOf(market);
    const { live, degraded } = index;
    return { market, lowMark, highMark, live, degraded, concentration: params.concentration * WAD, params };
  }

  /** Health with the market of `p` as `p` has it in memory and all others as stored. */
  protected healthWith(p: Party, q: Pricing, judge: Judge): Health {
    const h = this.healthOfOthers(p.id, p.markets, p.market, judge);
    h.equity += p.cash;
    this.#addMarket(h, q, p, judge);
    return h;
  }

  /** Contributions of all markets but `except`, without the account's own cash. */
  protected healthOfOthers(
    account: AccountId,
    markets: readonly MarketId[],
    except: MarketId | undefined,
    judge: Judge,
  ): Health {
    const h = noHealth();
    for (const market of markets) {
      if (market === COLLATERAL_PLACE) {
        // Collateral is not lent on: cash leaves only on what cash and positions are worth.
        if (judge !== "withdrawal") h.equity += this.wiring.collateralOf(account, judge);
      } else if (market !== except) this.#addStored(h, account, market, judge);
    }
    return h;
  }

  #addMarket(h: Health, q: Pricing, p: Party, judge: Judge): void {
    const size = abs(p.size);
    let price = size === 0n ? q.highMark : markFor(q, judge, p.size > 0n);
    if (judge === "withdrawal" && size !== 0n) price = this.#withdrawalPrice(q, p, price);
    const held = notional(size, price);
    const im = marginOf(q, held, p.tier);
    h.maintenanceMargin += maintenanceMargin(im);
    const exposed = exposureOf(p, q);
    h.initialMargin += exposed === size ? im : marginOf(q, notional(exposed, price), p.tier);
    h.equity += worth(q, p.size, price, held, judge === "better");
  }

  #addStored(h: Health, account: AccountId, market: MarketId, judge: Judge): void {
    const p = this.load(account, market);
    h.equity += p.owed;
    if (p.size === 0n && p.bids === 0n && p.asks === 0n) return;
    const q = this.pricing(market);
    if (judge === "withdrawal" && q.degraded) throw new Refusal("Ledger_Degraded", { market });
    this.#addMarket(h, q, p, judge);
  }

  /** WDR-2: the worst of mark, average entry and the 10-minute extreme. */
  #withdrawalPrice(q: Pricing, p: Party, mark: bigint): bigint {
    const { low, high } = this.wiring.breaker.extremesOf(q.market);
    const size = abs(p.size);
    if (p.size > 0n) return min(min(mark, mulDivDown(p.entry, WAD, size)), low);
    return max(max(mark, mulDivUp(p.entry, WAD, size)), high);
  }
}

export function markFor(q: Pricing, judge: Judge, long: boolean): bigint {
  return (judge === "better") === long ? q.highMark : q.lowMark;
}

export function marginOf(q: Pricing, notional_: bigint, tier: number): bigint {
  return initialMargin(notional_, leverageOf(tier), q.concentration);
}

/** Value of a position; without quorum a fifth of its notional `held` is added or taken. */
export function worth(q: Pricing, size: bigint, price: bigint, held: bigint, add: boolean): bigint {
  const worthNow = value(size, price);
  if (q.live || size === 0n) return worthNow;
  const allowance = mulDivDown(held, SICK_ALLOWANCE_PPM, PPM);
  return add ? worthNow + allowance : worthNow - allowance;
}

/** Largest size that the position could have if its orders filled. */
export function exposureOf(p: Party, q: Pricing): bigint {
  if (p.bids === 0n && p.asks === 0n) return abs(p.size);
  return exposure(p.size, p.bids * q.params.lotSize, p.asks * q.params.lotSize);
}
