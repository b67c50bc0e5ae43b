import { BarFeed } from "../../sim/bars/feed";
import { latentBars } from "../../sim/outside/latentPath";
import { OutsideMarket } from "../../sim/outside/outsideMarket";
import { type Market } from "../market";
import { type Measured, measured, notMeasured } from "./measured";

/** A price older than this says nothing about now [s]. */
const FRESH_SEC = 60;
/** Venues of a modelled path that are nobody's source and where nobody hedges. */
const WITNESSES = ["witness one", "witness two"] as const;

/** One reading of the reference. */
export interface Reading {
  /** Since the start of the replay [s]. */
  readonly t: number;
  /** [wad]; undefined while no venue that counts has a fresh price. */
  readonly price: bigint | undefined;
}

export interface Reference {
  /** The venues that it is the median of. */
  readonly venues: readonly string[];
  readonly readings: readonly Reading[];
}

/**
 * Prices against which venues are judged: what traded outside, but for every source that the judged index uses. Where the path is
 * modelled, two witnesses trade on it as well, from which no index takes a price and which no hedge of ours moves; a disturbance of all
 * venues reaches them, too. Nothing of what a run did changes these prices.
 */
export class References {
  /** By block: the price of each venue, undefined if stale. */
  private readonly prices: (bigint | undefined)[][] = [];
  private readonly names: readonly string[];

  constructor(private readonly market: Market) {
    const bars = witnessed(market);
    this.names = bars.venues.map(({ venue }) => venue);
    const { disturbances } = market.scenario;
    const { replayStart, blocks } = market;
    const outside = new OutsideMarket(new BarFeed(bars), { disturbances, impact: undefined, replayStart });
    for (let step = 1; step <= blocks; step += 1) {
      const time = market.timeOf(step);
      outside.advance(time);
      const now = outside.prices();
      this.prices.push(
        now.map(({ price, time: since }) => (price > 0n && time - since <= FRESH_SEC ? price : undefined)),
      );
    }
  }

  /** The reference that leaves out these sources; not measured where nothing is left. */
  without(sources: readonly string[]): Measured<Reference> {
    const left = [...this.names.keys()].filter((venue) => !sources.includes(this.names[venue] ?? ""));
    if (left.length === 0) {
      return notMeasured(
        "its index uses every venue whose price is known, so that none is left to judge it by",
      );
    }
    const readings = this.prices.map((row, place) => ({
      t: this.market.timeOf(place + 1) - this.market.replayStart,
      price: median(left.flatMap((venue) => row[venue] ?? [])),
    }));
    return measured({ venues: left.map((venue) => this.names[venue] ?? ""), readings });
  }
}

/** The market's own bars, and those of the witnesses where prices are modelled: their noise is drawn beside that of the others. */
function witnessed({ bars, scenario, terms }: Market) {
  const { prices } = scenario;
  if (prices.kind === "recorded") return bars;
  const path = { ...prices.path, venues: [...prices.path.venues, ...WITNESSES] };
  return latentBars(path, bars.asset, terms.seed, bars.start);
}

/** Of an even number, the mean of the middle two, down. */
function median(prices: readonly bigint[]): bigint | undefined {
  if (prices.length === 0) return undefined;
  const sorted = [...prices].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const high = sorted[sorted.length >> 1] ?? 0n;
  const low = sorted[(sorted.length - 1) >> 1] ?? 0n;
  return (high + low) / 2n;
}
