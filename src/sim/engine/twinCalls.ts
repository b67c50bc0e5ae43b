import { accountId, marketId } from "../../domain/ids";
import { type OrderRequest } from "../../twin/book/orderEntry";
import { type Call } from "../../twin/call";
import { type SourceAnswer } from "../../twin/oracle";
import { type Sender } from "../world/encode";
import { MARKET } from "../world/publicState";
import { type Intent, type OrderIntent } from "../world/view";

const market = marketId(MARKET);

/** The twin's call that does what an agent wants. @param answers what the oracle's sources would say now */
export function toTwinCall(
  intent: Intent,
  { address: caller, account: id, time, lotSize }: Sender,
  answers: () => readonly SourceAnswer[],
): Call {
  const account = accountId(id);
  switch (intent.kind) {
    case "place":
      return { kind: "place", caller, requests: intent.orders.map((order) => requestOf(order, id, time)) };
    case "cancelAll":
      return { kind: "cancelAll", caller, account };
    case "updateOracle":
      return { kind: "update", market, answers: answers() };
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
