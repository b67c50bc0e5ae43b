import path from "node:path";

import {
  FIDELITY_SCHEMA,
  type FidelityArtifact,
  fidelityArtifactSchema,
  type FidelityResult,
} from "../../src/domain/run/fidelity";
import { digestOfValue } from "../../src/domain/run/sealed";
import { ablationOf, ablationTrials } from "../../src/sim/experiment/ablation";
import { baseTrials, branchingOf, suppressionsOf } from "../../src/sim/experiment/branching";
import { CALIBRATED } from "../../src/sim/experiment/calibrated";
import { hypothesesOf } from "../../src/sim/experiment/hypotheses";
import { feedbackOf, nullRows, nullTrials } from "../../src/sim/experiment/nulls";
import { ASSUMED, FREE_PARAMETERS, PARAMETER_NAMES } from "../../src/sim/experiment/parameters";
import { predictionTrials } from "../../src/sim/experiment/predictions";
import { sensitivityOf, sensitivityTrials } from "../../src/sim/experiment/sensitivity";
import { type Experiment, FULL, QUICK } from "../../src/sim/experiment/setup";
import { type Trial } from "../../src/sim/experiment/trial";
import { RunLog } from "../ensemble/runLog";
import { sourceDigest } from "../ensemble/sourceDigest";
import { writeWhole } from "../run/output";
import { type Part, PARTS } from "./parts";
import { allRows } from "./rows";
import { storyJobs } from "./stories";
import { foundIn, runStories, runTrials, storiesIn, type TrialHost } from "./trials";

export const FIDELITY_FILE = "fidelity.json";
export const FIDELITY_LOG = "fidelity.jsonl";

/** Runs of another size, of other parameters or of other code are other runs. */
export function openLog(out: string, { size }: Experiment): RunLog {
  const { holders, blockSec } = size;
  const terms = {
    holders: `${holders}`,
    block: `${blockSec} s`,
    parameters: JSON.stringify({ ...ASSUMED, ...CALIBRATED }),
    code: sourceDigest(),
  };
  return RunLog.open(path.join(out, FIDELITY_LOG), terms);
}

/**
 * The experiment, or some parts of it; the table of targets is always one.
 * @returns undefined when it was stopped before its end: what was run is kept, and nothing is written
 */
export async function runFidelity(
  experiment: Experiment,
  quick: boolean,
  host: TrialHost,
  parts: readonly Part[] = PARTS,
): Promise<FidelityResult | undefined> {
  const found = foundIn(host.log);
  const stories = storyJobs(experiment);
  const has = (part: Part): boolean => parts.includes(part);
  const trials = [
    ...predictionTrials(experiment),
    ...(has("nulls") ? nullTrials(experiment) : []),
    ...(has("branching") ? baseTrials(experiment) : []),
    ...(has("ablation") ? ablationTrials(experiment) : []),
    ...(has("sensitivity") ? sensitivityTrials(experiment) : []),
  ];
  if (!(await runStories(stories, host))) return undefined;
  if (!(await runTrials(trials, host))) return undefined;
  const suppressions = has("branching")
    ? suppressionsOf(experiment, found).map(({ trial }): Trial => trial)
    : [];
  if (!(await runTrials(suppressions, host))) return undefined;
  const results = {
    nulls: has("nulls") ? nullRows(experiment, found) : [],
    feedback: has("nulls") ? plain(feedbackOf(experiment, found)) : null,
    branching: has("branching") ? branchingOf(experiment, found) : NO_BRANCHING,
    ablation: has("ablation") ? ablationOf(experiment, found) : NO_ABLATION,
  };
  return {
    complete: PARTS.every(has),
    quick,
    size: experiment.size,
    committed: quick ? QUICK : FULL,
    code: sourceDigest(),
    runs: stories.length + trials.length + suppressions.length,
    parameters: parameterTable(),
    rows: allRows(experiment, { trials: found, stories: storiesIn(host.log) }),
    ...results,
    sensitivity: has("sensitivity") ? sensitivityOf(experiment, found) : NO_SENSITIVITY,
    hypotheses: hypothesesOf(results),
  };
}

const NO_BRANCHING: FidelityResult["branching"] = { suppressed: 0, descendants: null, notionalRatio: null };
const NO_ABLATION: FidelityResult["ablation"] = { factors: [], seeds: 0, responses: [] };
const NO_SENSITIVITY: FidelityResult["sensitivity"] = { points: 0, responses: [], claims: [] };

function parameterTable(): FidelityResult["parameters"] {
  const values: Readonly<Record<string, number>> = { ...ASSUMED, ...CALIBRATED };
  return PARAMETER_NAMES.map((name) => {
    const { unit, low, high, calibrated, source } = FREE_PARAMETERS[name];
    return { name, unit, value: values[name] ?? null, low, high, calibrated, source };
  });
}

function plain({ mean, low, high, n }: { mean: number; low: number; high: number; n: number }) {
  return { mean, low, high, n };
}

/** Seals and writes the artifact. */
export function writeFidelity(
  result: FidelityResult,
  out: string,
  meta: { readonly command: string; readonly wallSec: number },
): FidelityArtifact {
  const artifact = fidelityArtifactSchema.parse({
    schema: FIDELITY_SCHEMA,
    hash: digestOfValue(result),
    meta: {
      createdAt: new Date().toISOString(),
      command: meta.command,
      versions: { node: process.version },
      wallSec: Math.round(meta.wallSec * 10) / 10,
    },
    result,
  });
  writeWhole(path.join(out, FIDELITY_FILE), `${JSON.stringify(artifact, null, 1)}\n`);
  return artifact;
}
