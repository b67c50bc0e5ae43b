import { WAD } from "../../math/bounds";
import { abs, divCeil, max, min, mulDivDown } from "../../math/wadMath";
import { type InternalAccount, notionalOf } from "./account";
import { type Bracket, bracketIndex } from "./brackets";

/**
 * The price at which closing the whole position leaves nothing [wad]: the mark, less the equity a unit for a long, plus it for a short.
 * NOTE: up for a long, down for a short, so that what rounding leaves stays in the account and does not make it owe.
 */
export function bankruptcyPrice({ size }: InternalAccount, equity: bigint, mark: bigint): bigint {
  const perUnit = equity * WAD;
  const exact = size > 0n ? ceilDiv(mark * size - perUnit, size) : floorDiv(perUnit - mark * size, -size);
  return max(exact, 1n);
}

/**
 * How much of a position is closed at once [wad base units]: all of it, or down to the next lower bracket, where less maintenance is
 * asked. A bankrupt account is closed whole.
 */
export function closingSize(
  mode: "full" | "byBracket",
  brackets: readonly Bracket[],
  account: InternalAccount,
  equity: bigint,
  mark: bigint,
): bigint {
  const whole = abs(account.size);
  const lower = brackets[bracketIndex(brackets, notionalOf(account, mark)) - 1];
  if (mode === "full" || equity <= 0n || lower === undefined) return whole;
  return whole - min(whole, mulDivDown(lower.cap, WAD, mark));
}

/** What a fund of that equity can take over at the price before marking to `mark` has used it up [wad base units], down. */
export function affordableSize(
  size: bigint,
  wasLong: boolean,
  price: bigint,
  mark: bigint,
  equity: bigint,
): bigint {
  const lossPerUnit = wasLong ? price - mark : mark - price;
  if (lossPerUnit <= 0n) return size;
  return equity <= 0n ? 0n : min(size, mulDivDown(equity, WAD, lossPerUnit));
}

/** Signed division by a positive number, toward plus infinity. */
function ceilDiv(a: bigint, b: bigint): bigint {
  return a > 0n ? divCeil(a, b) : a / b;
}

/** Signed division by a positive number, toward minus infinity. */
function floorDiv(a: bigint, b: bigint): bigint {
  return -ceilDiv(-a, b);
}
