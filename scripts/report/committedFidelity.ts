import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { type RunResult } from "../../src/domain/run/artifact";
import { fidelityArtifactSchema } from "../../src/domain/run/fidelity";
import { parseSealed } from "../../src/domain/run/sealed";
import { type Beside } from "../../src/report/render";

/** What `npm run fidelity` found last and was committed. */
const COMMITTED = path.join(__dirname, "../../bench/fidelity.json");

/** Beside a run whose prices are modelled: how far that model is to be believed. Recorded prices need none; a copy without the file has none. */
export function fidelityBeside({ bars }: Pick<RunResult, "bars">): Pick<Beside, "fidelity"> {
  if (bars.kind !== "modelled" || !existsSync(COMMITTED)) return {};
  return { fidelity: parseSealed(fidelityArtifactSchema, readFileSync(COMMITTED, "utf8"), "fidelity") };
}
