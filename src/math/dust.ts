/**
 * What rounding may misplace, at most: docs/SPEC.md derives it (S-50 to S-52). The laws allow for this much and no more.
 */
import { WAD } from "./bounds";
import { divCeil } from "./wadMath";

/** What happened in one market since it was listed. Each number may be too large, none too small. */
export interface DustBasis {
  /** Times that a position was written after a change of size or tier; one fill writes two. */
  readonly positionWrites: bigint;
  /** Times that a class was shrunk or levied. */
  readonly classWrites: bigint;
  /** Levies, over all classes of a side together. */
  readonly levies: bigint;
  /** Largest ceil(OI / A) that a class had while it was open to newcomers. */
  readonly normalised: bigint;
  /** Highest price of a trade or close, plus the length of F's path [wad]. */
  readonly reach: bigint;
}

/** ceil(OI / A): what one unit of a class's index moves, and how much size one unit of its scale holds [wei]. */
export function normalisedInterest(openInterest: bigint, scale: bigint): bigint {
  return scale === 0n ? 0n : divCeil(openInterest, scale);
}

/** Most that the sizes of a market sum to away from zero, or a class's open interest away from its positions [wei of size]. */
export function sizeDust({ positionWrites, classWrites, normalised }: DustBasis): bigint {
  // A class that never changed its scale holds its positions' sizes exactly.
  return classWrites === 0n ? 0n : 2n * positionWrites + classWrites * normalised;
}

/** Most that all cash of a market's accounts, touched, is away from what entered [wei]. */
export function cashDust(basis: DustBasis): bigint {
  const { positionWrites, classWrites, levies, normalised, reach } = basis;
  const rounding = positionWrites * (3n + normalised) + classWrites * (2n * normalised + 1n);
  return rounding + divCeil(sizeDust(basis) * reach * (levies + 1n), WAD);
}
