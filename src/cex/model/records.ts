import { type AccountId } from "../../domain/ids";
import { type Asset } from "./assets";
import { type Intent } from "./intents";

/** One match. Trades of the engine itself (takeover, ADL) have records of their own. */
export interface Trade {
  readonly price: bigint;
  readonly size: bigint;
  readonly takerIsBuy: boolean;
  readonly taker: AccountId;
  readonly maker: AccountId;
  /** Order of arrival at the venue of the taking order; 0: an order of the engine. */
  readonly takerSequence: number;
}

/** One account forced to reduce. The three sizes add up to what was closed. */
export interface Liquidation {
  readonly account: AccountId;
  readonly wasLong: boolean;
  readonly bankruptcyPrice: bigint;
  readonly mark: bigint;
  /** Sold into the book, for this much money. */
  readonly bookSize: bigint;
  readonly bookAmount: bigint;
  /** Taken over by the insurance fund, at the bankruptcy price. */
  readonly fundSize: bigint;
  /** Closed against winners, at the bankruptcy price. */
  readonly adlSize: bigint;
}

/** One winner closed against a bankrupt account, at its bankruptcy price. */
export interface Deleveraging {
  readonly bankrupt: AccountId;
  readonly winner: AccountId;
  readonly winnerWasLong: boolean;
  readonly size: bigint;
  readonly price: bigint;
  readonly mark: bigint;
  /** What it cost the winner against the mark, positive is a loss [wad]. */
  readonly transfer: bigint;
}

export interface Refusal {
  /** Place among the step's intents. */
  readonly intent: number;
  readonly account: AccountId;
  readonly kind: Intent["kind"];
  /** Name of the error. */
  readonly error: string;
}

/** An order that the venue accepted, in the order of arrival. */
export interface Acceptance {
  readonly sequence: number;
  readonly account: AccountId;
  readonly order: number;
}

/** Money of a customer that crossed the border: paid out, or paid in. */
export interface Payout {
  readonly account: AccountId;
  readonly asset: Asset;
  readonly amount: bigint;
}
