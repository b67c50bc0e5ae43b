import { type AccountId } from "../../domain/ids";
import { min } from "../../math/wadMath";
import { type Level } from "../engine/orderBook";

/** The engine trades for an insider ahead of a customer whose order it already knows, and sells him what it bought, dearer. */
export interface FrontRunning {
  readonly kind: "frontRunning";
  readonly insider: AccountId;
  /** Smaller orders are left alone: size times limit [wad]. */
  readonly leastNotional: bigint;
}

/** What the insider does before a customer's order is matched. */
export interface FrontRun {
  /** Size that it takes first [wad]. */
  readonly size: bigint;
  /** Worst price at which it takes [wad]. */
  readonly takeLimit: bigint;
  /** Price at which it then offers the same size [wad]. */
  readonly resalePrice: bigint;
}

/**
 * Takes everything that stands better than the last price which the customer will pay, and offers it one tick inside of that price
 * (or at the customer's own limit, if the book ends first). Undefined where that earns nothing.
 * @param levels the side of the book that the customer's order meets, best first.
 */
export function planFrontRun(
  levels: readonly Level[],
  isBuy: boolean,
  limit: bigint,
  size: bigint,
  tickSize: bigint,
): FrontRun | undefined {
  const within = levels.filter(({ price }) => (isBuy ? price <= limit : price >= limit));
  const last = lastLevel(within, size);
  const tick = isBuy ? -tickSize : tickSize;
  const resalePrice = last === undefined ? limit : last.price + tick;
  const cheap = within.filter(({ price }) => (isBuy ? price < resalePrice : price > resalePrice));
  const takeLimit = cheap.at(-1)?.price;
  if (takeLimit === undefined) return undefined;
  const depth = cheap.reduce((sum, level) => sum + level.size, 0n);
  return { size: min(depth, size), takeLimit, resalePrice };
}

/** The level in which an order of that size ends; undefined if it takes all of them. */
function lastLevel(levels: readonly Level[], size: bigint): Level | undefined {
  let left = size;
  for (const level of levels) {
    if (level.size >= left) return level;
    left -= level.size;
  }
  return undefined;
}
