import { Purpose } from "../random/stream";
import { Grade, type Agent, type AgentView, type HedgePlace, type Intent, OrderKind } from "../world/view";
import { limitBeyond, lotsWithin, takeUpTo } from "./orders";

export interface HolderTerms {
  readonly isLong: boolean;
  /** Position that it wants, opened in equal parts [lots]. */
  readonly lots: number;
  readonly parts: number;
  /** Blocks in which it enters, first included, last not. */
  readonly enterFrom: number;
  readonly enterUntil: number;
  /** How far beyond the index it buys or sells [ppm]. */
  readonly slippagePpm: number;
  /** Equity at which it closes everything [tick-lots]; 0: it never does, and is liquidated instead. */
  readonly stopEquity: number;
  /** Equity at which it takes its profit [tick-lots]; 0: never. */
  readonly targetEquity: number;
  /** Where outside it holds the other leg, bought and sold with every change of its position; absent: it has none. */
  readonly hedgesOn?: HedgePlace;
}

/** An order for an auction lives longer than the longest of them [s]. */
const AUCTION_LIFE_SEC = 1_200;

/** Most of the visible book that one entry takes. */
const SHARE_OF_BOOK = 2;

/**
 * A leveraged trader with a view. It enters in parts over the warm-up and then holds; some have a stop, some take profits, and the rest
 * do nothing whatever happens.
 */
export class Holder implements Agent {
  readonly role: string;
  readonly hedgesOn: HedgePlace | undefined;
  private closing = false;

  constructor(private readonly terms: HolderTerms) {
    this.role = terms.isLong ? "long" : "short";
    this.hedgesOn = terms.hedgesOn;
  }

  act(view: AgentView): Intent[] {
    const { market, own } = view;
    const { terms } = this;
    if (!market.live || market.uncrossDue || market.grade === Grade.Halted) return [];
    const auction = market.grade === Grade.Auction;
    if (market.step < terms.enterUntil) return auction ? [] : this.enter(view);
    const stopped = terms.stopEquity > 0 && own.equity <= terms.stopEquity;
    const satisfied = terms.targetEquity > 0 && own.equity >= terms.targetEquity;
    this.closing ||= stopped || satisfied;
    if (!this.closing) return [];
    return auction ? this.joinAuction(view) : this.exit(view);
  }

  /** What is due by now and not yet held, in pieces that the book can bear. */
  private enter({ market, own, random }: AgentView): Intent[] {
    const { terms } = this;
    if (market.step < terms.enterFrom || !this.isTurn(random(Purpose.Entry))) return [];
    const span = terms.enterUntil - terms.enterFrom;
    const part = Math.min(
      terms.parts,
      Math.floor(((market.step - terms.enterFrom) * terms.parts) / span) + 1,
    );
    const due = Math.floor((terms.lots * part) / terms.parts) - Math.abs(own.lots);
    const limit = limitBeyond(market, terms.isLong, terms.slippagePpm);
    const side = terms.isLong ? market.asks : market.bids;
    const room = Math.floor(lotsWithin(side, terms.isLong, limit) / SHARE_OF_BOOK);
    return takeUpTo(terms.isLong, Math.min(due, room), limit, false);
  }

  /** Every fourth block on average, so that a whole population does not arrive at once. */
  private isTurn(stream: { chance(ppm: number): boolean }): boolean {
    return stream.chance(250_000);
  }

  /** One order for all of it, at whatever price the band allows; what the auction leaves of it dies soon after. */
  private joinAuction({ market, own }: AgentView): Intent[] {
    if (own.lots === 0 || own.orders.length > 0) return [];
    const isBuy = own.lots < 0;
    const tick = limitBeyond(market, isBuy, market.bandPpm);
    const order = { isBuy, kind: OrderKind.Limit, reduceOnly: true, tick, lots: Math.abs(own.lots) };
    return [{ kind: "place", orders: [{ ...order, lifeSec: AUCTION_LIFE_SEC }] }];
  }

  /** Takes whatever price the band allows: whoever stops out does not haggle. */
  private exit({ market, own }: AgentView): Intent[] {
    const isBuy = own.lots < 0;
    return takeUpTo(isBuy, Math.abs(own.lots), limitBeyond(market, isBuy, market.bandPpm), true);
  }
}
