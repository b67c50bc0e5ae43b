import { type AssetBars } from "../sim/bars/bars";
import { type Arm } from "../sim/scenario/arm";
import { type Participant } from "../sim/scenario/crowd";
import { type Scenario } from "../sim/scenario/scenario";
import { startingPrice } from "../sim/setup/exchange";
import { blocksOf, type CommonTerms, crowdOf } from "../sim/terms";
import { type MarketUnits, unitsFor } from "../sim/world/units";

/** The people, prices and times that all venues of a comparison share. */
export interface MarketTerms extends CommonTerms {
  /** Whose rules decide about keepers, market makers and the size of the insurance fund, everywhere. */
  readonly arm: Arm;
}

/** Number of the first account that a person opens: one behind the exchange's own two. */
export const FIRST_ACCOUNT = 3;

/** Somebody with an account: the same number at every venue. */
export interface Person extends Participant {
  readonly account: number;
  /** Place in the order of birth, by which random numbers are drawn. */
  readonly birth: number;
}

/** Whoever has another leg outside: arbitrageurs by their trade, hedgers by their plan. */
export function hedgedAccounts(people: readonly Person[]): ReadonlySet<number> {
  const hedged = people.filter(({ agent }) => agent.hedgesOn !== undefined || agent.role === "hedger");
  return new Set(hedged.map(({ account }) => account));
}

/** One market to be lived through at several venues. */
export class Market {
  readonly units: MarketUnits;
  /** [wad] */
  readonly startingPrice: bigint;
  /** Start of the warm-up and of the replay, Unix seconds. */
  readonly start: number;
  readonly replayStart: number;
  readonly blocks: number;

  constructor(readonly terms: MarketTerms) {
    const { bars, scenario } = terms;
    this.start = bars.start + scenario.offsetSec;
    this.replayStart = this.start + scenario.warmupSec;
    this.startingPrice = startingPrice(bars, this.start);
    this.units = unitsFor(this.startingPrice);
    this.blocks = blocksOf(scenario);
  }

  get scenario(): Scenario {
    return this.terms.scenario;
  }

  get bars(): AssetBars {
    return this.terms.bars;
  }

  get venues(): readonly string[] {
    return this.bars.venues.map(({ venue }) => venue);
  }

  /** Everybody, newly born: agents remember, so that no two venues may share them. */
  people(): Person[] {
    return crowdOf(this.terms, this.terms.arm.rules).map((person, birth) => ({
      ...person,
      birth,
      account: FIRST_ACCOUNT + birth,
    }));
  }

  /** Time of a block, 1 is the first [Unix s]. */
  timeOf(step: number): number {
    return this.start + step * this.scenario.blockSec;
  }

  /** First block at or after so many seconds of the replay. */
  blockAt(sec: number): number {
    return Math.max(1, Math.ceil((sec + this.scenario.warmupSec) / this.scenario.blockSec));
  }
}
