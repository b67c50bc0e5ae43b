import { type FidelityResult } from "../../domain/run/fidelity";
import { type Estimate, pairedDifference } from "../../statistics/student";
import { AS_IT_IS, type Variation } from "./model";
import { type Observed } from "./observed";
import { type Parameters } from "./parameters";
import { assetTrials } from "./predictions";
import { fallTarget, judged, MARKET_TARGETS } from "./targets";
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
import { type Found, numbersOf, type Trial } from "./trial";

interface Null {
  readonly name: string;
  readonly means: string;
  readonly variation: Variation;
  readonly told: (parameters: Parameters, observed: Observed) => Parameters;
}

const CROSSING: Null = {
  name: "threshold crossing",
  means: "the same shock, and nothing that is sold moves a venue",
  variation: { ...AS_IT_IS, feedback: false },
  told: (parameters) => parameters,
};

export const NULLS: readonly Null[] = [
  CROSSING,
  {
    name: "threshold crossing, told the fall",
    means: "no feedback, and a shock as large as the whole fall that was observed",
    variation: { ...AS_IT_IS, feedback: false },
    told: (parameters, { news, fall }) => ({ ...parameters, shock: (1 - (1 - fall) / (1 - news)) / news }),
  },
  {
    name: "zero intelligence",
    means: "orders at random in the place of market makers; no stops, targets or momentum",
    variation: { ...AS_IT_IS, zeroIntelligence: true },
    told: (parameters) => parameters,
  },
];

function trialsOf(experiment: Experiment, { name, variation, told }: Null, asset: string): Trial[] {
  const observed = observedIn(experiment, asset);
  const parameters = told(parametersOf(observed), observed);
  return seedsFrom(FIRST_SEED.prediction, experiment.size.seeds).map((seed) =>
    trialOf(experiment, {
      study: `null ${name}`,
      inputs: inputsOf(observed),
      parameters,
      arm: referenceArm(parameters),
      seed,
      variation,
    }),
  );
}

export function nullTrials(experiment: Experiment): Trial[] {
  return NULLS.flatMap((model) => FITTED.flatMap((asset) => trialsOf(experiment, model, asset)));
}

/** The targets of the fitted assets, as each null meets them. */
export function nullRows(experiment: Experiment, found: Found): FidelityResult["nulls"] {
  return NULLS.map((model) => {
    const all = FITTED.flatMap((asset) => trialsOf(experiment, model, asset));
    const falls = FITTED.map((asset) =>
      judged(
        fallTarget(observedIn(experiment, asset), "calibrated"),
        trialsOf(experiment, model, asset),
        found,
      ),
    );
    const rows = [...falls, ...MARKET_TARGETS.map((target) => judged(target, all, found))];
    return { name: model.name, means: model.means, rows };
  });
}

/** How much deeper the index falls because what is sold moves the venues: same seeds, with less without. */
export function feedbackOf(experiment: Experiment, found: Found): Estimate {
  const falls = (trials: readonly Trial[]): number[] => numbersOf(trials, found, "indexFall");
  return pairedDifference(
    FITTED.flatMap((asset) => falls(assetTrials(experiment, asset))),
    FITTED.flatMap((asset) => falls(trialsOf(experiment, CROSSING, asset))),
  );
}
