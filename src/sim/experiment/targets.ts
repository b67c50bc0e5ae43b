import { type FidelityRow } from "../../domain/run/fidelity";
import { quantile } from "../../statistics/quantile";
import { type FigureName, FIGURES } from "../ensemble/figures";
import { type Observed } from "./observed";
import { type Found, figuresOf, type Trial } from "./trial";

/** The interval in which the median over runs must lie. docs/experiment.md committed it. */
export interface Bounds {
  readonly target: string;
  readonly source: string;
  readonly tag: "calibrated" | "validated";
  /** Null: nobody published one. */
  readonly observed: number | null;
  readonly low: number;
  readonly high: number;
}

/** A figure of the day. */
export interface Target extends Bounds {
  readonly figure: FigureName;
  readonly observed: number;
}

/** A fall is met within this of what was observed. */
const FALL_SHARE = 0.3;

export function fallTarget({ asset, fall }: Observed, tag: Target["tag"]): Target {
  return {
    target: `fall of ${asset}`,
    source: "median of the venues' bars, data/oct10",
    tag,
    figure: "indexFall",
    observed: fall,
    low: fall * (1 - FALL_SHARE),
    high: fall * (1 + FALL_SHARE),
  };
}

/** What the day says of markets as a whole; the model says it for AVAX and AAVE together. */
export const MARKET_TARGETS: readonly Target[] = [
  {
    target: "fall of open interest",
    source: "Hyperliquid: 7.4 of 13.8bn USD gone",
    tag: "calibrated",
    figure: "openInterestFall",
    observed: 0.536,
    low: 0.35,
    high: 0.7,
  },
  {
    target: "lowest depth within 1 %",
    source: "Binance BTCUSDT perpetual",
    tag: "calibrated",
    figure: "depthLow",
    observed: 0.22,
    low: 0.1,
    high: 0.35,
  },
  {
    target: "first deleveraging after the first liquidation",
    source: "Hyperliquid: 21:15:03 and 21:16:04.8 UTC",
    tag: "calibrated",
    figure: "adlDelay",
    observed: 61.7,
    low: 20,
    high: 180,
  },
  {
    target: "liquidations in the five minutes after the first",
    source: "Hyperliquid: events by minute",
    tag: "validated",
    figure: "promptLiquidations",
    observed: 0.9,
    low: 0.7,
    high: 1,
  },
];

/** A target against the runs that speak of it. */
export function judged(target: Target, trials: readonly Trial[], found: Found): FidelityRow {
  return judgedValues(target, FIGURES[target.figure][0], figuresOf(trials, found, target.figure));
}

/** Missing in more than half of the runs is missed. */
export function judgedValues(
  { target, source, tag, observed, low, high }: Bounds,
  unit: string,
  all: readonly (number | null)[],
): FidelityRow {
  const values = all.filter((value) => value !== null);
  const known = values.length * 2 >= all.length && values.length > 0;
  const value = known ? quantile(values, 0.5) : null;
  return {
    target,
    source,
    tag,
    unit,
    observed,
    interval: { low, high },
    value,
    range: known ? { low: quantile(values, 0.05), high: quantile(values, 0.95) } : null,
    runs: all.length,
    pass: value !== null && value >= low && value <= high,
  };
}

/** What the model was told of an asset. */
export function inputRows({ asset, news, noisePpm }: Observed): FidelityRow[] {
  const source = "median of the venues' bars, data/oct10";
  const row = (target: string, unit: string, value: number): FidelityRow => ({
    target,
    source,
    tag: "input",
    unit,
    observed: value,
    interval: null,
    value,
    range: null,
    runs: 0,
    pass: null,
  });
  return [
    row(`news of ${asset}, 20:50 to 21:14`, "share", news),
    row(`noise of ${asset} in ten seconds`, "ppm", noisePpm),
  ];
}
