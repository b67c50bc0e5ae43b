import { type MarketUnits, toTicks } from "../world/units";
import { TICKLOTS_PER_USD } from "../world/units";
import { type HedgePlace } from "../world/view";
import { type OutsideMarket } from "./outsideMarket";

interface Leg {
  /** Positive bought. */
  lots: number;
  /** Paid (negative) or received [tick-lots]. */
  cash: number;
}

/** What our own people hold on venues outside, and what it cost them. No fees: who trades there is flattered by that. */
export class OutsideLegs {
  /** By account, then by venue. */
  private readonly legs = new Map<number, Map<number, Leg>>();

  constructor(
    private readonly market: OutsideMarket,
    private readonly units: MarketUnits,
  ) {}

  /**
   * Buys (positive) or sells at the mean of the prices before and after: the flow moves the venue while it trades.
   * @param tick price by which the flow is measured in dollars
   */
  trade(account: number, venue: number, lots: number, tick: number): void {
    const before = this.tickOf(venue);
    this.market.trade(venue, (lots * tick) / TICKLOTS_PER_USD);
    const leg = this.legOf(account, venue);
    leg.lots += lots;
    leg.cash -= Math.ceil((lots * (before + this.tickOf(venue))) / 2);
  }

  /** The same on one venue, or on all at once: who wants the best price splits a trade by the depth that each has left. */
  hedge(account: number, place: HedgePlace, lots: number, tick: number): void {
    if (place !== "all") return this.trade(account, place, lots, tick);
    const depths = this.market.depthShares();
    let [left, rest] = [lots, depths.reduce((sum, depth) => sum + depth, 0)];
    for (const [venue, depth] of depths.entries()) {
      const part = Math.round((left * depth) / rest);
      if (part !== 0) this.trade(account, venue, part, tick);
      [left, rest] = [left - part, rest - depth];
    }
  }

  lotsOf(account: number): number {
    let lots = 0;
    for (const leg of this.legs.get(account)?.values() ?? []) lots += leg.lots;
    return lots;
  }

  /** What the legs have earned if they end at the prices of now [tick-lots]. */
  profitOf(account: number): number {
    let profit = 0;
    for (const [venue, { lots, cash }] of this.legs.get(account) ?? []) {
      profit += cash + lots * this.tickOf(venue);
    }
    return profit;
  }

  /** Price of now, with the flow that came since the last block. */
  tickOf(venue: number): number {
    return toTicks(this.market.quote(venue), this.units);
  }

  private legOf(account: number, venue: number): Leg {
    const own = this.legs.get(account) ?? new Map<number, Leg>();
    this.legs.set(account, own);
    const leg = own.get(venue) ?? { lots: 0, cash: 0 };
    own.set(venue, leg);
    return leg;
  }
}
