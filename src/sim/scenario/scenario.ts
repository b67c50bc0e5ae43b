import { type RunColumn } from "../../domain/run/artifact";
import { type CrowdSize } from "./crowd";

/** What is replayed, in market time. All offsets count from the first bar of the file: no scenario knows a date. */
export interface Scenario {
  readonly name: string;
  /** Where the warm-up starts [s after the first bar]. */
  readonly offsetSec: number;
  readonly warmupSec: number;
  readonly replaySec: number;
  /**
   * Market time between two blocks. Bars are ten seconds long and the oracle takes a round every five at most: shorter blocks would
   * add trades at unchanged prices, longer ones would let keepers sleep through prices.
   */
  readonly blockSec: number;
  readonly sampleSec: number;
  readonly crowd: CrowdSize;
  /** Blocks between two full checks of all laws. */
  readonly lawsEvery: number;
}

const FULL_CROWD: CrowdSize = { holders: 300, makers: 6, noise: 20, momentum: 8 };
const SMALL_CROWD: CrowdSize = { holders: 40, makers: 3, noise: 4, momentum: 2 };

/** Twenty minutes to enter, fifty to live through: 20:30 to 21:40 UTC in the recorded file. */
export const CRASH: Scenario = {
  name: "crash",
  offsetSec: 0,
  warmupSec: 1_200,
  replaySec: 3_000,
  blockSec: 5,
  sampleSec: 10,
  crowd: FULL_CROWD,
  lawsEvery: 120,
};

/** Eight minutes out of the middle: enough that people enter, prices fall and somebody is liquidated. */
export const SMOKE: Scenario = {
  name: "smoke",
  offsetSec: 2_520,
  warmupSec: 150,
  replaySec: 330,
  blockSec: 5,
  sampleSec: 10,
  crowd: SMALL_CROWD,
  lawsEvery: 48,
};

/** One set of rules, under which the same people meet the same prices. */
export interface Arm {
  readonly id: RunColumn["id"];
  readonly title: string;
  /** One venue behind all sources instead of one behind each. */
  readonly singleVenue: boolean;
  readonly halts: boolean;
  /** What the insurance fund starts with [whole dollars]. */
  readonly fund: bigint;
}

export const ARMS: readonly Arm[] = [
  { id: "protected", title: "Glasshouse as committed", singleVenue: false, halts: true, fund: 500_000n },
  {
    id: "unprotected",
    title: "One source, no halts, small fund",
    singleVenue: true,
    halts: false,
    fund: 25_000n,
  },
];

/** A scenario that a file cannot fill. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}

/** Cuts a scenario to the length of the bars there are; refuses what is left if that is nothing. */
export function fitTo(scenario: Scenario, availableSec: number): Scenario {
  const offsetSec = scenario.offsetSec + scenario.warmupSec < availableSec ? scenario.offsetSec : 0;
  const replaySec = Math.min(scenario.replaySec, availableSec - offsetSec - scenario.warmupSec);
  if (replaySec < scenario.sampleSec) {
    throw new ScenarioError(
      `the bars last ${availableSec} s; a warm-up of ${scenario.warmupSec} s needs more than that`,
    );
  }
  return { ...scenario, offsetSec, replaySec: replaySec - (replaySec % scenario.sampleSec) };
}
