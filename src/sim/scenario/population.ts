import { sqrt } from "../random/fixed";
import { Purpose, Stream } from "../random/stream";
import { type HolderTerms } from "../agents/holder";
import { TICKLOTS_PER_USD } from "../world/units";

/** Who trades. Amounts in whole dollars unless the name says otherwise. */
export interface Population {
  /** Share of leveraged traders who are long, by number [ppm]. By size both sides are made equal. */
  readonly longShare: number;
  /** Equity: Pareto, cut at the most. */
  readonly equityLeast: bigint;
  readonly equityAlphaMilli: number;
  readonly equityMost: bigint;
  /** Leverage: every doubling between the two is equally likely [hundredths]. */
  readonly leverageLeast: bigint;
  readonly leverageMost: bigint;
  /** Nobody holds more than this. */
  readonly largestPosition: bigint;
  /** Share with a stop, at 30 to 80 % of the equity; share with a target, at 150 to 400 % [ppm]. */
  readonly stopShare: number;
  readonly targetShare: number;
  /** Share of shorts, by number, who hold as many coins outside and want no view on the price: they have no stop and no target [ppm]. */
  readonly hedgedShare: number;
  /** Money that a market maker stands for on each side in a calm market. */
  readonly makerQuoteLeast: bigint;
  readonly makerQuoteMost: bigint;
  /** Inventory at which a market maker no longer quotes one side lies between these. */
  readonly makerInventoryLeast: number;
  readonly makerInventoryMost: number;
  /** Half spreads above which market makers leave lie between these [ppm]. */
  readonly makerWidestLeast: number;
  readonly makerWidestMost: number;
  /** Share of makers who are obliged to quote, no wider than this [ppm]. */
  readonly makerObligedShare: number;
  readonly makerObligedPpm: number;
  /** Whether makers take the other leg of what they hold outside, on all venues by their depth. */
  readonly makersHedge: boolean;
  /** Most that an arbitrageur holds between two venues. */
  readonly arbitrageLimit: number;
}

/**
 * The population that holds where nothing else is said. All of it is assumption, none of it data; what can be compared with published
 * figures of the day is said where it stands.
 */
export const POPULATION: Population = {
  longShare: 600_000,
  /** 0.6 and 300 reproduce the middle of the account values published for the day (median 941, upper quartile 6,036). */
  equityLeast: 300n,
  equityAlphaMilli: 600,
  equityMost: 500_000n,
  leverageLeast: 110n,
  leverageMost: 5_000n,
  largestPosition: 1_000_000n,
  stopShare: 400_000,
  targetShare: 200_000,
  hedgedShare: 0,
  makerQuoteLeast: 40_000n,
  makerQuoteMost: 160_000n,
  makerInventoryLeast: 150_000,
  makerInventoryMost: 400_000,
  makerWidestLeast: 8_000,
  makerWidestMost: 30_000,
  makerObligedShare: 0,
  makerObligedPpm: 5_000,
  makersHedge: false,
  arbitrageLimit: 400_000,
};

/** How all of them trade, whoever they are. */
const TRADING = {
  /** A position is opened with this share of the margin that the exchange would accept at most [ppm]. */
  marginUse: 850_000n,
  /** One part of an entry. */
  entryPart: 20_000n,
  entryPartsMost: 12,
  entrySlippagePpm: 3_000,
} as const;

const LEVERAGE_OF_TIER = [2n, 5n, 10n, 25n, 50n] as const;
const PPM = 1_000_000n;
const HUNDRED = 100n;

/** A leveraged trader before it is born: what it brings and what it wants. */
export interface HolderPlan {
  readonly isLong: boolean;
  /** [whole dollars] */
  readonly equity: bigint;
  readonly notional: bigint;
  readonly tier: number;
  readonly stopPercent: number;
  readonly targetPercent: number;
  /** When it enters, as a share of the warm-up [ppm]. */
  readonly enterPpm: number;
  /** Whether it holds coins outside against a short. */
  readonly isHedged: boolean;
}

/** The whole population of leveraged traders, both sides of equal size. */
export function planHolders(
  seed: bigint,
  count: number,
  firstAgent: number,
  concentration: bigint,
  population = POPULATION,
): HolderPlan[] {
  const drawn = Array.from({ length: count }, (_, i) =>
    planHolder(new Stream(seed, firstAgent + i, Purpose.Birth, 0), concentration, population),
  );
  const total = (isLong: boolean): bigint =>
    drawn.filter((plan) => plan.isLong === isLong).reduce((sum, plan) => sum + plan.notional, 0n);
  const [longs, shorts] = [total(true), total(false)];
  const least = longs < shorts ? longs : shorts;
  // The larger side is scaled down whole, so that leverage stays as drawn.
  return drawn.map((plan) => {
    const own = plan.isLong ? longs : shorts;
    if (own === 0n) return plan;
    return { ...plan, equity: ceilDiv(plan.equity * least, own), notional: (plan.notional * least) / own };
  });
}

function planHolder(stream: Stream, concentration: bigint, population: Population): HolderPlan {
  const isLong = stream.chance(population.longShare);
  const equity = stream.pareto(population.equityLeast, population.equityAlphaMilli, population.equityMost);
  const leverage = stream.logUniform(population.leverageLeast, population.leverageMost);
  const tier = LEVERAGE_OF_TIER.findIndex((cap) => cap * HUNDRED >= leverage);
  const wanted = (equity * leverage) / HUNDRED;
  const allowed = mostNotional(
    (equity * TRADING.marginUse) / PPM,
    LEVERAGE_OF_TIER[tier] ?? 2n,
    concentration,
  );
  const notional = [wanted, allowed, population.largestPosition].reduce((a, b) => (a < b ? a : b));
  const stopPercent = stream.chance(population.stopShare) ? stream.between(30, 80) : 0;
  const targetPercent = stream.chance(population.targetShare) ? stream.between(150, 400) : 0;
  const enterPpm = stream.below(600_000);
  // Drawn last: who is hedged changes nothing else of anybody.
  const isHedged = stream.chance(population.hedgedShare) && !isLong;
  const own = { isLong, equity, notional, tier, enterPpm, isHedged };
  return isHedged ? { ...own, stopPercent: 0, targetPercent: 0 } : { ...own, stopPercent, targetPercent };
}

/** Largest n with n / leverage * (1 + n / concentration) <= margin. */
function mostNotional(margin: bigint, leverage: bigint, concentration: bigint): bigint {
  const root = sqrt(concentration * (concentration + 4n * margin * leverage));
  return (root - concentration) / 2n;
}

/** What a trader wants, at the price and in the blocks of a market. */
export function holderTerms(plan: HolderPlan, priceTicks: number, warmupSteps: number): HolderTerms {
  const money = (dollars: bigint): number => Number(dollars) * TICKLOTS_PER_USD;
  const parts = Number(ceilDiv(plan.notional, TRADING.entryPart));
  return {
    isLong: plan.isLong,
    lots: Math.floor(money(plan.notional) / priceTicks),
    parts: Math.max(1, Math.min(TRADING.entryPartsMost, parts)),
    enterFrom: Math.floor((plan.enterPpm * warmupSteps) / 1_000_000),
    enterUntil: warmupSteps,
    slippagePpm: TRADING.entrySlippagePpm,
    stopEquity: Math.floor((money(plan.equity) * plan.stopPercent) / 100),
    targetEquity: Math.floor((money(plan.equity) * plan.targetPercent) / 100),
    ...(plan.isHedged ? { hedgesOn: "all" } : {}),
  };
}

function ceilDiv(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}
