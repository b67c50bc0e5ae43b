import { readFileSync } from "node:fs";

import { type KnowledgeVenue } from "../../src/domain/run/knowledge";
import { type RunColumn } from "../../src/domain/run/artifact";
import { type AssetBars } from "../../src/sim/bars/bars";
import { parseRows, selectAsset } from "../../src/sim/bars/parse";
import { latentBars } from "../../src/sim/outside/latentPath";
import { type Arm } from "../../src/sim/scenario/arm";
import { type Scenario, withBlocks } from "../../src/sim/scenario/scenario";
import { type Engine } from "../chain/engines";
import { MODEL_ASSET, MODEL_START } from "../run/plan";

/** Recorded bars by their file: each process reads them once. */
export interface BarsFile {
  readonly file: string;
  readonly asset: string;
}

/** One run of an ensemble. Everything in it travels between processes. */
export interface Job {
  /** Different for every job; results are filed under it. */
  readonly id: string;
  readonly scenario: Scenario;
  readonly arm: Arm;
  readonly seed: bigint;
  /** Undefined: the scenario models its prices. */
  readonly bars: BarsFile | undefined;
  /** Whether to keep what only fan charts need. */
  readonly series: boolean;
}

/** A story that models its prices, for other venues beside the exchange. */
export type StoryJob = Pick<Job, "id" | "scenario" | "seed">;

/** One venue of the matrix of what can be known. */
export interface KnowledgeJob {
  /** The venue's name. */
  readonly id: KnowledgeVenue;
  readonly seed: bigint;
  readonly runs: number;
  readonly rows: readonly string[] | undefined;
}

/** The prices that a job meets; a modelled path is drawn from the job's seed. */
export function barsOf({ scenario, bars, seed }: Pick<Job, "scenario" | "bars" | "seed">): AssetBars {
  const { prices } = scenario;
  if (prices.kind === "modelled") return latentBars(prices.path, MODEL_ASSET, seed, MODEL_START);
  if (!bars) throw new RangeError(`scenario "${scenario.name}" replays bars, and none are given`);
  return selectAsset(rowsIn(bars.file), bars.asset, bars.file);
}

const files = new Map<string, ReturnType<typeof parseRows>>();

function rowsIn(file: string): ReturnType<typeof parseRows> {
  const known = files.get(file) ?? parseRows(readFileSync(file, "utf8"), file);
  files.set(file, known);
  return known;
}

const UNWATCHED = { onBlock: () => undefined, stopped: () => false } as const;

/** A job on the contracts. */
export async function runOnContracts(job: Job, engine: Engine): Promise<RunColumn> {
  const { runArm } = await import("../run/arm");
  const { arm, seed } = job;
  return runArm(
    { scenario: withBlocks(job.scenario, arm.rules), arm, bars: barsOf(job), seed, engine },
    UNWATCHED,
  );
}
