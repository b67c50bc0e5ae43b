import { Stream } from "../../src/sim/random/stream";
import {
  type Agent,
  type AgentView,
  Grade,
  type MarketView,
  type OrderIntent,
  type OwnView,
} from "../../src/sim/world/view";

export const INDEX = 20_000;
export const MARKET: MarketView = {
  step: 300,
  blockSec: 5,
  index: INDEX,
  mark: INDEX,
  live: true,
  degraded: false,
  grade: Grade.Open,
  uncrossDue: false,
  bandPpm: 50_000,
  indexHistory: Array.from({ length: 40 }, () => INDEX),
  bids: [{ tick: 19_990, lots: 1_000 }],
  asks: [{ tick: 20_010, lots: 1_000 }],
  outside: [{ tick: INDEX, ageSec: 5 }],
  liquidatable: [],
  fund: { lots: 0, price: 0, allowedLots: 0 },
  deficit: 0,
  payouts: { deposited: 0, paid: 0, refused: 0 },
  news: { doubtPpm: 0, settlementPpm: 1_000_000 },
  positions: () => [],
};
export const OWN: OwnView = {
  account: 9,
  lots: 0,
  equity: 1_000_000_000,
  withdrawn: 0,
  outsideLots: 0,
  orders: [],
};

/** A calm market, changed as told. */
export function seen(market: Partial<MarketView> = {}, own: Partial<OwnView> = {}): AgentView {
  const random = (purpose: number): Stream => new Stream(1n, 1, purpose, 1);
  return { market: { ...MARKET, ...market }, own: { ...OWN, ...own }, random };
}

/** The orders that an agent wants placed. */
export function ordersOf(intents: ReturnType<Agent["act"]>): OrderIntent[] {
  return intents.flatMap((intent) => (intent.kind === "place" ? intent.orders : []));
}
