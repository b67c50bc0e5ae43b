import { accessSync, constants, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
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
  writeTogether([
    [json, `${JSON.stringify(artifact)}\n`],
    [html, renderReport(artifact, fidelityBeside(result))],
  ]);
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
  const texts: readonly (readonly [name: string, text: string])[] = [
    ["run.json", `${JSON.stringify(run)}\n`],
    ["compare.json", `${JSON.stringify(compare)}\n`],
    ["report.html", renderReport(run, { ...fidelityBeside(result), compare })],
  ];
  const files = texts.map(([name, text]): Draft => [path.join(out, name), text]);
  writeTogether(files);
  return files.map(([file]) => file);
}

/** The folder must be writable before minutes are spent on filling it. */
export function prepareFolder(out: string): void {
  try {
    makeFolder(out);
    accessSync(out, constants.W_OK);
  } catch (error) {
    throw new OutputFolderError(out, error);
  }
}

/** With all above it. Node's own recursion never ends where a folder is there and refuses to hold another, as /proc does. */
function makeFolder(folder: string): void {
  if (folder !== "" && statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = path.dirname(folder);
  if (above !== folder) makeFolder(above);
  mkdirSync(folder);
}

type Draft = readonly [file: string, text: string];

/** A file is there whole or not at all: whoever interrupts this leaves the old one. */
export function writeWhole(file: string, text: string): void {
  writeTogether([[file, text]]);
}

/** All of them or none: no file takes its place before the last one lies whole on the disk, so that a full disk leaves the old ones. */
export function writeTogether(drafts: readonly Draft[]): void {
  try {
    for (const [file, text] of drafts) writeFileSync(unfinished(file), text);
    for (const [file] of drafts) renameSync(unfinished(file), file);
  } catch (error) {
    for (const [file] of drafts) rmSync(unfinished(file), { force: true });
    throw error;
  }
}

function unfinished(file: string): string {
  return `${file}.part`;
}
