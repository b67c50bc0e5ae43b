import { type VenuePrice } from "../../sim/bars/feed";
import { newsAt } from "../../sim/scenario/disturbance";
import {
  Grade,
  type MarketView,
  type OwnView,
  type PayoutsView,
  type PublicPosition,
} from "../../sim/world/view";
import { type MarketUnits, toLots, toMoney, toTicks } from "../../sim/world/units";
import { FUND, HOUSE } from "../../domain/ids";
import { type PublicView } from "../../cex/publication/publicView";
import { type Market, type Person } from "../market";
import { equityAt, thresholdPrice } from "../trace/position";
import { bracketMaintenance } from "./brackets";
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
  readonly payouts: PayoutsView;
  readonly terms: ViewTerms;
}

/**
 * What everybody can see of a centralised venue, in the words of the simulator's agents. Such a venue has no halts and no oracle that
 * could fail, liquidates by itself, and sells no inventory: those parts of the view are as on a market that is always open.
 */
export function cexMarketView(seen: SeenMarket): MarketView {
  const { market, step, time, view, history, outside, payouts, terms } = seen;
  const { units, scenario, replayStart } = market;
  const index = toTicks(view.market.index, units);
  history.push(index);
  return {
    step,
    blockSec: scenario.blockSec,
    index,
    mark: toTicks(view.market.mark, units),
    live: true,
    degraded: false,
    grade: Grade.Open,
    uncrossDue: false,
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
    payouts,
    news: newsAt(scenario.disturbances, time - replayStart, scenario.blockSec),
    positions: () => publishedPositions(view, units),
  };
}

/** What everybody can work out of positions: on a chain all of it, elsewhere nothing. */
function publishedPositions({ chain, market }: PublicView, units: MarketUnits): PublicPosition[] {
  return (chain?.accounts ?? []).flatMap(({ account, balance, size, cost }) => {
    if (size === 0n || account === HOUSE || account === FUND) return [];
    const position = { base: balance.usd - cost, size, cost, tier: 0 };
    const price = thresholdPrice(position, bracketMaintenance, market.mark) ?? 0n;
    return [{ account, lots: toLots(size, units), liquidationTick: toTicks(price, units) }];
  });
}

/** What somebody knows beside his page: what came to his bank, and what he holds elsewhere. */
export type Beside = Pick<OwnView, "withdrawn" | "outsideLots">;

/** What a customer sees of himself. Who never deposited has no page, and nothing. */
export function cexOwnView(
  person: Person,
  pages: Pages,
  market: MarketView,
  { units }: Market,
  beside: Beside,
): OwnView {
  const { account } = person;
  const page = pages.get(account);
  const position = pages.position(account);
  const mark = BigInt(market.mark) * units.tickSize;
  const equity = position === undefined ? (page?.balance.usd ?? 0n) : equityAt(position, mark);
  return {
    account,
    lots: toLots(position?.size ?? 0n, units),
    equity: toMoney(equity),
    ...beside,
    orders: (page?.orders ?? []).map(({ isBuy, price, size }) => ({
      isBuy,
      tick: toTicks(price, units),
      lots: toLots(size, units),
    })),
  };
}
