import { accessSync, constants, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { type RunArtifact, type RunResult } from "../../src/domain/run/artifact";
import { sealRun } from "../../src/domain/run/canonical";
import { renderReport } from "../../src/report/render";

export interface Written {
  readonly artifact: RunArtifact;
  readonly json: string;
  readonly html: string;
}

/** Seals a result and writes both files. */
export function writeRun(result: RunResult, meta: RunArtifact["meta"], out: string): Written {
  const artifact = sealRun(result, meta);
  const [json, html] = [path.join(out, "run.json"), path.join(out, "report.html")];
  writeFileSync(json, `${JSON.stringify(artifact)}\n`);
  writeFileSync(html, renderReport(artifact));
  return { artifact, json, html };
}

/** The folder must be writable before minutes are spent on filling it. */
export function prepareFolder(out: string): void {
  mkdirSync(out, { recursive: true });
  accessSync(out, constants.W_OK);
}
