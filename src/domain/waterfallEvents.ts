import { type AccountId, type MarketId } from "./ids";

/** Five amounts, one a tier. */
export type PerTier = readonly bigint[];

/** What one call of the Liquidator did. */
export interface LiquidationOutcome {
  readonly ordersCancelled: bigint;
  readonly soldLots: bigint;
  readonly fee: bigint;
  readonly takenOver: bigint;
  readonly covered: bigint;
  readonly deleveraged: bigint;
  readonly levied: bigint;
  readonly deficit: bigint;
  readonly reward: bigint;
}

/** Events of Liquidator, Deleverager and fund. */
export type WaterfallEvent =
  | {
      readonly kind: "AccountLiquidated";
      readonly account: AccountId;
      readonly market: MarketId;
      readonly keeper: AccountId;
      readonly equityBefore: bigint;
      readonly maintenanceBefore: bigint;
      readonly outcome: LiquidationOutcome;
    }
  | {
      readonly kind: "AccountWoundUp";
      readonly account: AccountId;
      readonly market: MarketId;
      readonly keeper: AccountId;
      readonly equity: bigint;
      readonly price: bigint;
      readonly outcome: LiquidationOutcome;
    }
  | {
      readonly kind: "DustSwept";
      readonly account: AccountId;
      readonly market: MarketId;
      readonly size: bigint;
      readonly price: bigint;
    }
  | {
      readonly kind: "Deleveraged";
      readonly market: MarketId;
      readonly account: AccountId;
      readonly size: bigint;
      readonly price: bigint;
      readonly deficit: bigint;
      readonly levied: bigint;
      readonly booked: bigint;
      readonly closed: PerTier;
      readonly levies: PerTier;
    }
  | {
      readonly kind: "Covered";
      readonly market: MarketId;
      readonly account: AccountId;
      readonly amount: bigint;
    }
  | {
      readonly kind: "TakenOver";
      readonly market: MarketId;
      readonly account: AccountId;
      readonly size: bigint;
      readonly price: bigint;
      /** By which the fund judged the price [wad]. */
      readonly mark: bigint;
    }
  | {
      readonly kind: "InventoryTaken";
      readonly market: MarketId;
      readonly by: AccountId;
      readonly size: bigint;
      readonly price: bigint;
    };
