import {
  calibrationTrials,
  type Candidate,
  givenCandidate,
  NEAR,
  nearCandidate,
  objective,
  wideCandidate,
} from "../../src/sim/experiment/calibration";
import { type Experiment } from "../../src/sim/experiment/setup";
import { foundIn, runTrials, type TrialHost } from "./trials";

/** Runs of each candidate and asset: of all, and of those that are the best by these. */
const FIRST_SEEDS = 3;
const SEEDS = 12;
/** One candidate in so many is run with all seeds. */
const ONE_IN = 6;
const SHOWN = 5;

interface Ranked {
  readonly distance: number;
  readonly candidate: Candidate;
}

/**
 * Tries `count` candidates anywhere, or the one given, and as many in each search near the best so far, and prints the best.
 * @returns false when stopped
 */
export async function calibrate(
  experiment: Experiment,
  { count, begin }: { readonly count: number; readonly begin?: Candidate["values"] | undefined },
  host: TrialHost,
): Promise<boolean> {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const first = begin === undefined ? numbers.map(wideCandidate) : [givenCandidate(begin)];
  let all = await race(experiment, first, host);
  for (const reach of NEAR) {
    const best = all?.[0]?.candidate;
    if (!all || !best) return false;
    const around = numbers.map((index) => nearCandidate(best, index, reach));
    const near = await race(experiment, around, host);
    if (!near) return false;
    all = sorted([...all, ...near]);
  }
  for (const { distance, candidate } of (all ?? []).slice(0, SHOWN)) {
    console.log(`${distance.toFixed(2)}  ${candidate.id}  ${JSON.stringify(candidate.values)}`);
  }
  return true;
}

/** Those that do best with few seeds, ranked by all: a depth or a delay differs more from seed to seed than from one candidate to the next. */
async function race(
  experiment: Experiment,
  candidates: readonly Candidate[],
  host: TrialHost,
): Promise<Ranked[] | undefined> {
  const first = await rank(experiment, candidates, FIRST_SEEDS, host);
  const kept = first?.slice(0, Math.max(2, Math.ceil(candidates.length / ONE_IN)));
  return (
    kept &&
    rank(
      experiment,
      kept.map(({ candidate }) => candidate),
      SEEDS,
      host,
    )
  );
}

/** Best first; undefined when stopped. */
async function rank(
  experiment: Experiment,
  candidates: readonly Candidate[],
  seeds: number,
  host: TrialHost,
): Promise<Ranked[] | undefined> {
  if (!(await runTrials(calibrationTrials(experiment, candidates, seeds), host))) return undefined;
  const found = foundIn(host.log);
  return sorted(
    candidates.map((candidate) => ({ candidate, distance: objective(experiment, candidate, seeds, found) })),
  );
}

function sorted(all: readonly Ranked[]): Ranked[] {
  return [...all].sort((a, b) => a.distance - b.distance);
}
