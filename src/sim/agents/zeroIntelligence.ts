import { Purpose } from "../random/stream";
import { partOf } from "../world/units";
import { Grade, type Agent, type AgentView, type Intent, OrderKind, type OrderIntent } from "../world/view";

const PPM = 1_000_000;

export interface ZeroIntelligenceTerms {
  /** Money in one order [tick-lots]. */
  readonly size: number;
  /** Orders are placed within this of the index, on either side of it [ppm]. */
  readonly reachPpm: number;
  /** Chance of placing an order, and of taking all back, in a block [ppm]. */
  readonly placePpm: number;
  readonly cancelPpm: number;
  /** Exposure beyond which one side is no longer quoted [tick-lots]. */
  readonly limit: number;
  readonly lifeSec: number;
}

/**
 * Orders without a thought: side, price and time are drawn at constant rates, whatever happens. Gode and Sunder, "Allocative efficiency
 * of markets with zero-intelligence traders", 1993; as a continuous double auction, Farmer, Patelli and Zovko 2005.
 */
export class ZeroIntelligence implements Agent {
  readonly role = "zero intelligence";

  constructor(private readonly terms: ZeroIntelligenceTerms) {}

  act({ market, own, random }: AgentView): Intent[] {
    const { terms } = this;
    const stream = random(Purpose.Quote);
    const [cancels, places, isBuy] = [
      stream.chance(terms.cancelPpm),
      stream.chance(terms.placePpm),
      stream.chance(PPM / 2),
    ];
    const offset = stream.between(-terms.reachPpm, terms.reachPpm);
    if (!market.live || market.degraded || market.grade !== Grade.Open || market.index === 0) return [];
    const intents: Intent[] = cancels && own.orders.length > 0 ? [{ kind: "cancelAll" }] : [];
    const exposure = own.lots * market.index * (isBuy ? 1 : -1);
    const lots = Math.floor(terms.size / market.index);
    if (!places || lots < 1 || exposure >= terms.limit) return intents;
    return [
      ...intents,
      { kind: "place", orders: [this.order(isBuy, partOf(market.index, PPM + offset), lots)] },
    ];
  }

  private order(isBuy: boolean, tick: number, lots: number): OrderIntent {
    return { isBuy, kind: OrderKind.Limit, reduceOnly: false, tick, lots, lifeSec: this.terms.lifeSec };
  }
}
