import { type ExchangeEvent } from "../domain/events";
import { type Snapshot } from "../domain/snapshot";

/** Every law of the exchange; docs/INVARIANTS.md has a line for each. */
export type LawId =
  | "LED-1"
  | "LED-2"
  | "LED-3"
  | "WDR-1"
  | "WDR-2"
  | "FILL-1"
  | "BOOK-1"
  | "BOOK-2"
  | "BOOK-3"
  | "BOOK-4"
  | "AUC-1"
  | "ORA-1"
  | "LIQ-1"
  | "DEF-1"
  | "SET-1"
  | "INS-1"
  | "ADL-1"
  | "ADL-2"
  | "ADL-3"
  | "ADL-4"
  | "RSK-1"
  | "RSK-2"
  | "BRK-1"
  | "OI-1"
  | "FEE-1"
  | "TRIP-1"
  | "COL-1"
  | "COL-2"
  | "FTT-1"
  | "GATE-1"
  | "REC-1";

/** critical: money is missing or can go missing; major: somebody was treated against the rules; minor: a count is off. */
export type Severity = "critical" | "major" | "minor";

/** One finding: who breaks which law, what is there, what should be. */
export interface Violation {
  readonly law: LawId;
  readonly severity: Severity;
  readonly subject: string;
  readonly have: string;
  readonly need: string;
}

/** One transaction (or one block) seen from outside. */
export interface Transition {
  readonly before: Snapshot;
  readonly events: readonly ExchangeEvent[];
  readonly after: Snapshot;
}

/** The whole history: events from the first block on, and the state that they must lead to. */
export interface Replay {
  readonly events: readonly ExchangeEvent[];
  readonly after: Snapshot;
}

/** Answer of the contracts to "may this account be liquidated now?", asked without a transaction. */
export interface LiquidationProbe {
  readonly account: number;
  readonly market: number;
  readonly succeeded: boolean;
  readonly gas: bigint;
  /** Name of the error, empty when it succeeded. */
  readonly error: string;
}

/** Gas of one ADL with that many accounts opposite. */
export interface AdlGasSample {
  readonly opposite: number;
  readonly gas: bigint;
}

/** What can be judged where. */
export type Law = { readonly id: LawId } & (
  | { readonly kind: "state"; readonly check: (snapshot: Snapshot) => readonly Violation[] }
  | { readonly kind: "transition"; readonly check: (transition: Transition) => readonly Violation[] }
  | { readonly kind: "replay"; readonly check: (replay: Replay) => readonly Violation[] }
  | {
      readonly kind: "probe";
      readonly check: (snapshot: Snapshot, probes: readonly LiquidationProbe[]) => readonly Violation[];
    }
  | {
      readonly kind: "measurement";
      readonly check: (samples: readonly AdlGasSample[]) => readonly Violation[];
    }
);

/** Collects the findings of one law. */
export class Findings {
  readonly #law: LawId;
  readonly #severity: Severity;
  readonly #found: Violation[] = [];

  constructor(law: LawId, severity: Severity = "critical") {
    this.#law = law;
    this.#severity = severity;
  }

  /** Records a violation unless `holds`. */
  require(holds: boolean, subject: string, have: Printable, need: Printable): void {
    if (holds) return;
    const texts = { have: String(have), need: String(need) };
    this.#found.push({ law: this.#law, severity: this.#severity, subject, ...texts });
  }

  get all(): readonly Violation[] {
    return this.#found;
  }
}

type Printable = string | bigint | number | boolean;
