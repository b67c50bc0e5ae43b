import { AVAX } from "../../deploy/config/avax";
import { type KnowledgeCell } from "../../src/domain/run/knowledge";
import { type RunColumn } from "../../src/domain/run/artifact";
import { liveStory, type StoryFigures } from "../../src/compare/story";
import { measure } from "../../src/sim/ensemble/measures";
import { withBlocks } from "../../src/sim/scenario/scenario";
import { simulateOnTwin } from "../../src/sim/simulateOnTwin";
import { committedExchange } from "../run/committed";
import { differencesOf } from "./differences";
import { barsOf, type Job, type KnowledgeJob, runOnContracts, type StoryJob } from "./job";
import { type Answer, type Task } from "./messages";

const exchange = committedExchange();

/** Does one task in this process. */
export async function execute(task: Task): Promise<Answer> {
  if (task.kind === "story") return { kind: "story", figures: await storyOf(task.job) };
  if (task.kind === "knowledge") return { kind: "knowledge", cells: await knowledgeOf(task.job) };
  const { job } = task;
  const column = await runOnTwin(job);
  if (task.kind === "run") return { kind: "run", measures: measure(column, job.series) };
  // Nothing of the twin may be in what it is compared with.
  const contracts = await runOnContracts(job, { kind: task.engine, alone: true });
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

/** Loads what measures it only now: runs of the experiment need none of it. */
async function knowledgeOf({ id, rows, ...terms }: KnowledgeJob): Promise<KnowledgeCell[]> {
  const { cellsAt } = await import("../../src/compare/knowledge/matrix");
  const chosen = rows === undefined ? {} : { rows };
  return cellsAt({ ...terms, ...chosen, parameters: AVAX }, id, () => undefined);
}

function storyOf({ scenario, seed }: StoryJob): Promise<StoryFigures> {
  const bars = barsOf({ scenario, seed, bars: undefined });
  return liveStory({ scenario, bars, seed, base: exchange.base }, (terms, watch) =>
    simulateOnTwin({ ...terms, ...exchange }, { laws: "end", series: true, watch }),
  );
}
