import { max } from "../../math/wadMath";
import { amountsBy, type MutableAmounts, noAmounts } from "../model/assets";
import { type InternalAccount, unrealised } from "./account";
import { type EngineState } from "./state";
import { pendingOf } from "./withdrawals";

/** What a venue owes one customer, of each asset [wad]: balance, profit at the mark, and what waits to be paid; never below zero. */
export function owedTo(state: EngineState, account: InternalAccount): MutableAmounts {
  const pending = pendingOf(state, account.id);
  return amountsBy((asset) => {
    const profit = asset === "usd" ? unrealised(account, state.market.mark) : 0n;
    return max(0n, account.wallet[asset] + profit) + pending[asset];
  });
}

/** What a venue owes all its customers. Overdrafts of others do not lessen it. */
export function owedToAll(state: EngineState): MutableAmounts {
  const sum = noAmounts();
  for (const account of state.ledger.customers()) {
    const owed = owedTo(state, account);
    sum.usd += owed.usd;
    sum.coin += owed.coin;
    sum.token += owed.token;
  }
  return sum;
}
