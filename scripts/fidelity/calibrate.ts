import {
  calibrationTrials,
  type Candidate,
  nearCandidate,
  objective,
  wideCandidate,
} from "../../src/sim/experiment/calibration";
import { type Experiment } from "../../src/sim/experiment/setup";
import { foundIn, runTrials, type TrialHost } from "./trials";

/** Runs of each candidate and asset. */
const SEEDS = 3;
const SHOWN = 5;

interface Ranked {
  readonly distance: number;
  readonly candidate: Candidate;
}

/** Tries `count` candidates anywhere and as many near the best of those, and prints the best of all; false when stopped. */
export async function calibrate(experiment: Experiment, count: number, host: TrialHost): Promise<boolean> {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const wide = await rank(experiment, numbers.map(wideCandidate), host);
  const [best] = wide ?? [];
  if (!wide || !best) return false;
  const around = numbers.map((index) => nearCandidate(best.candidate, index));
  const near = await rank(experiment, around, host);
  if (!near) return false;
  for (const { distance, candidate } of sorted([...wide, ...near]).slice(0, SHOWN)) {
    console.log(`${distance.toFixed(2)}  ${candidate.id}  ${JSON.stringify(candidate.values)}`);
  }
  return true;
}

/** Best first; undefined when stopped. */
async function rank(
  experiment: Experiment,
  candidates: readonly Candidate[],
  host: TrialHost,
): Promise<Ranked[] | undefined> {
  if (!(await runTrials(calibrationTrials(experiment, candidates, SEEDS), host))) return undefined;
  const found = foundIn(host.log);
  return sorted(
    candidates.map((candidate) => ({ candidate, distance: objective(experiment, candidate, SEEDS, found) })),
  );
}

function sorted(all: readonly Ranked[]): Ranked[] {
  return [...all].sort((a, b) => a.distance - b.distance);
}
