import { type BlockReport } from "../../sim/kernel";
import { WAD_PER_TICKLOT } from "../../sim/world/units";
import { type Sum, type Withdrawals } from "../trace/trace";

/** Counts what people asked for and got. A withdrawal is paid in its own transaction or refused: none waits. */
export class WithdrawalCount {
  private readonly asked = { count: 0, amount: 0n };
  private readonly paid = { count: 0, amount: 0n };
  private readonly refused = { count: 0, amount: 0n };
  private readonly paidOut = new Map<number, bigint>();

  block({ actions, outcomes, events }: BlockReport): void {
    for (const [place, action] of actions.entries()) {
      if (action.kind !== "intent" || action.intent.kind !== "withdraw") continue;
      const amount = BigInt(action.intent.amount) * WAD_PER_TICKLOT;
      add(this.asked, amount);
      if (outcomes[place]?.error !== undefined) add(this.refused, amount);
    }
    for (const event of events) {
      if (event.kind !== "Withdrawn") continue;
      add(this.paid, event.amount);
      this.paidOut.set(event.account, this.paidTo(event.account) + event.amount);
    }
  }

  paidTo(account: number): bigint {
    return this.paidOut.get(account) ?? 0n;
  }

  get found(): Withdrawals {
    const { asked, paid, refused } = this;
    return {
      asked: { ...asked },
      paid: { ...paid },
      refused: { ...refused },
      pending: { count: 0, amount: 0n },
    };
  }
}

function add(sum: { -readonly [K in keyof Sum]: Sum[K] }, amount: bigint): void {
  sum.count += 1;
  sum.amount += amount;
}
