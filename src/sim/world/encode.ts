import { type Call } from "../chain/block";
import { COLLATERAL_ASSET } from "../scenario/collateralAsset";
import { type Trigger } from "../../domain/gatewayEvents";
import { accountId, marketId } from "../../domain/ids";
import { type Contract, type Contracts } from "./contracts";
import { MARKET } from "./publicState";
import { WAD_PER_TICKLOT } from "./units";
import { encodeAttempt } from "./encodeAttempt";
import { type OrderIntent, type Sent, type TriggerIntent } from "./view";

/** Levels and orders that one step of an uncross goes through. */
export const STEPS_A_CALL = 100;

const WAD = 10n ** 18n;

/** Who sends, for which account, when the block will be. */
export interface Sender {
  readonly address: string;
  readonly account: number;
  /** Time of the block that the transaction will be in, Unix seconds. */
  readonly time: number;
  readonly lotSize: bigint;
  readonly tickSize: bigint;
  /** [wad] of the settlement token's smallest unit. */
  readonly unit: bigint;
}

/** The transaction that does what an agent wants. */
export function encodeIntent(contracts: Contracts, intent: Sent, sender: Sender): Call {
  const { exchange, oracle, liquidator, deleverager, fund, vault, auction, collateral } = contracts;
  const { address, account } = sender;
  switch (intent.kind) {
    case "place": {
      const requests = intent.orders.map((order) => requestOf(order, sender));
      return requests.length === 1
        ? exchange.transaction(address, "place", requests[0])
        : exchange.transaction(address, "placeBatch", requests);
    }
    case "cancelAll":
      return exchange.transaction(address, "cancelAll", account);
    case "updateOracle":
      return oracle.transaction(address, "update", intent.market ?? MARKET);
    case "pledge":
      return collateral.transaction(address, "deposit", account, COLLATERAL_ASSET, intent.amount);
    case "openSale":
      return collateral.transaction(address, "openSale", intent.target);
    case "buyCollateral": {
      const { target, amount, maxPrice } = intent;
      return collateral.transaction(address, "buy", target, COLLATERAL_ASSET, amount, maxPrice);
    }
    case "poke":
      return exchange.transaction(address, "poke", MARKET);
    case "liquidate":
      return liquidator.transaction(address, "liquidate", intent.target, MARKET, 0, account);
    case "sweepDust":
      return liquidator.transaction(address, "sweepDust", intent.target, MARKET);
    case "takeInventory":
      return fund.transaction(
        address,
        "takeInventory",
        account,
        MARKET,
        BigInt(intent.lots) * sender.lotSize,
      );
    case "repayDeficit":
      return deleverager.transaction(address, "repayDeficit", MARKET);
    case "windUp":
      return liquidator.transaction(address, "windUp", intent.target, MARKET, account);
    case "settle":
      return deleverager.transaction(address, "settle", MARKET);
    case "repaySettled":
      return liquidator.transaction(address, "repaySettled", MARKET);
    case "stepAuction":
      return auction.transaction(address, "step", MARKET, STEPS_A_CALL);
    case "placeTrigger":
      return triggersOf(contracts).transaction(address, "place", triggerOf(intent.trigger, sender));
    case "executeTrigger":
      return triggersOf(contracts).transaction(address, "execute", intent.id, false);
    case "trailTrigger":
      return triggersOf(contracts).transaction(address, "trail", intent.id);
    case "pruneTrigger":
      return triggersOf(contracts).transaction(address, "prune", intent.id);
    case "withdraw":
      return vault.transaction(address, "withdraw", account, nativeOf(intent.amount, sender));
    case "attempt":
      return encodeAttempt(contracts, intent, sender);
  }
}

/** Tick-lots in the token's own decimals, down. */
export function nativeOf(amount: number, { unit }: Pick<Sender, "unit">): bigint {
  return (BigInt(amount) * WAD_PER_TICKLOT) / unit;
}

function requestOf(order: OrderIntent, { account, time }: Sender) {
  return {
    account,
    market: MARKET,
    isBuy: order.isBuy,
    kind: order.kind,
    reduceOnly: order.reduceOnly,
    tick: order.tick,
    lots: order.lots,
    expiry: order.lifeSec === 0 ? 0 : time + order.lifeSec,
    maxFills: 0,
    clientId: 0,
  };
}

/** What an owner leaves with TriggerOrders, before the gateway says since when. */
export function triggerOf(intent: TriggerIntent, { account, time, tickSize, unit }: Sender): Trigger {
  const { isBuy, above, throughHalts, trailBps, slippageBps, lots, tick, lifeSec, reward } = intent;
  return {
    account: accountId(account),
    market: marketId(MARKET),
    isBuy,
    above,
    throughHalts,
    trailBps,
    slippageBps,
    expiry: time + lifeSec,
    since: 0,
    lots: BigInt(lots),
    price: BigInt(tick) * tickSize,
    reward: (BigInt(reward) * WAD) / unit,
  };
}

function triggersOf({ triggers }: Contracts): Contract {
  if (triggers === undefined) throw new RangeError("nobody can leave a trigger where no gateway is");
  return triggers;
}
