import { PPM, WAD } from "./bounds";
import { mulDivDown, mulDivUp } from "./wadMath";

const FUNDING_PERIOD_SEC = 28_800n;

/** A class that nobody liquidates for a while. */
export interface ExposedClass {
  /** The most that it was meanwhile [wad base units]. */
  readonly openInterest: bigint;
  /** Of its tier. */
  readonly leverage: bigint;
}

/** A market from the last moment at which every account had its maintenance margin until keepers are back. */
export interface Absence {
  /** Lowest and highest index of all rounds that count meanwhile, the two kept at its beginning included [wad price]. */
  readonly low: bigint;
  readonly high: bigint;
  readonly leashPpm: bigint;
  /** Per 8 h. */
  readonly fundingCapPpm: bigint;
  /** Length [s]. */
  readonly sec: bigint;
}

/**
 * Formula S-19: what all accounts together can owe beyond what they have, at most [wad]. Rounded up.
 */
export function badDebtBound(classes: readonly ExposedClass[], absence: Absence): bigint {
  const { low, high, leashPpm, fundingCapPpm, sec } = absence;
  const loss = high - low + mulDivUp(2n * high, leashPpm, PPM);
  const funding = mulDivUp(high * fundingCapPpm, sec, PPM * FUNDING_PERIOD_SEC);
  const mark = mulDivDown(low, PPM - leashPpm, PPM);
  let sum = 0n;
  for (const { openInterest, leverage } of classes) {
    const uncovered = loss + funding - mark / (2n * leverage);
    if (uncovered > 0n) sum += mulDivUp(openInterest, uncovered, WAD);
  }
  return sum;
}
