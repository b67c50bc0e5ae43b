import { readFileSync } from "node:fs";

import { parseRows, selectAsset } from "../../src/sim/bars/parse";
import {
  type Experiment,
  type ExperimentSize,
  FITTED,
  FULL,
  PREDICTED,
  QUICK,
} from "../../src/sim/experiment/setup";
import { observedOf } from "../../src/sim/experiment/observed";
import { type Found, type Trial } from "../../src/sim/experiment/trial";
import { type Job, type StoryJob } from "../ensemble/job";
import { type Task } from "../ensemble/messages";
import { doAll } from "../ensemble/pool";
import { type RunLog } from "../ensemble/runLog";
import { type Worker } from "../ensemble/worker";
import { DEFAULT_BARS } from "../run/optionValues";
import { type Progress } from "../run/progress";
import { type FoundStory } from "./stories";

/** The experiment on the recorded day. @param cut what is run less or more than committed */
export function experimentOf(quick: boolean, cut: Partial<ExperimentSize> = {}): Experiment {
  const rows = parseRows(readFileSync(DEFAULT_BARS, "utf8"), DEFAULT_BARS);
  const observed = [...FITTED, ...PREDICTED].map((asset) =>
    observedOf(selectAsset(rows, asset, DEFAULT_BARS)),
  );
  return { observed, size: { ...(quick ? QUICK : FULL), ...cut } };
}

export interface TrialHost {
  readonly log: RunLog;
  readonly hire: (wanted: number) => Worker[];
  readonly stopped: () => boolean;
  readonly progressOf: (tasks: number) => Pick<Progress, "report" | "stop">;
}

/** Runs those that the log does not know yet. @returns whether all are known now */
export function runTrials(trials: readonly Trial[], host: TrialHost): Promise<boolean> {
  const missing = trials.filter(({ id }) => host.log.get(id) === undefined);
  const tasks = missing.map((trial): Task => ({ kind: "run", job: jobOf(trial) }));
  return runTasks(tasks, host, ({ job }) => host.log.get(job.id) !== undefined);
}

/** The same for stories. */
export function runStories(jobs: readonly StoryJob[], host: TrialHost): Promise<boolean> {
  const missing = jobs.filter(({ id }) => host.log.storyOf(id) === undefined);
  const tasks = missing.map((job): Task => ({ kind: "story", job }));
  return runTasks(tasks, host, ({ job }) => host.log.storyOf(job.id) !== undefined);
}

async function runTasks(
  tasks: readonly Task[],
  host: TrialHost,
  isDone: (task: Task) => boolean,
): Promise<boolean> {
  if (tasks.length === 0) return true;
  const { log } = host;
  const progress = host.progressOf(tasks.length);
  try {
    await doAll(tasks, host.hire(tasks.length), {
      stopped: host.stopped,
      onDone: ({ job }, answer) => {
        if (answer.kind === "run") log.append(job.id, answer.measures);
        else if (answer.kind === "story") log.appendStory(job.id, answer.figures);
        progress.report(job.id, 1);
      },
    });
  } finally {
    progress.stop();
  }
  return tasks.every(isDone);
}

function jobOf(trial: Trial): Job {
  return { ...trial, bars: undefined, series: false };
}

/** Throws RangeError for a run that was not made. */
export function foundIn(log: RunLog): Found {
  return (id) => known(log.get(id), id);
}

/** The same for stories. */
export function storiesIn(log: RunLog): FoundStory {
  return (id) => known(log.storyOf(id), id);
}

function known<T>(found: T | undefined, id: string): T {
  if (found === undefined) throw new RangeError(`run "${id}" was not made`);
  return found;
}
