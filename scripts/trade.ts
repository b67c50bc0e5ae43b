import { Command, Option } from "commander";
import { getAddress, isAddress, type Log } from "ethers";

import { atDeployment, type Desk } from "./chain/atDeployment";
import { KEY, signerOf } from "./chain/signer";
import { explain } from "./run/explain";
import { wholeFrom } from "./run/optionValues";
import { addLooks, LAST_ACCOUNT, LAST_MARKET, type Shared, showAccount } from "./trade/looks";
import { accountId, marketId, orderId } from "../src/domain/ids";
import { type ReadyCall } from "../src/sdk/readyCall";
import { decimal, parseDecimal } from "../src/sdk/trade/decimal";
import { TradeError } from "../src/sdk/trade/errors";
import { type OrderKindName } from "../src/sdk/trade/order";

interface Asked extends Shared {
  readonly account: number;
  readonly as?: string;
  readonly send: boolean;
}

interface Ordered extends Asked {
  readonly market: number;
  readonly size: string;
  readonly price: string;
  readonly kind: OrderKindName;
  readonly reduceOnly: boolean;
}

interface Stopped extends Asked {
  readonly market: number;
  readonly price: string;
  readonly takeProfit: boolean;
  readonly slippage: number;
  readonly days: number;
  readonly lossPerDay: string;
}

const KINDS: readonly OrderKindName[] = ["limit", "post-only", "ioc", "fok"];
/** Why a part of an order neither fills nor rests: the contracts drop it without an error. */
const DROPPED =
  "The rest was dropped: nobody within this price and its band, or too little margin, or no live price (book and show tell).";
const MOST_SLIPPAGE_BPS = 50;
const MOST_DAYS = 90;

/** Without --send a command only says what its call would do, and prints it for any wallet. */
function program(): Command {
  const root = new Command("npm run trade --").description("Looks at markets and accounts, and trades.");
  const command = (name: string, does: string): Command =>
    root
      .command(name)
      .description(does)
      .requiredOption("--rpc <url>", "a node of the chain")
      .requiredOption("--deployment <file>", "the deployment's file")
      .allowExcessArguments(false);
  const call = (name: string, does: string): Command =>
    command(name, does)
      .option("--as <address>", `who signs: an account of the node, instead of the key in ${KEY}`)
      .option("--send", "send the call, instead of printing it for a wallet", false);
  const ofAccount = (name: string, does: string): Command =>
    call(name, does).requiredOption("--account <n>", "number of the account", wholeFrom(1, LAST_ACCOUNT));
  addLooks(command);
  call("open", "opens an account for whoever signs").action(open);
  ofAccount("deposit", "brings settlement tokens into an account")
    .requiredOption("--amount <tokens>", "such as 1000 or 0.5")
    .option("--mint", "mint what the wallet lacks: only test tokens allow it", false)
    .action(deposit);
  ofAccount("withdraw", "brings settlement tokens to the account's payout address")
    .requiredOption("--amount <tokens>", "such as 1000 or 0.5")
    .action(withdraw);
  for (const side of ["buy", "sell"] as const) {
    ofAccount(side, `places an order to ${side}`)
      .option("--market <n>", "number of the market", wholeFrom(0, LAST_MARKET), 0)
      .requiredOption("--size <base>", "whole lots of the base unit")
      .requiredOption("--price <limit>", "a whole number of ticks; it fills at this or better")
      .addOption(new Option("--kind <kind>", "what becomes of the rest").choices(KINDS).default(KINDS[0]))
      .option("--reduce-only", "never grows or turns the position", false)
      .action((options: Ordered) => order(side === "buy", options));
  }
  ofAccount("stop", "leaves a stop behind that closes a position once mark is there; anybody executes it")
    .option("--market <n>", "number of the market", wholeFrom(0, LAST_MARKET), 0)
    .requiredOption("--price <mark>", "of mark, at which it fires")
    .option("--take-profit", "fires at a better price, not at a worse one", false)
    .option("--slippage <bps>", "farthest limit price from mark", wholeFrom(0, MOST_SLIPPAGE_BPS), 30)
    .option("--days <n>", "how long it lives", wholeFrom(1, MOST_DAYS), 30)
    .option("--loss-per-day <tokens>", "the most that stops may lose against mark in a day", "10000")
    .action(stop);
  ofAccount("unstop", "takes a stop back")
    .requiredOption("--id <n>", "as show names it", wholeFrom(1, LAST_ACCOUNT))
    .action(unstop);
  ofAccount("cancel", "takes back one resting order, or all")
    .option("--order <id>", "as show names it; without it: all")
    .action(cancel);
  return root;
}

async function open(options: Omit<Asked, "account">): Promise<void> {
  await atDeployment(options, async (desk) => {
    const { openCall, openedIn } = await import("../src/sdk/trade/money");
    const owner = await addressOf(desk, options.as);
    const { logs } = await make(desk, owner, [openCall(desk.deployment.addresses, owner)], options.send);
    const opened = openedIn(logs);
    if (opened !== undefined) console.log(`Opened account ${opened}.`);
  });
}

async function deposit(options: Asked & { amount: string; mint: boolean }): Promise<void> {
  await atDeployment(options, async (desk) => {
    const { depositCalls, sumOf } = await import("../src/sdk/trade/money");
    const { provider, deployment } = desk;
    const sum = await sumOf(provider, deployment.addresses, options.amount);
    const wallet = await addressOf(desk, await named(desk, options));
    const terms = { account: accountId(options.account), wallet, sum, mint: options.mint };
    await make(desk, wallet, await depositCalls(provider, deployment.addresses, terms), options.send);
    if (options.send) await showAccount(desk, options.account);
  });
}

