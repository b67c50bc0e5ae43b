import { type MarketId, marketId } from "../../domain/ids";
import { Grade } from "../../domain/names";
import { type MarketSnapshot, type Snapshot } from "../../domain/snapshot";
import { type ShadowExchange } from "../../laws/replay/shadowExchange";
import { type BookUnits } from "../../laws/replay/shadowLedger";

/**
 * What a snapshot of the shadow stands on where nothing but events is known: units of the books, and nothing of prices, parameters, grades,
 * shares or tokens. Laws that read those cannot be judged on it.
 */
export function shadowBase({ ledger }: ShadowExchange, block: number): Snapshot {
  const count = Math.max(0, ...[...ledger.bookUnits.keys()].map((id) => id + 1));
  const markets = Array.from({ length: count }, (_, id) => emptyMarket(marketId(id), ledger.bookUnits));
  return {
    block,
    timestamp: 0,
    unit: 1n,
    // Nothing is known of tokens: as many as are accounted for.
    reserves: ledger.accounted,
    totals: { accounted: 0n, deficit: 0n, accounts: 0 },
    history: { hash: 0n, sequence: 0n },
    fund: { assets: 0n, shares: 0n },
    own: { settlement: "", shares: "" },
    // The shadow's own; of their tokens nothing is known.
    assets: [],
    accounts: [],
    markets,
  };
}

function emptyMarket(id: MarketId, units: ReadonlyMap<MarketId, BookUnits>): MarketSnapshot {
  const { lotSize, tickSize } = units.get(id) ?? { lotSize: 1n, tickSize: 1n };
  const rates = { leashPpm: 0n, takerFeePpm: 0n, makerRebatePpm: 0n, liquidationFeePpm: 0n, bandPpm: 0n };
  const others = { interestPpm: 0n, fundingCapPpm: 0n, dispersionPpm: 0n, concentration: 0n };
  const config = {
    lotSize,
    tickSize,
    ...rates,
    ...others,
    openInterestCap: 0n,
    maxTier: 0,
    maxPriceAgeSec: 0,
  };
  return {
    id,
    symbol: "",
    config,
    funding: 0n,
    basisPpb: 0n,
    premiumPpb: 0n,
    accruedAt: 0,
    deficitAccount: 0,
    longs: [],
    shorts: [],
    index: { latest: 0n, previous: 0n, updatedAt: 0, live: false, degraded: false },
    weights: [],
    trading: { grade: Grade.Halted, bookSales: false, capBps: 0, marginBps: 0 },
    haltUntil: 0,
    graceUntil: 0,
    book: { bestBid: 0, bestAsk: 0, uncross: 0, tickSize, lotSize, bids: [], asks: [] },
  };
}
