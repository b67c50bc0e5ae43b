import { accountId } from "../../domain/ids";
import { type Intent } from "../../cex/model/intents";
import { type Lease } from "./translate";
import { type Pages } from "./pages";

interface Lived {
  readonly account: number;
  /** Unix seconds. */
  readonly expiry: number;
}

/** Ends orders that were to rest for a limited time, as the bot of their owner would. */
export class Leases {
  private readonly lives = new Map<number, Lived>();
  /** Orders that have been looked at, so that none gets a second life. */
  private readonly seen = new Set<number>();

  /** Cancels what is due at `time`. */
  due(time: number, pages: Pages): Intent[] {
    const cancels: Intent[] = [];
    for (const [order, { account, expiry }] of this.lives) {
      if (expiry > time) continue;
      this.lives.delete(order);
      const rests = pages.get(account)?.orders.some((own) => own.order === order) === true;
      if (rests) cancels.push({ kind: "cancel", account: accountId(account), order });
    }
    return cancels;
  }

  /** Finds the new orders of a block by side and price, in the order of their numbers. */
  note(leases: readonly Lease[], time: number, pages: Pages): void {
    for (const { account, isBuy, price, lifeSec } of leases) {
      const order = pages
        .get(account)
        ?.orders.find((own) => own.isBuy === isBuy && own.price === price && !this.seen.has(own.order));
      if (order === undefined) continue;
      this.seen.add(order.order);
      this.lives.set(order.order, { account, expiry: time + lifeSec });
    }
  }
}
