import { type LatentPath, type Waypoint } from "../../outside/latentPath";
import { type Impact } from "../../outside/venueImpact";
import { crowdOfHolders } from "../crowd";
import { POPULATION } from "../population";
import { type Prices, type Scenario } from "../scenario";
import { HONEST_VENUES } from "../venueTerms";

/** Time in which people enter [s]. */
export const WARMUP_SEC = 1_200;
/** Leveraged traders of a scenario whose length or story does not ask for others. */
const HOLDERS = 300;

/** What scenarios have in common unless they say otherwise. */
export const FRAME: Omit<Scenario, "name" | "about" | "prices"> = {
  disturbances: [],
  jumps: [],
  rules: {},
  venues: HONEST_VENUES,
  offsetSec: 0,
  warmupSec: WARMUP_SEC,
  replaySec: 1_800,
  blockSec: 5,
  sampleSec: 10,
  crowd: crowdOfHolders(HOLDERS),
  population: POPULATION,
  cast: [],
  lawsEvery: 120,
};

/** An assumption: thin venues, as those that the recorded altcoin bars come from. */
const THIN: Impact = { depth: 400_000, memorySec: 300 };

/** An assumption: a coin that few trade, whose price a million dollars moves by some ten percent. */
export const THIN_COIN: Impact = { depth: 10_000, memorySec: 300 };

const PATH: Omit<LatentPath, "plan" | "lengthSec"> = {
  start: 25n,
  venues: ["north", "east", "west"],
  noisePpm: 250,
  spreadPpm: 150,
};

/** Modelled prices that follow `plan`, whose times count from the start of the replay [s]. */
export function modelled(replaySec: number, plan: readonly Waypoint[] = [], impact = THIN): Prices {
  return { kind: "modelled", path: latent(replaySec, PATH.start, plan), impact };
}

/** The path of an asset that starts at `start` dollars. */
export function latent(replaySec: number, start: bigint, plan: readonly Waypoint[] = []): LatentPath {
  const still: Waypoint = { atSec: WARMUP_SEC, ppm: 1_000_000 };
  const later = plan.map(({ atSec, ppm }) => ({ atSec: WARMUP_SEC + atSec, ppm }));
  return {
    ...PATH,
    start,
    plan: [{ ...still, atSec: 0 }, still, ...later],
    lengthSec: WARMUP_SEC + replaySec + 60,
  };
}

/** A fall to `ppm` of the starting price within `fallSec`, after five quiet minutes, and half of the way back. */
export function fall(ppm: number, fallSec: number): Waypoint[] {
  const quiet = 300;
  const back = ppm + Math.round((1_000_000 - ppm) / 2);
  return [
    { atSec: quiet, ppm: 1_000_000 },
    { atSec: quiet + fallSec, ppm },
    { atSec: quiet + 2 * fallSec, ppm: back },
  ];
}
