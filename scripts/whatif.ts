import { Command, InvalidArgumentError } from "commander";
import { isAddress, JsonRpcProvider, Network } from "ethers";

import { accountId, marketId } from "../src/domain/ids";
import { amount, price } from "../src/report/format";
import { HttpClient } from "./chain/httpClient";
import { explain } from "./run/explain";
import { type Standing, type Stress, whatIf, WhatIfError } from "../src/sdk/whatIf";

interface Options {
  readonly rpc: string;
  readonly lens: string;
  readonly account: number;
  readonly market: number;
  readonly index: bigint;
  readonly json: boolean;
}

function readOptions(argv: readonly string[]): Options {
  const program = new Command("npm run whatif --")
    .description(
      "What an account of a live deployment, and everybody, would be worth if the index moved at once.",
    )
    .requiredOption("--rpc <url>", "a node of the chain")
    .requiredOption("--lens <address>", "SolvencyLens of the deployment", readAddress)
    .requiredOption("--account <n>", "number of the account", readWhole)
    .requiredOption("--index <change>", "change of the index, such as -30%", readChange)
    .option("--market <n>", "number of the market", readWhole, 0)
    .option("--json", "print the answer as JSON, amounts in 1e-18", false)
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<Options>();
}

function readAddress(text: string): string {
  if (isAddress(text)) return text;
  throw new InvalidArgumentError("expected an address.");
}

function readWhole(text: string): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number.");
}

/** In ppm. */
function readChange(text: string): bigint {
  const [, sign = "", whole = "", decimals = ""] =
    /^([+-]?)([0-9]{1,5})(?:\.([0-9]{1,4}))?%$/.exec(text) ?? [];
  if (whole === "") throw new InvalidArgumentError("expected a change such as -30% or 12.5%.");
  const ppm = BigInt(whole) * 10_000n + BigInt(decimals.padEnd(4, "0"));
  return sign === "-" ? -ppm : ppm;
}

async function main(options: Options): Promise<void> {
  const { SnapshotReader } = await import("../src/sdk/reader");
  // Asked first, since the provider would try again for ever where nobody answers.
  const chainId = await new HttpClient(options.rpc).request({ method: "eth_chainId" });
  const network = Network.from(Number(chainId));
  const provider = new JsonRpcProvider(options.rpc, network, { staticNetwork: network });
  try {
    const block = await provider.getBlockNumber();
    const reading = new SnapshotReader(provider, options.lens).read(block);
    const snapshot = await reading.catch((cause: unknown) => {
      throw new WhatIfError(
        `on chain ${network.chainId}, ${options.lens} does not answer as a SolvencyLens`,
        { cause },
      );
    });
    const answer = whatIf(snapshot, accountId(options.account), marketId(options.market), options.index);
    if (options.json) {
      const asText = (_: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}` : value);
      console.log(
        JSON.stringify({ block, account: options.account, market: options.market, ...answer }, asText, 2),
      );
      return;
    }
    console.log(`Account ${options.account} at block ${block}, now and after the move:`);
    console.log(table(answer.now, answer.then, answer.stressNow, answer.stressThen));
  } finally {
    provider.destroy();
  }
}

function table(now: Standing, then: Standing, all: Stress, allThen: Stress): string {
  const rows: [string, string, string][] = [
    ["index", price(`${now.index}`), price(`${then.index}`)],
    ["equity", money(now.health.equity), money(then.health.equity)],
    ["initial margin", money(now.health.initialMargin), money(then.health.initialMargin)],
    ["maintenance margin", money(now.health.maintenanceMargin), money(then.health.maintenanceMargin)],
    ["may be liquidated", yes(now.liquidatable), yes(then.liquidatable)],
    ["everybody: may be liquidated", `${all.liquidatable}`, `${allThen.liquidatable}`],
    ["everybody: below zero", `${all.bankrupt}`, `${allThen.bankrupt}`],
    ["everybody: short of", money(all.shortfall), money(allThen.shortfall)],
  ];
  return rows.map(([label, a, b]) => `  ${label.padEnd(30)}${a.padStart(18)}${b.padStart(18)}`).join("\n");
}

const money = (wad: bigint): string => amount(`${wad}`, 2);
const yes = (answer: boolean): string => (answer ? "yes" : "no");

main(readOptions(process.argv.slice(2))).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
