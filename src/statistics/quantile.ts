import { ascending, requireSize, StatisticsError } from "./sample";

/**
 * Quantile of a sample, linear between order statistics (Hyndman and Fan 1996, type 7: what R and NumPy do). Throws StatisticsError
 * on an empty sample or a share outside 0..1.
 */
export function quantile(values: readonly number[], share: number): number {
  requireSize("quantile", values, 1);
  if (!(share >= 0 && share <= 1)) throw new StatisticsError("share of a quantile", share, "0 to 1");
  const sorted = ascending(values);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (place - below) * (high - low);
}
