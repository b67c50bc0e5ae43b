import { type AccountId } from "../../domain/ids";
import { type Asset } from "./assets";

/** limit: what does not trade rests; postOnly: refused if it would trade; ioc: what does not trade is dropped. */
export type OrderKind = "limit" | "postOnly" | "ioc";

export interface PlaceIntent {
  readonly kind: "place";
  readonly account: AccountId;
  readonly isBuy: boolean;
  readonly order: OrderKind;
  /** The worst price that the customer takes [wad]; a market order is an ioc with a distant one. */
  readonly price: bigint;
  /** [wad base units] */
  readonly size: bigint;
  readonly reduceOnly: boolean;
}

/** What a customer may ask. The first deposit opens the account. */
export type Intent =
  | PlaceIntent
  | { readonly kind: "cancel"; readonly account: AccountId; readonly order: number }
  | { readonly kind: "cancelAll"; readonly account: AccountId }
  | { readonly kind: "setLeverage"; readonly account: AccountId; readonly leverage: bigint }
  | MoneyIntent;

export interface MoneyIntent {
  readonly kind: "deposit" | "withdraw";
  readonly account: AccountId;
  readonly asset: Asset;
  /** [wad] */
  readonly amount: bigint;
}

/** A price that somebody outside states for the coin. */
export interface SourcePrice {
  readonly source: string;
  /** [wad] */
  readonly price: bigint;
  /** When it was made [Unix s]. */
  readonly timeSec: number;
}

/** News that reach the venue with a step. A source that says nothing keeps its last price, which ages. */
export interface StepPrices {
  readonly coin: readonly SourcePrice[];
  /** What the market pays for the venue's own token [wad]. */
  readonly token: bigint;
}

export interface StepInput {
  /** [Unix s], after the last step's. */
  readonly timeSec: number;
  readonly prices: StepPrices;
  /** In the order of their arrival. */
  readonly intents: readonly Intent[];
}
