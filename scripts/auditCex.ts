import path from "node:path";

import { Argument, Command, Option } from "commander";

import { customerArtifactOf } from "../src/audit/venue/customerArtifact";
import { auditAsCustomer, customerExitCode } from "../src/audit/venue/customerAudit";
import { MISCONDUCT_KINDS, type MisconductKind } from "../src/cex/misconduct/switches";
import { type VenueKind } from "../src/cex/model/config";
import { VENUE_KINDS } from "../src/cex/venues/catalogue";
import { type CustomerAuditArtifact } from "../src/domain/audit/customer";
import { renderCustomerAudit } from "../src/report/audit/customerPage";
import { exampleOf, liveThrough } from "./audit/venueStory";
import { explain } from "./run/explain";
import { prepareFolder, writeTogether } from "./run/output";

interface Options {
  readonly misconduct?: MisconductKind;
  readonly out?: string;
}

async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("npm run audit:cex --")
    .description("What a customer can check at a model of another venue, and what it leaves open.")
    .addArgument(new Argument("<kind>", "the venue").choices(VENUE_KINDS))
    .addOption(new Option("--misconduct <what>", "what it does and should not").choices(MISCONDUCT_KINDS))
    .option("--out <dir>", "write customer-audit.json and audit-cex.html there")
    .allowExcessArguments(false)
    .showHelpAfterError();
  await program
    .action((kind: VenueKind, options: Options) => {
      const misconduct = options.misconduct === undefined ? [] : [exampleOf(options.misconduct)];
      const audit = auditAsCustomer(liveThrough(kind, misconduct));
      const artifact = customerArtifactOf(audit);
      if (options.out !== undefined) write(options.out, artifact);
      console.log(textOf(artifact));
      process.exitCode = customerExitCode(audit);
    })
    .parseAsync([...argv], { from: "user" });
}

function write(folder: string, artifact: CustomerAuditArtifact): void {
  prepareFolder(folder);
  const [json, html] = [path.join(folder, "customer-audit.json"), path.join(folder, "audit-cex.html")];
  writeTogether([
    [json, `${JSON.stringify(artifact, null, 1)}\n`],
    [html, renderCustomerAudit(artifact)],
  ]);
  console.log(`wrote ${json} and ${html}`);
}

function textOf({ venue, block, answers, headline }: CustomerAuditArtifact): string {
  const rows = answers.flatMap(({ question, verdict, evidence, leavesOpen }) => [
    `  ${verdict.padEnd(9)} ${question}`,
    `            ${evidence}`,
    `            leaves open: ${leavesOpen}`,
  ]);
  return [`${venue}, block ${block}, as one of its customers:`, ...rows, headline].join("\n");
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 2;
});
