import { Grade } from "../../../src/domain/names";
import { type Stream } from "../../../src/sim/random/stream";
import { OrderKind, orderRequest } from "../../support/trade";
import { type MarketDriver } from "../marketDriver";
import { type World } from "../world";
import { anyActor, anyMarket, type Handler, lotsWorth, pick, tickAt } from "./handler";
import { ORDER_ERRORS } from "./orders";
import { round } from "./prices";

const FULL_BPS = 10_000;

/** A Limit order round the index, of which half cross each other. */
async function collect(world: World, rng: Stream, market: MarketDriver): Promise<void> {
  const { id, owner } = anyActor(world, rng);
  const isBuy = rng.chance(500_000);
  const far = rng.between(-3_000, rng.chance(100_000) ? 80_000 : 9_000);
  const args = [
    orderRequest({
      account: id,
      market: market.id,
      isBuy,
      kind: OrderKind.Limit,
      tick: tickAt(market, isBuy ? far : -far),
      lots: lotsWorth(market, rng.logUniform(20n, 3_000n)),
      reduceOnly: rng.chance(80_000),
      expiry: rng.chance(100_000) ? world.chain.now + rng.between(5, 60) : 0,
    }),
  ];
  const base = { handler: "auction", from: owner, contract: world.x.exchange, method: "place" };
  await world.act({ ...base, args, expected: ORDER_ERRORS });
}

/** The guardian calls an auction, people collect in it, and sometimes prices move before it is over. */
const auction: Handler = {
  name: "auction",
  weight: 6,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    const args = [market.id, Grade.Auction, FULL_BPS, FULL_BPS, rng.between(10, 40)];
    const expected = [
      "CircuitBreaker_NotTighter",
      "CircuitBreaker_GuardianCooling",
      "CircuitBreaker_TermsOutOfRange",
    ];
    const base = { handler: "auction", from: world.x.guardian.address, contract: world.x.breaker };
    const { error } = await world.act({ ...base, method: "tighten", args, expected });
    if (error !== "") return true;
    for (let i = rng.between(3, 9); i > 0; i -= 1) await collect(world, rng, market);
    if (rng.chance(700_000)) await round(world, market, "price");
    return true;
  },
};

/** Anybody steps an uncross that waits or is under way, a little or all of it. */
const step: Handler = {
  name: "step",
  weight: 60,
  run: async (world, rng) => {
    const waiting = world.markets.filter(({ id }) => world.shadow.book.uncrossOf(id) !== 0);
    if (waiting.length === 0) return false;
    const market = pick(rng, waiting);
    if (rng.chance(300_000)) await round(world, market, "price");
    const args = [market.id, pick(rng, [0, 1, 1, 2, 3, 7])];
    const expected = ["Auction_Collecting", "Auction_StalePrice"];
    const from = world.x.deployer.address;
    const base = { handler: "step", from, contract: world.x.auction, method: "step", args };
    await world.act({ ...base, expected, dt: rng.chance(50_000) ? rng.between(1, 900) : 1 });
    return true;
  },
};

export const AUCTION_HANDLERS: readonly Handler[] = [auction, step];
