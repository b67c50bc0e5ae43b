import { Holder } from "../agents/holder";
import {
  AuctionKeeper,
  DeficitKeeper,
  InventoryTaker,
  LiquidationKeeper,
  type LiquidatorTerms,
  OracleKeeper,
} from "../agents/keepers";
import { MarketMaker } from "../agents/marketMaker";
import { Arbitrageur, MomentumTaker, NoiseTaker } from "../agents/takers";
import { ZeroIntelligence } from "../agents/zeroIntelligence";
import { Purpose, Stream } from "../random/stream";
import { TICKLOTS_PER_USD } from "../world/units";
import { type Agent } from "../world/view";
import { type CastMember } from "./cast";
import { peopleOf } from "./castPeople";
import { holderTerms, planHolders, type Population } from "./population";
import { type KeeperSpeed, type Rules } from "./rules";

/** Somebody about to be born: an agent, what it brings and the tier that it chooses. */
export interface Participant {
  readonly agent: Agent;
  /** [whole dollars] */
  readonly deposit: bigint;
  /** Leverage tier, 0..4. */
  readonly tier: number;
  /** Of the collateral asset, outside of its account at first [wad]; absent: none. */
  readonly tokens?: bigint;
  /** Money outside of its account, for collateral that is sold [wad]; absent: none. */
  readonly purse?: bigint;
  /** Makes the trigger gateway a key of its account; absent: it does not. */
  readonly leavesTriggers?: true;
}

export interface CrowdSize {
  readonly holders: number;
  readonly makers: number;
  readonly noise: number;
  readonly momentum: number;
  /** Traders of no thought in the place of market makers, for a null model; absent: none. */
  readonly zeroIntelligence?: number;
}

/** Professionals grow with the traders whom they live on: a larger market is deeper, too. An assumption. */
export function crowdOfHolders(holders: number): CrowdSize {
  return {
    holders,
    makers: Math.max(3, Math.round(holders / 50)),
    noise: Math.max(4, Math.round(holders / 15)),
    momentum: Math.max(2, Math.round((holders * 8) / 300)),
  };
}

/** The professionals beside the leveraged traders, in whole dollars. Assumptions, like the rest. */
const CROWD = {
  liquidators: 2,
  deficitEvery: 60,
  auction: { callsPerBlock: 3 },
  maker: { deposit: 400_000n, tier: 2 },
  arbitrageur: { deposit: 200_000n, tier: 1, size: 50_000, costPpm: 1_500, freshSec: 30 },
  inventory: { deposit: 200_000n, tier: 1, limit: 100_000, slippagePpm: 5_000, discountsPpm: [2_000, 4_000] },
  momentum: { deposit: 50_000n, tier: 2, limit: 100_000, size: 10_000, slippagePpm: 5_000 },
  noise: { deposit: 20_000n, tier: 1, chancePpm: 120_000, slippagePpm: 2_000, alphaMilli: 1_200 },
  zeroIntelligence: {
    deposit: 400_000n,
    tier: 2,
    size: 20_000,
    reachPpm: 15_000,
    placePpm: 600_000,
    cancelPpm: 100_000,
    limit: 400_000,
    lifeSec: 120,
  },
  noiseLeast: 200,
  noiseMost: 20_000,
} as const;

/** Calls that a liquidation keeper sends when it is awake, and blocks from one awakening to the next. */
const KEEPERS: Readonly<Record<KeeperSpeed, Pick<LiquidatorTerms, "callsPerBlock" | "every">>> = {
  fast: { callsPerBlock: 12, every: 1 },
  slow: { callsPerBlock: 2, every: 6 },
  absent: { callsPerBlock: 0, every: 1 },
};

export interface CrowdContext {
  readonly seed: bigint;
  readonly size: CrowdSize;
  readonly venues: number;
  readonly priceTicks: number;
  readonly warmupSteps: number;
  readonly blockSec: number;
  /** Who else takes part, by the scenario's own story. */
  readonly cast: readonly CastMember[];
  /** [whole dollars] */
  readonly concentration: bigint;
  readonly rules: Pick<Rules, "keepers" | "flight">;
  readonly population: Population;
  /** Markets beside the traded one whose price the oracle keeper tells; absent: none. */
  readonly priced?: readonly number[];
}

const PPM = 1_000_000;
const money = (dollars: number): number => dollars * TICKLOTS_PER_USD;

