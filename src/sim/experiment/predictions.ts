import { type FidelityRow } from "../../domain/run/fidelity";
import { fallTarget, inputRows, judged, MARKET_TARGETS } from "./targets";
import {
  type Experiment,
  FIRST_SEED,
  FITTED,
  inputsOf,
  observedIn,
  parametersOf,
  PREDICTED,
  referenceArm,
  seedsFrom,
  trialOf,
} from "./setup";
import { type Found, type Trial } from "./trial";

/** Runs of the frozen model for one asset. */
export function assetTrials(experiment: Experiment, asset: string): Trial[] {
  const observed = observedIn(experiment, asset);
  const parameters = parametersOf(observed);
  return seedsFrom(FIRST_SEED.prediction, experiment.size.seeds).map((seed) =>
    trialOf(experiment, {
      study: "prediction",
      inputs: inputsOf(observed),
      parameters,
      arm: referenceArm(parameters),
      seed,
    }),
  );
}

export function predictionTrials(experiment: Experiment): Trial[] {
  return [...FITTED, ...PREDICTED].flatMap((asset) => assetTrials(experiment, asset));
}

/** Every target of the crash, inputs first. */
export function predictionRows(experiment: Experiment, found: Found): FidelityRow[] {
  const fall = (asset: string, tag: "calibrated" | "validated"): FidelityRow =>
    judged(fallTarget(observedIn(experiment, asset), tag), assetTrials(experiment, asset), found);
  const fitted = FITTED.flatMap((asset) => assetTrials(experiment, asset));
  return [
    ...[...FITTED, ...PREDICTED].flatMap((asset) => inputRows(observedIn(experiment, asset))),
    ...FITTED.map((asset) => fall(asset, "calibrated")),
    ...MARKET_TARGETS.map((target) => judged(target, fitted, found)),
    ...PREDICTED.map((asset) => fall(asset, "validated")),
  ];
}
