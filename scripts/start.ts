import { readFileSync } from "node:fs";

import { commandOf, readOptions, type StartOptions } from "./start/options";
import { explain } from "./start/explain";
import { prepareFolder } from "./start/output";
import { parseRows, selectAsset } from "../src/sim/bars/parse";
import { ARMS, CRASH, SMOKE, fitTo } from "../src/sim/scenario/scenario";
import { type Plan } from "./start/runs";

/** Interrupted, as a shell says it. */
const EXIT_INTERRUPTED = 130;

/** What is to be run. Everything that can be wrong with the input is found here, before anything takes time. */
function plan(options: StartOptions): Plan {
  const rows = parseRows(readFileSync(options.bars, "utf8"), options.bars);
  const bars = selectAsset(rows, options.asset, options.bars);
  const scenario = fitTo(options.smoke ? SMOKE : CRASH, bars.end - bars.start);
  const holders = options.accounts ?? scenario.crowd.holders;
  prepareFolder(options.out);
  return {
    bars,
    scenario: { ...scenario, crowd: { ...scenario.crowd, holders } },
    arms: ARMS,
    seed: options.seed,
    engine: options.engine,
    out: options.out,
    command: commandOf(options),
  };
}

async function main(): Promise<void> {
  const planned = plan(readOptions(process.argv.slice(2)));
  // Contracts and their types may not exist yet: nothing that needs them is loaded before they are compiled.
  const { compileContracts } = await import("./start/compile");
  await compileContracts();
  const { run } = await import("./start/runs");
  console.error(`2/2 replaying ${planned.bars.asset} under ${planned.arms.length} sets of rules`);
  const complete = await run(planned);
  if (!complete) process.exitCode = EXIT_INTERRUPTED;
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
