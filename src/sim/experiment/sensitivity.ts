import { type FidelityClaim, type FidelityResult } from "../../domain/run/fidelity";
import { elementaryEffects, morrisTrajectories, type Trajectory } from "../../statistics/morris";
import { type FigureName } from "../ensemble/figures";
import { Purpose, Stream } from "../random/stream";
import { type Claim, CLAIMS } from "./claims";
import { PARAMETER_NAMES, type Parameters, valueAt } from "./parameters";
import { type Experiment, FIRST_SEED, inputsOf, observedIn, safeArm, trialOf } from "./setup";
import { type Found, numbersOf, type Trial } from "./trial";

const ASSET = "AVAX";
/** Figures that every run has. */
const RESPONSES: readonly FigureName[] = ["indexFall", "liquidatedNotional", "adlNotional", "wipedOut"];

/** One point of the plausible ranges: the committed rules, and each claim's market without what it is about. */
interface Place {
  readonly base: Trial;
  readonly without: readonly Trial[];
}

/** Paths and places have the same numbers on every machine: the seed of the paths is the study's first. */
function pathsOf({ size }: Experiment): Trajectory[] {
  const random = new Stream(BigInt(FIRST_SEED.morris), 0, Purpose.Birth, 0);
  return morrisTrajectories(PARAMETER_NAMES.length, size.paths, random);
}

function placesOf(experiment: Experiment, path: Trajectory, index: number): Place[] {
  return path.points.map((point, step) => placeOf(experiment, point, `${index}.${step}`, index));
}

/** One seed a path: between its points nothing differs but one parameter. */
function placeOf(experiment: Experiment, point: readonly number[], name: string, index: number): Place {
  const parameters = Object.fromEntries(
    PARAMETER_NAMES.map((parameter, i) => [parameter, valueAt(parameter, point[i] ?? 0)]),
  ) as Parameters;
  const inputs = inputsOf(observedIn(experiment, ASSET));
  const seed = BigInt(FIRST_SEED.morris + index);
  const study = `morris ${name}`;
  const base = trialOf(experiment, { study, inputs, parameters, arm: safeArm(parameters), seed });
  const without = CLAIMS.map(({ id, without: market }) =>
    trialOf(experiment, {
      study: `${study} without ${id}`,
      inputs,
      parameters,
      arm: market.arm(parameters),
      seed,
      variation: market.variation,
    }),
  );
  return { base, without };
}

export function sensitivityTrials(experiment: Experiment): Trial[] {
  return pathsOf(experiment).flatMap((path, index) =>
    placesOf(experiment, path, index).flatMap(({ base, without }) => [base, ...without]),
  );
}

/** What each parameter does to the figures, and at how many points each claim holds. */
export function sensitivityOf(experiment: Experiment, found: Found): FidelityResult["sensitivity"] {
  const paths = pathsOf(experiment);
  const places = paths.map((path, index) => placesOf(experiment, path, index));
  const responses = RESPONSES.map((figure) => {
    const values = places.map((path) =>
      numbersOf(
        path.map(({ base }) => base),
        found,
        figure,
      ),
    );
    const effects = elementaryEffects(paths, values);
    return {
      figure,
      parameters: PARAMETER_NAMES.map((name, i) => {
        const { mean = 0, absolute = 0, deviation = 0 } = effects[i] ?? {};
        return { name, mean, absolute, deviation };
      }),
    };
  });
  const claims = CLAIMS.map((claim, i) => judgedClaim(claim, places.flat(), i, found));
  return { points: places.flat().length, responses, claims };
}

/** A point where it makes no difference speaks neither for nor against a claim. */
function judgedClaim(
  { id, claim, figure, sign }: Claim,
  places: readonly Place[],
  index: number,
  found: Found,
): FidelityClaim {
  let [agree, nothing, contrary] = [0, 0, 0];
  for (const { base, without } of places) {
    const other = without[index];
    if (!other) continue;
    const [now = 0, then = 0] = numbersOf([base, other], found, figure);
    const difference = (now - then) * sign;
    if (difference > 0) agree += 1;
    else if (difference < 0) contrary += 1;
    else nothing += 1;
  }
  const verdict = contrary > 0 ? "not robust" : agree > 0 ? "robust" : "no effect anywhere";
  return { id, claim, points: places.length, agree, nothing, contrary, verdict };
}
