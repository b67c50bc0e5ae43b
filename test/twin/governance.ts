import { type MarketParameters } from "../../src/domain/marketParameters";
import { type Stream } from "../../src/sim/random/stream";
import { changed, type ParameterChange } from "../support/parameters";
import { anyMarket, type Handler, pick } from "../stateful/handlers/handler";
import { type World } from "../stateful/world";
import { type Sources } from "./sources";

/** Parameters of each market as governance set them last. */
const governed = new WeakMap<World, Map<number, MarketParameters>>();

function parametersOf(world: World, market: number): MarketParameters {
  const listed = world.x.config.markets[market]?.parameters;
  const now = governed.get(world)?.get(market) ?? listed;
  if (now === undefined) throw new RangeError(`no market ${market}`);
  return now;
}

/** One change, or none at all, or one of what never changes. */
function change(rng: Stream, { margin }: MarketParameters): ParameterChange {
  const takerFeePpm = BigInt(rng.between(100, 5_000));
  const changes: readonly ParameterChange[] = [
    { margin: { takerFeePpm, makerRebatePpm: takerFeePpm / BigInt(rng.between(1, 10)) } },
    { margin: { concentration: BigInt(rng.between(50_000, 4_000_000)) } },
    { margin: { openInterestCap: BigInt(rng.between(3_000, 200_000)) }, trading: { impactNotional: 1_000n } },
    { margin: { openInterestCap: 50_000_000n } },
    { margin: { maxTier: BigInt(rng.between(2, 4)) } },
    { margin: { leashPpm: BigInt(rng.between(0, 2_500)), liquidationFeePpm: BigInt(rng.between(0, 2_500)) } },
    { trading: { bandPpm: BigInt(rng.between(5_000, 200_000)) } },
    { trading: { maxPriceAgeSec: BigInt(rng.between(20, 300)) } },
    { trading: { dispersionPpm: BigInt(rng.between(1_000, 100_000)) } },
    { trading: { interestPpm: BigInt(rng.between(-1_000, 1_000)) } },
    { trading: { impactNotional: BigInt(rng.between(100, 3_000)) } },
    { breaker: { limitBandPpm: BigInt(rng.between(5_000, 60_000)), limitSec: BigInt(rng.between(5, 60)) } },
    { breaker: { cooldownSec: BigInt(rng.between(60, 900)), graceSec: BigInt(rng.between(0, 600)) } },
    { liquidation: { keeperShareBps: BigInt(rng.between(1_000, 10_000)) } },
    { liquidation: { salesPerMinute: BigInt(rng.between(1_000, 500_000)) } },
    { liquidation: { keeperReward: BigInt(rng.between(0, 100)) * 10n ** 18n } },
    { margin: { lotSize: margin.lotSize + 1n } },
    // Out of bounds, most of them.
    { margin: { leashPpm: BigInt(rng.between(0, 20_000)) } },
    { margin: { takerFeePpm: BigInt(rng.between(0, 6_000)) } },
    { trading: { interestPpm: BigInt(rng.between(-1_200, 1_200)) } },
    { trading: { impactNotional: BigInt(rng.between(0, 20_000_000)) } },
    { breaker: { haltSec1: BigInt(rng.between(0, 20_000)) } },
    { breaker: { dayPpm2: BigInt(rng.between(0, 300_000)) } },
    { breaker: { haltBudgetSec: BigInt(rng.between(0, 100_000)) } },
    { liquidation: { fundLeakPerHour: BigInt(rng.between(0, 1_000_000)) } },
    {},
  ];
  return pick(rng, changes);
}

/** Schedules and executes one call of the governor. */
async function govern(world: World, handler: string, target: string, data: string): Promise<boolean> {
  const { authority, governor, config } = world.x;
  const base = { handler, from: governor.address, contract: authority, expected: "any" as const };
  const scheduled = await world.act({ ...base, method: "schedule", args: [target, data, 0] });
  if (scheduled.error !== "") return false;
  const dt = config.governance.executionDelaySec + 1;
  return (await world.act({ ...base, method: "execute", args: [target, data], dt })).error === "";
}

const configure: Handler = {
  name: "configure",
  weight: 3,
  run: async (world, rng) => {
    const { id } = anyMarket(world, rng);
    const before = parametersOf(world, id);
    const parameters = changed(before, change(rng, before));
    const { registry, deployment } = world.x;
    const data = registry.interface.encodeFunctionData("configure", [id, parameters]);
    const done = await govern(world, "configure", deployment.addresses.registry, data);
    const known = governed.get(world) ?? new Map<number, MarketParameters>();
    governed.set(world, known);
    if (done) known.set(id, parameters);
    return true;
  },
};

/** The feeds with other weights and ages, with or without the hostile sources beside them. */
export function governanceHandlers(sourcesOf: () => Sources): readonly Handler[] {
  const resource: Handler = {
    name: "set sources",
    weight: 2,
    run: async (world, rng) => {
      const { id } = anyMarket(world, rng);
      const { oracle, deployment } = world.x;
      const listed = deployment.markets[id]?.sources ?? [];
      const hostile = rng.chance(700_000) ? (sourcesOf().hostile.get(id) ?? []) : [];
      const together = rng.chance(500_000);
      const feeds = listed.map(({ adapter }) => ({ adapter, weight: 1 + rng.below(3), pull: false }));
      const odd = hostile.map((source) => ({
        adapter: source.target as string,
        weight: 1 + rng.below(2),
        pull: together,
      }));
      const terms = { maxAgeSec: rng.between(30, 120), maxConfidencePpm: rng.between(1_000, 50_000) };
      const sources = [...feeds, ...odd].map((source) => ({ ...source, ...terms }));
      const data = oracle.interface.encodeFunctionData("setSources", [id, sources]);
      await govern(world, "set sources", deployment.addresses.oracle, data);
      return true;
    },
  };
  return [configure, resource];
}
