import { accountOf } from "../../../src/domain/lookup";
import { healthOf } from "../../../src/laws/valuation";
import { type MarketDriver } from "../marketDriver";
import { type World } from "../world";
import { type Actor, anyActor, type Handler, holders, pick } from "./handler";
import { round } from "./prices";

/** The last market of a world that has more than one dies after this share of its calls [%]: the others trade on. */
const DIES_AFTER_PERCENT = 60;
const MEAN_SEC = 300;
/** Longer than any price is good: who is bankrupt then is not liquidated any more. */
const STALE_SEC = 700;

/** The market that dies, once its time has come; undefined in a world of one. */
function dyingOf({ markets, calls, scenario }: World): MarketDriver | undefined {
  const late = calls * 100 >= scenario.calls * DIES_AFTER_PERCENT;
  return late && markets.length > 1 ? markets[markets.length - 1] : undefined;
}

/** Its sources are silent and it is not settled yet. */
function deadOf(world: World): MarketDriver | undefined {
  const market = dyingOf(world);
  return market !== undefined && market.dead && !market.settled ? market : undefined;
}

/** The price doubles or more, which bankrupts the shorts, stands for as long as the mean looks back, and then no source says anything. */
const die: Handler = {
  name: "die",
  weight: 20,
  run: async (world, rng) => {
    const market = dyingOf(world);
    if (market === undefined || market.dead) return false;
    market.price = (market.price * BigInt(rng.between(2_000, 3_000))) / 1_000n;
    for (const wait of [0, MEAN_SEC, MEAN_SEC]) {
      if (wait > 0) await idle(world, "die", market, wait);
      await round(world, market, "die");
    }
    market.dead = true;
    await idle(world, "die", market, STALE_SEC);
    return true;
  },
};

/** Hours without a round of the dead market; the living make theirs. */
const days: Handler = {
  name: "days",
  weight: 25,
  run: async (world, rng) => {
    const market = deadOf(world);
    if (market === undefined) return false;
    await idle(world, "days", market, rng.between(10_000, 60_000));
    for (const one of world.markets) if (!one.dead) await round(world, one, "price");
    return true;
  },
};

const windUp: Handler = {
  name: "windUp",
  weight: 45,
  run: async (world, rng) => {
    const market = deadOf(world);
    if (market === undefined) return false;
    const held = holders(world, market.id);
    const state = await world.state();
    const equity = ({ id }: Actor): bigint => healthOf(accountOf(state, id), state, "better")?.equity ?? 0n;
    const poorest = held.reduce<Actor | undefined>(
      (a, b) => (a && equity(a) <= equity(b) ? a : b),
      undefined,
    );
    const target = poorest !== undefined && rng.chance(700_000) ? poorest : anyActor(world, rng);
    const expected = [
      "Settlement_TooSoon",
      "Settlement_Alive",
      "Liquidator_Solvent",
      "Liquidator_NoPosition",
      "Ledger_PriceUnavailable",
    ];
    const args = [target.id, market.id, anyActor(world, rng).id];
    const base = { handler: "windUp", from: pick(rng, world.owners), contract: world.x.liquidator };
    await world.act({ ...base, method: "windUp", args, expected });
    return true;
  },
};

const settle: Handler = {
  name: "settle",
  weight: 8,
  run: async (world, rng) => {
    const market = deadOf(world);
    // One that trades is refused: too soon, or its sources answer.
    const target = market ?? (rng.chance(20_000) ? pick(rng, world.markets) : undefined);
    if (target === undefined) return false;
    const expected = [
      "Settlement_TooSoon",
      "Settlement_Alive",
      "Settlement_Settled",
      "Settlement_NeverPriced",
    ];
    const base = { handler: "settle", from: pick(rng, world.owners), contract: world.x.deleverager };
    await world.act({ ...base, method: "settle", args: [target.id], expected });
    return true;
  },
};

async function idle(world: World, handler: string, market: MarketDriver, dt: number): Promise<void> {
  const base = { handler, from: world.x.deployer.address, contract: world.x.exchange, method: "poke" };
  await world.act({ ...base, args: [market.id], expected: [], dt });
}

export const SETTLEMENT_HANDLERS: readonly Handler[] = [die, days, windUp, settle];
