import { type AccountId } from "../../domain/ids";
import { creditOf, isExempt } from "../misconduct/exemptAccount";
import { isFrozen } from "../misconduct/withdrawalFreeze";
import { type Amounts, type Asset, type MutableAmounts, noAmounts } from "../model/assets";
import { InsufficientMarginError } from "../model/errors";
import { collateralOf, type InternalAccount } from "./account";
import { collateralTerms, equityNow, initialNow } from "./margin";
import { requireAmount } from "./internalLedger";
import { type EngineState, type PendingWithdrawal } from "./state";

/**
 * Books a withdrawal. Profit that is not realised does not leave; the settlement asset can be borrowed against whatever counts as
 * collateral, and by the exempt account against nothing. What is owed from here on waits for custody to pay it.
 */
export function requestWithdrawal(
  state: EngineState,
  account: InternalAccount,
  asset: Asset,
  amount: bigint,
): void {
  const { ledger, schedule, block } = state;
  requireAmount("amount", amount);
  const exempt = schedule.active("exemptAccount", block);
  const terms = collateralTerms(state);
  const borrowable = asset === "usd" ? collateralOf(account, terms) + creditOf(exempt, account.id) : 0n;
  ledger.debit(account, asset, amount, borrowable);
  const need = initialNow(state, account);
  const have = equityNow(state, account);
  if (have < need && !isExempt(exempt, account.id)) {
    ledger.credit(account, asset, amount);
    throw new InsufficientMarginError(have, need);
  }
  state.pending.push({ account: account.id, asset, amount, block });
}

/** Pays what custody holds, first come, first served in each asset. What cannot be paid, or is frozen, keeps waiting. */
export function payWithdrawals(state: EngineState): void {
  const freeze = state.schedule.active("withdrawalFreeze", state.block);
  const dry = new Set<Asset>();
  const waiting: PendingWithdrawal[] = [];
  for (const request of state.pending) {
    const { account, asset, amount } = request;
    if (isFrozen(freeze, account)) {
      waiting.push(request);
    } else if (dry.has(asset) || state.custody.held(asset) < amount) {
      dry.add(asset);
      waiting.push(request);
    } else {
      state.custody.pay(asset, amount);
      state.journal.payouts.push({ account, asset, amount });
    }
  }
  state.pending = waiting;
}

/** What waits to be paid, of each asset [wad]. */
export function pendingOf({ pending }: EngineState, account?: AccountId): MutableAmounts {
  const sum = noAmounts();
  for (const request of pending) {
    if (account === undefined || request.account === account) sum[request.asset] += request.amount;
  }
  return sum;
}

/** What waits to be paid to whom. Who waits for nothing is not in it. */
export function pendingByAccount({ pending }: EngineState): ReadonlyMap<AccountId, Amounts> {
  const sums = new Map<AccountId, MutableAmounts>();
  for (const { account, asset, amount } of pending) {
    const sum = sums.get(account) ?? noAmounts();
    sum[asset] += amount;
    sums.set(account, sum);
  }
  return sums;
}
