import {
  type AttackCurve,
  type AttackOutcome,
  type AttackPoint,
  type AttackResult,
} from "../../domain/run/attack";
import { type Scenario, ScenarioError } from "../scenario/scenario";
import { measure, type Target } from "./measure";
import { AttackError, type AttackPlan, LEVERAGE } from "./plan";

/** 10 thousand to 100 million dollars, two steps a decade. */
export const LADDER: readonly number[] = [
  10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000,
];
/** Parts of the capital that are tried as margin [ppm]. */
export const SPLITS: readonly number[] = [200_000, 600_000, 950_000];
/** How many seeds measure the chosen split. */
export const SEEDS = 2;
const WAYS = ["down", "up"] as const;
const ORACLES = ["single", "median"] as const;

export interface SweepTerms {
  readonly scenario: Scenario;
  readonly terms: Target["terms"];
  readonly seed: bigint;
  /** [whole dollars] ascending */
  readonly capitals: readonly number[];
  /** [ppm] */
  readonly splits: readonly number[];
  readonly seeds: number;
  readonly onRun: (done: number, of: number) => void;
}

/** One venue, and as many as outvote the rest. */
function venueCounts(venues: number): number[] {
  return [1, Math.floor(venues / 2) + 1];
}

/** Every curve. Throws AttackError for a ladder that does not rise, and ScenarioError where no attack moves prices. */
export async function sweepAttacks(sweep: SweepTerms): Promise<AttackResult> {
  const { scenario, seed } = sweep;
  const { prices, name } = scenario;
  checkSweep(sweep);
  if (prices.kind !== "modelled") {
    throw new ScenarioError(
      `scenario "${name}" has recorded prices, which no attack moves; it needs modelled ones`,
    );
  }
  const counts = venueCounts(prices.path.venues.length);
  const progress = counter(sweep, ORACLES.length * counts.length);
  const curves: AttackCurve[] = [];
  for (const oracle of ORACLES) {
    for (const venues of counts) curves.push(await curveOf(sweep, oracle, venues, progress));
  }
  return {
    scenario: name,
    accounts: scenario.crowd.holders,
    searchSeed: `${seed}`,
    seeds: seedsOf(sweep).map(String),
    impact: prices.impact,
    leverage: LEVERAGE,
    curves,
  };
}

function checkSweep({ capitals, splits, seeds }: SweepTerms): void {
  if (capitals.length === 0 || capitals.some((capital, i) => capital <= (capitals[i - 1] ?? 0))) {
    throw new AttackError(`capitals: have [${capitals.join(", ")}], need at least one, rising and above 0`);
  }
  if (splits.length === 0) throw new AttackError("splits: have 0, need 1");
  if (!Number.isInteger(seeds) || seeds < 1) throw new AttackError(`seeds: have ${seeds}, need 1`);
}

/** Others than the one that chooses: a split that was lucky once is not measured by its luck. */
function seedsOf({ seed, seeds }: SweepTerms): bigint[] {
  return Array.from({ length: seeds }, (_, i) => seed + 1n + BigInt(i));
}

function counter({ capitals, splits, seeds, onRun }: SweepTerms, curves: number): () => void {
  const of = curves * capitals.length * (splits.length + 2 * seeds * WAYS.length);
  let done = 0;
  return () => onRun((done += 1), of);
}

async function curveOf(
  sweep: SweepTerms,
  oracle: Target["oracle"],
  venues: number,
  progress: () => void,
): Promise<AttackCurve> {
  const target: Target = { scenario: sweep.scenario, terms: sweep.terms, oracle };
  const run = async (plan: AttackPlan, seed: bigint): Promise<AttackOutcome> => {
    const found = await measure(target, plan, seed);
    progress();
    return found;
  };
  const points: AttackPoint[] = [];
  for (const capital of sweep.capitals) points.push(await pointOf(sweep, capital, venues, run));
  return { oracle, venues, points, paysFrom: points.find(({ mean }) => mean.net > 0)?.capital ?? null };
}

async function pointOf(
  sweep: SweepTerms,
  capital: number,
  venues: number,
  run: (plan: AttackPlan, seed: bigint) => Promise<AttackOutcome>,
): Promise<AttackPoint> {
  const tried: AttackPoint["tried"] = [];
  for (const marginPpm of sweep.splits) {
    const { net } = await run({ capital, marginPpm, venues, push: "down" }, sweep.seed);
    tried.push({ marginPpm, net });
  }
  const { marginPpm } = tried.reduce((best, one) => (one.net > best.net ? one : best));
  const pushed: AttackOutcome[] = [];
  const idle: AttackOutcome[] = [];
  const runs: AttackPoint["runs"] = [];
  for (const seed of seedsOf(sweep)) {
    for (const push of WAYS) {
      const plan = { capital, marginPpm, venues, push };
      const [found, control] = [await run(plan, seed), await run({ ...plan, holdsBack: true }, seed)];
      pushed.push(found);
      idle.push(control);
      runs.push({ seed: `${seed}`, push, net: found.net, control: control.net });
    }
  }
  return { capital, marginPpm, tried, mean: meanOf(pushed), control: meanOf(idle), runs };
}

function meanOf(outcomes: readonly AttackOutcome[]): AttackOutcome {
  const mean = (of: (one: AttackOutcome) => number): number =>
    Math.floor(outcomes.reduce((sum, one) => sum + of(one), 0) / outcomes.length);
  const [inside, outside] = [mean((one) => one.inside), mean((one) => one.outside)];
  return { movedPpm: mean((one) => one.movedPpm), inside, outside, net: inside + outside };
}
