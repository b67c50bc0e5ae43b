import { type AccountId } from "../../domain/ids";

/**
 * Accounts are left out of the liabilities tree, so that its total fits the reserves. Only a customer who is left out and asks for his
 * proof can see it; a venue that knows who never asks leaves out those.
 */
export interface HiddenLiabilities {
  readonly kind: "hiddenLiabilities";
  readonly accounts: readonly AccountId[];
}

/** Whether the account is a leaf of the tree. */
export function isStated(terms: HiddenLiabilities | undefined, account: AccountId): boolean {
  return terms === undefined || !terms.accounts.includes(account);
}
