import { type Trigger } from "../domain/gatewayEvents";
import { type AccountId, type MarketId, type OrderId } from "../domain/ids";
import { type Grade } from "../domain/names";
import { type MarketParameters } from "../domain/marketParameters";
import { type OrderRequest } from "./book/orderEntry";
import { type Listing } from "./collateral/assets";
import { type SignedBatch } from "./gateways/relay";
import { type DelegateTerms } from "./keyring";
import { type SourceAnswer } from "./oracle";
import { type Source } from "./sources";

/** Everything that can be asked of the exchange. `caller` is who sends it, where that matters. */
export type Call =
  SetupCall | MoneyCall | OrderCall | MarketCall | WaterfallCall | FundCall | CollateralCall | GatewayCall;

/** What deployment and governance do. Their delays and roles are outside: who may, has waited. */
export type SetupCall =
  | { readonly kind: "list"; readonly symbol: string; readonly parameters: MarketParameters }
  | { readonly kind: "configure"; readonly market: MarketId; readonly parameters: MarketParameters }
  | { readonly kind: "setSources"; readonly market: MarketId; readonly sources: readonly Source[] }
  | { readonly kind: "openBook"; readonly market: MarketId }
  | { readonly kind: "seed"; readonly caller: string };

export type MoneyCall =
  | { readonly kind: "openAccount"; readonly owner: string }
  | {
      readonly kind: "deposit" | "withdraw";
      readonly caller: string;
      readonly account: AccountId;
      readonly amountNative: bigint;
    }
  | {
      readonly kind: "setTier";
      readonly caller: string;
      readonly account: AccountId;
      readonly market: MarketId;
      readonly tier: number;
    }
  | { readonly kind: "touch"; readonly account: AccountId; readonly market: MarketId }
  | {
      readonly kind: "setDelegate";
      readonly caller: string;
      readonly account: AccountId;
      readonly key: string;
      readonly terms: DelegateTerms;
    }
  | { readonly kind: "setPayout"; readonly caller: string; readonly account: AccountId; readonly to: string }
  | {
      readonly kind: "setWithdrawalLimit";
      readonly caller: string;
      readonly account: AccountId;
      readonly perDayNative: bigint;
    }
  | { readonly kind: "cancelPayout"; readonly caller: string; readonly account: AccountId }
  | { readonly kind: "donate"; readonly amountNative: bigint }
  | { readonly kind: "sweepSurplus" };

export type OrderCall =
  | { readonly kind: "place"; readonly caller: string; readonly requests: readonly OrderRequest[] }
  | { readonly kind: "cancel"; readonly caller: string; readonly order: OrderId }
  | { readonly kind: "cancelBatch"; readonly caller: string; readonly orders: readonly OrderId[] }
  | { readonly kind: "cancelAll"; readonly caller: string; readonly account: AccountId };

export type MarketCall =
  | { readonly kind: "update"; readonly market: MarketId; readonly answers: readonly SourceAnswer[] }
  | { readonly kind: "poke"; readonly market: MarketId }
  | { readonly kind: "stepAuction"; readonly market: MarketId; readonly maxSteps: number }
  | {
      readonly kind: "tighten";
      readonly caller: string;
      readonly market: MarketId;
      readonly grade: Grade;
      readonly capBps: bigint;
      readonly marginBps: bigint;
      readonly durationSec: bigint;
    };

export type WaterfallCall =
  | {
      readonly kind: "liquidate";
      readonly account: AccountId;
      readonly market: MarketId;
      readonly maxFills: number;
      readonly keeper: AccountId;
    }
  | { readonly kind: "sweepDust"; readonly account: AccountId; readonly market: MarketId }
  | { readonly kind: "repayDeficit"; readonly market: MarketId }
  | { readonly kind: "repaySettled"; readonly market: MarketId }
  | { readonly kind: "settle"; readonly market: MarketId; readonly answers: readonly SourceAnswer[] }
  | {
      readonly kind: "windUp";
      readonly account: AccountId;
      readonly market: MarketId;
      readonly keeper: AccountId;
      readonly answers: readonly SourceAnswer[];
    }
  | {
      readonly kind: "takeInventory";
      readonly caller: string;
      readonly account: AccountId;
      readonly market: MarketId;
      readonly size: bigint;
    };

/** The fund's shares; amounts of assets are native. */
export type FundCall =
  | { readonly kind: "fundRequestDeposit"; readonly assets: bigint; readonly controller: string }
  | { readonly kind: "fundCancelDeposit"; readonly caller: string }
  | {
      readonly kind: "fundRequestRedeem";
      readonly caller: string;
      readonly shares: bigint;
      readonly controller: string;
    }
  | { readonly kind: "fundSettleEpoch" }
  | {
      readonly kind: "fundDeposit" | "fundMint";
      readonly caller: string;
      readonly amount: bigint;
      readonly receiver: string;
    }
  | {
      readonly kind: "fundWithdraw" | "fundRedeem";
      readonly caller: string;
      readonly amount: bigint;
      readonly receiver: string;
      readonly owner: string;
    }
  | { readonly kind: "fundTransfer"; readonly caller: string; readonly to: string; readonly shares: bigint };

/** Amounts are native units of the asset. */
export type CollateralCall =
  | { readonly kind: "listCollateral"; readonly listing: Listing }
  | { readonly kind: "capCollateral"; readonly asset: number; readonly cap: bigint }
  | {
      readonly kind: "depositCollateral" | "withdrawCollateral";
      readonly caller: string;
      readonly account: AccountId;
      readonly asset: number;
      readonly amountNative: bigint;
    }
  | { readonly kind: "openSale" | "closeSale"; readonly account: AccountId }
  | {
      readonly kind: "buyCollateral";
      readonly caller: string;
      readonly account: AccountId;
      readonly asset: number;
      readonly amountNative: bigint;
      readonly maxPrice: bigint;
    };

/** `gateway`: the contract that is called, as keys are named. Permits and allowances are outside. */
export type GatewayCall = { readonly caller: string; readonly gateway: string } & (
  | {
      readonly kind: "forwardDeposit";
      /** Undefined: one is opened for the caller. */
      readonly account: AccountId | undefined;
      readonly amountNative: bigint;
    }
  | { readonly kind: "relayBatch"; readonly batch: SignedBatch; readonly fee: bigint }
  | { readonly kind: "skipNonce"; readonly key: bigint }
  | { readonly kind: "placeTrigger"; readonly trigger: Trigger }
  | { readonly kind: "cancelTrigger" | "pruneTrigger" | "trailTrigger"; readonly id: bigint }
  | { readonly kind: "executeTrigger"; readonly id: bigint; readonly waive: boolean }
);

export type CallKind = Call["kind"];
