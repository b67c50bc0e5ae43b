import { type AccountId } from "../../domain/ids";

/**
 * One account is never liquidated, needs no margin, and may take its balance below zero up to a line of credit that nobody else has.
 * Alameda's account at FTX: exempt from liquidation, a line of 65bn USD.
 */
export interface ExemptAccount {
  readonly kind: "exemptAccount";
  readonly account: AccountId;
  /** How far below zero its wallet may go [wad]. */
  readonly creditLine: bigint;
}

/** Credit of an account under these terms; 0 for everybody else [wad]. */
export function creditOf(terms: ExemptAccount | undefined, account: AccountId): bigint {
  return terms?.account === account ? terms.creditLine : 0n;
}

export function isExempt(terms: ExemptAccount | undefined, account: AccountId): boolean {
  return terms?.account === account;
}
