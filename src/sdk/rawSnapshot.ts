import { accountId, marketId, placeKey, tier } from "../domain/ids";
import { type Grade } from "../domain/names";
import {
  type AccountState,
  type AssetState,
  type ClassState,
  type Health,
  type Judged,
  type LevelState,
  type MarketSnapshot,
  type PositionState,
  type RestingOrder,
} from "../domain/snapshot";
import { type ISolvencyLens } from "../../typechain/contracts/lens/SolvencyLens";

/** What the lens returns, in the names of its own interface. */
export type RawAccount = ISolvencyLens.AccountViewStructOutput;
export type RawHealth = ISolvencyLens.HealthViewStructOutput;
export type RawMarket = ISolvencyLens.MarketViewStructOutput;
export type RawHouse = ISolvencyLens.HouseStructOutput;
export type RawLevel = ISolvencyLens.LevelViewStructOutput;

const BUY = 1n;
const REDUCE_ONLY = 2n;

export function toAccount(raw: RawAccount, judged: RawHealth | undefined): AccountState {
  const { stored } = raw;
  return {
    id: accountId(raw.account),
    owner: raw.owner,
    cash: stored.cash,
    marketBits: stored.markets,
    orderBits: Number(stored.orders),
    orderSequence: Number(stored.orderSequence),
    positions: raw.positions.map(toPosition),
    orders: raw.orders.map(toOrder),
    ...(raw.collateral.length === 0 ? {} : { collateral: [...raw.collateral] }),
    ...(judged === undefined ? {} : { judged: toJudged(judged) }),
  };
}

export function toAsset({ stored, held }: RawHouse["assets"][number]): AssetState {
  return {
    token: stored.token,
    market: marketId(stored.market),
    decimals: Number(stored.decimals),
    haircutPpm: stored.haircutPpm,
    salesPerMinute: stored.salesPerMinute,
    cap: stored.cap,
    total: stored.total,
    held,
  };
}

export function toMarket(
  raw: RawMarket,
  bids: readonly RawLevel[],
  asks: readonly RawLevel[],
): MarketSnapshot {
  const { state, index, trading, top } = raw;
  return {
    id: marketId(raw.market),
    symbol: raw.symbol,
    config: toConfig(raw),
    funding: state.funding,
    basisPpb: state.basisPpb,
    premiumPpb: state.premiumPpb,
    accruedAt: Number(state.accruedAt),
    deficitAccount: Number(state.deficitAccount),
    longs: raw.longs.map(toClass),
    shorts: raw.shorts.map(toClass),
    index: {
      latest: index.latest,
      previous: index.previous,
      updatedAt: Number(index.updatedAt),
      live: index.live,
      degraded: index.degraded,
    },
    weights: raw.sources.map((source) => source.weight),
    trading: {
      grade: Number(trading.grade) as Grade,
      bookSales: trading.bookSales,
      capBps: Number(trading.capBps),
      marginBps: Number(trading.marginBps),
    },
    haltUntil: Number(raw.haltUntil),
    graceUntil: Number(raw.graceUntil),
    book: {
      bestBid: Number(top.bestBid),
      bestAsk: Number(top.bestAsk),
      tickSize: top.tickSize,
      lotSize: top.lotSize,
      uncross: Number(top.uncross),
      bids: bids.map(toLevel),
      asks: asks.map(toLevel),
    },
  };
}

function toConfig({ config }: RawMarket): MarketSnapshot["config"] {
  const { margin, trading } = config;
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

export function toJudged(raw: RawHealth): Judged {
  return {
    worse: raw.priced ? toHealth(raw.worse) : undefined,
    better: raw.priced ? toHealth(raw.better) : undefined,
    withdrawal: raw.withdrawalJudged ? toHealth(raw.withdrawal) : undefined,
    withdrawable: raw.withdrawable,
  };
}

function toHealth({ equity, initialMargin, maintenanceMargin }: Health): Health {
  return { equity, initialMargin, maintenanceMargin };
}

function toPosition({
  market,
  stored,
  touched,
  ended,
  finalIndex,
}: RawAccount["positions"][number]): PositionState {
  return {
    market: marketId(market),
    stored: {
      size: stored.size,
      entryNotional: stored.entryNotional,
      scale: stored.scale,
      epoch: Number(stored.epoch),
      index: stored.index,
      bids: stored.bids,
      asks: stored.asks,
      tier: tier(stored.tier),
    },
    touched: { size: touched.size, entryNotional: touched.entryNotional, cash: touched.cash },
    finalIndex: ended ? finalIndex : undefined,
  };
}

function toOrder({ index, order }: RawAccount["orders"][number]): RestingOrder {
  return {
    index: Number(index),
    lots: order.lots,
    tick: Number(order.tick),
    expiry: Number(order.expiry),
    isBuy: (order.flags & BUY) !== 0n,
    reduceOnly: (order.flags & REDUCE_ONLY) !== 0n,
    market: marketId(order.market),
    next: toPlace(order.next),
    prev: toPlace(order.prev),
    sequence: Number(order.sequence),
  };
}

function toPlace(key: bigint): number {
  return placeKey(accountId(key >> 8n), Number(key & 0xffn));
}

function toClass(raw: RawMarket["longs"][number]): ClassState {
  return {
    openInterest: raw.openInterest,
    entryNotional: raw.entryNotional,
    holders: Number(raw.holders),
    scale: raw.scale,
    epoch: Number(raw.epoch),
    index: raw.index,
  };
}

function toLevel({ tick, level }: RawLevel): LevelState {
  return { tick: Number(tick), lots: level.lots, head: toPlace(level.head), tail: toPlace(level.tail) };
}
