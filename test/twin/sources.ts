import { type BaseContract } from "ethers";

import { type MarketId } from "../../src/domain/ids";
import { type SourceAnswer } from "../../src/twin/oracle";
import { type HostileSource, HostileSource__factory, MockV3Aggregator__factory } from "../../typechain";
import { type World } from "../stateful/world";

/** HostileSource.Manner. */
export const Manner = { Answer: 0, Revert: 2, AnswerShort: 7 } as const;

const WAD_DECIMALS = 18;
/** Hostile sources that stand by for a market. */
const HOSTILE = 2;

interface Feed {
  answer: bigint;
  updatedAt: bigint;
}

interface Teller {
  manner: number;
  price: bigint;
  timestamp: bigint;
  confidence: bigint;
}

/** What every source would say, followed from what was sent to the feeds: the oracle is not asked. */
export class Sources {
  /** Adapters of each market, in the oracle's order. */
  readonly adapters = new Map<MarketId, readonly string[]>();
  /** Sources that say whatever they are told, for each market. */
  readonly hostile = new Map<MarketId, readonly HostileSource[]>();
  /** By adapter: the feed behind it. */
  readonly #behind = new Map<string, string>();
  /** By feed: [wad] of its unit. */
  readonly #units = new Map<string, bigint>();
  readonly #feeds = new Map<string, Feed>();
  readonly #tellers = new Map<string, Teller>();

  static async of(world: World): Promise<Sources> {
    const sources = new Sources();
    const { deployer, deployment } = world.x;
    for (const { id } of world.markets) {
      const listed = deployment.markets[id]?.sources ?? [];
      sources.adapters.set(
        id,
        listed.map(({ adapter }) => adapter),
      );
      for (const { adapter, feed } of listed) await sources.#followFeed(world, adapter, feed ?? "");
      const hostile = [];
      for (let i = 0; i < HOSTILE; i += 1) hostile.push(await new HostileSource__factory(deployer).deploy());
      sources.hostile.set(id, hostile);
      for (const source of hostile) {
        const silent = { manner: Manner.Answer, price: 0n, timestamp: 0n, confidence: 0n };
        sources.#tellers.set(await source.getAddress(), silent);
      }
    }
    return sources;
  }

  /** What the sources of a market would say now. */
  answersOf(market: MarketId): readonly SourceAnswer[] {
    return (this.adapters.get(market) ?? []).map((adapter) => this.#answer(adapter));
  }

  /** Follows a transaction that was sent to a feed. @return false when it was sent to something else. */
  async follow(contract: BaseContract, method: string, args: readonly unknown[], now: number) {
    const at = BigInt(now);
    if (method === "answer") {
      const [feeds, answers] = args as [readonly string[], readonly bigint[]];
      feeds.forEach((feed, i) => this.#hear(feed, answers[i] ?? 0n, at));
      return true;
    }
    if (method === "updateRoundData") {
      const [, answer, timestamp] = args as [bigint, bigint, bigint];
      this.#hear(await contract.getAddress(), answer, timestamp);
      return true;
    }
    const teller = this.#tellers.get(await contract.getAddress());
    if (teller === undefined) return false;
    if (method === "say") {
      const [price, timestamp, confidence] = args as [bigint, bigint, bigint];
      Object.assign(teller, { manner: Manner.Answer, price, timestamp, confidence });
    } else {
      teller.manner = Number(args[0]);
    }
    return true;
  }

  #hear(feed: string, answer: bigint, updatedAt: bigint): void {
    this.#feeds.set(feed, { answer, updatedAt });
  }

  async #followFeed(world: World, adapter: string, feed: string): Promise<void> {
    this.#behind.set(adapter, feed);
    const aggregator = MockV3Aggregator__factory.connect(feed, world.x.deployer);
    this.#units.set(feed, 10n ** (BigInt(WAD_DECIMALS) - (await aggregator.decimals())));
    this.#hear(feed, await aggregator.latestAnswer(), await aggregator.latestTimestamp());
  }

  #answer(adapter: string): SourceAnswer {
    const teller = this.#tellers.get(adapter);
    if (teller !== undefined) {
      const { manner, price, timestamp, confidence } = teller;
      return manner === Manner.Answer ? { price, timestamp, confidence } : undefined;
    }
    const behind = this.#behind.get(adapter) ?? "";
    const feed = this.#feeds.get(behind);
    if (feed === undefined || feed.updatedAt === 0n) return undefined;
    const price = feed.answer > 0n ? feed.answer * (this.#units.get(behind) ?? 0n) : 0n;
    if (price >= 1n << 256n) return undefined;
    return { price, timestamp: feed.updatedAt, confidence: 0n };
  }
}
