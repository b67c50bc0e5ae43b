import { readFileSync } from "node:fs";

import { parseRows, selectAsset } from "../../src/sim/bars/parse";
import { type Experiment, FITTED, FULL, PREDICTED, QUICK } from "../../src/sim/experiment/setup";
import { observedOf } from "../../src/sim/experiment/observed";
import { type Found, type Trial } from "../../src/sim/experiment/trial";
import { type Job } from "../ensemble/job";
import { type Task } from "../ensemble/messages";
import { doAll } from "../ensemble/pool";
import { type RunLog } from "../ensemble/runLog";
import { type Worker } from "../ensemble/worker";
import { DEFAULT_BARS } from "../run/optionValues";
import { type Progress } from "../run/progress";

/** The experiment on the recorded day. */
export function experimentOf(quick: boolean): Experiment {
  const rows = parseRows(readFileSync(DEFAULT_BARS, "utf8"), DEFAULT_BARS);
  const observed = [...FITTED, ...PREDICTED].map((asset) =>
    observedOf(selectAsset(rows, asset, DEFAULT_BARS)),
  );
  return { observed, size: quick ? QUICK : FULL };
}

export interface TrialHost {
  readonly log: RunLog;
  readonly hire: (wanted: number) => Worker[];
  readonly stopped: () => boolean;
  readonly progressOf: (tasks: number) => Pick<Progress, "report" | "stop">;
}

/** Runs those that the log does not know yet. @returns whether all are known now */
export async function runTrials(trials: readonly Trial[], host: TrialHost): Promise<boolean> {
  const missing = trials.filter(({ id }) => host.log.get(id) === undefined);
  if (missing.length === 0) return true;
  const progress = host.progressOf(missing.length);
  const tasks = missing.map((trial): Task => ({ kind: "run", job: jobOf(trial) }));
  try {
    await doAll(tasks, host.hire(missing.length), {
      stopped: host.stopped,
      onDone: ({ job }, answer) => {
        if (answer.kind === "run") host.log.append(job.id, answer.measures);
        progress.report(job.id, 1);
      },
    });
  } finally {
    progress.stop();
  }
  return missing.every(({ id }) => host.log.get(id) !== undefined);
}

function jobOf(trial: Trial): Job {
  return { ...trial, bars: undefined, series: false };
}

/** Throws RangeError for a run that was not made. */
export function foundIn(log: RunLog): Found {
  return (id) => {
    const measures = log.get(id);
    if (!measures) throw new RangeError(`run "${id}" was not made`);
    return measures;
  };
}
