import { mulDivFloor } from "../../math/wadMath";
import { medianPrice } from "./indexPrice";

const PPB = 1_000_000_000n;

/** Distance of the book's middle from the index at one time. */
export interface BasisSample {
  readonly timeSec: number;
  /** mid - index, signed [wad]. */
  readonly basis: bigint;
}

export interface MarkInputs {
  readonly index: bigint;
  readonly last: bigint;
  /** Of the current period, signed, per period [ppb]. */
  readonly fundingPpb: bigint;
  /** Until the next funding [s]. */
  readonly leftSec: number;
  readonly periodSec: number;
  /** Mean of mid - index over the window [wad]. */
  readonly basis: bigint;
}

/**
 * Mark price [wad]: the median of the index carried by funding, the index moved by the smoothed basis, and the last trade
 * (Binance, "What are mark price and price index in perpetual futures"). Down.
 */
export function markPrice({ index, last, fundingPpb, leftSec, periodSec, basis }: MarkInputs): bigint {
  const carried = index + mulDivFloor(index * fundingPpb, BigInt(leftSec), PPB * BigInt(periodSec));
  return medianPrice([carried, index + basis, last]);
}

/** The samples still in the window, with a new one; one a step, so the mean weighs steps alike. */
export function withSample(
  samples: readonly BasisSample[],
  sample: BasisSample,
  windowSec: number,
): BasisSample[] {
  return [...samples, sample].filter(({ timeSec }) => sample.timeSec - timeSec < windowSec);
}

/** Mean of the samples, down; 0 without any. */
export function meanBasis(samples: readonly BasisSample[]): bigint {
  if (samples.length === 0) return 0n;
  const sum = samples.reduce((total, { basis }) => total + basis, 0n);
  return mulDivFloor(sum, 1n, BigInt(samples.length));
}
