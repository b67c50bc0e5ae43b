import { MAX_TICK } from "./bounds";

/** The walk of a round through a crossed book: twin of types/AuctionTypes.sol, Round. Ticks and lots. */
export interface Walk {
  low: number;
  high: number;
  target: number;
  /** Levels at which it stands; 0: beyond the last. */
  bid: number;
  ask: number;
  /** Lowest bid and highest ask of those matched so far. */
  lastBid: number;
  lastAsk: number;
  /** Of levels `bid` and `ask`, not matched yet. */
  bidLots: bigint;
  askLots: bigint;
  /** Matched so far. */
  volume: bigint;
}

/** Prices of the largest volume and least imbalance, still to be narrowed by the next levels beyond `bidAt` and `askAt` (0: not). */
export interface ClearingRange {
  readonly from: number;
  readonly to: number;
  readonly bidAt: number;
  readonly askAt: number;
}

/** Can the walk pair the levels at which it stands? Twin of libraries/ClearingPrice.sol, as are the next four. */
export function goesOn({ bid, ask, low, high }: Walk): boolean {
  return ask !== 0 && bid >= ask && bid >= low && ask <= high;
}

/** Matches what two levels have in common. */
export function pair(walk: Walk): void {
  [walk.lastBid, walk.lastAsk] = [walk.bid, walk.ask];
  const lots = walk.bidLots < walk.askLots ? walk.bidLots : walk.askLots;
  walk.volume += lots;
  walk.bidLots -= lots;
  walk.askLots -= lots;
}

/** Where the walk has ended: the prices that leave the least imbalance. */
export function leastImbalance(walk: Walk): ClearingRange {
  const from = Math.max(walk.lastAsk, walk.low);
  const to = Math.min(walk.lastBid, walk.high);
  const { bid, bidLots, askLots } = walk;
  const ask = walk.ask === 0 ? MAX_TICK + 1 : walk.ask;
  if (bid >= to) return { from, to, bidAt: to, askAt: 0 };
  if (ask <= from) return { from, to, bidAt: 0, askAt: from };
  if (ask > bid + 1) return { from: Math.max(from, bid + 1), to: Math.min(to, ask - 1), bidAt: 0, askAt: 0 };
  if (bidLots < askLots) return { from, to: bid, bidAt: bid, askAt: 0 };
  if (bidLots > askLots) return { from: ask, to, bidAt: 0, askAt: ask };
  return { from, to, bidAt: bid, askAt: ask };
}

/** The price in from..to that is nearest to `target`. */
export function nearest(target: number, from: number, to: number): number {
  if (target < from) return from;
  return target > to ? to : target;
}

/** The tick nearest to a price [wad], the lower one in the middle of two; within 1..MAX_TICK. */
export function tickNearest(price: bigint, tickSize: bigint): number {
  const tick = price / tickSize + ((price % tickSize) * 2n > tickSize ? 1n : 0n);
  if (tick === 0n) return 1;
  return tick > BigInt(MAX_TICK) ? MAX_TICK : Number(tick);
}
