import { abs } from "../../src/math/wadMath";

/** What lies at a price of an auction. */
interface Candidate {
  readonly tick: number;
  readonly volume: bigint;
}

/** Levels or orders of one side. */
type Side = readonly { readonly tick: number; readonly lots: bigint }[];

/** The clearing price by its definition, tick for tick: demand and supply are counted anew at each. */
export function naive(bids: Side, asks: Side, low: number, high: number, target: number): Candidate {
  const ticks = [...bids, ...asks].map(({ tick }) => tick);
  const from = Math.max(low, Math.min(...ticks, target) - 1);
  const to = Math.min(high, Math.max(...ticks, target) + 1);
  const all = [];
  for (let tick = from; tick <= to; tick += 1) {
    const demand = bids.reduce((sum, level) => sum + (level.tick >= tick ? level.lots : 0n), 0n);
    const supply = asks.reduce((sum, level) => sum + (level.tick <= tick ? level.lots : 0n), 0n);
    const volume = demand < supply ? demand : supply;
    all.push({ tick, volume, imbalance: abs(demand - supply), distance: Math.abs(tick - target) });
  }
  const most = all.reduce((best, { volume }) => (volume > best ? volume : best), 0n);
  const largest = all.filter(({ volume }) => volume === most);
  const least = largest.reduce((best, { imbalance }) => (imbalance < best ? imbalance : best), 1n << 200n);
  const even = largest.filter(({ imbalance }) => imbalance === least);
  return even.reduce((best, one) => (one.distance < best.distance ? one : best));
}
