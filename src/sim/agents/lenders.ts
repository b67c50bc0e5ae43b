import { type Agent, type AgentView, type Intent } from "../world/view";

/** Lenders who lent to each other, each the same sum to the next ones in the circle. */
export class LenderCircle {
  /** Round in which a lender failed. */
  private readonly failures = new Map<number, number>();

  /** @param count lenders. @param borrowers of each lender. @param loan to each of them [tick-lots] */
  constructor(
    private readonly count: number,
    private readonly borrowers: number,
    private readonly loan: number,
  ) {}

  /** What this lender has lost on others who failed [tick-lots]. */
  lossOf(lender: number): number {
    return this.failedBorrowers(lender).length * this.loan;
  }

  /** The round in which it failed; 0: it did not. */
  roundOf(lender: number): number {
    return this.failures.get(lender) ?? 0;
  }

  /** It fails one round after the last of those who brought it down; in the first, if nobody did. */
  fail(lender: number): void {
    const rounds = this.failedBorrowers(lender).map((other) => this.roundOf(other));
    this.failures.set(lender, Math.max(0, ...rounds) + 1);
  }

  private failedBorrowers(lender: number): number[] {
    const others = Array.from({ length: this.borrowers }, (_, i) => (lender + 1 + i) % this.count);
    return others.filter((other) => other !== lender && this.failures.has(other));
  }
}

export interface LenderTerms {
  /** Place in the circle. */
  readonly place: number;
  /** Block in which it fails of a loss outside; undefined: it has none. */
  readonly failsAt: number | undefined;
  /** Blocks in which its own creditors wait for their money. */
  readonly patience: number;
  /** Blocks between two requests. */
  readonly every: number;
}

/**
 * Keeps money here and has lent some to other lenders. When one of those fails, the loan is lost, and its own creditors recall as much:
 * it asks the venue for its money. Paid in time, it lives on with less; not paid, it fails as well, and whoever lent to it is next.
 * BlockFi and Genesis, November 2022, are the pattern: claims on a venue that did not pay.
 */
export class Lender implements Agent {
  readonly role = "lender";
  private due = 0;
  private dueSince = 0;
  private askedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly terms: LenderTerms,
    private readonly circle: LenderCircle,
  ) {}

  get state(): string {
    const round = this.circle.roundOf(this.terms.place);
    return round === 0 ? "solvent" : `failed in round ${round}`;
  }

  act({ market: { step }, own }: AgentView): Intent[] {
    const { place, failsAt, patience, every } = this.terms;
    if (this.circle.roundOf(place) > 0) return [];
    if (failsAt !== undefined && step >= failsAt) this.circle.fail(place);
    const loss = this.circle.lossOf(place);
    if (loss > this.due) [this.due, this.dueSince] = [loss, step];
    const missing = this.due - own.withdrawn;
    if (missing <= 0) return [];
    if (step - this.dueSince > patience) {
      this.circle.fail(place);
      return [];
    }
    if (step - this.askedAt < every) return [];
    this.askedAt = step;
    return [{ kind: "withdraw", amount: missing }];
  }
}
