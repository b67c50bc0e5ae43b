import { type LawId, type Severity, type Violation } from "../laws/law";

/**
 * What the auditor checks beyond the exchange's laws. docs/audit.md has a line for each.
 *
 * TRUST: the header and what vouches for it. CODE: runtime code. STATE: proofs and completeness of storage. WIRE: who is wired to whom.
 * HIST: the running hash, the logs and the shadow ledger. TOKEN: the settlement token. POWER: roles and delays. CONF: what was published.
 */
export type CheckId =
  | "TRUST-1"
  | "CODE-1"
  | "STATE-1"
  | "STATE-2"
  | "WIRE-1"
  | "HIST-1"
  | "HIST-2"
  | "HIST-3"
  | "TOKEN-1"
  | "POWER-1"
  | "CONF-1";

/** Something that is not as it must be. */
export interface Finding {
  readonly law: LawId | CheckId;
  readonly severity: Severity;
  /** Who or what: "account 7", "Vault 0x...", "block 12". */
  readonly subject: string;
  readonly have: string;
  readonly need: string;
  /** One sentence for people. */
  readonly text: string;
}

/** Something that could not be checked: it neither holds nor is violated, and the audit's exit code is 2. */
export interface Unchecked {
  readonly law: LawId | CheckId;
  readonly subject: string;
  /** What would have been needed and what came instead. */
  readonly reason: string;
}

/** A law's violation as a finding. */
export function findingOf(violation: Violation, text: string): Finding {
  return { ...violation, text };
}
