import { type LiquidationRecord, type RunColumn } from "../../domain/run/artifact";
import { mean } from "../../statistics/sample";
import { type Figures } from "./figures";

const WAD = 10n ** 18n;
const CENTS = 100;
const PPM = 1_000_000;
/** What the lowest depth is compared with [s of the replay]. */
const CALM_SEC = 60;
const PROMPT_SEC = 300;

/** Sampled over the replay, for fan charts. */
export interface MeasuredSeries {
  /** [s of the replay] */
  readonly t: readonly number[];
  readonly index: readonly number[];
  /** Notional liquidated so far [whole dollars]. */
  readonly liquidated: readonly number[];
  readonly fundEquity: readonly number[];
}

/** An account that was liquidated in the replay. */
export interface Liquidated {
  readonly account: number;
  /** First time [s of the replay]. */
  readonly t: number;
  /** All of its liquidations [dollars at mark]. */
  readonly notional: number;
}

/** One run, reduced. */
export interface RunMeasures {
  readonly figures: Figures;
  readonly series: MeasuredSeries;
  /** In the order of their first liquidation. */
  readonly liquidated: readonly Liquidated[];
}

const NO_SERIES: MeasuredSeries = { t: [], index: [], liquidated: [], fundEquity: [] };

/** What a run leaves for an ensemble of runs. @param series false: without what only fan charts need */
export function measure(column: RunColumn, series = true): RunMeasures {
  return {
    figures: figuresOf(column),
    series: series ? seriesOf(column) : NO_SERIES,
    liquidated: liquidatedOf(column),
  };
}

function figuresOf(column: RunColumn): Figures {
  const { summary, series } = column;
  const { price, gradeSec, oracleSec, traders, fund, adl, badDebt } = summary;
  const [firstIndex = 0] = series.index;
  const liquidatedNotional = total(column);
  const firstLiquidation = firstTime(column.liquidations);
  const firstAdl = firstTime(column.adl);
  const [interest = 0] = series.openInterest;
  return {
    indexFall: firstIndex > 0 ? 1 - dollars(price.low) / dollars(price.open) : null,
    indexEnd: firstIndex > 0 ? dollars(price.close) / dollars(price.open) : null,
    liquidatedAccounts: traders.liquidated,
    wipedOut: traders.wipedOut,
    liquidatedNotional,
    liquidatedShare: interest > 0 ? liquidatedNotional / interest : null,
    openInterestFall: fallOf(series.openInterest.map((value, i) => over(value, series.mark[i]))),
    firstLiquidation,
    firstAdl,
    adlDelay: firstAdl === null || firstLiquidation === null ? null : firstAdl - firstLiquidation,
    promptLiquidations: promptShare(column.liquidations),
    adlEvents: adl.events,
    adlNotional: column.adl.reduce((sum, { size, price: at }) => sum + notional(size, at), 0),
    adlLevied: dollars(adl.levied),
    largestHaircut: adl.largestHaircutPpm / PPM,
    depthLow: depthLow(column),
    fundDrawn: dollars(fund.drawn),
    fundEnd: dollars(fund.end),
    worstDeficit: dollars(badDebt.worstDeficit),
    badDebt: magnitude(dollars(badDebt.negativeEquity)),
    restrictedSec: gradeSec.reduceOnly + gradeSec.auction + gradeSec.halted,
    haltedSec: gradeSec.auction + gradeSec.halted,
    noQuorumSec: oracleSec.noQuorum,
    degradedSec: oracleSec.degraded,
  };
}

function seriesOf({ series, liquidations, parameters }: RunColumn): MeasuredSeries {
  const lotSize = lotSizeOf(parameters);
  let [next, sum] = [0, 0];
  const liquidated = series.t.map((t) => {
    for (let found = liquidations[next]; found && found.t <= t; found = liquidations[next]) {
      if (found.t >= 0) sum += liquidatedBy(found, lotSize);
      next += 1;
    }
    return Math.round(sum);
  });
  return { t: series.t, index: series.index, liquidated, fundEquity: series.fundEquity };
}

function total({ liquidations, parameters }: RunColumn): number {
  const lotSize = lotSizeOf(parameters);
  return liquidations
    .filter(({ t }) => t >= 0)
    .reduce((sum, liquidation) => sum + liquidatedBy(liquidation, lotSize), 0);
}

/** What one call did, at mark [dollars]. Its steps share the position out: none counts twice. */
function liquidatedBy(
  { soldLots, takenOver, deleveraged, price }: LiquidationRecord,
  lotSize: bigint,
): number {
  const size =
    absolute(BigInt(soldLots)) * lotSize + absolute(BigInt(takenOver)) + absolute(BigInt(deleveraged));
  return notional(`${size}`, price);
}

function liquidatedOf({ liquidations, parameters }: RunColumn): Liquidated[] {
  const lotSize = lotSizeOf(parameters);
  const found = new Map<number, Liquidated>();
  for (const liquidation of liquidations.filter(({ t }) => t >= 0)) {
    const { account, t } = liquidation;
    const known = found.get(account) ?? { account, t, notional: 0 };
    found.set(account, { ...known, notional: known.notional + liquidatedBy(liquidation, lotSize) });
  }
  return [...found.values()];
}

/** The lowest minute against the first one; a single sample between two quotes of one maker says little. */
function depthLow({ series }: RunColumn): number | null {
  const depth = series.t.map((_, i) => (series.bidDepth[i] ?? 0) + (series.askDepth[i] ?? 0));
  const window = series.t.filter((t) => t < CALM_SEC).length;
  if (window === 0) return null;
  const minutes = depth.slice(window - 1).map((_, i) => mean(depth.slice(i, i + window)));
  const [usual = 0] = minutes;
  return usual > 0 ? Math.min(...minutes) / usual : null;
}

/** How far a series falls below its first value; null where that is nothing. */
function fallOf(values: readonly number[]): number | null {
  const [first = 0] = values;
  return first > 0 ? 1 - Math.min(...values) / first : null;
}

function firstTime(records: readonly { readonly t: number }[]): number | null {
  return records.find(({ t }) => t >= 0)?.t ?? null;
}

function promptShare(liquidations: readonly LiquidationRecord[]): number | null {
  const times = liquidations.map(({ t }) => t).filter((t) => t >= 0);
  const [first] = times;
  if (first === undefined) return null;
  return times.filter((t) => t < first + PROMPT_SEC).length / times.length;
}

function lotSizeOf(parameters: RunColumn["parameters"]): bigint {
  return BigInt(parameters.margin?.lotSize ?? "0");
}

/** Wad digits as dollars, to the cent toward zero. */
function dollars(wad: string): number {
  return Number(BigInt(wad) / (WAD / BigInt(CENTS))) / CENTS;
}

function notional(size: string, price: string): number {
  return dollars(`${(absolute(BigInt(size)) * BigInt(price)) / WAD}`);
}

function over(value: number, price: number | undefined): number {
  return price === undefined || price <= 0 ? 0 : value / price;
}

function absolute(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function magnitude(amount: number): number {
  return amount < 0 ? -amount : amount;
}