/** Everybody, in the fixed order of their birth. */
export function makeCrowd(context: CrowdContext): Participant[] {
  const people: Participant[] = [];
  const born = (make: (stream: Stream, index: number) => Participant, count: number): void => {
    for (let i = 0; i < count; i += 1) {
      people.push(make(new Stream(context.seed, people.length, Purpose.Birth, 0), i));
    }
  };
  born(() => keeper(new OracleKeeper(context.priced)), 1);
  born((_, index) => liquidator(index, context.rules.keepers), CROWD.liquidators);
  born(() => keeper(new DeficitKeeper({ every: CROWD.deficitEvery })), 1);
  born((stream, index) => maker(stream, index, context), context.size.makers);
  born(() => zeroIntelligence(), context.size.zeroIntelligence ?? 0);
  born((_, venue) => arbitrageur(venue, context.population), context.venues);
  born((_, index) => inventoryTaker(index), CROWD.inventory.discountsPpm.length);
  born((stream) => momentumTaker(stream), context.size.momentum);
  born(() => noiseTaker(), context.size.noise);
  const { seed, size, concentration, population } = context;
  const plans = planHolders(seed, size.holders, people.length, concentration, population);
  for (const plan of plans) {
    const agent = new Holder(holderTerms(plan, context.priceTicks, context.warmupSteps));
    people.push({ agent, deposit: plan.equity, tier: plan.tier });
  }
  // Last, so that a cast changes nobody else's numbers.
  for (const birth of context.cast.map((member) => peopleOf(member, context))) {
    birth.forEach((make, place) => born((stream) => make(stream, place), 1));
  }
  // Last, so that everybody else draws what they drew without it.
  born(() => keeper(new AuctionKeeper(CROWD.auction)), 1);
  return people;
}

function keeper(agent: Agent): Participant {
  return { agent, deposit: 0n, tier: 0 };
}

function liquidator(index: number, speed: KeeperSpeed): Participant {
  return keeper(new LiquidationKeeper({ ...KEEPERS[speed], index, of: CROWD.liquidators }));
}

/** Makers differ: some quote thin and stay long, some quote much and leave early. */
function maker(stream: Stream, index: number, context: CrowdContext): Participant {
  const { population, rules, size } = context;
  const drawn = {
    quoteSize: money(Number(stream.logUniform(population.makerQuoteLeast, population.makerQuoteMost))),
    levels: 4,
    halfSpreadPpm: stream.between(300, 1_000),
    levelGapPpm: stream.between(500_000, 1_500_000),
    roughnessPpm: stream.between(1_000_000, 3_000_000),
    widestPpm: stream.between(population.makerWidestLeast, population.makerWidestMost),
    inventoryLimit: money(stream.between(population.makerInventoryLeast, population.makerInventoryMost)),
    leastEquity: money(Number(CROWD.maker.deposit) / 2),
    memory: stream.between(12, 36),
    lifeSec: 60,
  };
  const hedge = population.makersHedge ? { hedgesOn: "all" as const } : {};
  const isObliged = (index + 1) * PPM <= population.makerObligedShare * size.makers;
  const obliged = isObliged ? { obligedPpm: population.makerObligedPpm } : {};
  const terms = { ...drawn, ...hedge, ...obliged, widestPpm: rules.flight ?? drawn.widestPpm };
  return { agent: new MarketMaker(terms), deposit: CROWD.maker.deposit, tier: CROWD.maker.tier };
}

function arbitrageur(venue: number, { arbitrageLimit }: Population): Participant {
  const { deposit, tier, size, costPpm, freshSec } = CROWD.arbitrageur;
  const agent = new Arbitrageur({
    venue,
    freshSec,
    costPpm,
    limit: money(arbitrageLimit),
    size: money(size),
  });
  return { agent, deposit, tier };
}

function inventoryTaker(index: number): Participant {
  const { deposit, tier, limit, slippagePpm, discountsPpm } = CROWD.inventory;
  const discountPpm = discountsPpm[index] ?? 0;
  return { agent: new InventoryTaker({ discountPpm, limit: money(limit), slippagePpm }), deposit, tier };
}

function momentumTaker(stream: Stream): Participant {
  const { deposit, tier, limit, size, slippagePpm } = CROWD.momentum;
  const terms = {
    blocks: stream.between(6, 36),
    triggerPpm: stream.between(3_000, 10_000),
    limit: money(limit),
    size: money(size),
    slippagePpm,
  };
  return { agent: new MomentumTaker(terms), deposit, tier };
}

function zeroIntelligence(): Participant {
  const { deposit, tier, size, limit, ...terms } = CROWD.zeroIntelligence;
  return { agent: new ZeroIntelligence({ ...terms, size: money(size), limit: money(limit) }), deposit, tier };
}

function noiseTaker(): Participant {
  const { deposit, tier, chancePpm, slippagePpm, alphaMilli } = CROWD.noise;
  const least = BigInt(money(CROWD.noiseLeast));
  const most = BigInt(money(CROWD.noiseMost));
  return { agent: new NoiseTaker({ chancePpm, least, alphaMilli, most, slippagePpm }), deposit, tier };
}
