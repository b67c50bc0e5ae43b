import { WAD } from "../../math/bounds";
import { abs, mulDivFloorSigned } from "../../math/wadMath";

/** One account's position as every venue's books can be read: money and sizes wad. */
export interface Position {
  /** What its equity is beside the position's value: equity = base + size x mark. */
  readonly base: bigint;
  /** Positive long. */
  readonly size: bigint;
  /** What the position was bought for, signed as the size. */
  readonly cost: bigint;
  /** Leverage class that the account chose, 0 to 4. */
  readonly tier: number;
}

/** Maintenance margin that a venue asks for a position of this size at a price [wad]. */
export type Maintenance = (size: bigint, price: bigint, tier: number) => bigint;

/** NOTE: down, against the account. */
export function equityAt({ base, size }: Position, mark: bigint): bigint {
  return base + mulDivFloorSigned(size, mark, WAD);
}

export function profitAt({ size, cost }: Position, mark: bigint): bigint {
  return mulDivFloorSigned(size, mark, WAD) - cost;
}

export function notionalAt({ size }: Position, mark: bigint): bigint {
  return (abs(size) * mark) / WAD;
}

/** Above any price that bars hold: where the search for a short's threshold starts. */
const FAR = 1_000_000n;

/**
 * The mark at which equity meets maintenance margin [wad]: for a long the highest at which it would be liquidated, for a short the
 * lowest. 0 for a long that no price above zero liquidates; undefined without a position or where no price does.
 */
export function thresholdPrice(
  position: Position,
  maintenance: Maintenance,
  mark: bigint,
): bigint | undefined {
  const { size, tier } = position;
  if (size === 0n) return undefined;
  const below = (price: bigint): boolean => equityAt(position, price) < maintenance(abs(size), price, tier);
  const long = size > 0n;
  let [low, high] = [0n, mark * FAR];
  // Margins are below the whole notional, so that equity less margin rises with the price of a long and falls with that of a short.
  if (long ? below(high) : !below(high)) return undefined;
  if (long && !below(1n)) return 0n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (below(middle) === long) low = middle;
    else high = middle;
  }
  return long ? low : high;
}
