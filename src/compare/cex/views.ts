import { type VenuePrice } from "../../sim/bars/feed";
import { Grade, type MarketView, type OwnView } from "../../sim/world/view";
import { toLots, toMoney, toTicks } from "../../sim/world/units";
import { type PublicView } from "../../cex/publication/publicView";
import { type Market, type Person } from "../market";
import { equityAt } from "../trace/position";
import { depthOf } from "./observe";
import { type Pages } from "./pages";

/** What a comparison does not let differ between venues: how far from the index people let an order go [ppm]. */
export interface ViewTerms {
  readonly bandPpm: number;
}

export interface SeenMarket {
  readonly market: Market;
  readonly step: number;
  readonly time: number;
  readonly view: PublicView;
  /** Grows by one with every view. */
  readonly history: number[];
  readonly outside: readonly VenuePrice[];
  readonly terms: ViewTerms;
}

/**
 * What everybody can see of a centralised venue, in the words of the simulator's agents. Such a venue has no halts and no oracle that
 * could fail, liquidates by itself, and sells no inventory: those parts of the view are as on a market that is always open.
 */
export function cexMarketView({ market, step, time, view, history, outside, terms }: SeenMarket): MarketView {
  const { units } = market;
  const index = toTicks(view.market.index, units);
  history.push(index);
  return {
    step,
    blockSec: market.scenario.blockSec,
    index,
    mark: toTicks(view.market.mark, units),
    live: true,
    degraded: false,
    grade: Grade.Open,
    bandPpm: terms.bandPpm,
    indexHistory: history,
    bids: depthOf(view.market.bids, units),
    asks: depthOf(view.market.asks, units),
    outside: outside.map(({ price, time: since }) => ({
      tick: toTicks(price, units),
      ageSec: price === 0n ? 0 : time - since,
    })),
    liquidatable: [],
    fund: { lots: 0, price: 0, allowedLots: 0 },
    deficit: 0,
  };
}

/** What a customer sees of himself. Who never deposited has no page, and nothing. */
export function cexOwnView(person: Person, pages: Pages, market: MarketView, { units }: Market): OwnView {
  const { account } = person;
  const page = pages.get(account);
  const position = pages.position(account);
  const mark = BigInt(market.mark) * units.tickSize;
  const equity = position === undefined ? (page?.balance.usd ?? 0n) : equityAt(position, mark);
  return {
    account,
    lots: toLots(position?.size ?? 0n, units),
    equity: toMoney(equity),
    orders: (page?.orders ?? []).map(({ isBuy, price, size }) => ({
      isBuy,
      tick: toTicks(price, units),
      lots: toLots(size, units),
    })),
  };
}
