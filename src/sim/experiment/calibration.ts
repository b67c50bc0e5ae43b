import { quantile } from "../../statistics/quantile";
import { Purpose, Stream } from "../random/stream";
import {
  FREE_PARAMETERS,
  PARAMETER_NAMES,
  type ParameterName,
  type Parameters,
  placeOf,
  valueAt,
} from "./parameters";
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
/** How far from the best so far each later search looks, as a share of each range. */
export const NEAR = [0.15, 0.075] as const;

/** Values of the calibrated parameters that are tried. */
export interface Candidate {
  /** Names it among all that a search can draw. */
  readonly id: string;
  /** Places in the unit interval, in the order of the parameters. */
  readonly places: readonly number[];
  readonly values: Readonly<Partial<Record<ParameterName, number>>>;
}

/** The how-manieth candidate of the search over all ranges: drawn from its number alone. */
export function wideCandidate(index: number): Candidate {
  return at(
    `${index}`,
    FITTED_NAMES.map((_, i) => drawn(index, i)),
  );
}

/** Where somebody says that a search shall begin. Throws RangeError where a value is missing or outside its range. */
export function givenCandidate(values: Candidate["values"]): Candidate {
  return at(
    "given",
    FITTED_NAMES.map((name) => placeOf(name, values[name] ?? NaN)),
  );
}

/** The how-manieth candidate of a search around the best so far. @param reach how far it looks, as a share of each range */
export function nearCandidate(best: Candidate, index: number, reach: number): Candidate {
  const places = best.places.map((place, i) => {
    const moved = place + reach * (2 * drawn(index, FITTED_NAMES.length + i) - 1);
    return Math.min(1, Math.max(0, moved));
  });
  return at(`${best.id} near ${index}`, places);
}

function drawn(index: number, place: number): number {
  return new Stream(BigInt(FIRST_SEED.calibration), index, Purpose.Birth, place).below(SHARES) / SHARES;
}

function at(id: string, places: readonly number[]): Candidate {
  const values = FITTED_NAMES.map((name, i) => [name, significant(valueAt(name, places[i] ?? 0))] as const);
  return { id, places, values: Object.fromEntries(values) };
}

function trialsOf(experiment: Experiment, { id, values }: Candidate, asset: string, seeds: number): Trial[] {
  const observed = observedIn(experiment, asset);
  const parameters: Parameters = { ...parametersOf(observed), ...values };
  return seedsFrom(FIRST_SEED.calibration, seeds).map((seed) =>
    trialOf(experiment, {
      study: `calibration ${id}`,
      inputs: inputsOf(observed),
      parameters,
      arm: referenceArm(parameters),
      seed,
    }),
  );
}

export function calibrationTrials(
  experiment: Experiment,
  candidates: readonly Candidate[],
  seeds: number,
): Trial[] {
  return candidates.flatMap((one) => FITTED.flatMap((asset) => trialsOf(experiment, one, asset, seeds)));
}

/** How far a candidate is from the calibrated targets: squared distances in half widths of their intervals. */
export function objective(experiment: Experiment, one: Candidate, seeds: number, found: Found): number {
  const all = calibrationTrials(experiment, [one], seeds);
  const falls = FITTED.map((asset) => {
    const target = fallTarget(observedIn(experiment, asset), "calibrated");
    return distance(target, trialsOf(experiment, one, asset, seeds), found);
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
