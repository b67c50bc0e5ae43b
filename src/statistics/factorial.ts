import { StatisticsError } from "./sample";
import { type Estimate, meanInterval } from "./student";

/** An effect of one factor, or of several together beyond what each does alone. */
export interface Effect extends Estimate {
  /** Names in the order of the factors: one is a main effect, more are an interaction. */
  readonly factors: readonly string[];
}

/**
 * Main effects and interactions of a full 2^k design, each with the 95 % interval over paired repetitions. An effect is the mean
 * response where the product of its factors' signs is positive less where it is negative (Box, Hunter and Hunter, "Statistics for
 * Experimenters", chapter 5).
 *
 * @param responses by cell, then by repetition; bit i of the cell's number says whether factor i is on. Repetition r of every cell has
 * the same seed. Throws StatisticsError when cells are missing or differ in length.
 */
export function factorialEffects(
  factors: readonly string[],
  responses: readonly (readonly number[])[],
): Effect[] {
  const cells = 1 << factors.length;
  if (responses.length !== cells) {
    throw new StatisticsError("factorial design", `${responses.length} cells`, `${cells}`);
  }
  const repetitions = responses[0]?.length ?? 0;
  const odd = responses.find(({ length }) => length !== repetitions);
  if (odd) throw new StatisticsError("factorial design", `${odd.length} repetitions`, `${repetitions}`);
  const effects: Effect[] = [];
  for (let subset = 1; subset < cells; subset += 1) {
    const contrasts = Array.from({ length: repetitions }, (_, r) =>
      contrast(
        responses.map((cell) => cell[r] ?? 0),
        subset,
      ),
    );
    const names = factors.filter((_, i) => (subset >> i) & 1);
    effects.push({ factors: names, ...meanInterval(contrasts) });
  }
  return effects.sort((a, b) => a.factors.length - b.factors.length);
}

function contrast(byCell: readonly number[], subset: number): number {
  let total = 0;
  byCell.forEach((response, cell) => {
    // The product of signs is positive when an even number of the subset's factors is off.
    total += bitsOf(subset & ~cell) % 2 === 0 ? response : -response;
  });
  return total / (byCell.length / 2);
}

function bitsOf(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
}
