import { type MarketId } from "../domain/ids";
import { classOf, marketOf } from "../domain/lookup";
import {
  type AccountState,
  type AssetState,
  type Health,
  type MarketSnapshot,
  type PositionState,
  type Snapshot,
  type StoredPosition,
  type Touched,
} from "../domain/snapshot";
import { PPM, SICK_ALLOWANCE_PPM, WAD } from "../math/bounds";
import { cashOwed, entryNow, indexNow, sizeNow } from "../math/indexMath";
import { exposure, initialMargin, maintenanceMargin, mark, notional, value } from "../math/marginMath";
import { leverageOf } from "../math/tiers";
import { abs, max, min, mulDivDown } from "../math/wadMath";
import { collateralValue } from "./collateralValue";

/** Whose price serves: the better of the last two rounds judges liquidations, the worse fills. */
export type JudgeName = "worse" | "better";

/** A stored position as of `market`, from the formulas alone. */
export function touch(
  stored: StoredPosition,
  market: MarketSnapshot,
  finalIndex: bigint | undefined,
): Touched {
  if (stored.size === 0n) return { size: 0n, entryNotional: 0n, cash: 0n };
  const longs = stored.size > 0n;
  const state = classOf(market, longs, stored.tier);
  if (stored.epoch !== state.epoch) {
    const cash = cashOwed(stored.size, finalIndex ?? stored.index, stored.index, stored.scale);
    return { size: 0n, entryNotional: 0n, cash };
  }
  const index = indexNow(state.index, state.scale, market.funding, longs);
  return {
    size: sizeNow(stored.size, state.scale, stored.scale),
    entryNotional: entryNow(stored.entryNotional, state.scale, stored.scale),
    cash: cashOwed(stored.size, index, stored.index, stored.scale),
  };
}

/** The mark that serves `judge` for a position of this side. */
export function markOf(market: MarketSnapshot, judge: JudgeName, long: boolean): bigint {
  const { latest, previous } = market.index;
  const marks = [latest, previous === 0n ? latest : previous].map((price) => mark(price, market.basisPpb));
  const [a, b] = [marks[0] ?? 0n, marks[1] ?? 0n];
  return (judge === "better") === long ? max(a, b) : min(a, b);
}

/** Health of an account, recomputed from stored values and formulas; undefined while a market has no price. */
export function healthOf(account: AccountState, snapshot: Snapshot, judge: JudgeName): Health | undefined {
  return revalue(account, snapshot.markets, snapshot.assets, judge);
}

/**
 * What an account of `before` would be worth with the prices and funding of `later`, classes as they were: the
 * account as it stood after accrual, but before anything else in the transaction.
 */
export function healthAccrued(
  account: AccountState,
  before: Snapshot,
  later: Snapshot,
  judge: JudgeName,
): Health | undefined {
  return revalue(account, accruedMarkets(before, later), before.assets, judge);
}

/** Markets of `before`, accrued to the prices and funding of `later`. */
export function accruedMarkets(before: Snapshot, later: Snapshot): readonly MarketSnapshot[] {
  return before.markets.map((market) => {
    const { index, funding, basisPpb } = marketOf(later, market.id);
    return { ...market, index, funding, basisPpb };
  });
}

/** Cash of an account with its positions touched in `markets`. */
export function cashIn(account: AccountState, markets: readonly MarketSnapshot[]): bigint {
  return account.positions.reduce((sum, position) => sum + touchedIn(position, markets).cash, account.cash);
}

/** Cash and positions at the latest mark: what two accounts that trade with each other share between them. */
export function worthIn(account: AccountState, markets: readonly MarketSnapshot[]): bigint {
  return account.positions.reduce((sum, position) => {
    const market = marketIn(markets, position.market);
    const now = touchedIn(position, markets);
    return sum + now.cash + value(now.size, mark(market.index.latest, market.basisPpb));
  }, account.cash);
}

function revalue(
  account: AccountState,
  markets: readonly MarketSnapshot[],
  assets: readonly AssetState[],
  judge: JudgeName,
): Health | undefined {
  let [equity, im, mm] = [account.cash + collateralValue(account, assets, markets, judge), 0n, 0n];
  for (const position of account.positions) {
    const market = marketIn(markets, position.market);
    const now = touchedIn(position, markets);
    equity += now.cash;
    const { bids, asks, tier } = position.stored;
    if (now.size === 0n && bids === 0n && asks === 0n) continue;
    if (market.index.latest === 0n) return undefined;
    const part = contribution(market, now.size, bids, asks, tier, judge);
    [equity, im, mm] = [equity + part.equity, im + part.initialMargin, mm + part.maintenanceMargin];
  }
  return { equity, initialMargin: im, maintenanceMargin: mm };
}

/** What one market adds to an account's health. */
export function contribution(
  market: MarketSnapshot,
  size: bigint,
  bids: bigint,
  asks: bigint,
  tier: number,
  judge: JudgeName,
): Health {
  const price = size === 0n ? markOf(market, "better", true) : markOf(market, judge, size > 0n);
  const { lotSize, concentration } = market.config;
  const [leverage, doubled] = [leverageOf(tier), concentration * WAD];
  const held = notional(abs(size), price);
  const im = initialMargin(held, leverage, doubled);
  const exposed = exposure(size, bids * lotSize, asks * lotSize);
  const allowance = market.index.live ? 0n : mulDivDown(held, SICK_ALLOWANCE_PPM, PPM);
  return {
    equity: value(size, price) + (judge === "better" ? allowance : -allowance),
    initialMargin: exposed === abs(size) ? im : initialMargin(notional(exposed, price), leverage, doubled),
    maintenanceMargin: maintenanceMargin(im),
  };
}

function touchedIn(position: PositionState, markets: readonly MarketSnapshot[]): Touched {
  return touch(position.stored, marketIn(markets, position.market), position.finalIndex);
}

function marketIn(markets: readonly MarketSnapshot[], id: MarketId): MarketSnapshot {
  const market = markets[id];
  if (market === undefined) throw new RangeError(`no market ${id}`);
  return market;
}
