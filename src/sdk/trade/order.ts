import { type Provider } from "ethers";

import { IExchange__factory } from "../../../typechain/factories/contracts/interfaces/IExchange__factory";
import { type AccountId, type MarketId, orderAccount, type OrderId } from "../../domain/ids";
import { type DeployedAddresses } from "../deployment";
import { type ReadyCall } from "../readyCall";
import { decimal } from "./decimal";
import { TradeError } from "./errors";

/** The contracts' enumeration, with the same numbers. */
export const OrderKind = { limit: 0, "post-only": 1, ioc: 2, fok: 3 } as const;
export type OrderKindName = keyof typeof OrderKind;

/** What the words of an order hold: uint64 and uint32. The book's own bounds are narrower, and the contracts name them. */
const MOST_LOTS = 2n ** 64n - 1n;
const MOST_TICK = 2n ** 32n - 1n;

/** An order as people state it. */
export interface OrderTerms {
  readonly account: AccountId;
  readonly market: MarketId;
  readonly isBuy: boolean;
  /** [wad base units] a whole number of lots */
  readonly size: bigint;
  /** [wad] a whole number of ticks */
  readonly price: bigint;
  readonly kind: OrderKindName;
  /** Never grows or turns the position. */
  readonly reduceOnly: boolean;
}

/** The units in which a market's book counts [wad]. */
export interface BookUnits {
  readonly tickSize: bigint;
  readonly lotSize: bigint;
}

/** @throws TradeError where the market has no book */
export async function unitsOf(
  provider: Provider,
  addresses: DeployedAddresses,
  market: MarketId,
): Promise<BookUnits> {
  const { tickSize, lotSize } = await IExchange__factory.connect(addresses.exchange, provider).topOf(market);
  if (tickSize === 0n) throw new TradeError(`market ${market} has no book`);
  return { tickSize, lotSize };
}

/** The call that places an order. @throws TradeError for a size or price that is no whole number of lots or ticks, or too large: nothing is rounded. */
export function orderCall(addresses: DeployedAddresses, units: BookUnits, terms: OrderTerms): ReadyCall {
  const { account, market, isBuy, kind, reduceOnly } = terms;
  const lots = wholeOf("size", terms.size, units.lotSize, MOST_LOTS);
  const tick = wholeOf("price", terms.price, units.tickSize, MOST_TICK);
  const request = { account, market, isBuy, kind: OrderKind[kind], reduceOnly, tick, lots };
  const data = IExchange__factory.createInterface().encodeFunctionData("place", [
    { ...request, expiry: 0, maxFills: 0, clientId: 0 },
  ]);
  const limits = reduceOnly ? `${kind}, reduce-only` : kind;
  const does = `${isBuy ? "buy" : "sell"} ${decimal(terms.size)} in market ${market} at ${decimal(terms.price)} or better (${limits})`;
  return { to: addresses.exchange, data, does };
}

/** What `place` answered: how much of the order would fill at once [wad], and the resting order's id, 0 for none. */
export function placedOf(answer: string, { lotSize }: BookUnits): { filled: bigint; order: bigint } {
  const found = IExchange__factory.createInterface().decodeFunctionResult("place", answer);
  const [order, lots] = found.toArray() as [bigint, bigint];
  return { filled: lots * lotSize, order };
}

/** @param order undefined: all of the account's. @throws TradeError for an order of somebody else */
export function cancelCall(
  addresses: DeployedAddresses,
  account: AccountId,
  order: OrderId | undefined,
): ReadyCall {
  const face = IExchange__factory.createInterface();
  const to = addresses.exchange;
  if (order === undefined) {
    const data = face.encodeFunctionData("cancelAll", [account]);
    return { to, data, does: `cancel all resting orders of account ${account}` };
  }
  if (orderAccount(order) !== account) {
    throw new TradeError(`order ${order} is of account ${orderAccount(order)}, not of account ${account}`);
  }
  return { to, data: face.encodeFunctionData("cancel", [order]), does: `cancel order ${order}` };
}

function wholeOf(what: string, have: bigint, unit: bigint, most: bigint): bigint {
  if (have / unit > most)
    throw new TradeError(
      `a ${what} of ${decimal(have)} is more than ${decimal(most * unit)}, the most that can be said`,
    );
  if (have > 0n && have % unit === 0n) return have / unit;
  const below = have - (have % unit);
  const near = below > 0n ? `${decimal(below)} or ${decimal(below + unit)}` : decimal(unit);
  throw new TradeError(
    `a ${what} of ${decimal(have)} is no whole number of ${decimal(unit)}: ${near} would be`,
  );
}
