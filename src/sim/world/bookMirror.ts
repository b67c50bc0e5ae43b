import { type ExchangeEvent } from "../../domain/events";
import { orderIndex, placeKey } from "../../domain/ids";
import { type Depth, type RestingOrder } from "./view";

interface Mirrored extends RestingOrder {
  readonly account: number;
  /** Unix seconds, 0: none. */
  readonly expiry: number;
}

/** The book as its events tell it: what anybody outside the chain can know of it. */
export class BookMirror {
  /** By place. */
  private readonly orders = new Map<number, Mirrored>();
  private crossing = false;

  /** Has an auction let orders cross, and nobody uncrossed them yet? */
  get uncrossing(): boolean {
    return this.crossing;
  }

  apply(event: ExchangeEvent): void {
    if (event.kind === "OrderPlaced") {
      const { account, isBuy, tick, expiry, order } = event;
      const place = placeKey(account, orderIndex(order));
      this.orders.set(place, { account, isBuy, tick, expiry, lots: Number(event.lots) });
    } else if (event.kind === "Filled") {
      for (const fill of event.fills) this.reduce(placeKey(fill.maker, fill.orderIndex), Number(fill.lots));
    } else if (event.kind === "OrderUncrossed") {
      this.reduce(placeKey(event.account, orderIndex(event.order)), Number(event.lots));
    } else if (event.kind === "UncrossSet") {
      this.crossing = event.uncross !== 0;
    } else if (event.kind === "OrderRemoved") {
      this.orders.delete(placeKey(event.account, orderIndex(event.order)));
    }
  }

  /** Levels with orders that live at `time`, best first. */
  side(isBuy: boolean, time: number): Depth[] {
    const levels = new Map<number, number>();
    for (const order of this.orders.values()) {
      if (order.isBuy !== isBuy || !lives(order, time)) continue;
      levels.set(order.tick, (levels.get(order.tick) ?? 0) + order.lots);
    }
    const sign = isBuy ? -1 : 1;
    return [...levels].map(([tick, lots]) => ({ tick, lots })).sort((a, b) => sign * (a.tick - b.tick));
  }

  /** Resting orders by account, expired ones included: they keep their place until somebody meets them. */
  byAccount(): Map<number, RestingOrder[]> {
    const found = new Map<number, RestingOrder[]>();
    for (const order of this.orders.values()) {
      const own = found.get(order.account);
      if (own) own.push(order);
      else found.set(order.account, [order]);
    }
    return found;
  }

  private reduce(place: number, lots: number): void {
    const order = this.orders.get(place);
    if (!order) return;
    if (order.lots <= lots) this.orders.delete(place);
    else this.orders.set(place, { ...order, lots: order.lots - lots });
  }
}

function lives(order: Mirrored, time: number): boolean {
  return order.expiry === 0 || order.expiry > time;
}
