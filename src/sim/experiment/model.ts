import { type Impact } from "../outside/venueImpact";
import { type Disturbance } from "../scenario/disturbance";
import { type CrowdSize } from "../scenario/crowd";
import { POPULATION } from "../scenario/population";
import { FRAME } from "../scenario/catalogue/frame";
import { type Scenario } from "../scenario/scenario";
import { type Observed } from "./observed";
import { type Parameters } from "./parameters";

/** What the model is told of an asset: nothing that happened after 21:14 UTC. */
export type AssetInputs = Pick<Observed, "asset" | "venues" | "news" | "noisePpm"> & {
  /** A source that hears nothing through the crash. */
  readonly silentSource: boolean;
};

/** How large and how fine the model's market is. */
export interface ModelSize {
  readonly holders: number;
  readonly blockSec: number;
}

/** What is switched off or replaced, for a null model. */
export interface Variation {
  /** False: nothing that is sold moves a venue. */
  readonly feedback: boolean;
  /** Orders without a thought in the place of market makers; no stops, targets or momentum. */
  readonly zeroIntelligence: boolean;
  /** Times of the shock and the account of a liquidation that does not happen. */
  readonly spared: readonly number[];
}

export const AS_IT_IS: Variation = { feedback: true, zeroIntelligence: false, spared: [] };

const PPM = 1_000_000;
const WARMUP_SEC = 600;
const REPLAY_SEC = 1_860;
/** The news reaches prices between these [s of the replay]. */
const NEWS_FROM = 60;
const NEWS_UNTIL = 300;
const BACK_SEC = 600;
const DISLOCATED_SEC = 300;
const SILENT = { fromSec: 360, untilSec: 960 } as const;
const START = 100n;
/** So deep that no flow of ours is seen [USD for 1 %]. */
const BOTTOMLESS = 1e15;
const MOMENTUM_PER = 300;
const TRADERS_A_MAKER = 10;
/** Nobody holds more than about a tenth of one side [USD for each trader]. */
const LARGEST_PER_TRADER = 1_875;

/** The closed loop of docs/experiment.md, for one asset. */
export function cascade(
  inputs: AssetInputs,
  parameters: Parameters,
  size: ModelSize,
  variation = AS_IT_IS,
): Scenario {
  return {
    ...FRAME,
    name: `cascade-${inputs.asset.toLowerCase()}`,
    about: {
      shows: `What the news of 10 October 2025 does to ${inputs.asset} in the closed loop.`,
      source: "docs/experiment.md",
      facts: ["Compared with the day in fidelity.json."],
    },
    prices: {
      kind: "modelled",
      path: {
        start: START,
        venues: inputs.venues,
        lengthSec: WARMUP_SEC + REPLAY_SEC + FRAME.sampleSec,
        plan: planOf(inputs, parameters),
        noisePpm: Math.round(parameters.noise),
        spreadPpm: Math.round(parameters.noise / 2),
      },
      impact: impactOf(inputs, parameters, variation),
    },
    disturbances: disturbancesOf(inputs, parameters, variation),
    warmupSec: WARMUP_SEC,
    replaySec: REPLAY_SEC,
    blockSec: size.blockSec,
    crowd: crowdOf(size, parameters, variation),
    population: populationOf(parameters, size, variation),
  };
}

/** Depth is the market's: an asset does not trade in a thinner one because the bars of fewer venues were kept. */
function impactOf({ venues }: AssetInputs, parameters: Parameters, { feedback }: Variation): Impact {
  return {
    depth: feedback ? Math.round(parameters.outsideDepth / venues.length) : BOTTOMLESS,
    memorySec: Math.round(parameters.outsideMemory),
    couplingSec: Math.round(parameters.coupling),
    thinningPpm: Math.round(parameters.thinning),
    fromSec: 0,
  };
}

function planOf({ news }: AssetInputs, { shock, shockSec }: Parameters) {
  const told = 1 - news;
  const low = told * (1 - Math.min(shock * news, 0.9));
  const at = (second: number, level: number) => ({
    atSec: WARMUP_SEC + Math.round(second),
    ppm: Math.round(level * PPM),
  });
  return [
    { atSec: 0, ppm: PPM },
    at(NEWS_FROM, 1),
    at(NEWS_UNTIL, told),
    at(NEWS_UNTIL + shockSec, low),
    at(NEWS_UNTIL + shockSec + BACK_SEC, (low + told) / 2),
  ];
}

function disturbancesOf(
  { venues, silentSource }: AssetInputs,
  { dislocation, shockSec }: Parameters,
  { spared }: Variation,
): Disturbance[] {
  const fromSec = NEWS_UNTIL + Math.round(shockSec / 2);
  const ppm = -Math.round(dislocation * PPM);
  const always = { fromSec: -WARMUP_SEC, untilSec: REPLAY_SEC };
  const quote = { kind: "quote", venues: "first", fromSec, untilSec: fromSec + DISLOCATED_SEC, ppm } as const;
  return [
    // One venue alone is the index: there is nothing that it could leave.
    ...(venues.length > 1 && ppm < 0 ? [quote] : []),
    ...(silentSource ? [{ kind: "source outage", venues: "second", ...SILENT } as const] : []),
    ...spared.map((account) => ({ kind: "spared account", account, ...always }) as const),
  ];
}

function crowdOf(
  { holders }: ModelSize,
  { momentum }: Parameters,
  { zeroIntelligence }: Variation,
): CrowdSize {
  const makers = Math.max(4, Math.round(holders / TRADERS_A_MAKER));
  return {
    holders,
    makers: zeroIntelligence ? 0 : makers,
    zeroIntelligence: zeroIntelligence ? makers : 0,
    noise: Math.max(4, Math.round(holders / 15)),
    momentum: zeroIntelligence ? 0 : Math.round((momentum * holders) / MOMENTUM_PER),
  };
}

function populationOf(
  parameters: Parameters,
  { holders }: ModelSize,
  { zeroIntelligence }: Variation,
): Scenario["population"] {
  const ppm = (share: number): number => Math.round(share * PPM);
  const quote = Math.round(parameters.makerQuote);
  return {
    ...POPULATION,
    longShare: ppm(parameters.longShare),
    equityAlphaMilli: Math.round(parameters.equityAlpha * 1_000),
    leverageMost: BigInt(Math.round(parameters.leverageMost * 100)),
    largestPosition: BigInt(holders * LARGEST_PER_TRADER),
    stopShare: zeroIntelligence ? 0 : ppm(parameters.stopShare),
    targetShare: zeroIntelligence ? 0 : ppm(parameters.covers),
    hedgedShare: ppm(parameters.hedgedShorts),
    // Half to twice of the middle, as the population has it.
    makerQuoteLeast: BigInt(Math.round(quote / 2)),
    makerQuoteMost: BigInt(quote * 2),
    ...spread("makerInventory", parameters.makerInventory),
    ...spread("makerWidest", parameters.makerFlight),
    makerObligedShare: ppm(parameters.makerStays),
    makerObligedPpm: Math.round(parameters.obligedSpread),
    makersHedge: true,
    arbitrageLimit: Math.round(parameters.arbitrageLimit),
  };
}

/** Half to twice of the middle, as bounds of a field of the population. */
function spread<Name extends string>(name: Name, middle: number) {
  return { [`${name}Least`]: Math.round(middle / 2), [`${name}Most`]: Math.round(middle * 2) } as Record<
    `${Name}Least` | `${Name}Most`,
    number
  >;
}
