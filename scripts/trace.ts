import { readFileSync } from "node:fs";

import { Command, InvalidArgumentError, Option } from "commander";
import { isAddress } from "ethers";

import { toNumber } from "../src/audit/hex";
import { HttpRpc } from "../src/audit/rpc";
import { traceJson } from "../src/audit/trace/report";
import { trace, TraceError, type TraceSubject } from "../src/audit/trace/trace";
import { headerOf } from "../src/audit/trust/header";
import { parseDeployment } from "../src/sdk/deployment";
import { traceText } from "./audit/traceText";
import { explain } from "./run/explain";

interface Options {
  readonly account?: number;
  readonly tx?: string;
  readonly address?: string;
  readonly rpc: string;
  readonly deployment: string;
  readonly block?: number;
  readonly payout?: string;
  readonly json: boolean;
}

function readOptions(argv: readonly string[]): Options {
  const program = new Command("npm run trace --")
    .description("Where an account's money is, how it came there, and the call that moves it on.")
    .addOption(
      new Option("--account <n>", "number of the account").argParser(readWhole).conflicts(["tx", "address"]),
    )
    .addOption(new Option("--tx <hash>", "a transaction").argParser(readHash).conflicts(["address"]))
    .option("--address <a>", "somebody's address: all their accounts", readAddress)
    .requiredOption("--rpc <url>", "a node of the chain")
    .requiredOption("--deployment <file>", "the deployment, as deploying it wrote it")
    .option("--block <n>", "look at this block instead of the newest", readWhole)
    .option("--payout <a>", "where a refused payout should go instead", readAddress)
    .option("--json", "print the report as JSON (docs/artifacts.md)", false)
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<Options>();
}

function readAddress(text: string): string {
  if (isAddress(text)) return text;
  throw new InvalidArgumentError("expected an address.");
}

function readHash(text: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError("expected the hash of a transaction.");
}

function readWhole(text: string): number {
  if (/^[0-9]{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number.");
}

function subjectOf({ account, tx, address }: Options): TraceSubject {
  if (account !== undefined) return { kind: "account", account };
  if (tx !== undefined) return { kind: "transaction", hash: tx };
  if (address !== undefined) return { kind: "address", address };
  throw new TraceError("have nobody to follow, need --account, --tx or --address");
}

async function main(options: Options): Promise<void> {
  const subject = subjectOf(options);
  const deployment = parseDeployment(readFileSync(options.deployment, "utf8"));
  const rpc = new HttpRpc(options.rpc);
  const chainId = toNumber(await rpc.request("eth_chainId", []), "eth_chainId");
  if (chainId !== deployment.chainId) {
    throw new TraceError(
      `the node serves chain ${chainId}, the deployment is on chain ${deployment.chainId}`,
    );
  }
  const tag = options.block === undefined ? "latest" : `0x${options.block.toString(16)}`;
  const header = headerOf(await rpc.request("eth_getBlockByNumber", [tag, false]));
  const { addresses, block: from } = deployment;
  const report = await trace({ rpc, chainId, header, addresses, from, subject, payout: options.payout });
  console.log(options.json ? traceJson(report) : traceText(report));
}

main(readOptions(process.argv.slice(2))).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
