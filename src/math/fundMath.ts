/** Twin of contracts/libraries/FundMath.sol: the same results, bit for bit, and a MathError where it reverts. */
import { PPM } from "./bounds";
import { asInt, asUint, castToInt } from "./checked";
import { abs, clamp, min, mulDivDown, mulDivFloor, mulDivUp, mulUp } from "./wadMath";

const RESERVE_PPM = 200_000n;
const MOST_DISCOUNT_PPM = 10_000n;
const RAMP = 1_800n;
const INT88_END = 1n << 87n;

/** Edge a unit [wad price] and mean time of takeover [s] of an inventory. */
export interface InventoryEdge {
  readonly edge: bigint;
  readonly since: bigint;
}

export function edgeOf(size: bigint, price: bigint, mark: bigint): bigint {
  const [paid, worth] = [castToInt(price), castToInt(mark)];
  return asInt(size > 0n ? worth - paid : paid - worth);
}

export function countedEdge(edge: bigint, mark: bigint): bigint {
  return min(edge, mulDivDown(mark, MOST_DISCOUNT_PPM, PPM));
}

export function reserveOf(size: bigint, mark: bigint): bigint {
  return mulDivUp(mulUp(abs(size), mark), RESERVE_PPM, PPM);
}

export function affordable(quantity: bigint, atNone: bigint, atAll: bigint): bigint {
  if (atAll >= 0n || atAll >= atNone) return quantity;
  if (atNone <= 0n) return 0n;
  return mulDivDown(quantity, atNone, asInt(atNone - atAll));
}

/** `now` is the block's timestamp. */
export function averaged(
  held: bigint,
  heldEdge: bigint,
  heldSince: bigint,
  size: bigint,
  edge: bigint,
  now: bigint,
): InventoryEdge {
  const clamped = clamp(edge, -INT88_END, INT88_END - 1n);
  const same = held > 0n === size > 0n;
  const [old, added] = [abs(held), abs(size)];
  if (held === 0n || (!same && added > old)) return { edge: clamped, since: BigInt.asUintN(32, now) };
  if (!same) return { edge: heldEdge, since: heldSince };
  const sum = asUint(old + added);
  const average = asInt(mulDivFloor(heldEdge, old, sum) + mulDivFloor(clamped, added, sum));
  const since = asUint(asUint(heldSince * old) + asUint(now * added)) / sum;
  return { edge: BigInt.asIntN(88, average), since: BigInt.asUintN(32, since) };
}

export function salePrice(held: bigint, mark: bigint, edge: bigint, elapsed: bigint): bigint {
  if (edge <= 0n) return mark;
  const ramp = mulDivDown(asUint(mark * MOST_DISCOUNT_PPM), min(elapsed, RAMP), RAMP * PPM);
  const discount = min(ramp, edge);
  return asUint(held > 0n ? mark - discount : mark + discount);
}
