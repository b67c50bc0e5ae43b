import { accountId } from "../../domain/ids";
import { type Intent as CexIntent, type OrderKind as CexOrderKind } from "../../cex/model/intents";
import { type Intent, type OrderIntent, OrderKind } from "../../sim/world/view";
import { type MarketUnits, WAD_PER_TICKLOT } from "../../sim/world/units";

/** What somebody wants, with the number of the account. */
export interface AccountIntent {
  readonly account: number;
  readonly intent: Intent;
}

/** An order that stays for a time: the venue knows no expiry, so its owner cancels. */
export interface Lease {
  readonly account: number;
  readonly isBuy: boolean;
  /** [wad] */
  readonly price: bigint;
  readonly lifeSec: number;
}

const KINDS: Readonly<Record<OrderKind, CexOrderKind>> = {
  [OrderKind.Limit]: "limit",
  [OrderKind.PostOnly]: "postOnly",
  [OrderKind.ImmediateOrCancel]: "ioc",
  // Nobody in the crowd sends one; what does not fill at once is dropped in either case.
  [OrderKind.FillOrKill]: "ioc",
};

/**
 * The same wish in the words of a centralised venue. Empty where it has no meaning there: rounds of the oracle, calls for liquidation,
 * the fund's inventory and deficits are the venue's own business; what nobody may do on Glasshouse is a switch of the venue here.
 */
export function translated({ account, intent }: AccountIntent, units: MarketUnits): CexIntent[] {
  const id = accountId(account);
  switch (intent.kind) {
    case "place":
      return intent.orders.map((order) => ({
        kind: "place",
        account: id,
        isBuy: order.isBuy,
        order: KINDS[order.kind],
        price: BigInt(order.tick) * units.tickSize,
        size: BigInt(order.lots) * units.lotSize,
        reduceOnly: order.reduceOnly,
      }));
    case "cancelAll":
      return [{ kind: "cancelAll", account: id }];
    case "withdraw": {
      const amount = BigInt(intent.amount) * WAD_PER_TICKLOT;
      return [{ kind: "withdraw", account: id, asset: "usd", amount }];
    }
    default:
      return [];
  }
}

/** Those orders of an intent that rest for a limited time. */
export function leasesOf({ account, intent }: AccountIntent, { tickSize }: MarketUnits): Lease[] {
  if (intent.kind !== "place") return [];
  const rests = ({ kind, lifeSec }: OrderIntent): boolean =>
    lifeSec > 0 && (kind === OrderKind.Limit || kind === OrderKind.PostOnly);
  return intent.orders
    .filter(rests)
    .map(({ isBuy, tick, lifeSec }) => ({ account, isBuy, price: BigInt(tick) * tickSize, lifeSec }));
}
