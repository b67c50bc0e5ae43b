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
  readonly kind: VenueKind;
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
  /** The one key that upgrades the proxy. */
  readonly admin: string;
  /** The one key that states the price. */
  readonly oracle: string;
  readonly held: Amounts;
  readonly accounts: readonly ChainAccount[];
  readonly pending: readonly {
    readonly account: number;
    readonly asset: keyof Amounts;
    readonly amount: bigint;
  }[];
}

export interface ChainAccount {
  readonly account: number;
  readonly balance: Amounts;
  /** Positive: long. */
  readonly size: bigint;
  readonly cost: bigint;
}
