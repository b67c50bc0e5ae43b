import { type MarketId, marketId, placeKey, tier as toTier, TIER_LIST } from "../domain/ids";
import {
  type AccountState,
  type AssetState,
  type BookState,
  type ClassState,
  type Health,
  type Judged,
  type LevelState,
  type MarketSnapshot,
  type PositionState,
  type RestingOrder,
  type Snapshot,
} from "../domain/snapshot";
import { COLLATERAL_PLACE } from "../math/bounds";
import { MathError } from "../math/MathError";
import { type Book } from "./book/book";
import { type AssetRow } from "./collateral/assets";
import { type Judge } from "./ledger/margin";
import { type AccountRow, type PositionRow } from "./ledger/rows";
import { type Parts } from "./parts";
import { Refusal } from "./refusal";

const PLACES = 32;

/** The state as SnapshotReader reads it from the chain. */
export function snapshotOf(x: Parts, judged: boolean): Snapshot {
  const { env, ledger, vault, fund, units, registry, collateral } = x;
  return {
    block: env.block,
    timestamp: Number(env.now),
    unit: units.nativeToWad,
    reserves: vault.reserves,
    totals: { ...ledger.totals },
    history: { ...ledger.history },
    fund: { assets: fund.totalAssets, shares: fund.shares.total },
    own: x.own,
    assets: collateral.assets.rows.map((row) => assetState(row, collateral.assets.heldOf(row))),
    accounts: ledger.accounts.map((account) => accountState(x, account, judged)),
    markets: registry.listings.map((_, i) => marketState(x, marketId(i))),
  };
}

function accountState(x: Parts, account: AccountRow, judged: boolean): AccountState {
  const { id, owner, cash, markets, orders, orderSequence } = account;
  const collateral = x.collateral.balancesOf(id);
  return {
    id,
    owner,
    cash,
    marketBits: markets.reduce((bits, market) => bits | (1n << BigInt(market)), 0n),
    orderBits: orders,
    orderSequence,
    positions: markets
      .filter((market) => market !== COLLATERAL_PLACE)
      .map((market) => positionState(x, account, market)),
    orders: ordersOf(x, account),
    ...(collateral === undefined ? {} : { collateral }),
    ...(judged ? { judged: judgedOf(x, account) } : {}),
  };
}

function assetState(row: AssetRow, held: bigint): AssetState {
  const { token, market, decimals, haircutPpm, salesPerMinute, cap, total } = row;
  return { token, market, decimals, haircutPpm, salesPerMinute, cap, total, held };
}

function positionState({ ledger }: Parts, { id }: AccountRow, market: MarketId): PositionState {
  const row = ledger.positionOf(id, market);
  if (row === undefined) throw new RangeError(`account ${id} has no position in market ${market}`);
  const { size, entryNotional, scale, epoch, index, bids, asks } = row;
  const stored = { size, entryNotional, scale, epoch, index, bids, asks, tier: toTier(row.tier) };
  const now = ledger.load(id, market);
  const touched = { size: now.size, entryNotional: now.entry, cash: now.owed };
  return { market, stored, touched, finalIndex: finalIndexOf(row, ledger, market) };
}

function finalIndexOf(row: PositionRow, ledger: Parts["ledger"], market: MarketId): bigint | undefined {
  if (row.size === 0n) return undefined;
  const { epoch, finals } = ledger.classOf(market, row.size > 0n, row.tier);
  return epoch === row.epoch ? undefined : (finals.get(row.epoch) ?? 0n);
}

function ordersOf({ exchange }: Parts, { id, orders }: AccountRow): readonly RestingOrder[] {
  const found: RestingOrder[] = [];
  for (let index = 0; index < PLACES; index += 1) {
    if ((orders & (1 << index)) === 0) continue;
    const order = exchange.orderAt(id, index);
    if (order === undefined) throw new RangeError(`account ${id} has no order at place ${index}`);
    const { lots, tick, expiry, isBuy, reduceOnly, market, sequence } = order;
    const level = exchange.bookOf(market).levelOf(isBuy, tick);
    const key = placeKey(id, index);
    // What is stored beyond the ends of a queue means nothing.
    const next = level?.tail === key ? 0 : order.next;
    const prev = level?.head === key ? 0 : order.prev;
    found.push({ index, lots, tick, expiry, isBuy, reduceOnly, market, next, prev, sequence });
  }
  return found;
}

