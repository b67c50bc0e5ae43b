import { BAR_SEC, type AssetBars, type Bar } from "../bars/bars";
import { exp2, log2, ONE, ratio } from "../random/fixed";
import { Purpose, Stream } from "../random/stream";

/** A point of the path's plan: where the price would be without noise. */
export interface Waypoint {
  /** After the first bar [s]. */
  readonly atSec: number;
  /** Against the starting price [ppm]; 1,000,000 is the starting price. */
  readonly ppm: number;
}

/** A price path out of a plan and noise. */
export interface LatentPath {
  /** [whole dollars] */
  readonly start: bigint;
  readonly venues: readonly string[];
  readonly lengthSec: number;
  /** In the order of time. Between two of them the price grows at a constant rate. */
  readonly plan: readonly Waypoint[];
  /** Standard deviation of one bar's own move, common to all venues [ppm]. */
  readonly noisePpm: number;
  /** Of a venue's distance from the common price, drawn anew for each bar [ppm]. */
  readonly spreadPpm: number;
}

const WAD = 10n ** 18n;
const PPM = 1_000_000n;
/** Agents that draw the noise; far above those of people. */
const COMMON_AGENT = 1_000_000;
/** For an asset whose noise is to be its own. */
export const COLLATERAL_NOISE = 2_000_000;
const STEP = 0;
/** A sum of twelve uniform draws less six has a standard deviation of one. */
const DRAWS = 12;
const DRAW_PPM = 1_000_000;

/** The path as bars, one every ten seconds on every venue; `start` is the time of the first [Unix s]. */
export function latentBars(
  path: LatentPath,
  asset: string,
  seed: bigint,
  start: number,
  noiseAgent = COMMON_AGENT,
): AssetBars {
  const count = Math.floor(path.lengthSec / BAR_SEC);
  const common = new Stream(seed, noiseAgent, Purpose.Trade, STEP);
  const own = path.venues.map((_, venue) => new Stream(seed, noiseAgent + 1 + venue, Purpose.Trade, STEP));
  const series: Bar[][] = path.venues.map(() => []);
  let noise = ONE;
  for (let i = 0; i < count; i += 1) {
    noise = (noise * (PPM + normal(common, path.noisePpm))) / PPM;
    const price = (path.start * WAD * planned(path.plan, i * BAR_SEC) * noise) / (ONE * ONE);
    own.forEach((stream, venue) => {
      const close = (price * (PPM + normal(stream, path.spreadPpm))) / PPM;
      const open = series[venue]?.at(-1)?.close ?? close;
      series[venue]?.push(bar(start + i * BAR_SEC, open, close));
    });
  }
  const venues = path.venues.map((venue, i) => ({
    venue,
    pair: `${asset}-USD`,
    barSec: BAR_SEC,
    bars: series[i] ?? [],
  }));
  return { asset, venues, start, end: start + count * BAR_SEC };
}

/** Where a plan is at `t`, against its start, in the fixed point of random/fixed.ts. */
export function planned(plan: readonly Waypoint[], t: number): bigint {
  const next = plan.findIndex(({ atSec }) => atSec > t);
  const after = next < 0 ? plan.at(-1) : plan[next];
  const before = (next < 0 ? plan.at(-1) : plan[next - 1]) ?? { atSec: 0, ppm: Number(PPM) };
  if (!after || after.atSec <= before.atSec) return ratio(BigInt(before.ppm), PPM);
  const [from, to] = [before.ppm, after.ppm].map((ppm) => log2(ratio(BigInt(ppm), PPM)));
  const share = ratio(BigInt(t - before.atSec), BigInt(after.atSec - before.atSec));
  return exp2((from ?? 0n) + (((to ?? 0n) - (from ?? 0n)) * share) / ONE);
}

/** Close to normal, mean zero [ppm]. */
function normal(stream: Stream, deviationPpm: number): bigint {
  let sum = 0;
  for (let i = 0; i < DRAWS; i += 1) sum += stream.below(DRAW_PPM);
  return BigInt(Math.trunc(((sum - (DRAWS * DRAW_PPM) / 2) * deviationPpm) / DRAW_PPM));
}

function bar(time: number, open: bigint, close: bigint): Bar {
  const [low, high] = open < close ? [open, close] : [close, open];
  return { time, open, high, low, close, volume: 0n, trades: 1 };
}
