import { type Interval, mean, requireSize, standardDeviation, StatisticsError } from "./sample";

/** 0.975 quantile of the normal distribution. */
export const Z95 = 1.959963984540054;

/** 0.975 quantiles of Student's t with 1 to 4 degrees of freedom, where the expansion below is too coarse. */
const FEW = [12.706204736174705, 4.302652729749464, 3.1824463052837086, 2.7764451051977943] as const;

/**
 * 0.975 quantile of Student's t: Cornish and Fisher's expansion in 1 / degrees (Abramowitz and Stegun 26.7.5), good to 3e-4 from five
 * degrees on. Only sums, products and quotients: the same digits everywhere.
 */
export function student95(degrees: number): number {
  if (!Number.isSafeInteger(degrees) || degrees < 1)
    throw new StatisticsError("degrees of freedom", degrees, "a whole number from 1");
  const few = FEW[degrees - 1];
  if (few !== undefined) return few;
  const z = Z95;
  const z2 = z * z;
  const n = degrees;
  const g1 = (z * (z2 + 1)) / 4;
  const g2 = (z * ((5 * z2 + 16) * z2 + 3)) / 96;
  const g3 = (z * (((3 * z2 + 19) * z2 + 17) * z2 - 15)) / 384;
  const g4 = (z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945)) / 92160;
  return z + (g1 + (g2 + (g3 + g4 / n) / n) / n) / n;
}

/** A mean and its 95 % interval. */
export interface Estimate extends Interval {
  readonly mean: number;
  /** Values that it rests on. */
  readonly n: number;
}

/** Student's 95 % interval of a mean. Throws StatisticsError below two values: one value has no spread. */
export function meanInterval(values: readonly number[]): Estimate {
  requireSize("interval of a mean", values, 2);
  const n = values.length;
  const centre = mean(values);
  const reach = (student95(n - 1) * standardDeviation(values)) / Math.sqrt(n);
  return { mean: centre, low: centre - reach, high: centre + reach, n };
}

/**
 * Mean of `treated` less `control`, pair by pair: what runs of one seed have in common drops out. Throws StatisticsError where the
 * pairs do not match.
 */
export function pairedDifference(treated: readonly number[], control: readonly number[]): Estimate {
  if (treated.length !== control.length)
    throw new StatisticsError("paired difference", `${treated.length} and ${control.length} values`, "pairs");
  return meanInterval(treated.map((value, i) => value - (control[i] ?? 0)));
}

/** Does the interval leave zero out? */
export function isSignificant({ low, high }: Interval): boolean {
  return low > 0 || high < 0;
}
