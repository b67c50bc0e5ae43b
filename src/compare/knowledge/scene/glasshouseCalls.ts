import { type Intent, type PlaceIntent } from "../../../cex/model/intents";
import { OrderKind } from "../../../twin/book/orderEntry";
import { type Call } from "../../../twin/call";
import { MARKET, ownerOf } from "./glasshouse";

/** Of the market's book [wad]. */
export interface Units {
  readonly tickSize: bigint;
  readonly lotSize: bigint;
}

const KINDS = {
  limit: OrderKind.Limit,
  postOnly: OrderKind.PostOnly,
  ioc: OrderKind.ImmediateOrCancel,
} as const;

/** Leverage from which on a customer takes the tier: 5x, 10x, 25x, 50x. */
const LEAST_LEVERAGE = [5n, 10n, 25n, 50n] as const;

/** The transaction with which a customer of the exchange asks for this; undefined where it knows no such thing. */
export function toCall(intent: Intent, units: Units): Call | undefined {
  const { account } = intent;
  const caller = ownerOf(account);
  switch (intent.kind) {
    case "deposit":
    case "withdraw":
      if (intent.asset !== "usd") return undefined;
      return { kind: intent.kind, caller, account, amountNative: intent.amount };
    case "setLeverage": {
      const tier = LEAST_LEVERAGE.filter((least) => intent.leverage >= least).length;
      return { kind: "setTier", caller, account, market: MARKET, tier };
    }
    case "cancelAll":
      return { kind: "cancelAll", caller, account };
    case "cancel":
      throw new RangeError("the scene cancels whole accounts only");
    case "place":
      return { kind: "place", caller, requests: [requestOf(intent, units)] };
  }
}

function requestOf({ account, isBuy, order, price, size, reduceOnly }: PlaceIntent, units: Units) {
  return {
    account,
    market: MARKET,
    isBuy,
    kind: KINDS[order],
    reduceOnly,
    tick: Number(price / units.tickSize),
    lots: size / units.lotSize,
    expiry: 0,
    maxFills: 0,
  };
}
