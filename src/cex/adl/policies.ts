import { min } from "../../math/wadMath";

/**
 * How a loss or a size is spread over winners. Both rules place the same amount; they differ in who bears it.
 * The rule of a queue is what venues run; pro rata is the benchmark of T. Chitra, "Autodeleveraging: Impossibilities and
 * Optimization" (arXiv 2512.01112).
 */

/** Whole capacities in the order of the queue until the amount is placed. Answers in the order of `capacities`. */
export function byQueue(amount: bigint, capacities: readonly bigint[], queue: readonly number[]): bigint[] {
  const taken = capacities.map(() => 0n);
  let left = amount;
  for (const place of queue) {
    const share = min(left, capacities[place] ?? 0n);
    taken[place] = share;
    left -= share;
  }
  return taken;
}

/** In proportion to the capacities. NOTE: each share down; the dust, under one wei a member, goes to the first with room. */
export function proRata(amount: bigint, capacities: readonly bigint[]): bigint[] {
  const whole = capacities.reduce((sum, capacity) => sum + capacity, 0n);
  if (whole === 0n) return capacities.map(() => 0n);
  const placed = min(amount, whole);
  const shares = capacities.map((capacity) => (placed * capacity) / whole);
  let dust = placed - shares.reduce((sum, share) => sum + share, 0n);
  return shares.map((share, place) => {
    const more = min(dust, (capacities[place] ?? 0n) - share);
    dust -= more;
    return share + more;
  });
}
