import { type BaseContract } from "ethers";

import { type Stream } from "../../src/sim/random/stream";
import { type HostileSource } from "../../typechain";
import { anyMarket, type Handler, pick } from "../stateful/handlers/handler";
import { round } from "../stateful/handlers/prices";
import { answerOf, type MarketDriver } from "../stateful/marketDriver";
import { type World } from "../stateful/world";
import { Manner, type Sources } from "./sources";

const PPM = 1_000_000n;
const MAX_PRICE = 10n ** 26n;

/** Answers round the true price, with every kind of fault. */
function faulty(market: MarketDriver, now: number, rng: Stream): readonly [bigint, bigint, bigint] {
  const price = (market.price * BigInt(rng.between(960_000, 1_040_000))) / PPM;
  const timestamp = BigInt(now - rng.between(0, 12));
  const right = [price, timestamp, price / 500n] as const;
  const faults: readonly (readonly [bigint, bigint, bigint])[] = [
    right,
    right,
    right,
    [0n, timestamp, 0n],
    [1n << 255n, timestamp, 0n],
    [MAX_PRICE + 1n, timestamp, 0n],
    [price, BigInt(now + 100), 0n],
    [price, BigInt(now - 1_000), 0n],
    [price, timestamp, price],
    [price, timestamp, price + 1n],
    [price, 0n, 0n],
  ];
  return pick(rng, faults);
}

/** Hostile sources and odd feeds, where the market has such: they speak, and the oracle makes a round. */
export function oddHandlers(sourcesOf: () => Sources): readonly Handler[] {
  const oddRound: Handler = {
    name: "odd round",
    weight: 24,
    run: async (world, rng) => {
      const market = anyMarket(world, rng);
      for (const source of sourcesOf().hostile.get(market.id) ?? []) await speak(world, rng, market, source);
      await round(world, market, "odd round");
      return true;
    },
  };
  const oddFeed: Handler = {
    name: "odd feed",
    weight: 8,
    run: async (world, rng) => {
      const market = anyMarket(world, rng);
      const { now } = world.chain;
      const answer = pick(rng, [0n, -5n, 30n * 10n ** 8n, 1n << 240n]);
      const timestamp = pick(rng, [0n, 1n, BigInt(now), BigInt(now + 50), BigInt(now - 30)]);
      const args = [rng.between(1, 1_000_000), answer, timestamp, timestamp];
      await world.outside(world.x.deployer.address, pick(rng, market.feeds), "updateRoundData", args);
      const base = { from: world.x.deployer.address, contract: world.x.oracle, method: "update" };
      await world.act({
        handler: "odd feed",
        ...base,
        args: [market.id],
        expected: "any",
        dt: rng.between(1, 6),
      });
      return true;
    },
  };
  return [oddRound, oddFeed, limitState];
}

/** The index stays outside of its mean, short of a day level, until about the moment at which that halts the market. */
const limitState: Handler = {
  name: "limit state",
  weight: 6,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    const [now, far] = [market.price, BigInt(rng.between(1_052_000, 1_066_000))];
    market.price = rng.chance(500_000) ? (now * far) / PPM : (now * PPM) / far;
    const base = { from: world.x.deployer.address, contract: world.x.oracle, method: "update" };
    for (let left = 3; left > 0; left -= 1) {
      const answers = market.feeds.map((_, i) => answerOf(market, i) ?? 0n);
      await world.outside(base.from, world.panel, "answer", [
        market.feeds.map(({ target }) => target),
        answers,
      ]);
      const dt = rng.between(4, 8);
      await world.act({ handler: "limit state", ...base, args: [market.id], expected: "any", dt });
    }
    market.price = now;
    return true;
  },
};

async function speak(world: World, rng: Stream, market: MarketDriver, source: HostileSource): Promise<void> {
  const { address } = world.x.deployer;
  const contract: BaseContract = source;
  if (rng.chance(150_000)) {
    await world.outside(address, contract, "behave", [pick(rng, [Manner.Revert, Manner.AnswerShort])]);
  } else {
    await world.outside(address, contract, "say", faulty(market, world.chain.now, rng));
  }
}
