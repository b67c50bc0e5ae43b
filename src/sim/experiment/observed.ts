import { BAR_SEC, type AssetBars } from "../bars/bars";
import { BarFeed } from "../bars/feed";
import { mean } from "../../statistics/sample";
import { quantile } from "../../statistics/quantile";

/** 10 October 2025, 20:30 UTC: where the recorded bars begin [Unix s]. */
const FIRST_BAR = 1_760_128_200;
const MINUTE = 60;
/** Minutes after the first bar: the news, the last quiet moment before the liquidations, and the end of what is compared. */
const NEWS_AT = 20 * MINUTE;
const CASCADE_AT = 44 * MINUTE;
const END_AT = 70 * MINUTE;
/** A price older than this is nobody's any more [s]. */
const FRESH_SEC = 60;
const PPM = 1_000_000;
const WAD = 1e18;

/** What the bars of one asset say of the day. Shares are of the price at 20:50. */
export interface Observed {
  readonly asset: string;
  readonly venues: readonly string[];
  /** Whole dollars and more exact than needed: the first price. */
  readonly start: number;
  /** Fall from 20:50 to 21:14: the news, before anybody was liquidated. */
  readonly news: number;
  /** Fall from 20:50 to the lowest until 21:40. */
  readonly fall: number;
  /** Deviation of ten-second returns before 20:50 [ppm]. */
  readonly noisePpm: number;
}

/**
 * Reads an asset's bars as one price: the median of the venues' last prices, none older than a minute, of two venues at least where
 * there are more than one.
 */
export function observedOf(bars: AssetBars): Observed {
  const path = medianPath(bars);
  const at = (second: number): number => path.filter(({ t }) => t <= second).at(-1)?.price ?? 0;
  const base = at(NEWS_AT);
  if (!(base > 0)) throw new RangeError(`${bars.asset} has no price at 20:50 UTC of 10 October 2025`);
  const crash = path.filter(({ t }) => t > CASCADE_AT && t <= END_AT);
  return {
    asset: bars.asset,
    venues: bars.venues.map(({ venue }) => venue),
    start: path[0]?.price ?? 0,
    news: 1 - at(CASCADE_AT) / base,
    fall: 1 - Math.min(...crash.map(({ price }) => price)) / base,
    noisePpm: noiseOf(path.filter(({ t }) => t <= NEWS_AT).map(({ price }) => price)),
  };
}

interface Moment {
  /** Since the first bar [s]. */
  readonly t: number;
  readonly price: number;
}

function medianPath(bars: AssetBars): Moment[] {
  const feed = new BarFeed(bars);
  const least = Math.min(2, bars.venues.length);
  const path: Moment[] = [];
  for (let t = BAR_SEC; t <= END_AT; t += BAR_SEC) {
    const now = FIRST_BAR + t;
    feed.advance(now);
    const fresh = feed.prices().filter(({ price, time }) => price > 0n && now - time < FRESH_SEC);
    if (fresh.length < least) continue;
    path.push({
      t,
      price: quantile(
        fresh.map(({ price }) => Number(price) / WAD),
        0.5,
      ),
    });
  }
  return path;
}

function noiseOf(prices: readonly number[]): number {
  const squares = prices.slice(1).map((price, i) => {
    const move = price / (prices[i] ?? price) - 1;
    return move * move;
  });
  return Math.round(Math.sqrt(mean(squares)) * PPM);
}
