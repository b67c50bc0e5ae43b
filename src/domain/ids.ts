/** Identities. A brand keeps a market's number from being taken for an account's. */

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** A cross-margin account, numbered 1..N by the Ledger without gaps. */
export type AccountId = Branded<number, "AccountId">;

/** A market, 0..62; 63 stands for collateral in an account's map of markets. */
export type MarketId = Branded<number, "MarketId">;

/** A resting order: account (32 bits) | place (8) | sequence (32). */
export type OrderId = Branded<bigint, "OrderId">;

/** Leverage tier, 0..4. */
export type Tier = 0 | 1 | 2 | 3 | 4;

export const TIER_LIST: readonly Tier[] = [0, 1, 2, 3, 4];

const MAX_ACCOUNT = 0xffff_ffff;
const MAX_MARKET = 63;

export class IdError extends Error {
  override readonly name = "IdError";
}

export function accountId(value: number | bigint): AccountId {
  return inRange("account", Number(value), MAX_ACCOUNT) as AccountId;
}

export function marketId(value: number | bigint): MarketId {
  return inRange("market", Number(value), MAX_MARKET) as MarketId;
}

export function tier(value: number | bigint): Tier {
  return inRange("tier", Number(value), TIER_LIST.length - 1) as Tier;
}

export function orderId(value: bigint): OrderId {
  if (value < 0n || value >= 1n << 72n) throw new IdError(`order ${value} does not fit 72 bits`);
  return value as OrderId;
}

/** Packs an order id, as Ids.toOrderId does. */
export function toOrderId(account: AccountId, index: number, sequence: number): OrderId {
  return orderId((BigInt(account) << 40n) | (BigInt(index) << 32n) | BigInt(sequence));
}

export function orderAccount(id: OrderId): AccountId {
  return accountId(id >> 40n);
}

export function orderIndex(id: OrderId): number {
  return Number((id >> 32n) & 0xffn);
}

export function orderSequence(id: OrderId): number {
  return Number(id & 0xffff_ffffn);
}

/** The book's own name of an order place: account << 8 | place. 0: none. */
export function placeKey(account: AccountId, index: number): number {
  return account * 256 + index;
}

/** No account. */
export const NO_ACCOUNT = 0;
/** The account that takes rounding dust; nobody owns it. */
export const HOUSE = accountId(1);
/** The insurance fund's own account. */
export const FUND = accountId(2);

function inRange(what: string, value: number, max: number): number {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new IdError(`${what} ${value} is not a whole number in 0..${max}`);
  }
  return value;
}
