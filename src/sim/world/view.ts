import { type Stream } from "../random/stream";

/** As in contracts/types/OrderTypes.sol. */
export const OrderKind = { Limit: 0, PostOnly: 1, ImmediateOrCancel: 2, FillOrKill: 3 } as const;
export type OrderKind = (typeof OrderKind)[keyof typeof OrderKind];

/** As in contracts/types/Grade.sol. */
export const Grade = { Open: 0, ReduceOnly: 1, Auction: 2, Halted: 3 } as const;
export type Grade = (typeof Grade)[keyof typeof Grade];

/** One price level of the book. */
export interface Depth {
  readonly tick: number;
  readonly lots: number;
}

/** A venue's last known price. */
export interface OutsidePrice {
  /** [ticks] 0 before its first bar. */
  readonly tick: number;
  readonly ageSec: number;
}

/** What everybody can read at the end of a block. Prices in ticks, sizes in lots. */
export interface MarketView {
  /** Number of the block since the market opened; the only clock that an agent has. */
  readonly step: number;
  readonly blockSec: number;
  readonly index: number;
  readonly mark: number;
  readonly live: boolean;
  readonly degraded: boolean;
  readonly grade: Grade;
  /** Farthest distance of a fill from the index [ppm]. */
  readonly bandPpm: number;
  /** The index at the end of each block so far, oldest first. */
  readonly indexHistory: readonly number[];
  /** Best price first. */
  readonly bids: readonly Depth[];
  readonly asks: readonly Depth[];
  /** Recorded venues, in alphabetical order. */
  readonly outside: readonly OutsidePrice[];
  /** Accounts whose equity is below their maintenance margin, worst first. */
  readonly liquidatable: readonly number[];
  readonly fund: FundView;
  /** What the market's deficit account owes [tick-lots]. */
  readonly deficit: number;
}

/** The insurance fund's inventory and the price at which anybody may take of it. */
export interface FundView {
  readonly lots: number;
  /** [ticks] */
  readonly price: number;
  readonly allowedLots: number;
}

export interface RestingOrder {
  readonly isBuy: boolean;
  readonly tick: number;
  readonly lots: number;
}

/** What the owner of an account knows of it. */
export interface OwnView {
  readonly account: number;
  /** Positive long. */
  readonly lots: number;
  /** At mark [tick-lots]. */
  readonly equity: number;
  readonly orders: readonly RestingOrder[];
}

export interface AgentView {
  readonly market: MarketView;
  readonly own: OwnView;
  /** Random numbers for this agent, this step and a purpose. */
  readonly random: (purpose: number) => Stream;
}

export interface OrderIntent {
  readonly isBuy: boolean;
  readonly kind: OrderKind;
  readonly reduceOnly: boolean;
  readonly tick: number;
  readonly lots: number;
  /** 0: until cancelled. */
  readonly lifeSec: number;
}

/** What an agent wants done. The kernel sends each as a transaction of the agent's own address. */
export type Intent =
  | { readonly kind: "place"; readonly orders: readonly OrderIntent[] }
  | { readonly kind: "cancelAll" }
  | { readonly kind: "updateOracle" }
  | { readonly kind: "poke" }
  | { readonly kind: "liquidate"; readonly target: number }
  | { readonly kind: "sweepDust"; readonly target: number }
  | { readonly kind: "takeInventory"; readonly lots: number }
  | { readonly kind: "repayDeficit" };

/** Somebody who looks at the world once a block and says what they want. Agents never change the world themselves. */
export interface Agent {
  /** What it is, for statistics. */
  readonly role: string;
  /** Venue outside on which it takes the other leg of its position; undefined for whoever hedges nowhere. */
  readonly hedgesOn?: number | undefined;
  act(view: AgentView): Intent[];
}
