import { quantile } from "./quantile";
import { type Interval, type RandomIndex, requireSize } from "./sample";

const RESAMPLES = 2_000;
const TAIL = 0.025;

/**
 * Percentile bootstrap, 95 % (Efron 1979): for statistics that no formula gives an interval for. Throws StatisticsError below two
 * values.
 */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
  random: RandomIndex,
  resamples = RESAMPLES,
): Interval {
  requireSize("bootstrap", values, 2);
  const found = Array.from({ length: resamples }, () =>
    statistic(values.map(() => values[random.below(values.length)] ?? 0)),
  );
  return { low: quantile(found, TAIL), high: quantile(found, 1 - TAIL) };
}
