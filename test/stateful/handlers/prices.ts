import { type Stream } from "../../../src/sim/random/stream";
import { answerOf, type MarketDriver, movePrice } from "../marketDriver";
import { type World } from "../world";
import { anyMarket, type Handler } from "./handler";

const ROUND_GAP_SEC = 5;

/** Feeds say what they say, and the oracle makes a round as soon as it may. */
export async function round(world: World, market: MarketDriver, handler: string): Promise<void> {
  const { deployer, oracle } = world.x;
  const answers = market.feeds.map((feed, i) => [feed, answerOf(market, i)] as const);
  const told = answers.filter(([, answer]) => answer !== undefined);
  const args = [told.map(([feed]) => feed.target), told.map(([, answer]) => answer)];
  if (told.length > 0) await world.outside(deployer.address, world.panel, "answer", args);
  const dt = Math.max(1, market.roundAt + ROUND_GAP_SEC - world.chain.now);
  const base = { handler, from: deployer.address, contract: oracle, method: "update", args: [market.id] };
  await world.act({ ...base, expected: [], dt });
}

function drift(world: World, market: MarketDriver, rng: Stream): void {
  movePrice(market, rng, world.scenario.jumpPpm, world.scenario.crashPpm);
}

const price: Handler = {
  name: "price",
  weight: 110,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    drift(world, market, rng);
    await round(world, market, "price");
    return true;
  },
};

/** One or more feeds fall silent or lie for a while. */
const outage: Handler = {
  name: "outage",
  weight: 8,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    const feed = rng.below(market.feeds.length);
    if (rng.chance(600_000)) market.silent.add(feed);
    else market.lying.set(feed, BigInt(rng.between(500_000, 1_600_000)));
    await round(world, market, "outage");
    return true;
  },
};

const recovery: Handler = {
  name: "recovery",
  weight: 14,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    market.silent.clear();
    market.lying.clear();
    await round(world, market, "recovery");
    return true;
  },
};

/** The chain stands still for a while; everybody's prices are stale at first. */
const pause: Handler = {
  name: "pause",
  weight: 10,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    const dt = rng.between(30, rng.chance(150_000) ? 100_000 : 2_000);
    const base = {
      handler: "pause",
      from: world.x.deployer.address,
      contract: world.x.exchange,
      method: "poke",
    };
    await world.act({ ...base, args: [market.id], expected: [], dt });
    if (rng.chance(700_000)) for (const one of world.markets) await round(world, one, "price");
    return true;
  },
};

const poke: Handler = {
  name: "poke",
  weight: 15,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    const base = {
      handler: "poke",
      from: world.x.deployer.address,
      contract: world.x.exchange,
      method: "poke",
    };
    await world.act({ ...base, args: [market.id], expected: [], dt: rng.between(1, 20) });
    return true;
  },
};

const guardian: Handler = {
  name: "guardian",
  weight: 2,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    const args = [
      market.id,
      rng.between(0, 3),
      rng.between(5, 10) * 1_000,
      rng.between(10, 15) * 1_000,
      rng.between(5, 90),
    ];
    const expected = [
      "CircuitBreaker_NotTighter",
      "CircuitBreaker_GuardianCooling",
      "CircuitBreaker_DurationOutOfRange",
      "CircuitBreaker_TermsOutOfRange",
    ];
    const base = { handler: "guardian", from: world.x.guardian.address, contract: world.x.breaker };
    await world.act({ ...base, method: "tighten", args, expected });
    return true;
  },
};

export const PRICE_HANDLERS: readonly Handler[] = [price, outage, recovery, pause, poke, guardian];
