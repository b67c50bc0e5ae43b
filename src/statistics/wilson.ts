import { type Interval, StatisticsError } from "./sample";
import { Z95 } from "./student";

/**
 * Wilson's score interval of a rate, 95 %: it stays within 0..1 and does not shrink to a point where nothing or everything was
 * counted. Wilson (1927); Newcombe, "Two-sided confidence intervals for the single proportion", 1998, method 3.
 */
export function wilson(successes: number, trials: number): Interval {
  if (!Number.isSafeInteger(trials) || trials < 1)
    throw new StatisticsError("trials of a rate", trials, "a whole number from 1");
  if (!Number.isSafeInteger(successes) || successes < 0 || successes > trials)
    throw new StatisticsError("successes of a rate", successes, `a whole number from 0 to ${trials}`);
  const z2 = Z95 * Z95;
  const centre = successes + z2 / 2;
  const reach = Z95 * Math.sqrt((successes * (trials - successes)) / trials + z2 / 4);
  const size = trials + z2;
  return {
    low: successes === 0 ? 0 : (centre - reach) / size,
    high: successes === trials ? 1 : (centre + reach) / size,
  };
}
