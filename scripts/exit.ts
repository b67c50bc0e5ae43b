import { readFileSync } from "node:fs";

import { Command, InvalidArgumentError } from "commander";
import { JsonRpcProvider, Network, type Signer, Wallet } from "ethers";

import { HttpClient } from "./chain/httpClient";
import { explain } from "./run/explain";
import { accountId } from "../src/domain/ids";
import { amount } from "../src/report/format";
import { type Deployment, parseDeployment } from "../src/sdk/deployment";
import { ExitError, type ExitStep } from "../src/sdk/exit";

interface Options {
  readonly rpc: string;
  readonly deployment: string;
  readonly account: number;
  readonly slippage: number;
  readonly send: boolean;
  readonly json: boolean;
}

const KEY = "GLASSHOUSE_KEY";
const MOST_SLIPPAGE_BPS = 500;
/** A position can take several orders, each of which must fill something. */
const MOST_STEPS = 200;

function readOptions(argv: readonly string[]): Options {
  const program = new Command("npm run exit --")
    .description(
      `Takes an account off the exchange through any node: cancels, closes, withdraws to the payout address. Without --send it only prints the next call, ready for any wallet. With --send it signs with the owner's key in ${KEY}, or lets the node sign for an owner whom it has unlocked.`,
    )
    .requiredOption("--rpc <url>", "a node of the chain")
    .requiredOption(
      "--deployment <file>",
      "the deployment's file, such as deployments/localhost/exchange.json",
    )
    .requiredOption("--account <n>", "number of the account", whole(2 ** 32 - 1))
    .option("--slippage <bps>", "farthest limit price from mark", whole(MOST_SLIPPAGE_BPS), 50)
    .option("--send", "send the calls, one after the other, until nothing is left", false)
    .option("--json", "print the next call as JSON", false)
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<Options>();
}

function whole(most: number): (text: string) => number {
  return (text) => {
    if (/^[0-9]{1,10}$/.test(text) && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`expected a whole number up to ${most}.`);
  };
}

async function main(options: Options): Promise<void> {
  const deployment = parseDeployment(readFileSync(options.deployment, "utf8"));
  // Asked first, since the provider would try again for ever where nobody answers.
  const chainId = Number(await new HttpClient(options.rpc).request({ method: "eth_chainId" }));
  if (chainId !== deployment.chainId) {
    throw new ExitError(`${options.rpc} is chain ${chainId}, the deployment is on ${deployment.chainId}`);
  }
  const network = Network.from(chainId);
  const provider = new JsonRpcProvider(options.rpc, network, { staticNetwork: network, cacheTimeout: -1 });
  try {
    await leave(provider, deployment, options);
  } finally {
    provider.destroy();
  }
}

async function leave(provider: JsonRpcProvider, { addresses }: Deployment, options: Options): Promise<void> {
  // The contracts' types are made by the first compilation.
  const { nextExitStep } = await import("../src/sdk/exit");
  const account = accountId(options.account);
  const ask = (): Promise<ExitStep> => nextExitStep(provider, addresses, account, options.slippage);
  let step = await ask();
  if (!options.send) return print(step, options);
  const signer = await signerFor(provider, step.owner);
  for (let done = 0; step.next !== undefined; done += 1) {
    if (done === MOST_STEPS) throw new ExitError(`not out after ${MOST_STEPS} calls`);
    const before = standing(step);
    console.log(`${step.next.does} ...`);
    const sent = await signer.sendTransaction({ to: step.next.to, data: step.next.data });
    await sent.wait();
    step = await ask();
    if (standing(step) === before) {
      throw new ExitError(
        `"${step.next?.does ?? ""}" changed nothing: nobody trades within ${options.slippage} bps of mark`,
      );
    }
  }
  print(step, options);
}

function standing({ orders, positions, cash, collateral, next }: ExitStep): string {
  const held = collateral.map(({ asset, amount: wad }) => `${asset}:${wad}`);
  return [orders, ...positions.map(({ market, size }) => `${market}:${size}`), cash, ...held, next?.to].join(
    " ",
  );
}

async function signerFor(provider: JsonRpcProvider, owner: string): Promise<Signer> {
  const key = process.env[KEY];
  if (key === undefined) return provider.getSigner(owner);
  const wallet = new Wallet(key, provider);
  if (wallet.address !== owner) {
    throw new ExitError(`${KEY} is the key of ${wallet.address}; the account belongs to ${owner}`);
  }
  return wallet;
}

function print(step: ExitStep, { account, json }: Options): void {
  if (json) {
    const asText = (_: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}` : value);
    console.log(JSON.stringify({ account, ...step, next: step.next ?? null }, asText, 2));
    return;
  }
  const { orders, positions, cash, withdrawable, payout, collateral, next } = step;
  console.log(
    `Account ${account}: ${orders} resting orders, ${positions.length} positions, cash ${amount(`${cash}`, 2)}`,
  );
  console.log(`It may withdraw ${amount(`${withdrawable}`, 2)} now, to ${payout}.`);
  for (const { asset, amount: wad } of collateral) {
    console.log(`It has ${amount(`${wad}`, 6)} of collateral asset ${asset}.`);
  }
  if (next === undefined) {
    console.log("Nothing is left to do.");
    return;
  }
  console.log(`Next: ${next.does}\n  to    ${next.to}\n  data  ${next.data}`);
}

main(readOptions(process.argv.slice(2))).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
