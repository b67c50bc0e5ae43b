import { readFileSync } from "node:fs";

import { Command } from "commander";
import { JsonRpcProvider, Network, type Signer, Wallet } from "ethers";

import { HttpClient } from "./chain/httpClient";
import { explain } from "./run/explain";
import { type Deployment, parseDeployment } from "../src/sdk/deployment";
import { type PendingCall } from "../src/sdk/governance";

interface Shared {
  readonly rpc: string;
  readonly deployment: string;
  readonly as?: string;
}

interface Desk {
  readonly provider: JsonRpcProvider;
  readonly deployment: Deployment;
}

class UsageError extends Error {
  override readonly name = "UsageError";
}

const KEY = "GLASSHOUSE_KEY";

/** Every command asks the chain; those that send sign with the key in GLASSHOUSE_KEY, or let the node sign for `--as`. */
function program(): Command {
  const root = new Command("npm run governance --").description("Shows and makes governance's calls.");
  const command = (name: string, does: string): Command =>
    root
      .command(name)
      .description(does)
      .requiredOption("--rpc <url>", "a node of the chain")
      .requiredOption("--deployment <file>", "the deployment's file")
      .option("--as <address>", `an account that the node signs for, instead of the key in ${KEY}`);
  command("show", "who holds which role, with which delay, and what waits").action(show);
  command("propose", "announces a change of one parameter")
    .requiredOption("--market <n>", "number of the market")
    .requiredOption("--set <name=value>", "such as margin.takerFeePpm=400")
    .action(propose);
  command("execute", "makes an announced call whose time has come")
    .requiredOption("--id <hash>", "of the call")
    .action(execute);
  command("cancel", "takes an announced call back")
    .requiredOption("--id <hash>", "of the call")
    .action(cancel);
  return root;
}

async function show(options: Shared): Promise<void> {
  await at(options, async ({ provider, deployment }) => {
    const { holdersOf, pendingCalls } = await import("../src/sdk/governance");
    for (const { role, holder, delaySec } of await holdersOf(provider, deployment)) {
      console.log(`${role.padEnd(10)} ${holder}  delay ${delaySec} s`);
    }
    const pending = await pendingCalls(provider, deployment);
    if (pending.length === 0) console.log("Nothing waits.");
    for (const call of pending) console.log(told(call));
  });
}

async function propose(options: Shared & { market: string; set: string }): Promise<void> {
  await at(options, async ({ provider, deployment }) => {
    const { proposeParameter } = await import("../src/sdk/governance");
    const [name = "", value = ""] = options.set.split("=");
    if (!/^\d+$/.test(options.market) || !/^-?\d+$/.test(value))
      throw new UsageError("numbers are whole numbers");
    const found = await proposeParameter(provider, deployment, Number(options.market), name, BigInt(value));
    const authority = await authorityFor(provider, deployment, options);
    await (await authority.schedule(found.target, found.data, 0)).wait();
    console.log(`Announced: ${name} of market ${options.market} from ${found.before} to ${found.after}.`);
  });
  await show(options);
}

async function execute(options: Shared & { id: string }): Promise<void> {
  await at(options, async ({ provider, deployment }) => {
    const call = await pendingOf(provider, deployment, options.id);
    const authority = await authorityFor(provider, deployment, options);
    await (await authority.execute(call.target, call.data)).wait();
    console.log(`Made: ${call.says}`);
  });
}

async function cancel(options: Shared & { id: string }): Promise<void> {
  await at(options, async ({ provider, deployment }) => {
    const call = await pendingOf(provider, deployment, options.id);
    const authority = await authorityFor(provider, deployment, options);
    await (await authority.cancel(call.caller, call.target, call.data)).wait();
    console.log(`Taken back: ${call.says}`);
  });
}

async function pendingOf(
  provider: JsonRpcProvider,
  deployment: Deployment,
  id: string,
): Promise<PendingCall> {
  const { pendingCalls } = await import("../src/sdk/governance");
  const found = (await pendingCalls(provider, deployment)).find((call) => call.id === id);
  if (found === undefined) throw new UsageError(`no call ${id} waits`);
  return found;
}

async function authorityFor(provider: JsonRpcProvider, { addresses }: Deployment, options: Shared) {
  const { Authority__factory } =
    await import("../typechain/factories/contracts/governance/Authority__factory");
  return Authority__factory.connect(addresses.authority, await signerFor(provider, options));
}

async function signerFor(provider: JsonRpcProvider, { as }: Shared): Promise<Signer> {
  const key = process.env[KEY];
  if (key !== undefined) return new Wallet(key, provider);
  if (as === undefined) throw new UsageError(`who signs? Set ${KEY}, or say --as for a node that signs`);
  return provider.getSigner(as);
}

async function at({ rpc, deployment: file }: Shared, act: (desk: Desk) => Promise<void>): Promise<void> {
  const deployment = parseDeployment(readFileSync(file, "utf8"));
  // Asked first, since the provider would try again for ever where nobody answers.
  const chainId = Number(await new HttpClient(rpc).request({ method: "eth_chainId" }));
  if (chainId !== deployment.chainId) {
    throw new UsageError(`${rpc} is chain ${chainId}, the deployment is on ${deployment.chainId}`);
  }
  const network = Network.from(chainId);
  const provider = new JsonRpcProvider(rpc, network, { staticNetwork: network, cacheTimeout: -1 });
  try {
    await act({ provider, deployment });
  } finally {
    provider.destroy();
  }
}

function told({ id, caller, from, until, says }: PendingCall): string {
  const time = (sec: number): string => new Date(1_000 * sec).toISOString().slice(0, 19);
  return `${id}\n  by ${caller}, from ${time(from)} to ${time(until)} UTC\n  ${says}`;
}

program()
  .parseAsync(process.argv.slice(2), { from: "user" })
  .catch((error: unknown) => {
    console.error(explain(error));
    process.exitCode = 1;
  });
