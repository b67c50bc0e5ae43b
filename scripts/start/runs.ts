import hre from "hardhat";

import { localConfig } from "../../deploy/config/local";
import { hardhatArtifacts } from "../../deploy/lib/hardhatContext";
import { type RunColumn } from "../../src/domain/run/artifact";
import { type AssetBars } from "../../src/sim/bars/bars";
import { makeResult } from "../../src/sim/record/result";
import { type Arm, type Scenario } from "../../src/sim/scenario/scenario";
import { addressOf, makeReporters } from "../../src/sim/setup/actors";
import { blocksOf, simulate, type RunTerms } from "../../src/sim/simulate";
import { openEmbeddedChain } from "./embeddedChain";
import { writeRun } from "./output";
import { Progress } from "./progress";
import { summaryTable } from "./table";

const REPORTERS = 3;

export interface Plan {
  readonly bars: AssetBars;
  readonly scenario: Scenario;
  readonly arms: readonly Arm[];
  readonly seed: bigint;
  readonly out: string;
}

/** Runs all arms side by side and writes what they found; false when somebody stopped it. */
export async function run(plan: Plan): Promise<boolean> {
  const { bars, scenario, seed } = plan;
  const reporters = makeReporters(REPORTERS);
  const [governor, guardian] = [addressOf("governor"), addressOf("guardian")];
  const base = localConfig({ governor, guardian, reporters: reporters.map(({ address }) => address) });
  const terms: Omit<RunTerms, "arm"> = { scenario, bars, seed, base, reporters };
  const progress = new Progress(blocksOf(scenario) * plan.arms.length);
  const interrupt = new Interrupt();
  let columns: RunColumn[];
  try {
    columns = await Promise.all(
      plan.arms.map((arm) =>
        simulate(
          { ...terms, arm },
          {
            openChain: openEmbeddedChain,
            artifacts: hardhatArtifacts(hre),
            onBlock: (done) => progress.report(arm.id, done),
            stopped: () => interrupt.requested,
          },
        ),
      ),
    );
  } finally {
    progress.stop();
    interrupt.release();
  }
  return report(plan, makeResult(terms, columns), progress.seconds());
}

function report(plan: Plan, result: ReturnType<typeof makeResult>, wallSec: number): boolean {
  const written = writeRun(result, metaOf(plan, wallSec), plan.out);
  console.log(summaryTable(result));
  console.log(`\n${foundLine(result.columns)}`);
  console.log(`wrote ${written.json} and ${written.html} in ${wallSec.toFixed(1)} s`);
  console.log(`result ${written.artifact.hash}`);
  if (!result.complete)
    console.error("Stopped early: both files are marked partial. Run again for whole ones.");
  return result.complete;
}

/** The line that a reader should be able to check by adding up. */
function foundLine(columns: readonly RunColumn[]): string {
  const exact = columns.every(({ summary }) => BigInt(summary.money.difference) >= 0n);
  return exact
    ? 'Every cent found: tokens held = the sum of all cash, to the dust of the line "Difference".'
    : "MONEY IS MISSING: the sum of all cash exceeds the tokens held.";
}

function metaOf({ bars, scenario, seed }: Plan, wallSec: number) {
  return {
    createdAt: new Date().toISOString(),
    replayStart: bars.start + scenario.offsetSec + scenario.warmupSec,
    command: commandOf(bars, scenario, seed),
    versions: { node: process.version, hardhat: hre.version },
    wallSec: Math.round(wallSec * 10) / 10,
  };
}

function commandOf({ asset }: AssetBars, { name, crowd }: Scenario, seed: bigint): string {
  const smoke = name === "smoke" ? " --smoke" : "";
  return `npm ci\nnpm start -- --asset ${asset} --seed ${seed} --accounts ${crowd.holders}${smoke}`;
}

/** The first Ctrl-C ends the runs after their block; the second one is the system's. */
class Interrupt {
  requested = false;
  private readonly listener = (): void => {
    this.requested = true;
    console.error("\nstopping after this block; press Ctrl-C again to drop everything");
    this.release();
  };

  constructor() {
    process.once("SIGINT", this.listener);
  }

  release(): void {
    process.removeListener("SIGINT", this.listener);
  }
}
