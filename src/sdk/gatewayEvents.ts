import { type Trigger } from "../domain/gatewayEvents";
import { accountId, marketId } from "../domain/ids";
import { type DepositForwardedEvent } from "../../typechain/contracts/interfaces/IDepositGateway";
import {
  type BatchRelayedEvent,
  type NonceSkippedEvent,
} from "../../typechain/contracts/interfaces/IOrderRelay";
import {
  type TriggerExecutedEvent,
  type TriggerPlacedEvent,
  type TriggerRemovedEvent,
  type TriggerStructOutput,
  type TriggerTrailedEvent,
} from "../../typechain/contracts/interfaces/ITriggerOrders";
import { type Converters, on } from "./convert";

/** Events of DepositGateway, OrderRelay and TriggerOrders. */
export const GATEWAY_CONVERTERS: Converters = {
  DepositForwarded: on<DepositForwardedEvent.OutputObject>(({ account, payer, amountNative }, gateway) => ({
    kind: "DepositForwarded",
    gateway,
    account: accountId(account),
    payer,
    amountNative,
  })),
  BatchRelayed: on<BatchRelayedEvent.OutputObject>(({ account, relayer, nonce, fee }, gateway) => ({
    kind: "BatchRelayed",
    gateway,
    account: accountId(account),
    relayer,
    nonce,
    fee,
  })),
  NonceSkipped: on<NonceSkippedEvent.OutputObject>(({ owner, key, next }, gateway) => ({
    kind: "NonceSkipped",
    gateway,
    owner,
    key,
    next,
  })),
  TriggerPlaced: on<TriggerPlacedEvent.OutputObject>(({ id, account, trigger }, gateway) => ({
    kind: "TriggerPlaced",
    gateway,
    id,
    account: accountId(account),
    trigger: toTrigger(trigger),
  })),
  TriggerTrailed: on<TriggerTrailedEvent.OutputObject>(({ id, price }, gateway) => ({
    kind: "TriggerTrailed",
    gateway,
    id,
    price,
  })),
  TriggerExecuted: on<TriggerExecutedEvent.OutputObject>(({ id, by, mark, filled, reward }, gateway) => ({
    kind: "TriggerExecuted",
    gateway,
    id,
    by,
    mark,
    filled,
    reward,
  })),
  TriggerRemoved: on<TriggerRemovedEvent.OutputObject>(({ id, account }, gateway) => ({
    kind: "TriggerRemoved",
    gateway,
    id,
    account: accountId(account),
  })),
};

/** A trigger as the contract tells it. */
export function toTrigger(raw: TriggerStructOutput): Trigger {
  return {
    account: accountId(raw.account),
    market: marketId(raw.market),
    isBuy: raw.isBuy,
    above: raw.above,
    throughHalts: raw.throughHalts,
    trailBps: Number(raw.trailBps),
    slippageBps: Number(raw.slippageBps),
    expiry: Number(raw.expiry),
    since: Number(raw.since),
    lots: raw.lots,
    price: raw.price,
    reward: raw.reward,
  };
}
