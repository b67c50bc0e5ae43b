import { digestOfValue } from "../../src/domain/run/sealed";
import {
  SWEEP_SCHEMA,
  type SweepArtifact,
  sweepArtifactSchema,
  type SweepCheck,
  type SweepResult,
} from "../../src/domain/run/sweep";
import { FIGURE_NAMES, FIGURES } from "../../src/sim/ensemble/figures";
import { type RunMeasures } from "../../src/sim/ensemble/measures";
import { type ArmRuns, summarizeArm } from "../../src/sim/ensemble/summary";
import { type SweepPlan } from "./plan";

export interface SweepFindings {
  /** What is known of a job; undefined: it was not run. */
  readonly measuresOf: (id: string) => RunMeasures | undefined;
  readonly checks: readonly SweepCheck[];
  readonly checksPlanned: number;
}

/** The hashed part: the same findings give the same text, in whatever order they were made. */
export function sweepResult(plan: SweepPlan, found: SweepFindings): SweepResult {
  const { scenario, asset, arms, seeds, jobs } = plan;
  const { warmupSec, replaySec, blockSec, sampleSec } = scenario;
  const runs = arms.map((arm): ArmRuns => ({
    id: arm.id,
    title: arm.title,
    runs: jobs
      .filter((job) => job.arm.id === arm.id)
      .flatMap(({ id, seed }) => {
        const measures = found.measuresOf(id);
        return measures ? [{ seed, measures }] : [];
      }),
  }));
  const done = runs.reduce((sum, arm) => sum + arm.runs.length, 0);
  const [control, ...others] = runs;
  return {
    scenario: scenario.name,
    complete: done === jobs.length && found.checks.length === found.checksPlanned,
    terms: digestOfValue(plan.terms),
    asset,
    holders: scenario.crowd.holders,
    window: { warmupSec, replaySec, blockSec, sampleSec },
    seeds: { from: `${seeds.from}`, to: `${seeds.to}` },
    planned: jobs.length,
    done,
    figures: FIGURE_NAMES.map((name) => ({ name, unit: FIGURES[name][0], means: FIGURES[name][1] })),
    arms: control
      ? [summarizeArm(control, undefined), ...others.map((arm) => summarizeArm(arm, control))]
      : [],
    checks: [...found.checks],
  };
}

/** Seals a result; throws zod's error if it is not one. */
export function sealSweep(result: SweepResult, meta: SweepArtifact["meta"]): SweepArtifact {
  return sweepArtifactSchema.parse({ schema: SWEEP_SCHEMA, hash: digestOfValue(result), meta, result });
}
