import { MAX_PRICE } from "../../src/math/bounds";
import { type Point } from "../../src/math/weightedMedian";
import { type Random } from "../math/random";

/** A round's answers as the library meets them, and who of them lies: always less than half of the configured weight. */
export interface MedianCase {
  readonly points: Point[];
  readonly liars: boolean[];
  readonly configured: bigint;
  readonly limitPpm: bigint;
}

const MIN_SOURCES = 3;
const MAX_WEIGHT = 10_000n;
const ABSENT: Point = { price: 0n, weight: 0n };

/** Weights of 3 to 7 sources, none with half of the total: what the oracle accepts. */
export function drawWeights(random: Random): bigint[] {
  for (;;) {
    const count = MIN_SOURCES + random.below(5);
    const most = random.chance(50) ? 3n : MAX_WEIGHT;
    const weights = Array.from({ length: count }, () => random.positive(most));
    const total = sum(weights);
    if (weights.every((weight) => 2n * weight < total)) return weights;
  }
}

/** Marks sources as liars in random order, as long as they weigh less than half. */
export function drawLiars(random: Random, weights: readonly bigint[]): boolean[] {
  const total = sum(weights);
  const liars = weights.map(() => false);
  let lying = 0n;
  for (let tries = random.below(weights.length + 1); tries > 0; tries--) {
    const i = random.below(weights.length);
    if (liars[i] || 2n * (lying + weights[i]!) >= total) continue;
    liars[i] = true;
    lying += weights[i]!;
  }
  return liars;
}

export function drawMedianCase(random: Random): MedianCase {
  const weights = drawWeights(random);
  const liars = drawLiars(random, weights);
  const truth = random.positive(MAX_PRICE / 2n);
  const spreadPpm = BigInt(random.pick([0, 1_000, 20_000, 200_000]));
  const limitPpm = BigInt(random.pick([1_000, 30_000, 100_000]));
  const absence = random.pick([0, 10, 40]);

  // Liars often agree with each other, which is the strongest lie.
  const lie = random.positive(MAX_PRICE);
  const points = weights.map((weight, i) => {
    if (random.chance(absence)) return ABSENT;
    if (liars[i]) return { price: random.chance(70) ? lie : random.positive(MAX_PRICE), weight };
    return { price: truth + random.upTo((truth * spreadPpm) / 1_000_000n), weight };
  });
  return { points, liars, configured: sum(weights), limitPpm };
}

/** Lowest and highest honest answer. */
export function honestRange({ points, liars }: Pick<MedianCase, "points" | "liars">) {
  const prices = points.filter((point, i) => !liars[i] && point.weight > 0n).map(({ price }) => price);
  const low = prices.reduce((a, b) => (a < b ? a : b));
  const high = prices.reduce((a, b) => (a > b ? a : b));
  return { low, high };
}

export function weightOf(points: readonly Point[]): bigint {
  return sum(points.map(({ weight }) => weight));
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => a + b, 0n);
}
