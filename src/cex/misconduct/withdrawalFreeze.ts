import { type AccountId } from "../../domain/ids";

/** Withdrawals are accepted and not paid; the status page stays green. Some are paid all the same. */
export interface WithdrawalFreeze {
  readonly kind: "withdrawalFreeze";
  /** Accounts that still get their money. */
  readonly except: readonly AccountId[];
}

export function isFrozen(terms: WithdrawalFreeze | undefined, account: AccountId): boolean {
  return terms !== undefined && !terms.except.includes(account);
}
