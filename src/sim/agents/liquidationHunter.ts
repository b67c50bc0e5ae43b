import { partOf } from "../world/units";
import {
  type Agent,
  type AgentView,
  type Intent,
  type MarketView,
  type OrderIntent,
  OrderKind,
} from "../world/view";
import { canReduce, closeAll, isOpen, limitBeyond, takeHalfBook } from "./orders";

export interface HunterTerms {
  readonly venues: readonly number[];
  /** Block before which it only looks. */
  readonly from: number;
  /** How far it is ready to push the price [ppm]. */
  readonly reachPpm: number;
  /** Positions within reach below which a hunt is not worth it [tick-lots]. */
  readonly leastPrey: number;
  /** What it trades on each venue in one block of a push, and blocks after which it gives up [lots]. */
  readonly pushLots: number;
  readonly pushBlocks: number;
  /** Its own position to the side of the push, and what it is ready to take of the liquidated [tick-lots]. */
  readonly ride: number;
  readonly catch: number;
  /** Blocks in which it takes what is sold, and blocks over which it brings back what it traded outside. */
  readonly catchBlocks: number;
  readonly unwindBlocks: number;
  readonly slippagePpm: number;
  readonly mostHunts: number;
}

type Phase = "watching" | "pushing" | "catching" | "unwinding";

/**
 * Reads what everybody can read here: whose position ends at which price. Where enough of one side ends within reach it takes a position
 * of its own to that side, sells (or buys) outside until the price is there or its patience is spent, turns its position round
 * by resting orders into which the liquidated are sold, and brings back what it traded outside. It sees nothing that others cannot
 * see: on a venue that hides positions it never begins.
 */
export class LiquidationHunter implements Agent {
  readonly role = "liquidation hunter";
  private phase: Phase = "watching";
  private down = true;
  private target = 0;
  private since = 0;
  private hunts = 0;

  constructor(private readonly terms: HunterTerms) {}

  get state(): string {
    return this.hunts === 0 ? "never hunted" : "hunted";
  }

  act(view: AgentView): Intent[] {
    const { market } = view;
    switch (this.phase) {
      case "watching":
        return this.hunts < this.terms.mostHunts && market.step >= this.terms.from ? this.watch(market) : [];
      case "pushing":
        return this.push(view);
      case "catching":
        return this.catchFalling(view);
      case "unwinding":
        return this.unwind(view);
    }
  }

  private watch(market: MarketView): Intent[] {
    const prey = isOpen(market) ? this.preyOf(market) : undefined;
    if (!prey) return [];
    this.down = prey.down;
    this.target = prey.target;
    this.hunts += 1;
    this.enter("pushing", market);
    const lots = Math.floor(this.terms.ride / market.index);
    return takeHalfBook(market, !this.down, lots, this.terms.slippagePpm);
  }

  /** The side of which more ends within reach; the target is the farthest of those prices. */
  private preyOf(market: MarketView): { readonly down: boolean; readonly target: number } | undefined {
    const reach = partOf(market.index, this.terms.reachPpm);
    const near = market.positions().filter(({ liquidationTick: at, lots }) => {
      const distance = lots > 0 ? market.index - at : at - market.index;
      return at > 0 && distance > 0 && distance <= reach;
    });
    const sum = (long: boolean): number =>
      near.reduce((lots, one) => lots + (one.lots > 0 === long ? Math.abs(one.lots) : 0), 0);
    const down = sum(true) >= sum(false);
    if (sum(down) * market.index < this.terms.leastPrey) return undefined;
    const ticks = near.filter(({ lots }) => lots > 0 === down).map(({ liquidationTick }) => liquidationTick);
    return { down, target: down ? Math.min(...ticks) : Math.max(...ticks) };
  }

  private push({ market }: AgentView): Intent[] {
    const { terms } = this;
    const there = this.down ? market.index <= this.target : market.index >= this.target;
    if (there || market.step - this.since >= terms.pushBlocks) {
      this.enter("catching", market);
      return this.bids(market);
    }
    return terms.venues.map((venue) => ({
      kind: "tradeOutside",
      venue,
      lots: this.down ? -terms.pushLots : terms.pushLots,
    }));
  }

  /** Rests on the side into which the liquidated are sold, as far off as its haste to trade is. */
  private bids(market: MarketView): Intent[] {
    if (!isOpen(market)) return [];
    const { terms } = this;
    const tick = limitBeyond(market, !this.down, terms.slippagePpm);
    const lots = Math.floor((terms.ride + terms.catch) / market.index);
    const order: OrderIntent = {
      isBuy: this.down,
      kind: OrderKind.Limit,
      reduceOnly: false,
      tick,
      lots,
      lifeSec: terms.catchBlocks * market.blockSec,
    };
    return lots > 0 ? [{ kind: "place", orders: [order] }] : [];
  }

  private catchFalling({ market, own }: AgentView): Intent[] {
    if (market.step - this.since < this.terms.catchBlocks) return [];
    this.enter("unwinding", market);
    return own.orders.length > 0 ? [{ kind: "cancelAll" }] : [];
  }

  private unwind(view: AgentView): Intent[] {
    const { market, own } = view;
    const { venues, unwindBlocks, slippagePpm } = this.terms;
    const left = Math.max(1, unwindBlocks - (market.step - this.since));
    const lots = -Math.trunc(own.outsideLots / (venues.length * left));
    const back: Intent[] = lots === 0 ? [] : venues.map((venue) => ({ kind: "tradeOutside", venue, lots }));
    if (lots === 0 && own.lots === 0) this.enter("watching", market);
    return canReduce(market) ? [...back, ...closeAll(view, slippagePpm)] : back;
  }

  private enter(phase: Phase, { step }: MarketView): void {
    this.phase = phase;
    this.since = step;
  }
}
