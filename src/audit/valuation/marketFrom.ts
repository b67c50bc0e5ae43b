import { type MarketId, TIER_LIST } from "../../domain/ids";
import { type Grade, Grade as Grades, RoundStatus } from "../../domain/names";
import {
  type BookState,
  type ClassState,
  type IndexPrice,
  type LevelState,
  type MarketConfig,
  type MarketSnapshot,
  type TradingState,
} from "../../domain/snapshot";
import { BPS } from "../../math/bounds";
import { levelPlace, markedTicks } from "../state/explain/exchange";
import { numbers } from "../state/explain/markets";
import { BREAKER, classKey, EXCHANGE, LEDGER, ORACLE, REGISTRY } from "../state/places";
import { type ContractStorage } from "../state/contractStorage";
import { type ExchangeState } from "../state/exchangeState";
import { addressIn } from "../trust/accounts";
import { part } from "./accountFrom";
import { type Storages } from "./snapshot";
import { shortString } from "./shortString";

const ADAPTER_BITS = 160;

/** One market, with its prices and grades as of `now` [s]. */
export function marketFrom(storages: Storages, id: MarketId, now: bigint): MarketSnapshot {
  const { ledger, registry, oracle, breaker, exchange } = storages;
  const state = LEDGER.markets.at(id);
  const field = (label: string): bigint => ledger.value(state.member(label));
  const hot = (label: string): bigint => breaker.value(BREAKER.hot.at(id).member(label));
  return {
    id,
    symbol: shortString(registry.word(REGISTRY.listings.at(id).member("symbol"))),
    config: configFrom(registry, id),
    funding: field("funding"),
    basisPpb: field("basisPpb"),
    premiumPpb: field("premiumPpb"),
    accruedAt: Number(field("accruedAt")),
    deficitAccount: Number(field("deficitAccount")),
    longs: TIER_LIST.map((tier) => classFrom(ledger, classKey(id, true, tier))),
    shorts: TIER_LIST.map((tier) => classFrom(ledger, classKey(id, false, tier))),
    index: indexFrom(oracle, id, now),
    weights: weightsFrom(oracle, id),
    trading: tradingFrom(hot, now),
    haltUntil: Number(hot("haltUntil")),
    graceUntil: Number(hot("salesFrom")),
    book: bookFrom(exchange, id),
  };
}

function configFrom(registry: ContractStorage, id: MarketId): MarketConfig {
  const config = REGISTRY.listings.at(id).member("config");
  const margin = (label: string): bigint => registry.value(config.member("margin").member(label));
  const trading = (label: string): bigint => registry.value(config.member("trading").member(label));
  return {
    lotSize: margin("lotSize"),
    concentration: margin("concentration"),
    openInterestCap: margin("openInterestCap"),
    leashPpm: margin("leashPpm"),
    takerFeePpm: margin("takerFeePpm"),
    makerRebatePpm: margin("makerRebatePpm"),
    liquidationFeePpm: margin("liquidationFeePpm"),
    maxTier: Number(margin("maxTier")),
    tickSize: trading("tickSize"),
    bandPpm: trading("bandPpm"),
    maxPriceAgeSec: Number(trading("maxPriceAgeSec")),
    dispersionPpm: trading("dispersionPpm"),
    interestPpm: trading("interestPpm"),
    fundingCapPpm: trading("fundingCapPpm"),
  };
}

function classFrom(ledger: ContractStorage, key: bigint): ClassState {
  const field = (label: string): bigint => ledger.value(LEDGER.classes.at(key).member(label));
  return {
    openInterest: field("openInterest"),
    entryNotional: field("entryNotional"),
    holders: Number(field("holders")),
    scale: field("scale"),
    epoch: Number(field("epoch")),
    index: field("index"),
  };
}

/** As PriceOracle.read. */
function indexFrom(oracle: ContractStorage, id: MarketId, now: bigint): IndexPrice {
  const field = (label: string): bigint => oracle.value(ORACLE.slots.at(id).member(label));
  const status = Number(field("status"));
  const updatedAt = field("updatedAt");
  const quorum = status === RoundStatus.Live || status === RoundStatus.Degraded;
  const live = quorum && now <= updatedAt + field("maxPriceAgeSec");
  return {
    latest: field("latest"),
    previous: field("previous"),
    updatedAt: Number(updatedAt),
    live,
    degraded: live && status === RoundStatus.Degraded,
  };
}

/** Adapters that the oracle asks, of all markets: the lowest 160 bits of each source's word. */
export function adaptersIn({ storages, markets }: ExchangeState): readonly string[] {
  return numbers(markets).flatMap((id) =>
    sourceWords(storages.oracle, id as MarketId).map((word) => addressIn(part(word, 0n, ADAPTER_BITS))),
  );
}

/** adapter (160 bits) | weight (16) | ...: libraries/SourceWords.sol. */
function weightsFrom(oracle: ContractStorage, id: MarketId): readonly bigint[] {
  return sourceWords(oracle, id).map((word) => part(word, 160n, 16));
}

/** The words of the sources in use, in their order. */
export function sourceWords(oracle: ContractStorage, id: MarketId): readonly bigint[] {
  const count = Number(oracle.value(ORACLE.headers.at(id).member("count")));
  const room = ORACLE.sources.at(id).slots().length;
  return numbers(Math.min(count, room)).map((i) => oracle.word(ORACLE.sources.at(id).element(i)));
}

/** As CircuitBreaker.stateOf. */
function tradingFrom(hot: (label: string) => bigint, now: bigint): TradingState {
  const quorum =
    hot("roundAt") !== 0n && hot("lostAt") === 0n && now <= hot("roundAt") + hot("maxPriceAgeSec");
  const guarded = now < hot("guardUntil");
  const grades = [
    quorum ? Grades.Open : Grades.ReduceOnly,
    now < hot("haltUntil") ? Number(hot("haltGrade")) : Grades.Open,
    guarded ? Number(hot("guardGrade")) : Grades.Open,
  ];
  const grade = Math.max(...grades) as Grade;
  return {
    grade,
    bookSales: quorum && grade <= Grades.ReduceOnly && now >= hot("salesFrom"),
    capBps: Number(guarded ? hot("capBps") : BPS),
    marginBps: Number(guarded ? hot("marginBps") : BPS),
  };
}

function bookFrom(exchange: ContractStorage, id: MarketId): BookState {
  const top = (label: string): bigint => exchange.value(EXCHANGE.books.at(id).member("top").member(label));
  const levels = (bids: boolean): LevelState[] =>
    markedTicks(exchange, id, bids).map((tick) => levelFrom(exchange, id, bids, tick));
  return {
    bestBid: Number(top("bestBid")),
    bestAsk: Number(top("bestAsk")),
    tickSize: top("tickSize"),
    lotSize: top("lotSize"),
    uncross: Number(top("uncross")),
    bids: levels(true).reverse(),
    asks: levels(false),
  };
}

/** head (40) | tail (40) | lots (64) | ...: engines/book/Words.sol. */
function levelFrom(exchange: ContractStorage, id: MarketId, bids: boolean, tick: number): LevelState {
  const word = exchange.peek(levelPlace(id, bids, tick));
  return {
    tick,
    head: Number(part(word, 0n, 40)),
    tail: Number(part(word, 40n, 40)),
    lots: part(word, 80n, 64),
  };
}
