import { accountId, marketId } from "../../domain/ids";
import { type OrderRequest } from "../../twin/book/orderEntry";
import { type Call } from "../../twin/call";
import { type SourceAnswer } from "../../twin/oracle";
import { COLLATERAL_ASSET } from "../scenario/collateralAsset";
import { type Sender, nativeOf, STEPS_A_CALL, triggerOf } from "../world/encode";
import { HALT, PRIZE } from "../world/encodeAttempt";
import { TRIGGER_GATEWAY } from "../setup/triggers";
import { MARKET } from "../world/publicState";
import { type AttemptIntent, type OrderIntent, type Sent, type TriggerCall } from "../world/view";

const market = marketId(MARKET);

type PlaceTrigger = Extract<Sent, { readonly kind: "placeTrigger" }>;

/** The twin's call that does what an agent wants. @param answers what the oracle's sources would say now */
export function toTwinCall(
  intent: Exclude<Sent, AttemptIntent>,
  sender: Sender,
  answers: (market?: number) => readonly SourceAnswer[],
): Call {
  const { address: caller, account: id, time, lotSize } = sender;
  const account = accountId(id);
  switch (intent.kind) {
    case "place":
      return { kind: "place", caller, requests: intent.orders.map((order) => requestOf(order, id, time)) };
    case "cancelAll":
      return { kind: "cancelAll", caller, account };
    case "updateOracle":
      return { kind: "update", market: marketId(intent.market ?? MARKET), answers: answers(intent.market) };
    case "pledge": {
      const asset = COLLATERAL_ASSET;
      return { kind: "depositCollateral", caller, account, asset, amountNative: intent.amount };
    }
    case "openSale":
      return { kind: "openSale", account: accountId(intent.target) };
    case "buyCollateral": {
      const { target, amount: amountNative, maxPrice } = intent;
      const sale = { account: accountId(target), asset: COLLATERAL_ASSET, amountNative, maxPrice };
      return { kind: "buyCollateral", caller, ...sale };
    }
    case "poke":
      return { kind: "poke", market };
    case "liquidate":
      return { kind: "liquidate", account: accountId(intent.target), market, maxFills: 0, keeper: account };
    case "sweepDust":
      return { kind: "sweepDust", account: accountId(intent.target), market };
    case "takeInventory":
      return { kind: "takeInventory", caller, account, market, size: BigInt(intent.lots) * lotSize };
    case "repayDeficit":
      return { kind: "repayDeficit", market };
    case "windUp":
      return {
        kind: "windUp",
        account: accountId(intent.target),
        market,
        keeper: account,
        answers: answers(),
      };
    case "settle":
      return { kind: "settle", market, answers: answers() };
    case "repaySettled":
      return { kind: "repaySettled", market };
    case "stepAuction":
      return { kind: "stepAuction", market, maxSteps: STEPS_A_CALL };
    case "placeTrigger":
    case "executeTrigger":
    case "trailTrigger":
    case "pruneTrigger":
      return toTriggerCall(intent, sender);
    case "withdraw":
      return { kind: "withdraw", caller, account, amountNative: nativeOf(intent.amount, sender) };
  }
}

export function toTriggerCall(intent: TriggerCall | PlaceTrigger, sender: Sender): Call {
  const to = { caller: sender.address, gateway: TRIGGER_GATEWAY };
  if (intent.kind === "placeTrigger")
    return { kind: intent.kind, ...to, trigger: triggerOf(intent.trigger, sender) };
  const { kind, id } = intent;
  return kind === "executeTrigger" ? { kind, ...to, id, waive: false } : { kind, ...to, id };
}

/** The twin's call by which somebody would try it; undefined where only a contract has a door that could be tried. */
export function toTwinAttempt(
  { what, target }: AttemptIntent,
  { address: caller, unit }: Sender,
): Call | undefined {
  const account = accountId(target);
  switch (what) {
    case "withdrawOthers":
      return { kind: "withdraw", caller, account, amountNative: PRIZE / unit };
    case "redirectPayout":
      return { kind: "setPayout", caller, account, to: caller };
    case "tighten":
      return { kind: "tighten", caller, market, ...HALT };
    default:
      return undefined;
  }
}

function requestOf(order: OrderIntent, account: number, time: number): OrderRequest {
  return {
    account: accountId(account),
    market,
    isBuy: order.isBuy,
    kind: order.kind,
    reduceOnly: order.reduceOnly,
    tick: order.tick,
    lots: BigInt(order.lots),
    expiry: order.lifeSec === 0 ? 0 : time + order.lifeSec,
    maxFills: 0,
  };
}