function judgedOf({ ledger }: Parts, { id }: AccountRow): Judged {
  const health = (judge: Judge): Health | undefined => answered(() => ({ ...ledger.healthOf(id, judge) }));
  const withdrawable = answered(() => ledger.withdrawable(id));
  return {
    worse: health("worse"),
    better: health("better"),
    withdrawal: withdrawable === undefined ? undefined : health("withdrawal"),
    withdrawable: withdrawable ?? 0n,
  };
}

/** Undefined where the contracts would revert. */
function answered<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (cause) {
    if (cause instanceof Refusal || cause instanceof MathError) return undefined;
    throw cause;
  }
}

function marketState(x: Parts, id: MarketId): MarketSnapshot {
  const { registry, ledger, oracle, breaker, exchange } = x;
  const { funding, basisPpb, premiumPpb, accruedAt, deficitAccount } = ledger.marketOf(id);
  const { latest, previous, updatedAt, live, degraded } = oracle.read(id);
  const { grade, bookSales, capBps, marginBps } = breaker.stateOf(id);
  const { haltUntil, graceUntil } = breaker.haltOf(id);
  return {
    id,
    symbol: registry.symbolOf(id),
    config: configOf(x, id),
    funding,
    basisPpb,
    premiumPpb,
    accruedAt: Number(accruedAt),
    deficitAccount,
    longs: TIER_LIST.map((tier) => classState(x, id, true, tier)),
    shorts: TIER_LIST.map((tier) => classState(x, id, false, tier)),
    index: { latest, previous, updatedAt: Number(updatedAt), live, degraded },
    weights: oracle.sourcesOf(id).map(({ weight }) => weight),
    trading: { grade, bookSales, capBps: Number(capBps), marginBps: Number(marginBps) },
    haltUntil: Number(haltUntil),
    graceUntil: Number(graceUntil),
    book: bookState(exchange.bookOf(id)),
  };
}

function configOf({ registry }: Parts, id: MarketId): MarketSnapshot["config"] {
  const { margin, trading } = registry.configOf(id);
  return {
    lotSize: margin.lotSize,
    tickSize: trading.tickSize,
    concentration: margin.concentration,
    openInterestCap: margin.openInterestCap,
    leashPpm: margin.leashPpm,
    takerFeePpm: margin.takerFeePpm,
    makerRebatePpm: margin.makerRebatePpm,
    liquidationFeePpm: margin.liquidationFeePpm,
    maxTier: Number(margin.maxTier),
    bandPpm: trading.bandPpm,
    maxPriceAgeSec: Number(trading.maxPriceAgeSec),
    interestPpm: trading.interestPpm,
    fundingCapPpm: trading.fundingCapPpm,
    dispersionPpm: trading.dispersionPpm,
  };
}

function classState({ ledger }: Parts, market: MarketId, longs: boolean, tier: number): ClassState {
  const { openInterest, entryNotional, holders, scale, epoch, index } = ledger.classOf(market, longs, tier);
  return { openInterest, entryNotional, holders, scale, epoch, index };
}

function bookState(book: Book): BookState {
  const { bestBid, bestAsk, tickSize, lotSize, uncross } = book.top;
  const [bids, asks] = [levelsOf(book, true, bestBid), levelsOf(book, false, bestAsk)];
  return { bestBid, bestAsk, tickSize, lotSize, uncross, bids, asks };
}

/** Best first, as the bitmap enumerates them. */
function levelsOf(book: Book, bids: boolean, best: number): readonly LevelState[] {
  const levels: LevelState[] = [];
  for (let tick = best; tick !== 0; tick = book.next(bids, tick)) {
    const level = book.levelOf(bids, tick);
    if (level === undefined) throw new RangeError(`a marked tick ${tick} has no level`);
    levels.push({ tick, lots: level.lots, head: level.head, tail: level.tail });
  }
  return levels;
}
