import { type Agent, type AgentView, type Intent } from "../world/view";
import { canReduce, closeAll, dueBy, isOpen, takeHalfBook } from "./orders";

/** Blocks, first included, last not. */
export interface Spell {
  readonly from: number;
  readonly until: number;
}

export interface WhaleTerms {
  /** Side of its position; it pushes the price outside to the same side. */
  readonly isLong: boolean;
  /** Position here [lots]. */
  readonly lots: number;
  readonly build: Spell;
  /** Venues that it pushes, and what it trades on each of them in all [lots]. */
  readonly venues: readonly number[];
  readonly pushLots: number;
  readonly push: Spell;
  /** From here on it closes its position here, whatever it gets. */
  readonly closeFrom: number;
  /** When it brings back what it traded outside. */
  readonly unwind: Spell;
  readonly slippagePpm: number;
}

/**
 * Builds a position here, pushes the price of venues outside to its side, closes at the price that this makes, and brings back what it
 * traded outside. It knows its plan and nothing of anybody else, and it looks at no loss on the way: what it gains here and what the
 * push costs there is measured, not assumed. Mango Markets, October 2022, is the pattern.
 */
export class Whale implements Agent {
  readonly role = "whale";

  constructor(private readonly terms: WhaleTerms) {}

  act(view: AgentView): Intent[] {
    return [...this.outside(view), ...this.here(view)];
  }

  private here(view: AgentView): Intent[] {
    const { market, own } = view;
    const { terms } = this;
    if (market.step >= terms.closeFrom) {
      return own.lots !== 0 && canReduce(market) ? closeAll(view, terms.slippagePpm) : [];
    }
    if (market.step >= terms.build.until || !isOpen(market)) return [];
    const due = dueBy(market.step, terms.build.from, terms.build.until, terms.lots) - Math.abs(own.lots);
    return takeHalfBook(market, terms.isLong, due, terms.slippagePpm);
  }

  /** The same plan on every venue: its share of what is due by now. */
  private outside({ market: { step }, own }: AgentView): Intent[] {
    const { push, unwind, pushLots, venues, isLong } = this.terms;
    const pushed = dueBy(step, push.from, push.until, pushLots);
    const back = dueBy(step, unwind.from, unwind.until, pushLots);
    const due = (isLong ? 1 : -1) * (pushed - back);
    const lots = due - Math.trunc(own.outsideLots / venues.length);
    return lots === 0 ? [] : venues.map((venue) => ({ kind: "tradeOutside", venue, lots }));
  }
}
