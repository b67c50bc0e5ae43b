import { mean, type RandomIndex, requireSize, standardDeviation, StatisticsError } from "./sample";

/** Points in the unit cube; each differs from the one before it in one factor. */
export interface Trajectory {
  readonly points: readonly (readonly number[])[];
  /** Which factor the step to point i + 1 changes. */
  readonly steps: readonly number[];
}

/** What one factor does over its range, in units of the response. */
export interface ElementaryEffect {
  /** Mean effect: the sign tells the direction. */
  readonly mean: number;
  /** Mean of absolute effects: importance. */
  readonly absolute: number;
  /** Deviation over places: interactions and curvature. */
  readonly deviation: number;
  /** Effects by trajectory. */
  readonly effects: readonly number[];
}

/**
 * Random one-at-a-time paths over a grid (Morris, "Factorial sampling plans for preliminary computational experiments", 1991). The step
 * is levels / (2 (levels - 1)), which samples every level alike.
 *
 * @param levels of the grid, even
 */
export function morrisTrajectories(
  factors: number,
  count: number,
  random: RandomIndex,
  levels = 4,
): Trajectory[] {
  if (levels < 2 || levels % 2 !== 0)
    throw new StatisticsError("levels of a Morris grid", levels, "an even number");
  return Array.from({ length: count }, () => trajectory(factors, random, levels));
}

function trajectory(factors: number, random: RandomIndex, levels: number): Trajectory {
  const half = levels / 2;
  const start = Array.from({ length: factors }, () => random.below(levels));
  const steps = shuffled(factors, random);
  const points = [start];
  for (const factor of steps) {
    const next = [...(points.at(-1) ?? start)];
    const level = next[factor] ?? 0;
    next[factor] = level < half ? level + half : level - half;
    points.push(next);
  }
  return { points: points.map((point) => point.map((level) => level / (levels - 1))), steps };
}

function shuffled(count: number, random: RandomIndex): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
}

/** By factor. @param responses by trajectory, one for each of its points. Throws StatisticsError when some are missing. */
export function elementaryEffects(
  trajectories: readonly Trajectory[],
  responses: readonly (readonly number[])[],
): ElementaryEffect[] {
  requireSize("Morris trajectories", trajectories, 2);
  const found = trajectories[0]?.steps.map((): number[] => []) ?? [];
  trajectories.forEach(({ points, steps }, t) => {
    const values = responses[t] ?? [];
    if (values.length !== points.length) {
      throw new StatisticsError("responses of a trajectory", values.length, `${points.length}`);
    }
    steps.forEach((factor, i) => {
      const moved = (points[i + 1]?.[factor] ?? 0) - (points[i]?.[factor] ?? 0);
      found[factor]?.push(((values[i + 1] ?? 0) - (values[i] ?? 0)) / moved);
    });
  });
  return found.map((effects) => ({
    mean: mean(effects),
    absolute: mean(effects.map((effect) => (effect < 0 ? -effect : effect))),
    deviation: standardDeviation(effects),
    effects,
  }));
}
