import { type AccountId } from "../../domain/ids";

/** Which accounts were written since a moment: their cash, positions, collateral, orders, or what stands beside those in their queues. */
export class WriteLog {
  readonly #last: number[] = [];
  #now = 0;

  note(account: AccountId): void {
    this.#last[account] = this.#now;
  }

  /** A moment: now. */
  mark(): number {
    this.#now += 1;
    return this.#now;
  }

  wroteSince(account: AccountId, mark: number): boolean {
    return (this.#last[account] ?? 0) >= mark;
  }
}
