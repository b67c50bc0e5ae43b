import { Purpose } from "../random/stream";
import { partOf } from "../world/units";
import { type Agent, type AgentView, type Intent } from "../world/view";
import { canReduce, closeAll, isOpen, limitBeyond, lotsWithin, returnOver, takeUpTo } from "./orders";

export interface NoiseTerms {
  /** Chance of trading in a block [ppm]. */
  readonly chancePpm: number;
  /** Smallest trade, tail and largest trade [tick-lots]. */
  readonly least: bigint;
  readonly alphaMilli: number;
  readonly most: bigint;
  readonly slippagePpm: number;
}

/** Trades for reasons of its own: either side, heavy-tailed sizes, and half the time only to go home. */
export class NoiseTaker implements Agent {
  readonly role = "noise taker";

  constructor(private readonly terms: NoiseTerms) {}

  act(view: AgentView): Intent[] {
    const { market, own } = view;
    const stream = view.random(Purpose.Trade);
    if (!stream.chance(this.terms.chancePpm) || !canReduce(market)) return [];
    const isBuy = stream.chance(500_000);
    if (own.lots !== 0 && stream.chance(500_000)) return closeAll(view, this.terms.slippagePpm);
    if (!isOpen(market)) return [];
    const size = Number(stream.pareto(this.terms.least, this.terms.alphaMilli, this.terms.most));
    const limit = limitBeyond(market, isBuy, this.terms.slippagePpm);
    return takeUpTo(isBuy, Math.floor(size / market.index), limit, false);
  }
}

export interface MomentumTerms {
  /** Blocks over which it measures a trend. */
  readonly blocks: number;
  /** A move of this size is a trend [ppm]. */
  readonly triggerPpm: number;
  /** Largest position [tick-lots] and one trade [tick-lots]. */
  readonly limit: number;
  readonly size: number;
  readonly slippagePpm: number;
}

/** Buys what rises and sells what falls, and leaves when it no longer does. */
export class MomentumTaker implements Agent {
  readonly role = "momentum taker";

  constructor(private readonly terms: MomentumTerms) {}

  act(view: AgentView): Intent[] {
    const { market, own } = view;
    const { terms } = this;
    if (!canReduce(market)) return [];
    const move = returnOver(market.indexHistory, terms.blocks);
    const against = own.lots > 0 ? move <= 0 : move >= 0;
    if (own.lots !== 0 && against) return closeAll(view, terms.slippagePpm);
    if (Math.abs(move) < terms.triggerPpm || !isOpen(market)) return [];
    const room = terms.limit - Math.abs(own.lots) * market.index;
    const lots = Math.floor(Math.min(terms.size, room) / market.index);
    return takeUpTo(move > 0, lots, limitBeyond(market, move > 0, terms.slippagePpm), false);
  }
}

export interface ArbitrageTerms {
  /** The venue on which it takes the other leg. */
  readonly venue: number;
  /** A price older than this is not one that it could trade at [s]. */
  readonly freshSec: number;
  /** Distance between the two markets that pays for both legs [ppm]. */
  readonly costPpm: number;
  readonly limit: number;
  readonly size: number;
}

/**
 * Trades the book toward the price of one venue outside. Its other leg lies there: what it earns or loses here is one half of its
 * account.
 */
export class Arbitrageur implements Agent {
  readonly role = "arbitrageur";
  readonly hedgesOn: number;

  constructor(private readonly terms: ArbitrageTerms) {
    this.hedgesOn = terms.venue;
  }

  act({ market, own }: AgentView): Intent[] {
    const { terms } = this;
    const outside = market.outside[terms.venue];
    if (!outside || outside.tick === 0 || outside.ageSec > terms.freshSec || !isOpen(market)) return [];
    const most = outside.tick - partOf(outside.tick, terms.costPpm);
    const least = outside.tick + partOf(outside.tick, terms.costPpm);
    const cheap = lotsWithin(market.asks, true, most);
    const dear = lotsWithin(market.bids, false, least);
    if (cheap === 0 && dear === 0) return [];
    const isBuy = cheap > 0;
    const room = terms.limit - (isBuy ? own.lots : -own.lots) * market.index;
    const lots = Math.floor(Math.min(terms.size, room) / market.index);
    return takeUpTo(isBuy, Math.min(lots, isBuy ? cheap : dear), isBuy ? most : least, false);
  }
}
