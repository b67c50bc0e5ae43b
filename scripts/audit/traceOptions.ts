import { Command, Option } from "commander";

import { readAddress, readHash, readWhole } from "./options";

/** What the command line asked for. */
export interface TraceOptions {
  readonly account?: number;
  readonly tx?: string;
  readonly address?: string;
  readonly rpc: string;
  readonly deployment?: string;
  readonly ledger?: string;
  readonly block?: number;
  readonly payout?: string;
  readonly json: boolean;
}

/** Reads the arguments; prints help or the mistake and exits by itself where there is one. */
export function readTraceOptions(argv: readonly string[]): TraceOptions {
  const program = new Command("npm run trace --")
    .description("Where an account's money is, how it came there, and the call that moves it on.")
    .addOption(
      new Option("--account <n>", "number of the account").argParser(readWhole).conflicts(["tx", "address"]),
    )
    .addOption(new Option("--tx <hash>", "a transaction").argParser(readHash).conflicts(["address"]))
    .option("--address <a>", "somebody's address: all their accounts", readAddress)
    .requiredOption("--rpc <url>", "a node of the chain")
    .addOption(
      new Option("--deployment <file>", "the deployment, as deploying it wrote it").conflicts("ledger"),
    )
    .option(
      "--ledger <a>",
      "or the Ledger's address alone: the others are read from proved code; neither is needed where the chain has one Ledger",
      readAddress,
    )
    .option("--block <n>", "look at this block instead of the newest", readWhole)
    .option("--payout <a>", "where a refused payout should go instead", readAddress)
    .option("--json", "print the report as JSON (docs/artifacts.md)", false)
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<TraceOptions>();
}
