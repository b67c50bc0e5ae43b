import { ascending, requireSize, StatisticsError, sum } from "./sample";

/**
 * Gini coefficient of amounts of zero or more: 0 where all are equal, (n - 1) / n where one has everything, and 0 where nobody has
 * anything. Throws StatisticsError on an empty sample or a negative amount.
 */
export function gini(amounts: readonly number[]): number {
  requireSize("Gini coefficient", amounts, 1);
  const sorted = ascending(amounts);
  const least = sorted[0] ?? 0;
  if (!(least >= 0)) throw new StatisticsError("Gini coefficient", `an amount of ${least}`, "0 or more");
  const total = sum(sorted);
  if (total === 0) return 0;
  const n = sorted.length;
  const weighted = sum(sorted.map((amount, i) => (2 * (i + 1) - n - 1) * amount));
  return weighted / (n * total);
}
