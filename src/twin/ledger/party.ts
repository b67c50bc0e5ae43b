import { type AccountId, type MarketId } from "../../domain/ids";
import { MAX_SIZE, WAD } from "../../math/bounds";
import { asUint } from "../../math/checked";
import { abs, divCeil, mulDivDown, mulDown } from "../../math/wadMath";
import { Refusal } from "../refusal";

/** No class has this key. */
export const NO_CLASS = -1;

/** LedgerPositions.Party: one account in one market, loaded and touched; traded in memory, stored once. */
export interface Party {
  readonly id: AccountId;
  readonly market: MarketId;
  /** What the index owes included. */
  cash: bigint;
  owed: bigint;
  readonly funding: bigint;
  markets: readonly MarketId[];
  orders: number;
  orderSequence: number;
  bids: bigint;
  asks: bigint;
  tier: number;
  readonly tierBefore: number;
  tierSetAt: bigint;
  /** A size is stored, of this or an earlier epoch of its class. */
  written: boolean;
  /** Key of the class whose counters hold it. */
  heldIn: number;
  sizeBefore: bigint;
  entryBefore: bigint;
  size: bigint;
  entry: bigint;
  /** The class it was in, or goes to, as of now. */
  class: number;
  scale: bigint;
  epoch: number;
  index: bigint;
}

/** Buys (positive) or sells `delta` at `price`: the buyer pays up, the seller receives down. */
export function trade(p: Party, delta: bigint, price: bigint): void {
  const product = asUint(abs(delta) * price);
  const before = p.size;
  const notional = product / WAD;
  p.cash += delta > 0n ? -divCeil(product, WAD) : notional;
  const size = before + delta;
  const magnitude = abs(size);
  if (magnitude > MAX_SIZE) throw new Refusal("Ledger_SizeTooLarge", { have: magnitude, bound: MAX_SIZE });
  if (before === 0n || before > 0n === delta > 0n) p.entry += notional;
  else if (size === 0n || size > 0n === before > 0n) p.entry = mulDivDown(p.entry, magnitude, abs(before));
  else p.entry = mulDown(magnitude, price);
  p.size = size;
}

/** Is `size` larger than, or on the other side of, `before`? */
export function larger(size: bigint, before: bigint): boolean {
  if (size === 0n) return false;
  return size > 0n !== before > 0n || abs(size) > abs(before);
}

export function grew(p: Party): boolean {
  return larger(p.size, p.sizeBefore);
}

/** Takes an order's exposure back, in memory. */
export function releaseFrom(p: Party, isBid: boolean, lots: bigint, place: number, whole: boolean): void {
  if (isBid) p.bids = asUint(p.bids - lots);
  else p.asks = asUint(p.asks - lots);
  if (whole) p.orders = (p.orders & ~(1 << place)) >>> 0;
}
