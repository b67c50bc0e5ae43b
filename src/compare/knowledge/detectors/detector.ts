import { WAD } from "../../../math/bounds";
import { type Evidence, type Need } from "../evidence";

/**
 * One check that somebody could run. The same on every venue: it sees evidence, and neither a venue's name nor its kind nor anything
 * private. It is asked after each block, with what is there by then.
 */
export interface Detector {
  readonly id: string;
  /** In one line, for people. */
  readonly about: string;
  /** Without any one of these it cannot be run. */
  readonly needs: readonly Need[];
  /** What speaks against the venue as of the latest block; undefined: nothing. */
  readonly look: (evidence: Evidence) => string | undefined;
}

/** 1,234.5e18 -> "1,234.50". */
export function told(amount: bigint): string {
  const cents = (amount < 0n ? -amount : amount) / (WAD / 100n);
  const whole = (cents / 100n).toLocaleString("en");
  return `${amount < 0n ? "-" : ""}${whole}.${(cents % 100n).toString().padStart(2, "0")}`;
}

/** A part as a percentage with one decimal; `part` over `whole`, both wad. */
export function percent(part: bigint, whole: bigint): string {
  return whole === 0n ? "-" : `${(Number((part * 10_000n) / whole) / 100).toFixed(2)} %`;
}
