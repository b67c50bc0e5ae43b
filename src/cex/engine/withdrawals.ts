import { creditOf, isExempt } from "../misconduct/exemptAccount";
import { isFrozen } from "../misconduct/withdrawalFreeze";
import { ASSETS, type Asset } from "../model/assets";
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
export function pendingOf(state: EngineState, account?: number): Record<Asset, bigint> {
  const sum = { usd: 0n, coin: 0n, token: 0n };
  for (const request of state.pending) {
    if (account !== undefined && request.account !== account) continue;
    for (const asset of ASSETS) if (request.asset === asset) sum[asset] += request.amount;
  }
  return sum;
}
