import { decide, type Point, type RoundAnswer, RoundStatus } from "../../math/weightedMedian";

/**
 * The weighted mean of the answers in place of their median, Down. Quorum, dispersion and grade of the round stay as the median has them:
 * only the price differs, and one answer moves it as far as its weight reaches (ORA-1 does not hold).
 */
export function weightedMean(points: readonly Point[], configured: bigint, limitPpm: bigint): RoundAnswer {
  const median = decide(points, configured, limitPpm);
  if (median.status === RoundStatus.NoQuorum) return median;
  const weight = points.reduce((sum, point) => sum + point.weight, 0n);
  return { ...median, price: points.reduce((sum, point) => sum + point.price * point.weight, 0n) / weight };
}
