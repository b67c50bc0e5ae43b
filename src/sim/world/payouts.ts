import { type ExchangeEvent } from "../../domain/events";
import { toMoney } from "./units";
import { type PayoutsView } from "./view";

/** Who was paid out what, as events say it, and how many were refused. */
export class Payouts {
  private readonly paid = new Map<number, bigint>();
  private total = 0n;
  private refused = 0;

  /** @param deposits of all customers before the first block, by account [wad] */
  constructor(private readonly deposits: ReadonlyMap<number, bigint>) {}

  apply(event: ExchangeEvent): void {
    if (event.kind !== "Withdrawn" || !this.deposits.has(event.account)) return;
    this.paid.set(event.account, this.paidTo(event.account) + event.amount);
    this.total += event.amount;
  }

  refuse(): void {
    this.refused += 1;
  }

  /** [wad] */
  paidTo(account: number): bigint {
    return this.paid.get(account) ?? 0n;
  }

  get view(): PayoutsView {
    const deposited = [...this.deposits.values()].reduce((sum, deposit) => sum + deposit, 0n);
    return { deposited: toMoney(deposited), paid: toMoney(this.total), refused: this.refused };
  }
}
