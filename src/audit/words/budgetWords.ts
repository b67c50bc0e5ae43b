import { type LeakyBudget, spend } from "../../twin/waterfall/leakyBudget";
import { type Place } from "../state/place";
import { type ExpectedWord, membersAre } from "./expectedWord";

/** What the contracts write of a leaky budget when `amount` is used: of nothing, nothing. */
export function spendOn(
  budget: LeakyBudget,
  amount: bigint,
  leak: bigint,
  periodSec: bigint,
  now: bigint,
): void {
  if (amount !== 0n) spend(budget, amount, leak, periodSec, now);
}

/** @param used the member that holds what is used, @param at the one that holds when */
export function budgetWords(
  place: Place,
  used: string,
  at: string,
  budget: LeakyBudget,
): readonly ExpectedWord[] {
  return membersAre(place, { [used]: budget.used, [at]: budget.at });
}
