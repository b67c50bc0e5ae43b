import { type Amounts } from "../model/assets";
import { type VenueKind } from "../model/config";
import { type Level } from "../engine/orderBook";
import { type Hash } from "../proof/hashing";
import { type IdealProof } from "../proof/idealProof";
import { type SumRoot } from "../proof/sumTree";

/**
 * All that somebody outside can see of a venue at one block: plain frozen data without a reference into the venue. `undefined` means
 * that the venue does not publish it. Prices, sizes and amounts are wad.
 */
export interface PublicView {
  readonly venue: string;
  /** Also of the exchange that stands beside the models; a detector has no use for it. */
  readonly kind: VenueKind | "glasshouse";
  readonly block: number;
  readonly timeSec: number;
  readonly market: PublicMarket;
  /** Of this block, in the order in which the venue says they happened. */
  readonly trades: readonly PublicTrade[];
  /** Of this block, as far as the venue reports them. */
  readonly liquidations: readonly PublicLiquidation[] | undefined;
  readonly deleveragings: readonly PublicDeleveraging[] | undefined;
  readonly fundBalance: bigint | undefined;
  /** The latest proof of reserves; its block says how old it is. */
  readonly reserves: ReserveProof | undefined;
  /** The latest word of an independent custodian. */
  readonly custodian: CustodianStatement | undefined;
  /** Address whose signature the receipts carry. */
  readonly receiptKey: string | undefined;
  /** Of a venue that runs on a chain. */
  readonly chain: PublicChain | undefined;
}

export interface PublicMarket {
  readonly index: bigint;
  readonly mark: bigint;
  readonly last: bigint;
  /** Of the running period, signed; positive: longs pay [ppb]. */
  readonly fundingPpb: bigint;
  /** Best first, at most twenty levels. */
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  /** Sum of all long positions. */
  readonly openInterest: bigint | undefined;
}

export interface PublicTrade {
  readonly price: bigint;
  readonly size: bigint;
  readonly takerIsBuy: boolean;
  /** Order of arrival of the taking order; 0: the engine's own. Undefined where the feed does not say. */
  readonly takerSequence: number | undefined;
}

export interface PublicLiquidation {
  readonly timeSec: number;
  readonly wasLong: boolean;
  readonly size: bigint;
  /** Average over book and takeover. */
  readonly price: bigint;
}

export interface PublicDeleveraging {
  readonly winnerWasLong: boolean;
  readonly size: bigint;
  readonly price: bigint;
}

/** What a venue says that it owes and has. Without `proof` the total is its word, but for each customer's own path. */
export interface ReserveProof {
  readonly block: number;
  readonly timeSec: number;
  readonly liabilities: Readonly<Record<keyof Amounts, SumRoot>>;
  readonly reserves: Amounts;
  readonly proof: IdealProof | undefined;
}

export interface CustodianStatement {
  readonly block: number;
  readonly held: Amounts;
}

/** State and code of contracts, which anybody can read. */
export interface PublicChain {
  /** Changes with every upgrade, and says nothing about what it does. */
  readonly codeHash: Hash;
  /** The one key that upgrades the proxy; null: nobody can. */
  readonly admin: string | null;
  /** The one key that states the price; null: no single one does. */
  readonly oracle: string | null;
  readonly held: Amounts;
  readonly accounts: readonly ChainAccount[];
  readonly pending: readonly ChainAmount[];
  /** What came in and went out in this block; positive: came in. */
  readonly transfers: readonly ChainAmount[];
  /** Of this block, with both sides. */
  readonly fills: readonly ChainFill[];
  /** How winners are chosen: by a ranked queue, or each class pro rata. */
  readonly adlRule: "queue" | "class";
  /** What each source of the index last said. */
  readonly quotes: readonly ChainQuote[];
  /** Transactions of this block that failed. */
  readonly failures: readonly ChainFailure[];
}

export interface ChainAmount {
  readonly account: number;
  readonly asset: keyof Amounts;
  readonly amount: bigint;
}

export interface ChainFill {
  readonly taker: number;
  readonly maker: number;
  readonly takerIsBuy: boolean;
  readonly price: bigint;
  readonly size: bigint;
}

export interface ChainQuote {
  readonly source: string;
  readonly price: bigint;
}

export interface ChainFailure {
  readonly account: number;
  /** What was asked, as the kind of an intent. */
  readonly what: string;
  readonly error: string;
}

export interface ChainAccount {
  readonly account: number;
  readonly balance: Amounts;
  /** Positive: long. */
  readonly size: bigint;
  readonly cost: bigint;
  /** By the published rules, at the mark: whoever has less equity is to be liquidated. */
  readonly maintenance: bigint;
  /** Class in which the account would be deleveraged; null where there are none. */
  readonly tier: number | null;
}
