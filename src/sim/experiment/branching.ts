import { type FidelityResult } from "../../domain/run/fidelity";
import { mean } from "../../statistics/sample";
import { type Estimate, meanInterval } from "../../statistics/student";
import { type Liquidated } from "../ensemble/measures";
import { AS_IT_IS } from "./model";
import {
  type Experiment,
  FIRST_SEED,
  inputsOf,
  observedIn,
  parametersOf,
  referenceArm,
  seedsFrom,
  trialOf,
} from "./setup";
import { type Found, type Trial } from "./trial";

const ASSET = "AVAX";

/** A base run again, without one liquidation. */
interface Intervention {
  readonly base: Trial;
  readonly suppressed: Liquidated;
  readonly trial: Trial;
}

/** Cascades as they come. */
export function baseTrials(experiment: Experiment): Trial[] {
  return seedsFrom(FIRST_SEED.branching, experiment.size.bases).map((seed) => made(experiment, seed, []));
}

function made(experiment: Experiment, seed: bigint, spared: readonly number[]): Trial {
  const observed = observedIn(experiment, ASSET);
  const parameters = parametersOf(observed);
  const study = spared.length === 0 ? "branching" : `branching without ${spared.join(" and ")}`;
  const variation = { ...AS_IT_IS, spared };
  const arm = referenceArm(parameters);
  return trialOf(experiment, { study, inputs: inputsOf(observed), parameters, arm, seed, variation });
}

/** Each base run again without some of its liquidations, one at a time, spread over the cascade. @param found the base runs */
export function suppressionsOf(experiment: Experiment, found: Found): Intervention[] {
  const { suppressions } = experiment.size;
  return baseTrials(experiment).flatMap((base) => {
    const { liquidated } = found(base.id);
    const wanted = Math.min(suppressions, liquidated.length);
    const picked = Array.from(
      { length: wanted },
      (_, i) => liquidated[Math.floor(((i + 0.5) * liquidated.length) / wanted)],
    ).filter((one) => one !== undefined);
    return picked.map((suppressed) => {
      const trial = made(experiment, base.seed, [suppressed.account]);
      return { base, suppressed, trial };
    });
  });
}

/** What one liquidation brought about: an interval over base runs, since interventions into one of them are not independent. */
export function branchingOf(experiment: Experiment, found: Found): FidelityResult["branching"] {
  const all = suppressionsOf(experiment, found);
  const byBase = new Map<string, { descendants: number[]; ratios: number[] }>();
  for (const { base, suppressed, trial } of all) {
    const group = byBase.get(base.id) ?? { descendants: [], ratios: [] };
    const [before, after] = [found(base.id).liquidated, found(trial.id).liquidated];
    group.descendants.push(netDescendants(before, after, suppressed.account));
    if (suppressed.notional > 0) group.ratios.push(notionalRatio(before, after, suppressed));
    byBase.set(base.id, group);
  }
  const groups = [...byBase.values()];
  return {
    suppressed: all.length,
    descendants: overBases(groups.map(({ descendants }) => descendants)),
    notionalRatio: overBases(groups.map(({ ratios }) => ratios)),
  };
}

/** Accounts that are no longer liquidated, without the one that was spared, less those that are only now. */
export function netDescendants(
  before: readonly Liquidated[],
  after: readonly Liquidated[],
  spared: number,
): number {
  const others = (list: readonly Liquidated[]): number =>
    new Set(list.map(({ account }) => account).filter((account) => account !== spared)).size;
  return others(before) - others(after);
}

function notionalRatio(
  before: readonly Liquidated[],
  after: readonly Liquidated[],
  { account, notional }: Liquidated,
): number {
  const others = (list: readonly Liquidated[]): number =>
    list.filter((one) => one.account !== account).reduce((sum, one) => sum + one.notional, 0);
  return (others(before) - others(after)) / notional;
}

function overBases(groups: readonly (readonly number[])[]): Estimate | null {
  const means = groups.filter(({ length }) => length > 0).map(mean);
  return means.length < 2 ? null : meanInterval(means);
}
