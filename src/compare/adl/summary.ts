import { gini } from "../../statistics/gini";
import { type Bankruptcy, LOOK_BACK_SEC } from "./bankruptcy";
import { type AdlMeasure, measureAdl } from "./measure";
import { ADL_RULES, type AdlRule } from "./rules";

/** One rule over a set of bankruptcies, each measured as it stood: what a rule did to the first is not in the second. */
export interface AdlSummary {
  readonly rule: AdlRule;
  readonly bankruptcies: number;
  readonly needed: bigint;
  readonly closed: bigint;
  readonly deficit: bigint;
  readonly transfer: bigint;
  /** Over those bankruptcies that the run lasted long enough after, with their deficits. */
  readonly counterfactual: readonly {
    readonly afterSec: number;
    readonly amount: bigint;
    readonly deficit: bigint;
    readonly bankruptcies: number;
  }[];
  readonly largestHaircutPpm: number;
  /** Of each account's haircuts, summed over the set. */
  readonly gini: number;
  /** Accounts that were hit at least once. */
  readonly accountsHit: number;
  readonly hedgesHit: number;
  readonly ruined: number;
}

/** Every rule on the same bankruptcies. */
export function compareRules(bankruptcies: readonly Bankruptcy[]): AdlSummary[] {
  return ADL_RULES.map((rule) =>
    summarise(
      rule,
      bankruptcies,
      bankruptcies.map((one) => measureAdl(rule, one)),
    ),
  );
}

function summarise(
  rule: AdlRule,
  states: readonly Bankruptcy[],
  measures: readonly AdlMeasure[],
): AdlSummary {
  const total = (of: (one: AdlMeasure) => bigint): bigint => measures.reduce((sum, one) => sum + of(one), 0n);
  const count = (of: (one: AdlMeasure) => number): number => measures.reduce((sum, one) => sum + of(one), 0);
  const haircuts = haircutsByAccount(states, measures);
  return {
    rule,
    bankruptcies: measures.length,
    needed: total(({ needed }) => needed),
    closed: total(({ closed }) => closed),
    deficit: total(({ deficit }) => deficit),
    transfer: total(({ transfer }) => transfer),
    counterfactual: LOOK_BACK_SEC.map((afterSec) => lookBack(measures, afterSec)),
    largestHaircutPpm: Math.max(0, ...measures.map(({ largestHaircutPpm }) => largestHaircutPpm)),
    gini: haircuts.length === 0 ? 0 : gini(haircuts),
    accountsHit: haircuts.filter((one) => one > 0).length,
    hedgesHit: count(({ hedgesHit }) => hedgesHit),
    ruined: count(({ ruined }) => ruined),
  };
}

function lookBack(measures: readonly AdlMeasure[], afterSec: number): AdlSummary["counterfactual"][number] {
  const known = measures.flatMap(({ counterfactual, deficit }) => {
    const amount = counterfactual.find((one) => one.afterSec === afterSec)?.amount;
    return amount === undefined ? [] : [{ amount, deficit }];
  });
  return {
    afterSec,
    amount: known.reduce((sum, { amount }) => sum + amount, 0n),
    deficit: known.reduce((sum, { deficit }) => sum + deficit, 0n),
    bankruptcies: known.length,
  };
}

function haircutsByAccount(states: readonly Bankruptcy[], measures: readonly AdlMeasure[]): number[] {
  const sums = new Map<number, number>();
  for (const [place, { opposite }] of states.entries()) {
    const { haircutsPpm = [] } = measures[place] ?? {};
    opposite.forEach(({ account }, i) => sums.set(account, (sums.get(account) ?? 0) + (haircutsPpm[i] ?? 0)));
  }
  return [...sums.values()];
}
