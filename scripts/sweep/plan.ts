import { type Arm, committedArm } from "../../src/sim/scenario/arm";
import { scenarioNamed } from "../../src/sim/scenario/catalogue";
import { type Scenario } from "../../src/sim/scenario/scenario";
import { digestOf } from "../../src/sim/record/result";
import { digestOfValue } from "../../src/domain/run/sealed";
import { type BarsFile, type Job } from "../ensemble/job";
import { type LogTerms } from "../ensemble/runLog";
import { sourceDigest } from "../ensemble/sourceDigest";
import { DEFAULT_ASSET, DEFAULT_BARS } from "../run/optionValues";
import { MODEL_ASSET, planPrices } from "../run/plan";
import { readArms } from "./cells";
import { type SeedRange, type SweepOptions } from "./sweepOptions";

/** Everything that a sweep runs. */
export interface SweepPlan {
  readonly scenario: Scenario;
  readonly asset: string;
  readonly arms: readonly Arm[];
  readonly seeds: SeedRange;
  /** By arm, then by seed. */
  readonly jobs: readonly Job[];
  readonly terms: LogTerms;
}

/** Everything that can be wrong with the input is found here, before anything takes time. */
export function planSweep(options: SweepOptions): SweepPlan {
  const named = scenarioNamed(options.scenario);
  const arms = readArms(committedArm(named.rules), options.arm);
  const { scenario, bars } = planPrices({ ...options, scenario: named, seed: options.seeds.from });
  const recorded = scenario.prices.kind === "recorded";
  const file: BarsFile = { file: options.bars ?? DEFAULT_BARS, asset: options.asset ?? DEFAULT_ASSET };
  const jobs = arms.flatMap((arm) =>
    seedsOf(options.seeds).map((seed): Job => ({
      id: `${arm.id} ${seed}`,
      scenario,
      arm,
      seed,
      bars: recorded ? file : undefined,
      series: true,
    })),
  );
  const terms = {
    scenario: scenario.name,
    accounts: `${scenario.crowd.holders}`,
    asset: recorded ? file.asset : MODEL_ASSET,
    bars: recorded ? digestOf(bars) : "drawn from the seed",
    settings: digestOfValue(plain(scenario)),
    code: sourceDigest(),
  };
  return { scenario, asset: terms.asset, arms, seeds: options.seeds, jobs, terms };
}

export function seedsOf({ from, to }: SeedRange): bigint[] {
  return Array.from({ length: Number(to - from) + 1 }, (_, i) => from + BigInt(i));
}

/** `count` of the jobs, spread evenly over arms and seeds. */
export function sampleOf(jobs: readonly Job[], count: number): Job[] {
  const wanted = Math.min(count, jobs.length);
  return Array.from(
    { length: wanted },
    (_, i) => jobs[Math.floor(((i + 0.5) * jobs.length) / wanted)],
  ).filter((job) => job !== undefined);
}

/** The same value in what JSON knows. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? `${part}` : part)),
  );
}
