import path from "node:path";

import { type SweepArtifact, type SweepCheck } from "../../src/domain/run/sweep";
import { twinOnly } from "../../src/sim/scenario/rules";
import { defaultEngine, type EngineName } from "../chain/engines";
import { type Job } from "../ensemble/job";
import { type Difference, type Task } from "../ensemble/messages";
import { doAll } from "../ensemble/pool";
import { RunLog } from "../ensemble/runLog";
import { type Worker } from "../ensemble/worker";
import { type Progress } from "../run/progress";
import { writeWhole } from "../run/output";
import { sealSweep, sweepResult } from "./artifact";
import { sampleOf, type SweepPlan } from "./plan";

export interface SweepHost {
  readonly out: string;
  /** Runs that are repeated on the contracts. */
  readonly check: number;
  readonly command: string;
  /** Undefined: the faster one that there is. */
  readonly engine?: EngineName;
  /** As many as shall work side by side, at most `wanted`. */
  readonly hire: (wanted: number) => Worker[];
  readonly stopped: () => boolean;
  readonly progressOf: (tasks: number) => Pick<Progress, "report" | "stop" | "seconds">;
}

export const LOG_FILE = "sweep.jsonl";
export const SWEEP_FILE = "sweep.json";

/** Runs what is missing, checks a sample, and writes sweep.json: partial when stopped, and whole otherwise. */
export async function runSweep(plan: SweepPlan, host: SweepHost): Promise<SweepArtifact> {
  const log = RunLog.open(path.join(host.out, LOG_FILE), plan.terms);
  const checked = sampleOf(plan.jobs.filter(onContracts), host.check);
  const tasks = tasksOf(plan, checked, log, host.engine ?? defaultEngine());
  const progress = host.progressOf(tasks.length);
  const workers = tasks.length === 0 ? [] : host.hire(tasks.length);
  try {
    await doAll(tasks, workers, {
      stopped: host.stopped,
      onDone: (task, answer) => {
        if (answer.kind === "run") log.append(task.job.id, answer.measures);
        else if (task.kind === "check" && answer.kind === "check")
          log.appendCheck(task.job.id, checkOf(task, answer.differences));
        progress.report(`${task.kind} ${task.job.id}`, 1);
      },
    });
  } finally {
    progress.stop();
  }
  const checks = checked.flatMap(({ id }) => log.checkOf(id) ?? []);
  const result = sweepResult(plan, {
    measuresOf: (id) => log.get(id),
    checks,
    checksPlanned: checked.length,
  });
  const artifact = sealSweep(result, metaOf(host.command, progress.seconds()));
  writeWhole(path.join(host.out, SWEEP_FILE), `${JSON.stringify(artifact)}\n`);
  return artifact;
}

/** The contracts cannot repeat a run under rules that they do not have. */
function onContracts({ arm }: Job): boolean {
  return twinOnly(arm.rules).length === 0;
}

/** What is not yet known; checks first, since they take longest. */
function tasksOf(plan: SweepPlan, checked: readonly Job[], log: RunLog, engine: EngineName): Task[] {
  const checks = checked.filter(({ id }) => log.checkOf(id) === undefined);
  const runs = plan.jobs.filter(({ id }) => log.get(id) === undefined);
  return [
    ...checks.map((job): Task => ({ kind: "check", job, engine })),
    ...runs.map((job): Task => ({ kind: "run", job })),
  ];
}

function checkOf({ job, engine }: Task & { kind: "check" }, differences: readonly Difference[]): SweepCheck {
  return {
    arm: job.arm.id,
    seed: `${job.seed}`,
    engine,
    equal: differences.length === 0,
    differences: [...differences],
  };
}

function metaOf(command: string, seconds: number): SweepArtifact["meta"] {
  const wallSec = Math.round(seconds * 10) / 10;
  return { createdAt: new Date().toISOString(), command, versions: { node: process.version }, wallSec };
}
