import { type ExchangeEvent } from "../domain/events";
import { type RunSummary } from "../domain/run/artifact";
import { type Prices } from "./world/publicState";

export type LawViolation = RunSummary["laws"]["violations"][number];

/** What was judged and what was found. */
export interface LawReport {
  readonly ids: readonly string[];
  readonly checks: number;
  readonly violations: readonly LawViolation[];
}

/** Judges single transactions as a block's events are applied. */
export interface TransactionJudge {
  /** Before the transactions of a block, with the prices that its oracle rounds left; `asset`: of what counts for margin besides cash. */
  enter(block: number, timestamp: number, prices: Prices, asset?: Prices): void;
  /** Applies one transaction's events by `apply`; `thorough` asks for it to be judged whatever it did. */
  transaction(events: readonly ExchangeEvent[], thorough: boolean, apply: () => void): void;
}

/** Judges a running exchange by its state as a whole. */
export interface LawChecker {
  readonly report: LawReport;
  /** Judges the state of now, and what happened since the last time. */
  check(block: number): Promise<void>;
}

/** A law does not hold. Nothing that a simulation says is worth reading then. */
export class LawBrokenError extends Error {
  override readonly name = "LawBrokenError";

  constructor(
    readonly violations: readonly LawViolation[],
    seed: string,
    column: string,
  ) {
    const lines = violations.map(
      ({ block, law, subject, have, need }) =>
        `  block ${block}: ${law}: ${subject}: have ${have}, need ${need}`,
    );
    super(`laws broken in run "${column}", seed ${seed}:\n${lines.join("\n")}`);
  }
}
