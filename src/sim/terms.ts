import { type ExchangeConfig } from "../sdk/deploy/exchangeConfig";
import { type AssetBars } from "./bars/bars";
import { Departing } from "./agents/settlement";
import { makeCrowd, type Participant } from "./scenario/crowd";
import { type Arm } from "./scenario/arm";
import { COMMITTED, type Rules } from "./scenario/rules";
import { COLLATERAL_MARKET } from "./scenario/collateralAsset";
import { type Scenario } from "./scenario/scenario";
import { type Reporter } from "./setup/actors";
import { startingPrice } from "./setup/exchange";
import { toTicks, unitsFor } from "./world/units";

const WAD = 10n ** 18n;

/** Everything that decides what a run finds. */
export interface RunTerms {
  readonly scenario: Scenario;
  readonly arm: Arm;
  readonly bars: AssetBars;
  readonly seed: bigint;
  /** The committed exchange; market 0 is changed to the asset and the arm. */
  readonly base: ExchangeConfig;
  readonly reporters: readonly Reporter[];
}

/** What all runs of one comparison have in common. */
export type CommonTerms = Omit<RunTerms, "arm" | "reporters">;

/** At which the collateral asset starts [wad]; 0 where there is none. */
export function assetPrice({ scenario }: Pick<CommonTerms, "scenario">): bigint {
  return (scenario.collateral?.path.start ?? 0n) * WAD;
}

/** Blocks of one run. */
export function blocksOf({ warmupSec, replaySec, blockSec }: Scenario): number {
  return Math.floor((warmupSec + replaySec) / blockSec);
}

/** The people of a run: the same in every arm, but for what its rules say of keepers and market makers. */
export function crowdOf(
  { scenario, bars, seed, base }: CommonTerms,
  rules: Pick<Rules, "keepers" | "flight"> = COMMITTED,
): Participant[] {
  const price = startingPrice(bars, bars.start + scenario.offsetSec);
  const crowd = makeCrowd({
    seed,
    size: scenario.crowd,
    venues: bars.venues.length,
    priceTicks: toTicks(price, unitsFor(price)),
    warmupSteps: Math.floor(scenario.warmupSec / scenario.blockSec),
    blockSec: scenario.blockSec,
    cast: scenario.cast,
    rules,
    population: scenario.population,
    priced: scenario.collateral === undefined ? [] : [COLLATERAL_MARKET],
    concentration: base.markets[0]?.parameters.margin.concentration ?? 0n,
  });
  return scenario.jumps.length === 0 ? crowd : crowd.map(departing);
}

/** Whoever has money here leaves a settled market. */
function departing(person: Participant): Participant {
  return person.deposit === 0n ? person : { ...person, agent: new Departing(person.agent) };
}
