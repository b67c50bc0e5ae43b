import { quantile } from "../../statistics/quantile";
import { Purpose, Stream } from "../random/stream";
import { FREE_PARAMETERS, PARAMETER_NAMES, type ParameterName, type Parameters, valueAt } from "./parameters";
import {
  type Experiment,
  FIRST_SEED,
  FITTED,
  inputsOf,
  observedIn,
  parametersOf,
  referenceArm,
  seedsFrom,
  trialOf,
} from "./setup";
import { fallTarget, MARKET_TARGETS, type Target } from "./targets";
import { type Found, figuresOf, type Trial } from "./trial";

const FITTED_NAMES = PARAMETER_NAMES.filter((name) => FREE_PARAMETERS[name].calibrated);
const SHARES = 1_000_000;
/** A target that no run speaks of counts as this many half widths of its interval. */
const ABSENT = 3;

/** Values of the calibrated parameters that are tried. */
export type Candidate = Readonly<Partial<Record<ParameterName, number>>>;

/** The how-manieth candidate of the search: drawn from its number alone. */
export function candidate(index: number): Candidate {
  return Object.fromEntries(
    FITTED_NAMES.map((name, i) => {
      const stream = new Stream(BigInt(FIRST_SEED.calibration), index, Purpose.Birth, i);
      return [name, significant(valueAt(name, stream.below(SHARES) / SHARES))];
    }),
  );
}

function trialsOf(experiment: Experiment, index: number, asset: string, seeds: number): Trial[] {
  const observed = observedIn(experiment, asset);
  const parameters: Parameters = { ...parametersOf(observed), ...candidate(index) };
  return seedsFrom(FIRST_SEED.calibration, seeds).map((seed) =>
    trialOf(experiment, {
      study: `calibration ${index}`,
      inputs: inputsOf(observed),
      parameters,
      arm: referenceArm(parameters),
      seed,
    }),
  );
}

export function calibrationTrials(experiment: Experiment, candidates: number, seeds: number): Trial[] {
  return Array.from({ length: candidates }, (_, index) =>
    FITTED.flatMap((asset) => trialsOf(experiment, index, asset, seeds)),
  ).flat();
}

/** How far a candidate is from the calibrated targets: squared distances in half widths of their intervals. */
export function objective(experiment: Experiment, index: number, seeds: number, found: Found): number {
  const all = FITTED.flatMap((asset) => trialsOf(experiment, index, asset, seeds));
  const falls = FITTED.map((asset) => {
    const target = fallTarget(observedIn(experiment, asset), "calibrated");
    return distance(target, trialsOf(experiment, index, asset, seeds), found);
  });
  const markets = MARKET_TARGETS.filter(({ tag }) => tag === "calibrated").map((target) =>
    distance(target, all, found),
  );
  return [...falls, ...markets].reduce((sum, value) => sum + value * value, 0);
}

function distance({ figure, low, high }: Target, trials: readonly Trial[], found: Found): number {
  const values = figuresOf(trials, found, figure).filter((value) => value !== null);
  if (values.length * 2 < trials.length) return ABSENT;
  const middle = (low + high) / 2;
  return (quantile(values, 0.5) - middle) / ((high - low) / 2);
}

/** Three digits are all that such a search can tell. */
function significant(value: number): number {
  return Number(value.toPrecision(3));
}
