import { type RunColumn } from "../domain/run/artifact";

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Round numbers below and above all prices, the same for all charts. */
export function priceRange(columns: readonly RunColumn[]): Range {
  const prices = columns.flatMap(({ series }) => [
    ...series.index,
    ...series.venues.flatMap(({ price }) => price.filter((known) => known !== null)),
  ]);
  const positive = prices.filter((price) => price > 0);
  const max = positive.reduce((a, b) => Math.max(a, b), Number.MIN_VALUE);
  const min = positive.reduce((a, b) => Math.min(a, b), max);
  const exponent = Math.floor(Math.log10(Math.max(max - min, max / 1_000)));
  return { min: roundTo(min, exponent, Math.floor), max: roundTo(max, exponent, Math.ceil) };
}

/**
 * A multiple of half of ten to the power of `exponent`. Below one it is a quotient of whole numbers: a product would be 24.900000000000002,
 * which lies above the axis's own 24.9.
 */
function roundTo(value: number, exponent: number, round: (value: number) => number): number {
  if (exponent > 0) return round(value / (10 ** exponent / 2)) * (10 ** exponent / 2);
  const parts = 2 * 10 ** -exponent;
  return round(value * parts) / parts;
}

/** A round number at or above all values. */
export function niceMax(values: readonly number[]): number {
  const max = values.reduce((a, b) => Math.max(a, b), 1);
  const magnitude = 10 ** Math.floor(Math.log10(max));
  return Math.ceil(max / (magnitude / 2)) * (magnitude / 2);
}

/** The fund above zero and the deficit below it, the same for all charts; without a deficit it begins at zero. */
export function fundRange(columns: readonly RunColumn[]): Range {
  const max = niceMax(columns.flatMap(({ series }) => series.fundEquity));
  const least = Math.min(
    0,
    ...columns.flatMap(({ series }) => [...series.fundEquity, ...series.deficit.map((owed) => -owed)]),
  );
  return { min: least < 0 ? -niceMax([-least]) : 0, max };
}
