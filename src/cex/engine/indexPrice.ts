import { PPM } from "../../math/bounds";
import { abs, clamp, mulDivDown, mulDivUp } from "../../math/wadMath";
import { type IndexTerms, OWN_BOOK } from "../model/config";
import { type SourcePrice } from "../model/intents";

/** A live constituent of the index. */
interface Constituent {
  readonly price: bigint;
  readonly weight: bigint;
}

/** From this many live constituents on, somebody can be called an outlier: of two, nobody knows which. */
const LEAST_FOR_OUTLIERS = 3;

/**
 * Index price of one asset [wad], or undefined without a live constituent. Binance gives an outlier of more than 5 % from the median,
 * and a price older than 10 s, no weight; OKX clamps to 2 % of the median (the venues' published index rules). Weighted mean, down.
 */
export function indexPrice(
  terms: IndexTerms,
  prices: ReadonlyMap<string, SourcePrice>,
  ownPrice: bigint,
  nowSec: number,
): bigint | undefined {
  const live = liveConstituents(terms, prices, ownPrice, nowSec);
  if (live.length === 0) return undefined;
  const kept = live.length < LEAST_FOR_OUTLIERS ? live : withoutOutliers(live, terms);
  const weight = kept.reduce((sum, one) => sum + one.weight, 0n);
  return kept.reduce((sum, one) => sum + one.price * one.weight, 0n) / weight;
}

function liveConstituents(
  { constituents, staleSec }: IndexTerms,
  prices: ReadonlyMap<string, SourcePrice>,
  ownPrice: bigint,
  nowSec: number,
): Constituent[] {
  const live: Constituent[] = [];
  for (const { source, weight } of constituents) {
    const said = source === OWN_BOOK ? { price: ownPrice, timeSec: nowSec } : prices.get(source);
    if (said !== undefined && nowSec - said.timeSec <= staleSec) live.push({ price: said.price, weight });
  }
  return live;
}

function withoutOutliers(live: readonly Constituent[], { outlier, outlierPpm }: IndexTerms): Constituent[] {
  const centre = medianPrice(live.map(({ price }) => price));
  const reach = mulDivDown(centre, outlierPpm, PPM);
  if (outlier === "clamp") {
    return live.map((one) => ({ ...one, price: clamp(one.price, centre - reach, centre + reach) }));
  }
  const near = live.filter(({ price }) => mulDivUp(abs(price - centre), PPM, centre) <= outlierPpm);
  // An even number of constituents may have nobody near its median: then the median itself is the price.
  return near.length > 0 ? near : [{ price: centre, weight: 1n }];
}

/** Middle of the sorted prices; of an even number, the mean of the middle two, down. */
export function medianPrice(prices: readonly bigint[]): bigint {
  const sorted = [...prices].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const high = sorted[sorted.length >> 1] ?? 0n;
  const low = sorted[(sorted.length - 1) >> 1] ?? 0n;
  return (high + low) / 2n;
}
