import { log2, ONE, pow, ratio } from "../random/fixed";

/** A number that the model needs and nobody knows. */
export interface FreeParameter {
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  /** Whether the range is walked in equal steps or in equal ratios. */
  readonly scale: "linear" | "log";
  /** Calibrated on AVAX and AAVE; the others are assumed. */
  readonly calibrated: boolean;
  /** Where the range comes from. */
  readonly source: string;
}

export type ParameterName =
  | "shock"
  | "outsideDepth"
  | "outsideMemory"
  | "thinning"
  | "makerStays"
  | "makerInventory"
  | "covers"
  | "fund"
  | "coupling"
  | "makerFlight"
  | "obligedSpread"
  | "hedgedShorts"
  | "leverageMost"
  | "longShare"
  | "equityAlpha"
  | "stopShare"
  | "makerQuote"
  | "arbitrageLimit"
  | "momentum"
  | "shockSec"
  | "dislocation"
  | "noise";

export type Parameters = Readonly<Record<ParameterName, number>>;

const ASSUMPTION = "assumption";
const PPM = 1_000_000;

/** All of docs/experiment.md, in its order and with its ranges. */
export const FREE_PARAMETERS: Readonly<Record<ParameterName, Omit<FreeParameter, "name">>> = {
  shock: free("times the news", 0.5, 4, "linear", "the day's falls were 1.3 to 6 times the news"),
  outsideDepth: free("USD for 1 %", 2_000, 200_000, "log", "a tenth to a thousandth of open interest", true),
  outsideMemory: free("s", 60, 1_800, "log", "Tóth et al. 2011: minutes to hours", true),
  thinning: free("ppm in a minute", 2_000, 100_000, "log", ASSUMPTION, true),
  makerStays: free("share", 0, 1, "linear", "exchanges' market-maker programmes; assumption", true),
  makerInventory: free("USD", 20_000, 400_000, "log", ASSUMPTION, true),
  covers: free("share", 0, 0.8, "linear", ASSUMPTION, true),
  fund: free("USD", 0, 500_000, "linear", "none to half of open interest", true),
  coupling: free("s", 2, 120, "log", "venues parted by a factor of three for minutes, data/oct10/README.md"),
  makerFlight: free("ppm", 4_000, 40_000, "log", ASSUMPTION),
  obligedSpread: free("ppm", 1_000, 10_000, "log", "exchanges' market-maker programmes; assumption"),
  hedgedShorts: free("share", 0, 0.8, "linear", "hedges broken by deleveraging on the day; assumption"),
  leverageMost: free("x", 10, 50, "log", "the exchange's tiers"),
  longShare: free("share", 0.5, 0.87, "linear", "16.7 of 19.13bn USD liquidated were long"),
  equityAlpha: free("exponent", 0.5, 1.2, "linear", "account values published for the day"),
  stopShare: free("share", 0, 0.6, "linear", ASSUMPTION),
  makerQuote: free("USD a side", 10_000, 120_000, "log", ASSUMPTION),
  arbitrageLimit: free("USD", 100_000, 1_600_000, "log", ASSUMPTION),
  momentum: free("for 300 traders", 0, 24, "linear", ASSUMPTION),
  shockSec: free("s", 120, 600, "linear", "21:15:03 to 21:20-21:21 UTC"),
  dislocation: free("share", 0, 0.6, "linear", "lows of venues against each other, data/oct10/README.md"),
  noise: free("ppm in 10 s", 100, 800, "log", "bars of 20:30 to 20:50 UTC"),
};

export const PARAMETER_NAMES = Object.keys(FREE_PARAMETERS) as ParameterName[];

/** What is assumed where nothing is calibrated or varied. */
export const ASSUMED = {
  shock: 1,
  coupling: 10,
  makerFlight: 12_000,
  obligedSpread: 2_000,
  hedgedShorts: 0.5,
  leverageMost: 50,
  longShare: 0.6,
  equityAlpha: 0.6,
  stopShare: 0.4,
  makerQuote: 30_000,
  arbitrageLimit: 400_000,
  momentum: 8,
  shockSec: 330,
  dislocation: 0.3,
} as const satisfies Partial<Parameters>;

/** A place in the unit interval as a value of the parameter's range. */
export function valueAt(name: ParameterName, share: number): number {
  const { low, high, scale } = FREE_PARAMETERS[name];
  return scale === "linear" ? low + share * (high - low) : logBetween(low, high, share);
}

/** Where in the unit interval a value of the parameter's range lies. Throws RangeError outside of it. */
export function placeOf(name: ParameterName, value: number): number {
  const { low, high, scale } = FREE_PARAMETERS[name];
  if (!(value >= low && value <= high)) {
    throw new RangeError(`${name}: have ${value}, need ${low} to ${high}`);
  }
  if (scale === "linear") return (value - low) / (high - low);
  const above = (end: number): bigint => log2(ratio(BigInt(Math.round((end * PPM) / low)), BigInt(PPM)));
  return Number((above(value) * BigInt(PPM)) / above(high)) / PPM;
}

/** By the project's own power: every machine finds the same digits. Both ends are whole numbers. */
function logBetween(low: number, high: number, share: number): number {
  const exponent = ratio(BigInt(Math.round(share * PPM)), BigInt(PPM));
  const factor = pow(ratio(BigInt(high), BigInt(low)), exponent);
  return Number((BigInt(low) * factor * BigInt(PPM)) / ONE) / PPM;
}

function free(
  unit: string,
  low: number,
  high: number,
  scale: FreeParameter["scale"],
  source: string,
  calibrated = false,
): Omit<FreeParameter, "name"> {
  return { unit, low, high, scale, calibrated, source };
}
