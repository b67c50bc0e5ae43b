import { usedNow } from "../../twin/waterfall/leakyBudget";

/** An amount that is known up to rounding. */
export interface Bounds {
  readonly least: bigint;
  readonly most: bigint;
}

/** A leaky budget of which spends are known between bounds: what is used, and when it was last written. */
export class BoundedBudget {
  used: Bounds = { least: 0n, most: 0n };
  at: Bounds = { least: 0n, most: 0n };

  /** `leak` comes back every `periodSec`. An amount of 0 writes nothing, and one that may be 0 may have written nothing. */
  spend(amount: Bounds, leak: bigint, periodSec: bigint, now: bigint): void {
    if (amount.most === 0n) return;
    const least = usedNow({ used: this.used.least, at: this.at.least }, leak, periodSec, now) + amount.least;
    const most = usedNow({ used: this.used.most, at: this.at.most }, leak, periodSec, now) + amount.most;
    const sure = amount.least > 0n;
    this.used = { least, most: sure || most > this.used.most ? most : this.used.most };
    this.at = { least: sure ? now : this.at.least, most: now };
  }
}
