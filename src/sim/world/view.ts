import { type Stream } from "../random/stream";
import { type Attempt } from "./attempts";

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
  /** An auction lasts until its book is uncrossed. */
  readonly grade: Grade;
  /** The auction's time is over, and somebody has to uncross what it collected. */
  readonly uncrossDue: boolean;
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
  readonly payouts: PayoutsView;
  readonly news: NewsView;
  /** Every position with its price of liquidation, where the venue lets anybody read them; nothing is computed until somebody asks. */
  readonly positions: () => readonly PublicPosition[];
  /** Absent: nothing but the settlement token counts for margin. */
  readonly collateral?: CollateralView;
  /** Absent: the market lives. */
  readonly dead?: DeadView;
  /** Absent: nobody can leave an order that waits for a price. */
  readonly triggers?: TriggersView;
}

/** Orders that wait for a price, in the gateway that executes them. */
export interface TriggersView {
  readonly standing: readonly TriggerView[];
  /** Those that would be executed now. */
  readonly due: readonly bigint[];
  /** Those that a halt has ended: anybody may remove them. */
  readonly ended: readonly bigint[];
  /** Accounts that ever left one. */
  readonly left: ReadonlySet<number>;
  /** Accounts one of whose triggers was removed. */
  readonly removed: ReadonlySet<number>;
  /** Lots that triggers closed so far, by account. */
  readonly closed: ReadonlyMap<number, number>;
}

export interface TriggerView {
  readonly id: bigint;
  readonly account: number;
  /** Fires at this mark and above, else at it and below. */
  readonly above: boolean;
  readonly tick: number;
  /** 0: it does not trail. */
  readonly trailBps: number;
}

/** An asset besides the settlement token. Amounts and prices wad. */
export interface CollateralView {
  /** Its index; 0 without quorum. */
  readonly index: bigint;
  /** The median of what its venues say. */
  readonly outside: bigint;
  /** What every account has pledged. */
  readonly pledged: ReadonlyMap<number, bigint>;
  /** What every account has paid for collateral of others. */
  readonly spent: ReadonlyMap<number, bigint>;
  /** What may be bought now. */
  readonly offers: readonly Offer[];
}

/** Collateral of an account that anybody may buy. Wad. */
export interface Offer {
  readonly account: number;
  readonly price: bigint;
  readonly most: bigint;
  /** Somebody opened the sale: its discount rises. */
  readonly open: boolean;
}

/** A market without quorum for so long that the contracts let it be wound up. */
export interface DeadView {
  /** Since its last round with quorum. */
  readonly silentSec: number;
  readonly settled: boolean;
  /** Holders who are worth less than nothing at the price at which it would settle, worst first; nobody once it is settled. */
  readonly bankrupt: readonly number[];
  /** Who owes cash after the settlement, worst first. */
  readonly debtors: readonly number[];
}

/** How withdrawals went so far, customers' only. */
export interface PayoutsView {
  /** What all customers brought [tick-lots]. */
  readonly deposited: number;
  /** What they were paid out [tick-lots]. */
  readonly paid: number;
  /** Withdrawals that were refused. */
  readonly refused: number;
}

/** What people hear who look at no exchange at all. */
export interface NewsView {
  /** Doubt that reaches everybody in this block [ppm]. */
  readonly doubtPpm: number;
  /** What one unit of the settlement token costs outside [ppm of a dollar]. */
  readonly settlementPpm: number;
}

/** A position as everybody can read it. */
export interface PublicPosition {
  readonly account: number;
  /** Positive long. */
  readonly lots: number;
  /** Where its equity meets its maintenance margin, at today's concentration [ticks]; 0: nowhere above zero. */
  readonly liquidationTick: number;
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
  /** What was paid out to its owner so far [tick-lots]. */
  readonly withdrawn: number;
  /** Lots that its owner holds on venues outside; positive bought. */
  readonly outsideLots: number;
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

/** What an owner leaves with the trigger gateway: it only closes. */
export interface TriggerIntent {
  readonly isBuy: boolean;
  /** Fires at this mark and above, else at it and below. */
  readonly above: boolean;
  readonly tick: number;
  readonly trailBps: number;
  readonly throughHalts: boolean;
  readonly slippageBps: number;
  readonly lots: number;
  readonly lifeSec: number;
  /** For whoever executes all of it [whole dollars], from the owner's wallet. */
  readonly reward: number;
}

/** What an agent wants done. The kernel sends each as a transaction of the agent's own address, but for trades outside. */
export type Intent =
  | { readonly kind: "place"; readonly orders: readonly OrderIntent[] }
  | { readonly kind: "cancelAll" }
  /** Of the traded market where no other is named. */
  | { readonly kind: "updateOracle"; readonly market?: number }
  /** Of its own tokens [wad]. */
  | { readonly kind: "pledge"; readonly amount: bigint }
  /** Lets the discount of another account's collateral begin to rise. */
  | { readonly kind: "openSale"; readonly target: number }
  /** Of what is on offer of another account's [wad]. */
  | {
      readonly kind: "buyCollateral";
      readonly target: number;
      readonly amount: bigint;
      readonly maxPrice: bigint;
    }
  | { readonly kind: "poke" }
  | { readonly kind: "liquidate"; readonly target: number }
  | { readonly kind: "sweepDust"; readonly target: number }
  | { readonly kind: "takeInventory"; readonly lots: number }
  | { readonly kind: "repayDeficit" }
  /** Closes a bankrupt holder in a dead market, at the price of its settlement. */
  | { readonly kind: "windUp"; readonly target: number }
  | { readonly kind: "settle" }
  | { readonly kind: "repaySettled" }
  | { readonly kind: "stepAuction" }
  | { readonly kind: "placeTrigger"; readonly trigger: TriggerIntent }
  | TriggerCall
  /** From its own account [tick-lots]. */
  | { readonly kind: "withdraw"; readonly amount: number }
  /** Something that nobody may do, on whose account it would be. */
  | { readonly kind: "attempt"; readonly what: Attempt; readonly target: number }
  /** Buys (positive) or sells on a venue outside: no transaction of the exchange. */
  | { readonly kind: "tradeOutside"; readonly venue: number; readonly lots: number };

/** What anybody may ask of a trigger that stands. */
export interface TriggerCall {
  readonly kind: "executeTrigger" | "trailTrigger" | "pruneTrigger";
  readonly id: bigint;
}

export type AttemptIntent = Extract<Intent, { readonly kind: "attempt" }>;

/** What goes to the exchange; the rest happens outside. */
export type Sent = Exclude<Intent, { readonly kind: "tradeOutside" }>;

/** One venue, or all of them, on each by the depth that is left there. */
export type HedgePlace = number | "all";

/** Somebody who looks at the world once a block and says what they want. Agents never change the world themselves. */
export interface Agent {
  /** What it is, for statistics. */
  readonly role: string;
  /** Where outside it takes the other leg of its position; undefined for whoever hedges nowhere. */
  readonly hedgesOn?: HedgePlace | undefined;
  /** How it fares by its own account, in a word or two, for statistics; undefined for whoever has nothing to say. */
  readonly state?: string;
  act(view: AgentView): Intent[];
}
