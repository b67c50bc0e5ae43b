import { type RunArtifact, type RunColumn } from "../../src/domain/run/artifact";
import { makeResult } from "../../src/sim/record/result";
import { withBlocks } from "../../src/sim/scenario/scenario";
import { blocksOf } from "../../src/sim/terms";
import { engineFor } from "../chain/engines";
import { ArmLostError, ArmProcess, runAll, type Whereabouts } from "./arms";
import { committedExchange } from "./committed";
import { Interrupt } from "./interrupt";
import { shellWord } from "./optionValues";
import { writeRun } from "./output";
import { type Plan } from "./plan";
import { Progress } from "./progress";
import { closingLines, summaryTable } from "./table";

/** Runs all arms and writes what they found; false when somebody stopped it. */
export async function run(plan: Plan): Promise<boolean> {
  const { bars, seed, engine } = plan;
  const tasks = plan.arms.map((arm) => ({
    scenario: withBlocks(plan.scenario, arm.rules),
    bars,
    seed,
    engine: engineFor(engine, arm.rules),
    arm,
  }));
  const progress = new Progress(tasks.reduce((sum, { scenario }) => sum + blocksOf(scenario), 0));
  const arms = tasks.map((task) => new ArmProcess(task, (done) => progress.report(task.arm.id, done)));
  const interrupt = new Interrupt(() => arms.forEach((arm) => arm.stop()));
  try {
    const columns = await runAll(arms, engine.kind !== "rpc");
    progress.stop();
    const complete = report(plan, columns, progress.seconds());
    if (engine.kind === "rpc")
      tasks.forEach(({ arm }, i) => sayWhere(arm.id, engine.url, arms[i]?.whereabouts));
    return complete;
  } catch (error) {
    if (!(interrupt.requested && error instanceof ArmLostError)) throw error;
    console.error("Stopped before the runs had begun: nothing was written.");
    return false;
  } finally {
    progress.stop();
    interrupt.release();
  }
}

/** A node that somebody else started keeps the exchange: it can be asked afterwards. */
function sayWhere(arm: string, url: string, at: Whereabouts | undefined): void {
  if (at === undefined) return;
  console.log(`\nThe exchange of "${arm}" stands on that node, its Ledger at ${at.ledger}. What if:`);
  console.log(`npm run whatif -- --rpc ${shellWord(url)} --lens ${at.lens} --account 1 --index -30%`);
}

function report(plan: Plan, columns: readonly RunColumn[], wallSec: number): boolean {
  const result = makeResult({ ...plan, base: committedExchange().base }, columns);
  const written = writeRun(result, metaOf(plan, wallSec), plan.out);
  console.log(summaryTable(result));
  console.log(`\n${closingLines(result).join("\n")}`);
  console.log(`\nwrote ${written.json} and ${written.html}`);
  console.log(`result ${written.artifact.hash}`);
  console.log(`economics ${written.artifact.economicHash}, the same on every engine`);
  console.error(`took ${wallSec.toFixed(0)} s`);
  if (!result.complete)
    console.error("Stopped early: both files are marked partial. Run again for whole ones.");
  return result.complete;
}

function metaOf({ arms, bars, scenario, command, engine }: Plan, wallSec: number): RunArtifact["meta"] {
  return {
    createdAt: new Date().toISOString(),
    replayStart: bars.start + scenario.offsetSec + scenario.warmupSec,
    command,
    versions: { node: process.version },
    engines: arms.map(({ rules }) => engineFor(engine, rules).kind),
    wallSec: Math.round(wallSec * 10) / 10,
  };
}