async function withdraw(options: Asked & { amount: string }): Promise<void> {
  await atDeployment(options, async (desk) => {
    const { sumOf, withdrawCall } = await import("../src/sdk/trade/money");
    const { addresses } = desk.deployment;
    const sum = await sumOf(desk.provider, addresses, options.amount);
    const call = withdrawCall(addresses, accountId(options.account), sum);
    await make(desk, await addressOf(desk, await named(desk, options)), [call], options.send);
    if (options.send) await showAccount(desk, options.account);
  });
}

async function order(isBuy: boolean, options: Ordered): Promise<void> {
  await atDeployment(options, async (desk) => {
    const { orderCall, placedOf, unitsOf } = await import("../src/sdk/trade/order");
    const { addresses } = desk.deployment;
    const [account, market] = [accountId(options.account), marketId(options.market)];
    const [size, price] = [parseDecimal(options.size), parseDecimal(options.price)];
    const units = await unitsOf(desk.provider, addresses, market);
    const { kind, reduceOnly, send } = options;
    const call = orderCall(addresses, units, { account, market, isBuy, size, price, kind, reduceOnly });
    const { answer } = await make(desk, await addressOf(desk, await named(desk, options)), [call], send);
    const { filled, order: id } = placedOf(answer, units);
    const rest = id === 0n ? "nothing rests" : `${decimal(size - filled)} rests as order ${id}`;
    console.log(`When tried, ${decimal(filled)} filled and ${rest}.`);
    if (id === 0n && filled < size) console.log(DROPPED);
    if (send) await showAccount(desk, options.account);
  });
}

async function cancel(options: Asked & { order?: string }): Promise<void> {
  await atDeployment(options, async (desk) => {
    const { cancelCall } = await import("../src/sdk/trade/order");
    const one = options.order === undefined ? undefined : orderId(parseDecimal(options.order, 0));
    const call = cancelCall(desk.deployment.addresses, accountId(options.account), one);
    await make(desk, await addressOf(desk, await named(desk, options)), [call], options.send);
    if (options.send) await showAccount(desk, options.account);
  });
}

async function stop(options: Stopped): Promise<void> {
  await atDeployment(options, async (desk) => {
    const { stopCalls, triggerGateway } = await import("../src/sdk/trade/stop");
    const { provider, deployment } = desk;
    const { takeProfit, slippage: slippageBps, days } = options;
    const [account, market] = [accountId(options.account), marketId(options.market)];
    const [price, lossPerDay] = [parseDecimal(options.price), parseDecimal(options.lossPerDay)];
    const gateway = await triggerGateway(provider, deployment);
    const terms = { account, market, price, takeProfit, slippageBps, days, lossPerDay };
    const calls = await stopCalls(provider, deployment, gateway, terms);
    await make(desk, await addressOf(desk, await named(desk, options)), calls, options.send);
    if (options.send) await showAccount(desk, options.account);
  });
}

async function unstop(options: Asked & { id: number }): Promise<void> {
  await atDeployment(options, async (desk) => {
    const { triggerGateway, unstopCall } = await import("../src/sdk/trade/stop");
    const call = unstopCall(await triggerGateway(desk.provider, desk.deployment), BigInt(options.id));
    await make(desk, await addressOf(desk, await named(desk, options)), [call], options.send);
    if (options.send) await showAccount(desk, options.account);
  });
}

/** Whoever the key belongs to, or whom --as names, or the account's owner. */
async function named({ provider, deployment }: Desk, { as, account }: Asked): Promise<string> {
  if (as !== undefined) return as;
  const { ILedger__factory } = await import("../typechain/factories/contracts/interfaces/ILedger__factory");
  return ILedger__factory.connect(deployment.addresses.ledger, provider).ownerOf(account);
}

/** The address that signs; whoever only looks needs no key for it. */
async function addressOf({ provider }: Desk, name: string | undefined): Promise<string> {
  if (process.env[KEY] === undefined && isAddress(name)) return getAddress(name);
  return (await signerOf(provider, name)).getAddress();
}

/** What the last call that was tried answered, and what it said when it was sent. */
interface Made {
  readonly answer: string;
  readonly logs: readonly Log[];
}

/**
 * Tries each call on the newest state, then sends it, or prints the first that is still missing.
 * @param from who signs
 * @throws RefusedError, or TradeError where nobody knows why, for what is refused: it is not sent then
 */
async function make(
  { provider }: Desk,
  from: string,
  calls: readonly ReadyCall[],
  send: boolean,
): Promise<Made> {
  const { isRevert, sendCall, tryCall } = await import("../src/sdk/readyCall");
  const signer = send ? await signerOf(provider, from) : undefined;
  let made: Made = { answer: "0x", logs: [] };
  for (const call of calls) {
    const tried = await tryCall(provider, from, call).catch((cause: unknown) => {
      if (!isRevert(cause)) throw cause;
      throw new TradeError(`the chain refuses to ${call.does}`, { cause });
    });
    if ("refused" in tried) throw tried.refused;
    made = { answer: tried.answer, logs: [] };
    if (signer === undefined) {
      console.log(`${call.does}\n  to    ${call.to}\n  data  ${call.data}`);
      if (call !== calls.at(-1)) console.log("Then the same command again, for what is left.");
      break;
    }
    console.log(`${call.does} ...`);
    const receipt = await sendCall(signer, call);
    made = { ...made, logs: receipt?.logs ?? [] };
  }
  return made;
}

program()
  .parseAsync(process.argv.slice(2), { from: "user" })
  .catch((error: unknown) => {
    console.error(explain(error));
    process.exitCode = 1;
  });
