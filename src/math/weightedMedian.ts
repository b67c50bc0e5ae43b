/** Twin of contracts/libraries/WeightedMedian.sol: the same results, bit for bit. The proof of its rule is told there. */
import { PPM } from "./bounds";
import { min, mulDivUp } from "./wadMath";

/** What a round's answers say together. The numbers are those of RoundStatus in types/OracleTypes.sol. */
export const RoundStatus = { None: 0n, Live: 1n, Degraded: 2n, NoQuorum: 3n } as const;
export type RoundStatus = (typeof RoundStatus)[keyof typeof RoundStatus];

/** The most that a dispersion says: what fits its 24 bits. */
export const MAX_TOLD_DISPERSION_PPM = (1n << 24n) - 1n;

/** One source's answer [wad] and its weight; a source that did not answer weighs nothing. */
export interface Point {
  readonly price: bigint;
  readonly weight: bigint;
}

export interface RoundAnswer {
  /** Weighted median [wad], 0 without quorum. */
  readonly price: bigint;
  /** Smallest radius round it that holds more than half of the configured weight, up. */
  readonly dispersionPpm: bigint;
  readonly status: RoundStatus;
}

/** @param configured weight of all sources, also of those that did not answer. */
export function decide(points: readonly Point[], configured: bigint, limitPpm: bigint): RoundAnswer {
  const sorted = [...points].sort(byPrice);
  const answered = weightOf(sorted);
  if (2n * answered <= configured) {
    return { price: 0n, dispersionPpm: 0n, status: RoundStatus.NoQuorum };
  }

  const price = lowerMedian(sorted, answered);
  const dispersionPpm = dispersionOf(sorted, price, configured);
  if (dispersionPpm <= limitPpm) {
    return { price, dispersionPpm, status: RoundStatus.Live };
  }
  return isProven(sorted, price, configured)
    ? { price, dispersionPpm, status: RoundStatus.Degraded }
    : { price: 0n, dispersionPpm, status: RoundStatus.NoQuorum };
}

/** The smallest answer with half of the answered weight at or below it. */
function lowerMedian(sorted: readonly Point[], answered: bigint): bigint {
  let below = 0n;
  for (const { price, weight } of sorted) {
    below += weight;
    if (2n * below >= answered) {
      return price;
    }
  }
  throw new RangeError("no answer weighs anything");
}

/** Whether each side of the price, it included, weighs more than all who may lie. */
function isProven(sorted: readonly Point[], price: bigint, configured: bigint): boolean {
  const atOrBelow = weightOf(sorted.filter((point) => point.price <= price));
  const atOrAbove = weightOf(sorted.filter((point) => point.price >= price));
  return 2n * atOrBelow >= configured && 2n * atOrAbove >= configured;
}

function dispersionOf(sorted: readonly Point[], centre: bigint, configured: bigint): bigint {
  const distance = ({ price }: Point): bigint => (price > centre ? price - centre : centre - price);
  let held = 0n;
  for (const point of [...sorted].sort((a, b) => compare(distance(a), distance(b)))) {
    held += point.weight;
    if (2n * held > configured) {
      return min(mulDivUp(distance(point), PPM, centre), MAX_TOLD_DISPERSION_PPM);
    }
  }
  throw new RangeError("the answers weigh no quorum");
}

function weightOf(points: readonly Point[]): bigint {
  return points.reduce((sum, { weight }) => sum + weight, 0n);
}

function byPrice(a: Point, b: Point): number {
  return compare(a.price, b.price);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
