import { type Arm, changedArm, committedArm } from "../scenario/arm";
import { type Rules } from "../scenario/rules";
import { CALIBRATED } from "./calibrated";
import { AS_IT_IS, cascade, type AssetInputs, type ModelSize, type Variation } from "./model";
import { type Observed } from "./observed";
import { ASSUMED, type Parameters } from "./parameters";
import { type Trial } from "./trial";

/** How much of everything is run. */
export interface ExperimentSize extends ModelSize {
  /** Of each prediction and null. */
  readonly seeds: number;
  readonly ablationSeeds: number;
  /** Base runs of the branching study, and liquidations suppressed in each. */
  readonly bases: number;
  readonly suppressions: number;
  /** Morris paths. */
  readonly paths: number;
  /** Runs of each other story, and leveraged traders in one. */
  readonly stories: number;
  readonly storyHolders: number;
}

export const FULL: ExperimentSize = {
  holders: 80,
  blockSec: 10,
  seeds: 30,
  ablationSeeds: 200,
  bases: 30,
  suppressions: 4,
  paths: 10,
  stories: 3,
  storyHolders: 100,
};

/** To see that all of it runs: its intervals are wide and its figures not those of the full size. */
export const QUICK: ExperimentSize = {
  holders: 40,
  blockSec: 30,
  seeds: 3,
  ablationSeeds: 3,
  bases: 2,
  suppressions: 2,
  paths: 2,
  stories: 1,
  storyHolders: 30,
};

/** Assets on which the model was fitted, those that it predicts, and those whose second source was silent. */
export const FITTED = ["AVAX", "AAVE"] as const;
export const PREDICTED = ["ATOM", "FIL", "POL", "BTC", "ETH", "SOL"] as const;
const SILENT_SOURCE = ["POL"];

/** Seeds of different studies never meet. */
export const FIRST_SEED = {
  calibration: 1,
  prediction: 1_001,
  branching: 2_001,
  ablation: 3_001,
  morris: 4_001,
};

/** Nearest to the venues of that day. */
const REFERENCE: Partial<Rules> = { halts: false, adl: "queue" };

export interface Experiment {
  readonly observed: readonly Observed[];
  readonly size: ExperimentSize;
}

export function observedIn({ observed }: Experiment, asset: string): Observed {
  const found = observed.find((known) => known.asset === asset);
  if (!found) throw new RangeError(`nothing was observed of ${asset}`);
  return found;
}

/** What the model is told of an asset. */
export function inputsOf({ asset, venues, news, noisePpm }: Observed): AssetInputs {
  return { asset, venues, news, noisePpm, silentSource: SILENT_SOURCE.includes(asset) };
}

/** The frozen parameters, for one asset; no venue leaves the others. */
export function parametersOf({ noisePpm }: Observed): Parameters {
  return { ...ASSUMED, ...CALIBRATED, noise: noisePpm, dislocation: 0 };
}

/** The same, and one venue falls far below the others in the middle of the shock: what a median is for. */
export function attackedParametersOf(observed: Observed): Parameters {
  return { ...parametersOf(observed), dislocation: ASSUMED.dislocation };
}

/** The exchange of calibration and prediction. */
export function referenceArm({ fund }: Parameters): Arm {
  return changedArm(committedArm(), { ...REFERENCE, insurance: BigInt(Math.round(fund)) });
}

/** The committed exchange with the model's fund. */
export function safeArm({ fund }: Parameters, changes: Partial<Rules> = {}): Arm {
  return changedArm(committedArm(), { insurance: BigInt(Math.round(fund)), ...changes });
}

export function seedsFrom(first: number, count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => BigInt(first + i));
}

export interface TrialTerms {
  readonly study: string;
  readonly inputs: AssetInputs;
  readonly parameters: Parameters;
  readonly arm: Arm;
  readonly seed: bigint;
  readonly variation?: Variation;
}

export function trialOf({ size }: Experiment, terms: TrialTerms): Trial {
  const { study, inputs, parameters, arm, seed, variation = AS_IT_IS } = terms;
  const scenario = cascade(inputs, parameters, size, variation);
  return { id: `${study} ${inputs.asset} ${arm.id} ${seed}`, scenario, arm, seed };
}
