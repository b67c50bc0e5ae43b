import { explain } from "../run/explain";
import { prepareFolder } from "../run/output";
import { readDrillOptions } from "./drill/options";

/** It could not be finished: nothing is said of what was not tried. */
const EXIT_UNFINISHED = 2;

async function main(argv: readonly string[]): Promise<number> {
  const options = readDrillOptions(argv);
  prepareFolder(options.out);
  // Contracts and their types may not exist yet: nothing that needs them is loaded before they are compiled.
  const { compileContracts } = await import("../run/compile");
  await compileContracts();
  const { runDrills } = await import("./drill/run");
  return runDrills(options, `npm run audit:drill -- ${argv.join(" ")}`);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(explain(error));
    process.exitCode = EXIT_UNFINISHED;
  },
);
