import { type Impact } from "../outside/venueImpact";
import { type LatentPath } from "../outside/latentPath";
import { type CastMember } from "./cast";
import { type CollateralAsset } from "./collateralAsset";
import { type CrowdSize } from "./crowd";
import { type Disturbance } from "./disturbance";
import { type Population } from "./population";
import { type Rules } from "./rules";
import { type TimeJump } from "./timeJump";
import { type VenueTerms } from "./venueTerms";

/** Why somebody would run it. */
export interface About {
  /** What it shows, in one sentence. */
  readonly shows: string;
  /** Where the story and its figures come from. */
  readonly source: string;
  /** What a run should look like if the model is any good. */
  readonly facts: readonly string[];
}

/** Where prices come from. */
export type Prices =
  /** Recorded bars: nothing that happens here moves them. They already hold the liquidations of their day. */
  | { readonly kind: "recorded" }
  /** A modelled path, which hedges of our own traders move further. */
  | { readonly kind: "modelled"; readonly path: LatentPath; readonly impact: Impact };

/** What is run, in market time. Offsets count from the first bar: no scenario knows a date. */
export interface Scenario {
  readonly name: string;
  readonly about: About;
  readonly prices: Prices;
  readonly disturbances: readonly Disturbance[];
  /** In the order of time. Where there are any, the market dies, and everybody leaves when it is settled. */
  readonly jumps: readonly TimeJump[];
  /** What it changes of the committed rules, in every arm. */
  readonly rules: Partial<Rules>;
  /** What the venues beside Glasshouse do, in a comparison. */
  readonly venues: VenueTerms;
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
  readonly population: Population;
  /** Absent: only the settlement token counts for margin. */
  readonly collateral?: CollateralAsset;
  /** Who else takes part. */
  readonly cast: readonly CastMember[];
  /** Blocks between two full checks of all laws. */
  readonly lawsEvery: number;
}

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

/** The same scenario under rules that change how often blocks come. */
export function withBlocks(scenario: Scenario, { block }: Rules): Scenario {
  if (block === undefined) return scenario;
  const lawsEvery = Math.max(1, Math.round((scenario.lawsEvery * scenario.blockSec) / block));
  return { ...scenario, blockSec: block, lawsEvery };
}
