import { ascending, requireSize, StatisticsError } from "./sample";

/**
 * Mean loss in the worst 1 - level of cases, losses positive. Where the tail ends within a case, that case counts by its part
 * (Acerbi and Tasche 2002), so that the measure is coherent at any sample size. Throws StatisticsError on an empty sample or a level
 * outside [0, 1).
 */
export function expectedShortfall(losses: readonly number[], level = 0.95): number {
  requireSize("expected shortfall", losses, 1);
  if (!(level >= 0 && level < 1))
    throw new StatisticsError("level of an expected shortfall", level, "0 to <1");
  const worstFirst = ascending(losses).reverse();
  const tail = (1 - level) * losses.length;
  let total = 0;
  worstFirst.forEach((loss, i) => {
    total += loss * Math.min(1, Math.max(0, tail - i));
  });
  return total / tail;
}
