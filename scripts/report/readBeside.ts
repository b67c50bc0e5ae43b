import { readFileSync } from "node:fs";

import { type RunArtifact } from "../../src/domain/run/artifact";
import { parseRun, RunArtifactError } from "../../src/domain/run/canonical";
import { parseCompare } from "../../src/domain/run/compareCanonical";
import { fidelityArtifactSchema } from "../../src/domain/run/fidelity";
import { type Knowledge, knowledgeSchema } from "../../src/domain/run/knowledge";
import { parseSealed } from "../../src/domain/run/sealed";
import { type SweepArtifact, sweepArtifactSchema } from "../../src/domain/run/sweep";
import { type Beside } from "../../src/report/render";

/** Files that a report is drawn from; all but the first may be missing. */
export interface ReportFiles {
  readonly run: string;
  readonly other?: string;
  readonly compare?: string;
  readonly sweep?: string;
  readonly fidelity?: string;
  readonly knowledge?: string;
}

export interface ReportInput {
  readonly run: RunArtifact;
  readonly beside: Beside;
}

/** Reads and checks all of them. @throws RunArtifactError with the name of the file that is not what it should be */
export function readReportInput(files: ReportFiles): ReportInput {
  const compare = optional(files.compare, parseCompare);
  const knowledge = optional(files.knowledge, parseKnowledge) ?? compare?.result.knowledge;
  const other = optional(files.other, parseRun);
  const sweep = optional(files.sweep, (json) => parseSealed(sweepArtifactSchema, json, "sweep"));
  const fidelity = optional(files.fidelity, (json) => parseSealed(fidelityArtifactSchema, json, "fidelity"));
  const run = read(files.run, parseRun);
  if (compare && compare.result.runHash !== run.hash) {
    const { runHash } = compare.result;
    throw new RunArtifactError(
      `${files.compare ?? ""}: compares the run ${runHash}, and this one is ${run.hash}`,
    );
  }
  requireSameStory(run, sweep, files.sweep);
  return {
    run,
    beside: {
      ...(compare && { compare }),
      ...(knowledge && { knowledge }),
      ...(other && { other }),
      ...(sweep && { sweep }),
      ...(fidelity && { fidelity }),
    },
  };
}

/** Many seeds of one story are drawn behind a run of it: another scenario's fans, or another asset's, say nothing of this one. */
function requireSameStory({ result: run }: RunArtifact, sweep: SweepArtifact | undefined, file = ""): void {
  if (sweep === undefined) return;
  const of = ({ scenario, asset }: { readonly scenario: string; readonly asset: string }): string =>
    `${scenario} with ${asset}`;
  if (of(sweep.result) === of(run)) return;
  throw new RunArtifactError(
    `${file}: have a sweep of ${of(sweep.result)}, need one of ${of(run)}, as the run`,
  );
}

function optional<T>(file: string | undefined, parse: (json: string) => T): T | undefined {
  return file === undefined ? undefined : read(file, parse);
}

function read<T>(file: string, parse: (json: string) => T): T {
  const json = readFileSync(file, "utf8");
  try {
    return parse(json);
  } catch (error) {
    if (!(error instanceof RunArtifactError)) throw error;
    throw new RunArtifactError(`${file}: ${error.message}`, { cause: error });
  }
}

function parseKnowledge(json: string): Knowledge {
  try {
    return checkedKnowledge(JSON.parse(json));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new RunArtifactError("not JSON", { cause });
    throw cause;
  }
}

function checkedKnowledge(value: unknown): Knowledge {
  const parsed = knowledgeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RunArtifactError(
    `not a knowledge artifact: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unknown"}`,
    { cause: parsed.error },
  );
}
