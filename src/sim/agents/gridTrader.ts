import { partOf } from "../world/units";
import {
  type Agent,
  type AgentView,
  type Intent,
  type MarketView,
  type OrderIntent,
  OrderKind,
} from "../world/view";
import { isOpen } from "./orders";

export interface GridTerms {
  /** Distance between two lines, of the price at which the grid was drawn [ppm]. */
  readonly stepPpm: number;
  /** Lines on each side of that price. */
  readonly lines: number;
  /** Lines that it keeps in the book on each side. */
  readonly shown: number;
  /** One line's size [tick-lots]. */
  readonly size: number;
  /** Orders die after this [s]. */
  readonly lifeSec: number;
}

/**
 * Draws a grid of prices round the first one that it sees. Each line that the price crosses downwards it buys, each one upwards it
 * sells, whatever happened before and whatever comes: its position is a step function of the price. It earns the steps of a price
 * that comes and goes, and holds the largest position against one that goes and stays away. Beyond the last line it does nothing.
 */
export class GridTrader implements Agent {
  readonly role = "grid trader";
  private anchor = 0;
  private lotsBefore = 0;
  private placedAt: number | undefined;

  constructor(private readonly terms: GridTerms) {}

  act({ market, own }: AgentView): Intent[] {
    if (!isOpen(market)) return [];
    if (this.anchor === 0) this.anchor = market.index;
    if (!this.isStale(market, own.lots)) return [];
    this.placedAt = market.step;
    this.lotsBefore = own.lots;
    const orders = this.orders(own.lots);
    const cancel: Intent[] = own.orders.length > 0 ? [{ kind: "cancelAll" }] : [];
    return orders.length > 0 ? [...cancel, { kind: "place", orders }] : cancel;
  }

  private isStale({ step, blockSec }: MarketView, lots: number): boolean {
    if (this.placedAt === undefined || lots !== this.lotsBefore) return true;
    return (step - this.placedAt + 2) * blockSec >= this.terms.lifeSec;
  }

  /** The next lines below and above, counted from the line that its position says. */
  private orders(held: number): OrderIntent[] {
    const { terms } = this;
    const lots = Math.floor(terms.size / this.anchor);
    if (lots < 1) return [];
    const at = -Math.trunc(held / lots);
    const found: OrderIntent[] = [];
    for (let i = 1; i <= terms.shown; i += 1) {
      if (at - i >= -terms.lines) found.push(this.line(at - i, true, lots));
      if (at + i <= terms.lines) found.push(this.line(at + i, false, lots));
    }
    return found;
  }

  private line(number: number, isBuy: boolean, lots: number): OrderIntent {
    const tick = this.anchor + partOf(this.anchor, this.terms.stepPpm * number);
    return { isBuy, kind: OrderKind.Limit, reduceOnly: false, tick, lots, lifeSec: this.terms.lifeSec };
  }
}
