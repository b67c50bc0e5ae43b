import { type AccountId } from "../../domain/ids";
import { max } from "../../math/wadMath";
import { type Amounts, amountsBy, noAmounts } from "../model/assets";
import { unrealised } from "./account";
import { type EngineState } from "./state";
import { pendingByAccount } from "./withdrawals";

/**
 * What a venue owes each customer, of each asset [wad]: balance, profit at the mark, and what waits to be paid. Never below zero: what
 * a customer owes is no less owed to the others.
 */
export function owedByAccount(state: EngineState): ReadonlyMap<AccountId, Amounts> {
  const pending = pendingByAccount(state);
  const none = noAmounts();
  return new Map(
    state.ledger.customers().map((account) => {
      const waiting = pending.get(account.id) ?? none;
      const profit = unrealised(account, state.market.mark);
      const owed = amountsBy((asset) => {
        const claim = account.wallet[asset] + (asset === "usd" ? profit : 0n);
        return max(0n, claim) + waiting[asset];
      });
      return [account.id, owed];
    }),
  );
}

/** What a venue owes all its customers [wad]. */
export function owedToAll(state: EngineState): Amounts {
  const all = [...owedByAccount(state).values()];
  return amountsBy((asset) => all.reduce((sum, owed) => sum + owed[asset], 0n));
}
