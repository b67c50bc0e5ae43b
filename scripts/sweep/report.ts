import path from "node:path";

import { type SweepArtifact } from "../../src/domain/run/sweep";
import { SWEEP_FILE } from "./runSweep";
import { sweepTable } from "./table";

/** Prints what a sweep found. @returns the exit code: 1 when the contracts found something else than the twin */
export function reportSweep({ hash, result, meta }: SweepArtifact, out: string): number {
  console.log(sweepTable(result));
  const differing = result.checks.filter(({ equal }) => !equal);
  console.log(
    `\n${result.checks.length - differing.length} of ${result.checks.length} runs repeated on the contracts are equal`,
  );
  for (const { arm, seed, differences } of differing) {
    console.error(`DIFFERENT: arm ${arm}, seed ${seed}`);
    for (const { field, twin, contracts } of differences) {
      console.error(`  ${field}: twin ${twin}, contracts ${contracts}`);
    }
  }
  console.log(`wrote ${path.join(out, SWEEP_FILE)}\nresult ${hash}`);
  console.error(`took ${meta.wallSec.toFixed(0)} s`);
  if (!result.complete) {
    console.error(`Stopped early: ${result.done} of ${result.planned} runs; the file is marked partial.`);
  }
  return differing.length > 0 ? 1 : 0;
}
