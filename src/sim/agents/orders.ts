import { partOf } from "../world/units";
import {
  type AgentView,
  type Depth,
  Grade,
  type Intent,
  type MarketView,
  type OrderIntent,
  OrderKind,
} from "../world/view";

const PPM = 1_000_000;

/** A market order: an immediate-or-cancel with the price it is ready to pay. */
export function takeUpTo(isBuy: boolean, lots: number, limitTick: number, reduceOnly: boolean): Intent[] {
  if (lots < 1 || limitTick < 1) return [];
  const order: OrderIntent = {
    isBuy,
    kind: OrderKind.ImmediateOrCancel,
    reduceOnly,
    tick: limitTick,
    lots,
    lifeSec: 0,
  };
  return [{ kind: "place", orders: [order] }];
}

/** The index moved by `ppm` against the taker, in whole ticks. */
export function limitBeyond(market: MarketView, isBuy: boolean, ppm: number): number {
  return partOf(market.index, isBuy ? PPM + ppm : PPM - ppm);
}

/** Lots on one side of the book at `limitTick` or better. */
export function lotsWithin(levels: readonly Depth[], isBuy: boolean, limitTick: number): number {
  let lots = 0;
  for (const level of levels) {
    if (isBuy ? level.tick > limitTick : level.tick < limitTick) break;
    lots += level.lots;
  }
  return lots;
}

/** Mean absolute change of the index between blocks, over the last `blocks` of them [ppm]. */
export function roughness(history: readonly number[], blocks: number): number {
  const first = Math.max(1, history.length - blocks);
  let sum = 0;
  let count = 0;
  for (let i = first; i < history.length; i += 1) {
    const before = history[i - 1] ?? 0;
    const now = history[i] ?? 0;
    if (before === 0) continue;
    sum += Math.floor((Math.abs(now - before) * PPM) / before);
    count += 1;
  }
  return count === 0 ? 0 : Math.floor(sum / count);
}

/** Change of the index over the last `blocks` [ppm]; 0 while it is not that old. */
export function returnOver(history: readonly number[], blocks: number): number {
  const now = history.at(-1) ?? 0;
  const before = history.at(-1 - blocks) ?? 0;
  return before === 0 ? 0 : Math.trunc(((now - before) * PPM) / before);
}

/** New risk is taken only where the market takes it. */
export function isOpen(market: MarketView): boolean {
  return market.live && !market.degraded && market.grade === Grade.Open;
}

/** Leaving is possible a little longer. */
export function canReduce(market: MarketView): boolean {
  return market.live && market.grade <= Grade.ReduceOnly;
}

/** Sells or buys back everything within `slippagePpm` of the index. */
export function closeAll({ market, own }: AgentView, slippagePpm: number): Intent[] {
  const isBuy = own.lots < 0;
  return takeUpTo(isBuy, Math.abs(own.lots), limitBeyond(market, isBuy, slippagePpm), true);
}

/** Up to `lots` of new risk, of at most half of what rests within `slippagePpm` of the index. */
export function takeHalfBook(
  market: MarketView,
  isBuy: boolean,
  lots: number,
  slippagePpm: number,
): Intent[] {
  const limit = limitBeyond(market, isBuy, slippagePpm);
  const room = Math.floor(lotsWithin(isBuy ? market.asks : market.bids, isBuy, limit) / 2);
  return takeUpTo(isBuy, Math.min(lots, room), limit, false);
}

/** `total` in equal parts over the blocks from `from` to `until`: what is due by block `step`. */
export function dueBy(step: number, from: number, until: number, total: number): number {
  if (step < from) return 0;
  if (step + 1 >= until) return total;
  return Math.floor((total * (step + 1 - from)) / (until - from));
}
