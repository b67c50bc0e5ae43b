import { PPM, WAD } from "../../math/bounds";
import { divCeil, mulDivUp } from "../../math/wadMath";
import { PositionCapError, VenueConfigError } from "../model/errors";

/** What a position of some size may and must do: the larger, the less leverage and the more maintenance margin. */
export interface Bracket {
  readonly maxLeverage: bigint;
  /** Of the part of the notional that lies in this bracket [ppm]. */
  readonly maintenancePpm: bigint;
  /** Largest notional of the bracket [wad]. */
  readonly cap: bigint;
}

const MILLION = 1_000_000n * WAD;

/** Binance, BTCUSDT perpetual, autumn 2025: "Leverage and margin" of its trading rules (leverage, maintenance %, cap in USDT). */
export const BTCUSDT_BRACKETS: readonly Bracket[] = [
  { maxLeverage: 125n, maintenancePpm: 4_000n, cap: MILLION / 20n },
  { maxLeverage: 100n, maintenancePpm: 5_000n, cap: (6n * MILLION) / 10n },
  { maxLeverage: 75n, maintenancePpm: 6_500n, cap: 3n * MILLION },
  { maxLeverage: 50n, maintenancePpm: 10_000n, cap: 12n * MILLION },
  { maxLeverage: 25n, maintenancePpm: 20_000n, cap: 70n * MILLION },
  { maxLeverage: 20n, maintenancePpm: 25_000n, cap: 100n * MILLION },
  { maxLeverage: 10n, maintenancePpm: 50_000n, cap: 230n * MILLION },
  { maxLeverage: 5n, maintenancePpm: 100_000n, cap: 480n * MILLION },
];

/** Brackets must grow in cap and maintenance, fall in leverage, and leave a gap between initial and maintenance margin. */
export function checkBrackets(brackets: readonly Bracket[]): void {
  if (brackets.length === 0) throw new VenueConfigError("a venue needs a bracket");
  let before: Bracket = { maxLeverage: 1n << 64n, maintenancePpm: 0n, cap: 0n };
  for (const bracket of brackets) {
    const grows = bracket.cap > before.cap && bracket.maintenancePpm > before.maintenancePpm;
    const falls = bracket.maxLeverage < before.maxLeverage && bracket.maxLeverage >= 1n;
    if (!grows || !falls) throw new VenueConfigError("brackets must grow in cap and fall in leverage");
    if (bracket.maintenancePpm * bracket.maxLeverage >= PPM) {
      throw new VenueConfigError(`maintenance at ${bracket.maxLeverage}x is all of the initial margin`);
    }
    before = bracket;
  }
}

/** Number of the bracket of a notional [wad]; what is beyond the last belongs to the last. */
export function bracketIndex(brackets: readonly Bracket[], notional: bigint): number {
  const index = brackets.findIndex((bracket) => notional <= bracket.cap);
  return index < 0 ? brackets.length - 1 : index;
}

/** Most leverage for a notional [wad]; throws beyond the last bracket. */
export function leverageCap(brackets: readonly Bracket[], notional: bigint): bigint {
  const bracket = brackets[bracketIndex(brackets, notional)];
  if (bracket === undefined || notional > bracket.cap) {
    throw new PositionCapError(notional, bracket?.cap ?? 0n);
  }
  return bracket.maxLeverage;
}

/** Initial margin [wad]. NOTE: up, so that nobody trades on margin that is not there. */
export function initialMargin(notional: bigint, leverage: bigint): bigint {
  return divCeil(notional, leverage);
}

/**
 * Maintenance margin [wad]: each part of the notional at the rate of the bracket in which it lies, which is Binance's
 * "notional x rate - maintenance amount" without the table of amounts. Continuous where brackets meet.
 * NOTE: up, so that no account is spared by rounding.
 */
export function maintenanceMargin(brackets: readonly Bracket[], notional: bigint): bigint {
  let sum = 0n;
  let from = 0n;
  for (const [index, { cap, maintenancePpm }] of brackets.entries()) {
    const last = index === brackets.length - 1;
    const to = last || notional < cap ? notional : cap;
    if (to > from) sum += (to - from) * maintenancePpm;
    from = cap;
    if (notional <= cap) break;
  }
  return mulDivUp(sum, 1n, PPM);
}
