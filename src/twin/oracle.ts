import { type SourceQuote } from "../domain/events";
import { type MarketId } from "../domain/ids";
import { type RoundStatus, Verdict } from "../domain/names";
import { MAX_PRICE, PPM } from "../math/bounds";
import { castToInt } from "../math/checked";
import { type decide, type Point, RoundStatus as Status } from "../math/weightedMedian";
import { type Env } from "./env";
import { type Registry } from "./registry";
import { Refusal } from "./refusal";
import { checkSources, type Source, termsOf } from "./sources";

/** What a source says when it is asked; undefined where it reverts, burns its gas or answers nonsense. */
export type SourceAnswer = SourceQuote | undefined;

/** The index price as of now. */
export interface Index {
  readonly latest: bigint;
  readonly previous: bigint;
  readonly updatedAt: bigint;
  readonly live: boolean;
  readonly degraded: boolean;
}

/** Who learns of a round: the breaker. */
export interface RoundListener {
  onRound(market: MarketId, price: bigint, quorum: boolean, maxPriceAgeSec: bigint): void;
}

interface Feed {
  sources: readonly Source[];
  /** Newest timestamp used of each source [s]. */
  stamps: readonly bigint[];
  totalWeight: bigint;
  latest: bigint;
  previous: bigint;
  updatedAt: bigint;
  maxPriceAgeSec: bigint;
  status: bigint;
}

interface Survey {
  readonly points: readonly Point[];
  readonly quotes: readonly SourceQuote[];
  readonly verdicts: readonly number[];
  readonly stamps: readonly bigint[];
}

const ROUND_GAP = 5n;
const NOTHING: SourceQuote = { price: 0n, timestamp: 0n, confidence: 0n };
const NO_POINT: Point = { price: 0n, weight: 0n };

/** Twin of contracts/oracle/PriceOracle.sol. */
export class Oracle {
  readonly #feeds = new Map<MarketId, Feed>();

  constructor(
    private readonly env: Env,
    private readonly registry: Registry,
    private readonly breaker: RoundListener,
    private readonly answer: typeof decide,
  ) {}

  /** A source that stays keeps its newest timestamp. */
  setSources(market: MarketId, sources: readonly Source[]): void {
    if (market >= this.registry.count) throw new Refusal("PriceOracle_UnknownMarket", { market });
    const totalWeight = checkSources(sources);
    const feed = this.env.journal.keep(this.#feedOf(market));
    if (sources.map(termsOf).join() === feed.sources.map(termsOf).join()) {
      throw new Refusal("PriceOracle_Unchanged", { market });
    }
    const stamps = sources.map(({ adapter }) => {
      const before = feed.sources.findIndex((source) => source.adapter === adapter);
      return feed.stamps[before] ?? 0n;
    });
    Object.assign(feed, { sources, stamps, totalWeight });
    this.env.emit({ kind: "SourcesSet", market, weights: sources.map(({ weight }) => weight) });
  }

  /** Makes a round of what the sources say. @return true with quorum */
  update(market: MarketId, answers: readonly SourceAnswer[]): boolean {
    const { now } = this.env;
    const feed = this.#feedOf(market);
    const { updatedAt } = feed;
    if (updatedAt !== 0n && now < updatedAt + ROUND_GAP) {
      throw new Refusal("PriceOracle_TooSoon", { now, notBefore: updatedAt + ROUND_GAP });
    }
    if (feed.sources.length === 0) throw new Refusal("PriceOracle_UnknownMarket", { market });
    const { points, quotes, verdicts, stamps } = this.#survey(feed, answers);
    const { maxPriceAgeSec, dispersionPpm: limit } = this.registry.configOf(market).trading;
    const { price, dispersionPpm, status } = this.answer(points, feed.totalWeight, limit);
    this.env.journal.keep(feed);
    Object.assign(feed, { status, maxPriceAgeSec });
    const quorum = status !== Status.NoQuorum;
    if (quorum) {
      feed.previous = updatedAt === 0n ? price : feed.latest;
      Object.assign(feed, { latest: price, updatedAt: now, stamps });
    }
    const said: RoundStatus = Number(status) as RoundStatus;
    this.env.emit({ kind: "RoundMade", market, price, dispersionPpm, status: said, quotes, verdicts });
    this.breaker.onRound(market, feed.latest, quorum, maxPriceAgeSec);
    return quorum;
  }

  read(market: MarketId): Index {
    const { latest, previous, updatedAt, status, maxPriceAgeSec } = this.#feedOf(market);
    const quorum = status === Status.Live || status === Status.Degraded;
    const live = quorum && this.env.now <= updatedAt + maxPriceAgeSec;
    return { latest, previous, updatedAt, live, degraded: live && status === Status.Degraded };
  }

  sourcesOf(market: MarketId): readonly Source[] {
    return this.#feedOf(market).sources;
  }

  #feedOf(market: MarketId): Feed {
    let feed = this.#feeds.get(market);
    if (feed === undefined) {
      const slot = { latest: 0n, previous: 0n, updatedAt: 0n, maxPriceAgeSec: 0n, status: Status.None };
      feed = { sources: [], stamps: [], totalWeight: 0n, ...slot };
      this.#feeds.set(market, feed);
    }
    return feed;
  }

  #survey(feed: Feed, answers: readonly SourceAnswer[]): Survey {
    const quotes = feed.sources.map((_, i) => answers[i] ?? NOTHING);
    const verdicts: number[] = feed.sources.map((source, i) =>
      this.#judge(source, answers[i], feed.stamps[i] ?? 0n),
    );
    const used = (i: number): boolean => verdicts[i] === Verdict.Used;
    const stamps = feed.stamps.map((stamp, i) => (used(i) ? (quotes[i]?.timestamp ?? 0n) : stamp));
    leaveApart(feed.sources, quotes, verdicts);
    const points = feed.sources.map(({ weight }, i) =>
      used(i) ? { price: quotes[i]?.price ?? 0n, weight } : NO_POINT,
    );
    return { points, quotes, verdicts, stamps };
  }

  #judge(source: Source, answer: SourceAnswer, lastStamp: bigint): number {
    if (answer === undefined) return Verdict.Reverted;
    const { price, timestamp, confidence } = answer;
    if (castToInt(price) <= 0n) return Verdict.NonPositive;
    if (price > MAX_PRICE) return Verdict.TooLarge;
    if (timestamp > this.env.now) return Verdict.Future;
    if (this.env.now - timestamp > source.maxAgeSec) return Verdict.Stale;
    if (confidence > price || confidence * PPM > price * source.maxConfidencePpm) return Verdict.Uncertain;
    return timestamp < lastStamp ? Verdict.OlderThanBefore : Verdict.Used;
  }
}

/** Leaves out pull sources that lie apart from the newest of them. */
function leaveApart(sources: readonly Source[], quotes: readonly SourceQuote[], verdicts: number[]): void {
  const stampOf = (i: number): bigint => quotes[i]?.timestamp ?? 0n;
  const pulled = (i: number): boolean => sources[i]?.pull === true && verdicts[i] === Verdict.Used;
  let newest = 0n;
  for (let i = 0; i < sources.length; i += 1) {
    if (pulled(i) && stampOf(i) > newest) newest = stampOf(i);
  }
  for (let i = 0; i < sources.length; i += 1) {
    if (pulled(i) && stampOf(i) + ROUND_GAP < newest) verdicts[i] = Verdict.Apart;
  }
}
