/** A sample that is too small for what is asked of it, or a figure out of its range. */
export class StatisticsError extends Error {
  override readonly name = "StatisticsError";

  constructor(what: string, have: number | string, need: string) {
    super(`${what}: have ${have}, need ${need}`);
  }
}

/** A range that holds the true value in the stated share of repetitions. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Source of whole numbers in [0, bound), each as likely; a seeded stream, so that results repeat. */
export interface RandomIndex {
  below(bound: number): number;
}

export function requireSize(what: string, sample: readonly unknown[], least: number): void {
  if (sample.length < least) throw new StatisticsError(what, `${sample.length} values`, `${least} or more`);
}

/** Sum in the order given; no function of the engine's own is used, so that every machine finds the same digits. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Throws StatisticsError on an empty sample. */
export function mean(values: readonly number[]): number {
  requireSize("mean", values, 1);
  return sum(values) / values.length;
}

/** Of a sample, with n - 1. Throws StatisticsError below two values. */
export function standardDeviation(values: readonly number[]): number {
  requireSize("standard deviation", values, 2);
  const centre = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) * (value - centre))) / (values.length - 1));
}

export function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
