import { type Random } from "./random";

export type HarnessName =
  | "MathHarnessWad"
  | "MathHarnessIndex"
  | "MathHarnessMargin"
  | "MathHarnessFunding"
  | "MathHarnessAdl"
  | "MathHarnessFund"
  | "MathHarnessCollateral";

/** One Solidity function, its twin, and how to draw its arguments. Arrays and flags are flattened to words. */
export interface TwinSpec {
  readonly harness: HarnessName;
  readonly name: string;
  /** Arguments as the protocol can meet them, within the bounds. */
  readonly draw: (r: Random) => bigint[];
  /** Bit widths of the arguments, negative for signed: for cases far outside the bounds. */
  readonly widths: readonly number[];
  readonly twin: (...args: bigint[]) => bigint | readonly bigint[];
  /** The last word that Solidity returns is the block's time, which the twin takes as its last argument. */
  readonly timed?: boolean;
}

/** Shares of cases [%]: any word at all, and one argument out of its bounds. */
const WILD_PERCENT = 4;
const ONE_WILD_PERCENT = 8;

/** A case: mostly within the bounds, sometimes one argument or all of them anywhere in their type. */
export function drawCase(spec: TwinSpec, r: Random): bigint[] {
  const roll = r.below(100);
  if (roll < WILD_PERCENT) return spec.widths.map((width) => wild(width, r));
  const args = spec.draw(r);
  if (roll < WILD_PERCENT + ONE_WILD_PERCENT) {
    const at = r.below(args.length);
    args[at] = wild(spec.widths[at]!, r);
  }
  return args;
}

function wild(width: number, r: Random): bigint {
  if (width > 0) return r.upTo((1n << BigInt(width)) - 1n);
  const end = 1n << BigInt(-width - 1);
  return r.chance(5) ? -end : r.signed(end - 1n);
}
