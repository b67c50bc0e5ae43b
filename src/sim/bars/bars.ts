/** Shortest bar that is read, and the length of modelled ones [s]. */
export const BAR_SEC = 10;

/** What one venue traded in one bar. Prices and volume are wad. */
export interface Bar {
  /** Start of the bar, Unix seconds. Its close is known when it ends. */
  readonly time: number;
  readonly open: bigint;
  readonly high: bigint;
  readonly low: bigint;
  readonly close: bigint;
  readonly volume: bigint;
  readonly trades: number;
}

/** The bars of one asset on one venue, in time's order. A bar without a trade is absent. */
export interface VenueBars {
  readonly venue: string;
  readonly pair: string;
  /** Length of one bar [s], a multiple of BAR_SEC. */
  readonly barSec: number;
  readonly bars: readonly Bar[];
}

/** Everything a replay knows about the outside world. Venues in alphabetical order. */
export interface AssetBars {
  readonly asset: string;
  readonly venues: readonly VenueBars[];
  /** Start of the first bar on any venue, Unix seconds. */
  readonly start: number;
  /** End of the last bar on any venue, Unix seconds. */
  readonly end: number;
}

/** A row as it stands in a file. */
export interface BarRow extends Bar {
  readonly asset: string;
  readonly venue: string;
  readonly pair: string;
}

/** Those that begin before a moment, Unix seconds: later ones nobody will meet. */
export function barsBefore(bars: AssetBars, end: number): AssetBars {
  if (end >= bars.end) return bars;
  const venues = bars.venues.map((venue) => ({
    ...venue,
    bars: venue.bars.filter(({ time }) => time < end),
  }));
  return { ...bars, venues, end };
}

/** The same bars at another time. */
export function shifted(bars: AssetBars, seconds: number): AssetBars {
  if (seconds === 0) return bars;
  const venues = bars.venues.map((venue) => ({
    ...venue,
    bars: venue.bars.map((bar) => ({ ...bar, time: bar.time + seconds })),
  }));
  return { ...bars, venues, start: bars.start + seconds, end: bars.end + seconds };
}
