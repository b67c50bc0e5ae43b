import { type SweepArm, type SweepBands, type SweepFigure } from "../../domain/run/sweep";
import { quantile } from "../../statistics/quantile";
import { type Estimate, meanInterval, pairedDifference } from "../../statistics/student";
import { type FigureName, FIGURE_NAMES } from "./figures";
import { type MeasuredSeries, type RunMeasures } from "./measures";

/** A finished run. */
export interface SeededRun {
  readonly seed: bigint;
  readonly measures: RunMeasures;
}

/** All finished runs of one arm, in whatever order they ended. */
export interface ArmRuns {
  readonly id: string;
  readonly title: string;
  readonly runs: readonly SeededRun[];
}

/** Below two values there is no spread to speak of. */
const LEAST = 2;

/** What the runs of one arm say together. @param control runs of the committed arm; undefined for that arm itself */
export function summarizeArm(arm: ArmRuns, control: ArmRuns | undefined): SweepArm {
  const runs = inOrder(arm.runs);
  const others = control && inOrder(control.runs);
  return {
    id: arm.id,
    title: arm.title,
    runs: runs.length,
    figures: FIGURE_NAMES.map((name) => figureOf(name, runs, others)),
    series: bandsOf(runs.map(({ measures }) => measures.series)),
  };
}

function figureOf(
  name: FigureName,
  runs: readonly SeededRun[],
  control: readonly SeededRun[] | undefined,
): SweepFigure {
  const values = valuesOf(name, runs);
  const at = (share: number): number => quantile(values, share);
  return {
    name,
    n: values.length,
    estimate: values.length < LEAST ? null : plain(meanInterval(values)),
    quantiles:
      values.length === 0
        ? null
        : { min: at(0), p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95), max: at(1) },
    difference: control ? differenceOf(name, runs, control) : null,
  };
}

/** Seeds on which one of the two has no value pair with nothing. */
function differenceOf(
  name: FigureName,
  runs: readonly SeededRun[],
  control: readonly SeededRun[],
): SweepFigure["difference"] {
  const known = new Map(control.map(({ seed, measures }) => [seed, measures.figures[name]]));
  const pairs = runs.flatMap(({ seed, measures }) => {
    const [treated, other] = [measures.figures[name], known.get(seed) ?? null];
    return treated === null || other === null ? [] : [{ treated, other }];
  });
  if (pairs.length < LEAST) return null;
  return plain(
    pairedDifference(
      pairs.map(({ treated }) => treated),
      pairs.map(({ other }) => other),
    ),
  );
}

export function valuesOf(name: FigureName, runs: readonly SeededRun[]): number[] {
  return runs.flatMap(({ measures }) => {
    const value = measures.figures[name];
    return value === null ? [] : [value];
  });
}

/** All runs of one arm are sampled at the same moments. */
function bandsOf(all: readonly MeasuredSeries[]): SweepArm["series"] {
  const t = [...(all[0]?.t ?? [])];
  const over = (pick: (series: MeasuredSeries) => readonly number[]): SweepBands => {
    const at = (share: number): number[] =>
      t.map((_, i) =>
        quantile(
          all.map((series) => pick(series)[i] ?? 0),
          share,
        ),
      );
    return { p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) };
  };
  return {
    t,
    index: over(({ index }) => index),
    liquidated: over(({ liquidated }) => liquidated),
    fundEquity: over(({ fundEquity }) => fundEquity),
  };
}

/** Sums of floating-point numbers depend on their order: runs are added in the order of their seeds, whoever ended first. */
function inOrder(runs: readonly SeededRun[]): SeededRun[] {
  return [...runs].sort((a, b) => (a.seed < b.seed ? -1 : 1));
}

function plain({ mean, low, high, n }: Estimate): Estimate {
  return { mean, low, high, n };
}
