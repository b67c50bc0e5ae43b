import { type MarketId } from "../../src/domain/ids";
import { RoundStatus } from "../../src/domain/names";
import { type IndexPrice, type MarketSnapshot } from "../../src/domain/snapshot";
import { type Stream } from "../../src/sim/random/stream";
import { type MockV3Aggregator } from "../../typechain";
import { feedAnswer, feedDecimalsOf, WAD } from "../support/config";
import { type Fixture } from "../support/fixture";

const PPM = 1_000_000n;

/** The outside price of one market and what its feeds make of it. */
export interface MarketDriver {
  readonly id: MarketId;
  readonly feeds: readonly MockV3Aggregator[];
  readonly feedDecimals: number;
  readonly first: bigint;
  readonly tickSize: bigint;
  readonly lotSize: bigint;
  /** The true price [wad]. */
  price: bigint;
  /** The price of the oracle's newest good round [wad]. */
  index: bigint;
  /** The price of the one before. */
  previous: bigint;
  /** Time of the oracle's newest good round [s]. */
  roundAt: number;
  /** The breaker's newest halt ends then [s]. */
  haltUntil: number;
  /** What the newest attempt said. */
  status: RoundStatus;
  /** No feed ever says anything more. */
  dead: boolean;
  settled: boolean;
  /** Feeds that say nothing new. */
  readonly silent: Set<number>;
  /** Feeds that lie, by the factor [ppm] that they put on the price. */
  readonly lying: Map<number, bigint>;
}

export function openMarket(x: Fixture, id: MarketId): MarketDriver {
  const listing = x.config.markets[id];
  if (listing === undefined) throw new RangeError(`no market ${id}`);
  const { trading, margin } = listing.parameters;
  return {
    id,
    feeds: x.feeds[id] ?? [],
    feedDecimals: feedDecimalsOf(x.config, id),
    first: 30n * WAD,
    tickSize: trading.tickSize,
    lotSize: margin.lotSize,
    price: 30n * WAD,
    index: 30n * WAD,
    previous: 30n * WAD,
    roundAt: 0,
    haltUntil: 0,
    status: RoundStatus.None,
    dead: false,
    settled: false,
    silent: new Set(),
    lying: new Map(),
  };
}

/** Remembers a round of the oracle. */
export function noteRound(market: MarketDriver, price: bigint, status: RoundStatus, at: number): void {
  market.status = status;
  if (status === RoundStatus.NoQuorum) return;
  market.previous = market.roundAt === 0 ? price : market.index;
  market.index = price;
  market.roundAt = at;
}

/** The index as the oracle should answer now. */
export function indexOf(market: MarketDriver, { config }: MarketSnapshot, now: number): IndexPrice {
  const quorum = market.status === RoundStatus.Live || market.status === RoundStatus.Degraded;
  const live = quorum && now <= market.roundAt + config.maxPriceAgeSec;
  const degraded = live && market.status === RoundStatus.Degraded;
  return { latest: market.index, previous: market.previous, updatedAt: market.roundAt, live, degraded };
}

/** Moves the true price: a walk, a jump, or a crash (either way), held within a sixth and six times the first price. */
export function movePrice(market: MarketDriver, rng: Stream, jumpPpm: number, crashPpm: number): void {
  const size = rng.chance(jumpPpm) ? rng.between(20_000, crashPpm) : rng.between(0, 4_000);
  const low = market.first / 6n;
  const high = market.first * 6n;
  const up = market.price < low * 2n || (market.price < high / 2n && rng.chance(500_000));
  const factor = up ? PPM + BigInt(size) : PPM - BigInt(size);
  market.price = (market.price * factor) / PPM;
}

/** What a feed says now, undefined when it is silent. */
export function answerOf(market: MarketDriver, feed: number): bigint | undefined {
  if (market.dead || market.silent.has(feed)) return undefined;
  return feedAnswer((market.price * (market.lying.get(feed) ?? PPM)) / PPM, market.feedDecimals);
}
