import { calibrationTrials, candidate, objective } from "../../src/sim/experiment/calibration";
import { type Experiment } from "../../src/sim/experiment/setup";
import { foundIn, runTrials, type TrialHost } from "./trials";

/** Runs of each candidate and asset. */
const SEEDS = 2;
const SHOWN = 5;

/** Tries candidates and prints the best of them, with their distance; false when stopped. */
export async function calibrate(
  experiment: Experiment,
  candidates: number,
  host: TrialHost,
): Promise<boolean> {
  if (!(await runTrials(calibrationTrials(experiment, candidates, SEEDS), host))) return false;
  const found = foundIn(host.log);
  const ranked = Array.from({ length: candidates }, (_, index) => ({
    distance: objective(experiment, index, SEEDS, found),
    values: candidate(index),
  })).sort((a, b) => a.distance - b.distance);
  for (const { distance, values } of ranked.slice(0, SHOWN)) {
    console.log(`${distance.toFixed(2)}  ${JSON.stringify(values)}`);
  }
  return true;
}
