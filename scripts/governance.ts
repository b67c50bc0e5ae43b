import { Command } from "commander";

import { atDeployment, type Desk } from "./chain/atDeployment";
import { KEY, signerOf } from "./chain/signer";
import { explain } from "./run/explain";
import { type PendingCall } from "../src/sdk/governance";
import { utc } from "../src/sdk/people";

interface Shared {
  readonly rpc: string;
  readonly deployment: string;
  readonly as?: string;
}

class UsageError extends Error {
  override readonly name = "UsageError";
}

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
  await atDeployment(options, async ({ provider, deployment }) => {
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
  const [, name = "", value = ""] = /^([\w.]+)=(-?\d+)$/.exec(options.set) ?? [];
  if (value === "") throw new UsageError(`--set ${options.set}: expected name=value with a whole number`);
  if (!/^\d{1,3}$/.test(options.market))
    throw new UsageError(`--market ${options.market}: expected a number`);
  await atDeployment(options, async (desk) => {
    const { proposeParameter } = await import("../src/sdk/governance");
    const { provider, deployment } = desk;
    const { requireWithinBounds } = await import("./governance/withinBounds");
    const found = await proposeParameter(provider, deployment, Number(options.market), name, BigInt(value));
    requireWithinBounds(found);
    const authority = await authorityFor(desk, options);
    await (await authority.schedule(found.target, found.data, 0)).wait();
    console.log(`Announced: ${name} of market ${options.market} from ${found.before} to ${found.after}.`);
  });
  await show(options);
}

async function execute(options: Shared & { id: string }): Promise<void> {
  await atDeployment(options, async (desk) => {
    const call = await pendingOf(desk, options.id);
    const authority = await authorityFor(desk, options);
    await (await authority.execute(call.target, call.data)).wait();
    console.log(`Made: ${call.says}`);
  });
}

async function cancel(options: Shared & { id: string }): Promise<void> {
  await atDeployment(options, async (desk) => {
    const call = await pendingOf(desk, options.id);
    const authority = await authorityFor(desk, options);
    await (await authority.cancel(call.caller, call.target, call.data)).wait();
    console.log(`Taken back: ${call.says}`);
  });
}

async function pendingOf({ provider, deployment }: Desk, id: string): Promise<PendingCall> {
  const { pendingCalls } = await import("../src/sdk/governance");
  const found = (await pendingCalls(provider, deployment)).find((call) => call.id === id);
  if (found === undefined) throw new UsageError(`no call ${id} waits`);
  return found;
}

async function authorityFor({ provider, deployment }: Desk, { as }: Shared) {
  const { Authority__factory } =
    await import("../typechain/factories/contracts/governance/Authority__factory");
  return Authority__factory.connect(deployment.addresses.authority, await signerOf(provider, as));
}

function told({ id, caller, from, until, says, changes }: PendingCall): string {
  return `${id}\n  by ${caller}, from ${utc(from)} to ${utc(until)}\n  ${[...changes, says].join("\n  ")}`;
}

program()
  .parseAsync(process.argv.slice(2), { from: "user" })
  .catch((error: unknown) => {
    console.error(explain(error));
    process.exitCode = 1;
  });
