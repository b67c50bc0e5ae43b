import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Argument, Command, Option } from "commander";

import { auditAsCustomer, type CustomerAudit, customerExitCode } from "../src/audit/venue/customerAudit";
import { MISCONDUCT_KINDS, type MisconductKind } from "../src/cex/misconduct/switches";
import { type VenueKind } from "../src/cex/model/config";
import { VENUE_KINDS } from "../src/cex/venues/catalogue";
import { exampleOf, liveThrough } from "./audit/venueStory";
import { explain } from "./run/explain";

const SCHEMA = "glasshouse.customer-audit/1";

interface Options {
  readonly misconduct?: MisconductKind;
  readonly out?: string;
}

async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("npm run audit:cex --")
    .description("What a customer can check at a model of another venue, and what it leaves open.")
    .addArgument(new Argument("<kind>", "the venue").choices(VENUE_KINDS))
    .addOption(new Option("--misconduct <what>", "what it does and should not").choices(MISCONDUCT_KINDS))
    .option("--out <dir>", "write customer-audit.json there")
    .allowExcessArguments(false)
    .showHelpAfterError();
  await program
    .action((kind: VenueKind, options: Options) => {
      const misconduct = options.misconduct === undefined ? [] : [exampleOf(options.misconduct)];
      const audit = auditAsCustomer(liveThrough(kind, misconduct));
      if (options.out !== undefined) write(options.out, audit);
      console.log(textOf(audit));
      process.exitCode = customerExitCode(audit);
    })
    .parseAsync([...argv], { from: "user" });
}

function write(folder: string, audit: CustomerAudit): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, "customer-audit.json"),
    JSON.stringify({ schema: SCHEMA, ...audit }, null, 2),
  );
}

const SAYS = {
  0: "Everything was checked and holds.",
  1: "Something is not so.",
  2: "Something cannot be known.",
};

function textOf(audit: CustomerAudit): string {
  const { venue, block, answers } = audit;
  const rows = answers.flatMap(({ question, verdict, evidence, leavesOpen }) => [
    `  ${verdict.padEnd(9)} ${question}`,
    `            ${evidence}`,
    `            leaves open: ${leavesOpen}`,
  ]);
  return [`${venue}, block ${block}, as one of its customers:`, ...rows, SAYS[customerExitCode(audit)]].join(
    "\n",
  );
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 2;
});
