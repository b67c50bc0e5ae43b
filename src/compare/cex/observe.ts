import { type PublicView } from "../../cex/publication/publicView";
import { type Level } from "../../cex/engine/orderBook";
import { type StepReport } from "../../cex/venues/venue";
import { type Depth } from "../../sim/world/view";
import { type MarketUnits, toLots, toTicks } from "../../sim/world/units";
import { type Observation } from "../trace/traceBuilder";
import { type Pages } from "./pages";

/** A block of a centralised venue in the form in which all venues are watched. */
export function observe(
  t: number,
  { market }: PublicView,
  report: StepReport,
  pages: Pages,
  units: MarketUnits,
): Observation {
  return {
    t,
    mark: market.mark,
    index: market.index,
    indexTicks: toTicks(market.index, units),
    bids: depthOf(market.bids, units),
    asks: depthOf(market.asks, units),
    positions: pages.positions(),
    liquidated: [...new Set<number>(report.liquidations.map(({ account }) => account))],
    deleveraged: report.deleveragings.map(({ winner, size }) => ({ account: winner, closed: size })),
  };
}

/** Levels of the public book in ticks and lots. */
export function depthOf(levels: readonly Level[], units: MarketUnits): Depth[] {
  return levels
    .map(({ price, size }) => ({ tick: toTicks(price, units), lots: toLots(size, units) }))
    .filter(({ lots }) => lots > 0);
}
