/** Twin of contracts/libraries/LeakyBudget.sol. */
export interface LeakyBudget {
  used: bigint;
  at: bigint;
}

/** Use that has not leaked away yet, when `leak` comes back every `periodSec`. */
export function usedNow({ used, at }: LeakyBudget, leak: bigint, periodSec: bigint, now: bigint): bigint {
  const back = (leak * (now - at)) / periodSec;
  return used > back ? used - back : 0n;
}

/** Adds `amount` to what is used. */
export function spend(
  budget: LeakyBudget,
  amount: bigint,
  leak: bigint,
  periodSec: bigint,
  now: bigint,
): void {
  note(budget, usedNow(budget, leak, periodSec, now) + amount, now);
}

/** Writes what is used as of now. */
export function note(budget: LeakyBudget, used: bigint, now: bigint): void {
  budget.used = used;
  budget.at = now;
}

/** What `limit` leaves. */
export function leftOf(limit: bigint, used: bigint): bigint {
  return limit > used ? limit - used : 0n;
}

/** The budget of a market, made when it is first asked for. */
export function budgetOf<K>(budgets: Map<K, LeakyBudget>, key: K): LeakyBudget {
  let budget = budgets.get(key);
  if (budget === undefined) {
    budget = { used: 0n, at: 0n };
    budgets.set(key, budget);
  }
  return budget;
}
