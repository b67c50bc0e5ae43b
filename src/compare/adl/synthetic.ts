import { leverageOf } from "../../math/tiers";
import { Stream } from "../../sim/random/stream";
import { type Bankruptcy, type Holder, LOOK_BACK_SEC } from "./bankruptcy";

const WAD = 10n ** 18n;
const MICRO = 10n ** 12n;
const PPM = 1_000_000n;

/** Bounds of what is drawn. All of it is assumption: rules are compared here, no market is described. */
const SHAPE = {
  holdersMost: 60,
  markLeast: 1_000_000,
  markMost: 2_000_000_000,
  sizeLeast: 1_000_000n,
  sizeMost: 5_000_000_000_000n,
  tailMilli: 1_100,
  /** Profit of a position, of its notional [ppm]: from a loss to a gain. */
  profitLeast: -200_000,
  profitMost: 600_000,
  hedgedPpm: 200_000,
  /** Of the opposite side, what the bankrupt position is [ppm]. */
  neededMost: 900_000,
  /** Of the bankrupt position's notional, what it owes [ppm]. */
  deficitMost: 250_000,
  /** How far the mark moves by each later time [ppm]. */
  driftMost: 100_000,
} as const;

/** A random bankruptcy for one seed: the same on every machine. */
export function syntheticBankruptcy(seed: bigint): Bankruptcy {
  const stream = new Stream(seed, 0, 1, 0);
  const mark = BigInt(stream.between(SHAPE.markLeast, SHAPE.markMost)) * MICRO;
  const wasLong = stream.chance(500_000);
  const count = stream.between(1, SHAPE.holdersMost);
  const opposite = Array.from({ length: count }, (_, i) => drawHolder(stream, i + 3, mark));
  const whole = opposite.reduce((sum, { size }) => sum + size, 0n);
  const needed = (whole * BigInt(stream.between(1, SHAPE.neededMost))) / PPM + 1n;
  const owed = (needed * mark) / WAD;
  return {
    t: 0,
    account: 1_000,
    wasLong,
    mark,
    needed,
    deficit: (owed * BigInt(stream.between(0, SHAPE.deficitMost))) / PPM,
    opposite,
    later: LOOK_BACK_SEC.map((afterSec) => ({ afterSec, mark: driftedMark(stream, mark, afterSec) })),
  };
}

function drawHolder(stream: Stream, account: number, mark: bigint): Holder {
  const size = stream.pareto(SHAPE.sizeLeast, SHAPE.tailMilli, SHAPE.sizeMost) * MICRO;
  const tier = stream.below(5);
  const notional = (size * mark) / WAD;
  const profit = (notional * BigInt(stream.between(SHAPE.profitLeast, SHAPE.profitMost))) / PPM;
  const margin = notional / leverageOf(tier);
  const equity = profit < 0n ? margin : margin + profit;
  const wallet = equity - profit > WAD ? equity - profit : WAD;
  // Profit over wallet, times leverage: what a queue ranks by.
  const rank = profit > 0n ? (profit * notional) / ((wallet * equity) / WAD + 1n) : 0n;
  return { account, size, equity, profit, rank, tier, hedged: stream.chance(SHAPE.hedgedPpm) };
}

function driftedMark(stream: Stream, mark: bigint, afterSec: number): bigint {
  if (afterSec === 0) return mark;
  return (mark * (PPM + BigInt(stream.between(-SHAPE.driftMost, SHAPE.driftMost)))) / PPM;
}
