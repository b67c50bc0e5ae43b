import { accessSync, constants, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { type RunArtifact, type RunResult } from "../../src/domain/run/artifact";
import { sealRun } from "../../src/domain/run/canonical";
import { type CompareArtifact, type CompareResult } from "../../src/domain/run/compareArtifact";
import { sealCompare } from "../../src/domain/run/compareCanonical";
import { renderReport } from "../../src/report/render";
import { fidelityBeside } from "../report/committedFidelity";

export interface Written {
  readonly artifact: RunArtifact;
  readonly json: string;
  readonly html: string;
}

/** The place for the results cannot be written to. */
export class OutputFolderError extends Error {
  override readonly name = "OutputFolderError";

  constructor(folder: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`cannot write to the folder ${JSON.stringify(folder)}: ${reason}`, { cause });
  }
}

/** Seals a result and writes both files. */
export function writeRun(result: RunResult, meta: RunArtifact["meta"], out: string): Written {
  const artifact = sealRun(result, meta);
  const [json, html] = [path.join(out, "run.json"), path.join(out, "report.html")];
  writeWhole(json, `${JSON.stringify(artifact)}\n`);
  writeWhole(html, renderReport(artifact, fidelityBeside(result)));
  return { artifact, json, html };
}

/** Seals both results and draws the page before anything is written: run.json, compare.json and report.html, or none. */
export function writeComparison(
  result: RunResult,
  meta: RunArtifact["meta"],
  found: CompareResult,
  foundMeta: CompareArtifact["meta"],
  out: string,
): string[] {
  const [run, compare] = [sealRun(result, meta), sealCompare(found, foundMeta)];
  const files = [
    ["run.json", `${JSON.stringify(run)}\n`],
    ["compare.json", `${JSON.stringify(compare)}\n`],
    ["report.html", renderReport(run, { compare })],
  ] as const;
  return files.map(([name, text]) => {
    const file = path.join(out, name);
    writeWhole(file, text);
    return file;
  });
}

/** The folder must be writable before minutes are spent on filling it. */
export function prepareFolder(out: string): void {
  try {
    mkdirSync(out, { recursive: true });
    accessSync(out, constants.W_OK);
  } catch (error) {
    throw new OutputFolderError(out, error);
  }
}

/** A file is there whole or not at all: whoever interrupts this leaves the old one. */
export function writeWhole(file: string, text: string): void {
  const unfinished = `${file}.part`;
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
