import { EXIT_UNCHECKED, readAuditOptions } from "./audit/options";
import { explain } from "./run/explain";
import { prepareFolder } from "./run/output";

async function main(argv: readonly string[]): Promise<number> {
  const options = readAuditOptions(argv);
  prepareFolder(options.out);
  if (options.store !== undefined) prepareFolder(options.store);
  // Contracts and their types may not exist yet: nothing that needs them is loaded before they are compiled.
  const { compileContracts } = await import("./run/compile");
  await compileContracts();
  const { runAudit } = await import("./audit/run");
  return runAudit(options, `npm run audit -- ${argv.join(" ")}`);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(explain(error));
    process.exitCode = EXIT_UNCHECKED;
  },
);
