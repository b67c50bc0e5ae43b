import { type RunColumn } from "../../src/domain/run/artifact";
import { measure } from "../../src/sim/ensemble/measures";
import { withBlocks } from "../../src/sim/scenario/scenario";
import { simulateOnTwin } from "../../src/sim/simulateOnTwin";
import { committedExchange } from "../run/committed";
import { differencesOf } from "./differences";
import { barsOf, type Job, runOnContracts } from "./job";
import { type Answer, type Task } from "./messages";

const exchange = committedExchange();

/** Does one task in this process. */
export async function execute(task: Task): Promise<Answer> {
  const { job } = task;
  const column = await runOnTwin(job);
  if (task.kind === "run") return { kind: "run", measures: measure(column, job.series) };
  const contracts = await runOnContracts(job, { kind: task.engine });
  return { kind: "check", differences: differencesOf(column, contracts) };
}

/** A job on the twin, with the laws judged at its end. */
export function runOnTwin(job: Job): Promise<RunColumn> {
  const { arm, seed } = job;
  const scenario = withBlocks(job.scenario, arm.rules);
  return simulateOnTwin(
    { ...exchange, scenario, arm, bars: barsOf(job), seed },
    { laws: "end", series: true },
  );
}
