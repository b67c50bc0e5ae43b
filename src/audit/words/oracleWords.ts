import { Verdict } from "../../domain/names";
import { RoundStatus } from "../../math/weightedMedian";
import { MAX_SOURCES } from "../state/explain/markets";
import { ORACLE } from "../state/places";
import { type ExpectedWord, exactly, membersAre, type WordRule } from "./expectedWord";
import { marketIn, type RegistryWords } from "./registryWords";
import { numberIn, numbersIn, type TimedTelling } from "./telling";

interface Feed {
  /** Terms as packed; beyond `count` those of an earlier, longer list. */
  readonly words: bigint[];
  count: number;
  totalWeight: bigint;
  stamps: readonly bigint[];
  latest: bigint;
  previous: bigint;
  updatedAt: bigint;
  dispersionPpm: bigint;
  maxPriceAgeSec: bigint;
  status: bigint;
}

interface SourceTerms {
  readonly adapter: string;
  readonly weight: bigint;
  readonly maxAgeSec: bigint;
  readonly maxConfidencePpm: bigint;
  readonly pull: boolean;
}

const ADAPTER_MASK = (1n << 160n) - 1n;
const STAMP_BITS = 32n;
/** Verdicts under which a source's timestamp is kept: used, or used until it lay apart from the others. */
const STAMPED: ReadonlySet<bigint> = new Set([Verdict.Used, Verdict.Apart].map(BigInt));

/** PriceOracle: lists of sources, the stamps of what was used, and the last two rounds. */
export class OracleWords implements WordRule {
  readonly #feeds = new Map<number, Feed>();

  constructor(private readonly registry: RegistryWords) {}

  take(told: TimedTelling): void {
    if (told.contract !== "oracle") return;
    if (told.name === "SourcesSet") this.#setSources(told);
    else if (told.name === "RoundMade") this.#round(told);
  }

  *words(): Iterable<ExpectedWord> {
    yield exactly(ORACLE.consuming, 0n);
    for (const market of this.registry.markets.keys()) {
      const { words, count, totalWeight, stamps, ...slot } = this.#feedOf(market);
      for (let i = 0; i < MAX_SOURCES; i += 1) {
        yield exactly(ORACLE.sources.at(market).element(i), words[i] ?? 0n);
      }
      const packed = stamps.reduce((sum, stamp, i) => sum | (stamp << (BigInt(i) * STAMP_BITS)), 0n);
      yield* membersAre(ORACLE.headers.at(market), { stamps: packed, totalWeight, count: BigInt(count) });
      yield* membersAre(ORACLE.slots.at(market), slot);
    }
  }

  #setSources(told: TimedTelling): void {
    const feed = this.#feedOf(marketIn(told));
    const sources = told.args["sources"] as readonly SourceTerms[];
    const before = feed.words.slice(0, feed.count).map((word) => word & ADAPTER_MASK);
    const kept = sources.map(({ adapter }) => feed.stamps[before.indexOf(BigInt(adapter))] ?? 0n);
    sources.forEach((source, i) => (feed.words[i] = packed(source)));
    const totalWeight = sources.reduce((sum, { weight }) => sum + weight, 0n);
    Object.assign(feed, { count: sources.length, totalWeight, stamps: kept });
  }

  /** A failed round changes the status, and the age that was read with it. */
  #round(told: TimedTelling): void {
    const market = marketIn(told);
    const feed = this.#feedOf(market);
    const status = numberIn(told, "status");
    feed.status = status;
    feed.maxPriceAgeSec = this.registry.of(market).parameters.trading.maxPriceAgeSec;
    if (status === RoundStatus.NoQuorum) return;
    const price = numberIn(told, "price");
    const quotes = told.args["quotes"] as readonly { readonly timestamp: bigint }[];
    const verdicts = numbersIn(told, "verdicts");
    feed.previous = feed.updatedAt === 0n ? price : feed.latest;
    feed.stamps = feed.stamps.map((stamp, i) =>
      STAMPED.has(verdicts[i] ?? -1n) ? (quotes[i]?.timestamp ?? 0n) : stamp,
    );
    const dispersionPpm = numberIn(told, "dispersionPpm");
    Object.assign(feed, { latest: price, updatedAt: told.at, dispersionPpm });
  }

  #feedOf(market: number): Feed {
    let feed = this.#feeds.get(market);
    if (feed === undefined) {
      const slot = {
        latest: 0n,
        previous: 0n,
        updatedAt: 0n,
        dispersionPpm: 0n,
        maxPriceAgeSec: 0n,
        status: 0n,
      };
      feed = { words: [], count: 0, totalWeight: 0n, stamps: [], ...slot };
      this.#feeds.set(market, feed);
    }
    return feed;
  }
}

/** As SourceWords.pack. */
function packed({ adapter, weight, maxAgeSec, maxConfidencePpm, pull }: SourceTerms): bigint {
  return (
    BigInt(adapter) |
    (weight << 160n) |
    (maxAgeSec << 176n) |
    (maxConfidencePpm << 208n) |
    (pull ? 1n << 232n : 0n)
  );
}
