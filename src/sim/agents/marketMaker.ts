import { partOf } from "../world/units";
import {
  Grade,
  type Agent,
  type AgentView,
  type HedgePlace,
  type Intent,
  type MarketView,
  type OrderIntent,
  OrderKind,
  type OwnView,
} from "../world/view";
import { roughness } from "./orders";

const PPM = 1_000_000;

export interface MarketMakerTerms {
  /** Money that stands on each side in a calm market [tick-lots]. */
  readonly quoteSize: number;
  readonly levels: number;
  /** Distance of the best quote from fair value in a calm market [ppm]. */
  readonly halfSpreadPpm: number;
  /** Distance between levels, as a share of the half spread [ppm]. */
  readonly levelGapPpm: number;
  /** How much of a block's usual move is added to the half spread [ppm]. */
  readonly roughnessPpm: number;
  /** A half spread above this is not worth quoting: the maker leaves [ppm]. */
  readonly widestPpm: number;
  /** Inventory at which one side is no longer quoted [tick-lots]. */
  readonly inventoryLimit: number;
  /** Equity below this makes it leave for good but for unwinding [tick-lots]. */
  readonly leastEquity: number;
  /** Blocks over which it measures how rough the market is. */
  readonly memory: number;
  /** Quotes die after this, so that a maker who is gone leaves none behind [s]. */
  readonly lifeSec: number;
  /** Where outside it takes the other leg of what it holds; absent: it hedges nowhere. */
  readonly hedgesOn?: HedgePlace;
  /** It has promised to quote no wider than this as long as there is a price to lean on [ppm]; absent: it promised nothing. */
  readonly obligedPpm?: number;
}

/**
 * Quotes both sides round the index. It widens with the roughness of the market and quotes less, leans against its inventory, and
 * leaves when the spread that it would need is one at which nobody trades, or when there is no price to lean on. Whoever is obliged
 * to quote, as exchanges' market-maker programmes have it, does so at the widest spread that the obligation allows.
 */
export class MarketMaker implements Agent {
  readonly role = "market maker";
  readonly hedgesOn: HedgePlace | undefined;
  private quotedAt = 0;
  private quotedStep = 0;
  private quotedLots = 0;

  constructor(private readonly terms: MarketMakerTerms) {
    this.hedgesOn = terms.hedgesOn;
  }

  act({ market, own }: AgentView): Intent[] {
    // Nothing is placed or pulled while the book is being uncrossed.
    if (market.uncrossDue) return [];
    const halfSpread = this.halfSpread(market);
    if (!this.stays(market, own, halfSpread)) {
      this.quotedAt = 0;
      return own.orders.length > 0 ? [{ kind: "cancelAll" }] : [];
    }
    if (!this.isStale(market, own, halfSpread)) return [];
    this.quotedAt = market.index;
    this.quotedStep = market.step;
    this.quotedLots = own.lots;
    const orders = this.quotes(market, own, halfSpread);
    const cancel: Intent[] = own.orders.length > 0 ? [{ kind: "cancelAll" }] : [];
    return orders.length > 0 ? [...cancel, { kind: "place", orders }] : cancel;
  }

  private halfSpread(market: MarketView): number {
    const rough = roughness(market.indexHistory, this.terms.memory);
    const wanted = this.terms.halfSpreadPpm + partOf(rough, this.terms.roughnessPpm);
    return Math.min(wanted, this.terms.obligedPpm ?? wanted);
  }

  private stays(market: MarketView, own: OwnView, halfSpread: number): boolean {
    const priced = market.live && !market.degraded && market.index > 0;
    // In an auction, too: what it quotes is collected, and trades at the clearing price.
    const useful = market.grade !== Grade.Halted;
    const worth = this.terms.obligedPpm !== undefined || halfSpread <= this.terms.widestPpm;
    return priced && useful && worth && own.equity >= this.terms.leastEquity;
  }

  /** Quotes are renewed when the price left them, when they were hit, or before they expire. */
  private isStale(market: MarketView, own: OwnView, halfSpread: number): boolean {
    if (this.quotedAt === 0 || own.lots !== this.quotedLots) return true;
    const aged = (market.step - this.quotedStep + 2) * market.blockSec >= this.terms.lifeSec;
    const moved = Math.abs(market.index - this.quotedAt) > partOf(market.index, halfSpread / 4);
    return aged || moved;
  }

  private quotes(market: MarketView, own: OwnView, halfSpread: number): OrderIntent[] {
    const { terms } = this;
    const inventory = own.lots * market.index;
    const lean = Math.trunc((halfSpread * inventory) / terms.inventoryLimit);
    const fair = partOf(market.index, PPM - lean);
    const size = Math.floor((terms.quoteSize * terms.halfSpreadPpm) / halfSpread);
    const lots = Math.floor(size / terms.levels / market.index);
    if (lots < 1) return [];
    const orders: OrderIntent[] = [];
    for (let level = 0; level < terms.levels; level += 1) {
      const distance = halfSpread + partOf(halfSpread, terms.levelGapPpm * level);
      if (inventory < terms.inventoryLimit) orders.push(this.quote(fair, -distance, lots));
      if (inventory > -terms.inventoryLimit) orders.push(this.quote(fair, distance, lots));
    }
    return orders.filter((order) => order.tick > 0);
  }

  private quote(fair: number, distancePpm: number, lots: number): OrderIntent {
    const isBuy = distancePpm < 0;
    const exact = (fair * (PPM + distancePpm)) / PPM;
    const tick = isBuy ? Math.floor(exact) : Math.ceil(exact);
    return { isBuy, kind: OrderKind.Limit, reduceOnly: false, tick, lots, lifeSec: this.terms.lifeSec };
  }
}
