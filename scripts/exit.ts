import { Command } from "commander";
import { type JsonRpcProvider, type Signer } from "ethers";

import { atDeployment, type Desk } from "./chain/atDeployment";
import { KEY, signerOf } from "./chain/signer";
import { explain } from "./run/explain";
import { wholeFrom } from "./run/optionValues";
import { accountId } from "../src/domain/ids";
import { amount } from "../src/report/format";
import { ExitError, type ExitStep } from "../src/sdk/exit";
import { utc } from "../src/sdk/people";

interface Options {
  readonly rpc: string;
  readonly deployment: string;
  readonly account: number;
  readonly slippage: number;
  readonly send: boolean;
  readonly json: boolean;
}

/** Something is left which has to wait. */
const WAITS = 2;
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
    .requiredOption("--account <n>", "number of the account", wholeFrom(0, 2 ** 32 - 1))
    .option("--slippage <bps>", "farthest limit price from mark", wholeFrom(0, MOST_SLIPPAGE_BPS), 50)
    .option("--send", "send the calls, one after the other, until nothing is left", false)
    .option("--json", "print the next call as JSON", false)
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<Options>();
}

async function leave({ provider, deployment }: Desk, options: Options): Promise<void> {
  // The contracts' types are made by the first compilation.
  const { nextExitStep } = await import("../src/sdk/exit");
  const { sendCall } = await import("../src/sdk/readyCall");
  const account = accountId(options.account);
  const ask = (): Promise<ExitStep> =>
    nextExitStep(provider, deployment.addresses, account, options.slippage);
  let step = await ask();
  const signer = options.send ? await ownerOf(provider, step.owner) : undefined;
  for (let done = 0; signer !== undefined && step.next !== undefined; done += 1) {
    if (done === MOST_STEPS) throw new ExitError(`not out after ${MOST_STEPS} calls`);
    const [before, { does, clearsTheWay }] = [standing(step), step.next];
    console.log(`${does} ...`);
    await sendCall(signer, step.next);
    step = await ask();
    if (clearsTheWay !== true && standing(step) === before) throw new ExitError(`"${does}" changed nothing`);
  }
  print(step, options);
  if (step.next === undefined && step.waits.length > 0) process.exitCode = WAITS;
}

function standing({ orders, positions, cash, collateral }: ExitStep): string {
  const held = collateral.map(({ asset, amount: wad }) => `${asset}:${wad}`);
  return [orders, ...positions.map(({ market, size }) => `${market}:${size}`), cash, ...held].join(" ");
}

async function ownerOf(provider: JsonRpcProvider, owner: string): Promise<Signer> {
  const signer = await signerOf(provider, owner);
  const address = await signer.getAddress();
  if (address === owner) return signer;
  throw new ExitError(`${KEY} is the key of ${address}; the account belongs to ${owner}`);
}

function print(step: ExitStep, { account, json }: Options): void {
  if (json) {
    const asText = (_: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}` : value);
    console.log(JSON.stringify({ account, ...step, next: step.next ?? null }, asText, 2));
    return;
  }
  for (const line of told(account, step)) console.log(line);
}

function told(account: number, step: ExitStep): readonly string[] {
  const { orders, positions, cash, withdrawable, today, perDay, payout, pendingPayout, next, waits } = step;
  const money = (wad: bigint): string => amount(`${wad}`, 2);
  const limit = perDay === undefined ? "" : `, ${money(today)} by its daily limit of ${money(perDay)}`;
  const lines = [
    `Account ${account}: ${orders} resting orders, ${positions.length} positions, cash ${money(cash)}`,
    `It may withdraw ${money(withdrawable)} now${limit}, to ${payout}.`,
  ];
  if (pendingPayout !== undefined) {
    const { to, from } = pendingPayout;
    lines.push(`From ${utc(from)} on it goes to ${to}: Vault.cancelPayout takes that back until then.`);
  }
  for (const { asset, amount: wad } of step.collateral) {
    lines.push(`It has ${amount(`${wad}`, 6)} of collateral asset ${asset}.`);
  }
  lines.push(...waits.map(({ says }) => says));
  if (next !== undefined) lines.push(`Next: ${next.does}\n  to    ${next.to}\n  data  ${next.data}`);
  else if (waits.length === 0) lines.push("Nothing is left to do.");
  return lines;
}

const options = readOptions(process.argv.slice(2));
atDeployment(options, (desk) => leave(desk, options)).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
