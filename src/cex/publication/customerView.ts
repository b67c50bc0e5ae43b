import { type AccountId } from "../../domain/ids";
import { type Amounts } from "../model/assets";
import { type Payout } from "../model/records";
import { type Receipt } from "../proof/receipt";
import { type InclusionProof } from "../proof/sumTree";

/** What one customer sees after logging in: his own page, and of this block his own events. Wad. */
export interface CustomerView {
  readonly account: AccountId;
  readonly block: number;
  /** As the venue's page shows them. */
  readonly balance: Amounts;
  /** Positive: long. */
  readonly size: bigint;
  /** What the position was bought for, signed. */
  readonly cost: bigint;
  readonly unrealised: bigint;
  readonly equity: bigint;
  readonly leverage: bigint;
  /** Place in the ADL queue in fifths, 5 is first; undefined without a position. */
  readonly lights: number | undefined;
  readonly orders: readonly OwnOrder[];
  readonly fills: readonly OwnFill[];
  readonly liquidations: readonly OwnLiquidation[];
  readonly deleveragings: readonly OwnDeleveraging[];
  /** Names of the errors with which his intents were refused. */
  readonly refusals: readonly string[];
  readonly pending: Amounts;
  readonly payouts: readonly Payout[];
  /** His leaves in the latest proof of reserves; an asset is missing if the tree leaves him out. */
  readonly inclusion: Readonly<Partial<Record<keyof Amounts, InclusionProof>>> | undefined;
  readonly receipts: readonly Receipt[];
}

export interface OwnOrder {
  readonly order: number;
  readonly isBuy: boolean;
  readonly price: bigint;
  readonly size: bigint;
}

export interface OwnFill {
  readonly price: bigint;
  readonly size: bigint;
  readonly isBuy: boolean;
  readonly wasTaker: boolean;
}

export interface OwnLiquidation {
  readonly wasLong: boolean;
  readonly size: bigint;
  readonly bankruptcyPrice: bigint;
}

export interface OwnDeleveraging {
  readonly wasLong: boolean;
  readonly size: bigint;
  readonly price: bigint;
}
