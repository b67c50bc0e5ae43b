import { type AccountId, type MarketId } from "./ids";

/** Events of the CollateralVault; amounts are wad of whole tokens. */
export type CollateralEvent =
  | {
      readonly kind: "CollateralListed";
      readonly asset: number;
      readonly token: string;
      readonly market: MarketId;
      readonly decimals: number;
      readonly haircutPpm: bigint;
      readonly salesPerMinute: bigint;
      readonly cap: bigint;
    }
  | { readonly kind: "CollateralCapSet"; readonly asset: number; readonly cap: bigint }
  | {
      readonly kind: "CollateralDeposited";
      readonly account: AccountId;
      readonly asset: number;
      readonly amount: bigint;
    }
  | {
      readonly kind: "CollateralWithdrawn";
      readonly account: AccountId;
      readonly asset: number;
      readonly to: string;
      readonly amount: bigint;
    }
  | {
      readonly kind: "CollateralSold";
      readonly account: AccountId;
      readonly asset: number;
      readonly buyer: string;
      readonly amount: bigint;
      /** After the discount. */
      readonly price: bigint;
      /** Credited to the account's cash before, by a `Deposited`. */
      readonly proceeds: bigint;
    }
  | { readonly kind: "CollateralSaleOpened" | "CollateralSaleClosed"; readonly account: AccountId };
