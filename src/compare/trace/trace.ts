import { type VenueKind } from "../../cex/model/config";
import { type Bankruptcy } from "../adl/bankruptcy";

/** How a venue got its orders: from people who looked at itself, or from the record of another venue's. */
export type Mode = "own" | "tape" | "adaptive";

/** What the market looked like at the end of a block. */
export interface BlockTrace {
  /** Since the start of the replay, negative in the warm-up [s]. */
  readonly t: number;
  /** [wad] */
  readonly mark: bigint;
  readonly index: bigint;
  /** Best ask less best bid, of the index [ppm]; undefined while a side is empty. */
  readonly spreadPpm: number | undefined;
  /** What rests within 1 % of the index in the best twenty levels of each side [whole dollars]. */
  readonly depth: number;
}

/** Somebody whom a venue liquidated for the first time. */
export interface LiquidationTrace {
  readonly t: number;
  readonly account: number;
  readonly wasLong: boolean;
  /**
   * The price at which its equity met its maintenance margin, by its position before the block [wad]; undefined where it had none
   * then.
   */
  readonly threshold: bigint | undefined;
  /** When the position began that was liquidated; it grew and shrank since, but never was nothing [s]. */
  readonly since: number;
}

/** Somebody who held a position during the replay. */
export interface Exposure {
  readonly account: number;
  /** When it was first seen with a position, 0 if before the replay [s]. */
  readonly t: number;
  /** Notional over equity at that moment [ppm]; undefined where nothing was left to divide by. */
  readonly leveragePpm: number | undefined;
}

/** Withdrawals, by amount [wad] and number. */
export interface Withdrawals {
  readonly asked: Sum;
  readonly paid: Sum;
  readonly refused: Sum;
  /** Accepted and not paid by the end. */
  readonly pending: Sum;
}

export interface Sum {
  readonly count: number;
  /** [wad] */
  readonly amount: bigint;
}

/** Positions with another leg outside, and what ADL did to them. */
export interface Hedges {
  /** Accounts that ever had one. */
  readonly accounts: number;
  /** Accounts of which ADL closed anything. */
  readonly broken: number;
  /** Largest part of one leg that ADL closed, compounded [ppm]. */
  readonly largestClosedPpm: number;
  /** [wad base units] */
  readonly closed: bigint;
}

/** What deleveragings of the run itself did. */
export interface Deleveraged {
  readonly events: number;
  /** [wad base units] */
  readonly closed: bigint;
  /** What winners paid against the mark, levies included [wad]. */
  readonly transfer: bigint;
}

/** How one customer ended. Money wad. */
export interface CustomerEnd {
  readonly account: number;
  readonly role: string;
  readonly deposit: bigint;
  /** Of coins, at the starting price. */
  readonly coinDeposit: bigint;
  /** What the venue's books say that it has, not below 0, and what waits to be paid. */
  readonly claim: bigint;
  readonly paidOut: bigint;
}

/** What is there against what is owed, at the end [wad]. */
export interface Custody {
  readonly owed: bigint;
  readonly held: bigint;
  readonly coinOwed: bigint;
  readonly coinHeld: bigint;
  readonly coinDeposited: bigint;
}

/** Everything that outcomes are made of, in one form for every venue. */
export interface VenueTrace {
  readonly id: string;
  readonly title: string;
  readonly kind: "glasshouse" | VenueKind;
  readonly mode: Mode;
  /** Switches that are on at some time; empty: honest. */
  readonly misconduct: readonly string[];
  /** Outside venues that its index looks at. */
  readonly sources: readonly string[];
  readonly blocks: readonly BlockTrace[];
  readonly exposures: readonly Exposure[];
  readonly liquidations: readonly LiquidationTrace[];
  readonly bankruptcies: readonly Bankruptcy[];
  readonly deleveraged: Deleveraged;
  readonly hedges: Hedges;
  readonly withdrawals: Withdrawals;
  readonly fund: { readonly start: bigint; readonly lowest: bigint; readonly end: bigint };
  /** Sum of what accounts and fund owe and do not have, at the end [wad]. */
  readonly badDebt: bigint;
  readonly customers: readonly CustomerEnd[];
  readonly custody: Custody;
  /** Intents of the people that the venue refused, and those that mean nothing to it. */
  readonly intents: { readonly sent: number; readonly refused: number; readonly meaningless: number };
}
