import { type Intent } from "../../cex/model/intents";
import { type StepReport } from "../../cex/venues/venue";
import { toMoney } from "../../sim/world/units";
import { type PayoutsView } from "../../sim/world/view";
import { type Person } from "../market";

const WAD = 10n ** 18n;

/**
 * What people know of withdrawals at a venue. Payouts leave its addresses, which are watched; and people talk: a withdrawal that was
 * refused, or that was accepted and not paid in the same block, is heard of as one that did not come.
 */
export class CexPayouts {
  private readonly deposited: number;
  private readonly paid = new Map<number, bigint>();
  private total = 0n;
  private refused = 0;

  constructor(people: readonly Person[]) {
    this.deposited = toMoney(people.reduce((sum, { deposit }) => sum + deposit * WAD, 0n));
  }

  /** @param said the block's intents, in the order of the report */
  block(report: StepReport, said: readonly Intent[]): void {
    const asked = said.filter(({ kind }) => kind === "withdraw");
    const came = new Set<number>();
    for (const { account, asset, amount } of report.payouts) {
      if (asset !== "usd") continue;
      came.add(account);
      this.total += amount;
      this.paid.set(account, this.paidTo(account) + amount);
    }
    this.refused += asked.filter(({ account }) => !came.has(account)).length;
  }

  /** [wad] */
  paidTo(account: number): bigint {
    return this.paid.get(account) ?? 0n;
  }

  get view(): PayoutsView {
    return { deposited: this.deposited, paid: toMoney(this.total), refused: this.refused };
  }
}
