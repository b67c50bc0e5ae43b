import { type AccountId, type MarketId } from "./ids";

/** What an owner left with TriggerOrders: ITriggerOrders.Trigger. */
export interface Trigger {
  readonly account: AccountId;
  readonly market: MarketId;
  readonly isBuy: boolean;
  /** Fires at mark >= price, else at mark <= price. */
  readonly above: boolean;
  readonly throughHalts: boolean;
  readonly trailBps: number;
  readonly slippageBps: number;
  readonly expiry: number;
  readonly since: number;
  readonly lots: bigint;
  readonly price: bigint;
  /** For whoever executes all that is left [native]. */
  readonly reward: bigint;
}

/** Which gateway said it, in lower case: anybody may deploy others of the same kind. */
interface OfGateway {
  readonly gateway: string;
}

/** Events of DepositGateway, OrderRelay and TriggerOrders. */
export type GatewayEvent = OfGateway & GatewayBody;

export type GatewayBody =
  | {
      readonly kind: "DepositForwarded";
      readonly account: AccountId;
      readonly payer: string;
      readonly amountNative: bigint;
    }
  | {
      readonly kind: "BatchRelayed";
      readonly account: AccountId;
      readonly relayer: string;
      /** key << 64 | number. */
      readonly nonce: bigint;
      /** [native] */
      readonly fee: bigint;
    }
  | { readonly kind: "NonceSkipped"; readonly owner: string; readonly key: bigint; readonly next: bigint }
  | {
      readonly kind: "TriggerPlaced";
      readonly id: bigint;
      readonly account: AccountId;
      /** As stored. */
      readonly trigger: Trigger;
    }
  | { readonly kind: "TriggerTrailed"; readonly id: bigint; readonly price: bigint }
  | {
      readonly kind: "TriggerExecuted";
      readonly id: bigint;
      readonly by: string;
      readonly mark: bigint;
      readonly filled: bigint;
      /** 0 where it was waived [native]. */
      readonly reward: bigint;
    }
  | { readonly kind: "TriggerRemoved"; readonly id: bigint; readonly account: AccountId };
