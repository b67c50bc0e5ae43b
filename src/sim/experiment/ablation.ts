import { type FidelityResult } from "../../domain/run/fidelity";
import { factorialEffects } from "../../statistics/factorial";
import { type FigureName, FIGURES } from "../ensemble/figures";
import { type Arm } from "../scenario/arm";
import { type Rules } from "../scenario/rules";
import { type Parameters } from "./parameters";
import {
  type Experiment,
  FIRST_SEED,
  inputsOf,
  observedIn,
  attackedParametersOf,
  safeArm,
  seedsFrom,
  trialOf,
} from "./setup";
import { type Found, numbersOf, type Trial } from "./trial";

/** A safety that can be switched off. */
export interface Safety {
  readonly name: string;
  readonly without: Partial<Rules>;
}

export const SAFETIES: readonly Safety[] = [
  { name: "median", without: { oracle: "single" } },
  { name: "halts", without: { halts: false } },
  { name: "fund", without: { insurance: 0n } },
  { name: "class ADL", without: { adl: "queue" } },
];

/** What a safety might buy or cost. */
export const RESPONSES: readonly FigureName[] = [
  "liquidatedNotional",
  "liquidatedAccounts",
  "wipedOut",
  "indexFall",
  "adlNotional",
  "largestHaircut",
  "fundDrawn",
  "worstDeficit",
  "badDebt",
  "restrictedSec",
];

const ASSET = "AVAX";

/** Bit i of the cell: safety i is on. */
function armOf(cell: number, parameters: Parameters): Arm {
  const off = SAFETIES.filter((_, i) => ((cell >> i) & 1) === 0);
  return safeArm(parameters, Object.assign({}, ...off.map(({ without }) => without)) as Partial<Rules>);
}

function cellTrials(experiment: Experiment, cell: number): Trial[] {
  const observed = observedIn(experiment, ASSET);
  const parameters = attackedParametersOf(observed);
  const arm = armOf(cell, parameters);
  return seedsFrom(FIRST_SEED.ablation, experiment.size.ablationSeeds).map((seed) =>
    trialOf(experiment, { study: "ablation", inputs: inputsOf(observed), parameters, arm, seed }),
  );
}

const CELLS = Array.from({ length: 1 << SAFETIES.length }, (_, cell) => cell);

export function ablationTrials(experiment: Experiment): Trial[] {
  return CELLS.flatMap((cell) => cellTrials(experiment, cell));
}

/** Main effects and interactions of all safeties on all responses, over paired seeds. */
export function ablationOf(experiment: Experiment, found: Found): FidelityResult["ablation"] {
  const cells = CELLS.map((cell) => cellTrials(experiment, cell));
  const factors = SAFETIES.map(({ name }) => name);
  const responses = RESPONSES.map((figure) => ({
    figure,
    unit: FIGURES[figure][0],
    effects: factorialEffects(
      factors,
      cells.map((trials) => numbersOf(trials, found, figure)),
    ).map(({ factors: names, mean, low, high, n }) => ({ factors: [...names], mean, low, high, n })),
  }));
  return { factors, seeds: experiment.size.ablationSeeds, responses };
}
