import { toHash, toHex } from "../hex";
import { type ChainLog, chainLogsOf } from "../history/chainLog";
import { type MoneyContract, MONEY_FACES, type View } from "./view";

/** A transaction, and whom of the exchange it is about. */
export interface TracedTransaction {
  readonly accounts: readonly number[];
  readonly addresses: readonly string[];
  readonly notes: readonly string[];
}

/** There is no such transaction, or it has nothing to do with the exchange. */
export class TransactionError extends Error {
  override readonly name = "TransactionError";
}

/** What became of a transaction: which accounts it moved money of, or why it failed. */
export async function traceTransaction(view: View, hash: string): Promise<TracedTransaction> {
  const found = await view.rpc.request("eth_getTransactionByHash", [hash]);
  if (found === null)
    throw new TransactionError(
      `the node does not know transaction ${hash}: it was never sent, or has been dropped`,
    );
  const { from, to, input } = fieldsOf(found);
  const sender = toHex(from, "transaction.from");
  const answer = await view.rpc.request("eth_getTransactionReceipt", [hash]);
  if (answer === null) {
    return {
      accounts: [],
      addresses: [sender],
      notes: [`Transaction ${hash} waits to be included: nothing has moved yet.`],
    };
  }
  const receipt = fieldsOf(answer);
  const target = to === null ? "" : toHex(to, "transaction.to");
  if (receipt["status"] === "0x1") return succeeded(view, sender, target, chainLogsOf(receipt["logs"]));
  const block = Number(
    toHash(`0x${String(receipt["blockNumber"]).slice(2).padStart(64, "0")}`, "blockNumber"),
  );
  return failed(view, {
    sender,
    target,
    data: toHex(input, "transaction.input"),
    block,
    call: fieldsOf(found),
  });
}

function succeeded(view: View, sender: string, target: string, logs: readonly ChainLog[]): TracedTransaction {
  const accounts = new Set<number>();
  const notes: string[] = [];
  let ours = 0;
  for (const log of logs) {
    const contract = contractAt(view, log.address);
    if (contract === undefined) continue;
    ours += 1;
    const told = MONEY_FACES[contract].parseLog({ topics: [...log.topics], data: log.data });
    for (const name of contract === "token" ? [] : ["account", "from", "to", "taker"]) {
      const value: unknown = told?.fragment.inputs.some((input) => input.name === name)
        ? told.args[name]
        : undefined;
      if (typeof value === "bigint") accounts.add(Number(value));
    }
  }
  if (ours === 0 && contractAt(view, target) === undefined) {
    throw new TransactionError(
      `the transaction has nothing to do with the exchange of Ledger ${view.addresses.ledger}`,
    );
  }
  if (accounts.size === 0)
    notes.push("It moved no money of any account: what its sender has is told instead.");
  return { accounts: [...accounts], addresses: [sender], notes };
}

interface Failed {
  readonly sender: string;
  readonly target: string;
  readonly data: string;
  readonly block: number;
  readonly call: Readonly<Record<string, unknown>>;
}

/** Tried again on the block before: mostly the same reason, though others' transactions may have come in between. */
async function failed(view: View, { sender, target, data, block, call }: Failed): Promise<TracedTransaction> {
  const contract = contractAt(view, target);
  if (contract === undefined)
    throw new TransactionError(
      `the transaction failed, and it called ${target}, which is not of this exchange`,
    );
  const told = MONEY_FACES[contract].parseTransaction({ data });
  const { value, gas } = call;
  const before = view.at(block - 1);
  const tried = await before.simulate({ from: sender, to: target, data, value, gas });
  const what =
    told === null ? `a call of ${contract}` : `${contract}.${told.name}(${told.args.map(String).join(", ")})`;
  const why = tried.ok
    ? "which would have gone through one block earlier: something in the same block was against it"
    : tried.text;
  const account: unknown = told?.fragment.inputs.some(({ name }) => name === "account")
    ? told.args["account"]
    : undefined;
  return {
    accounts: typeof account === "bigint" ? [Number(account)] : [],
    addresses: [sender],
    notes: [`The transaction failed and moved nothing: ${what} was refused, ${why}.`],
  };
}

function contractAt(view: View, address: string): MoneyContract | undefined {
  const names = Object.keys(MONEY_FACES) as MoneyContract[];
  return names.find((name) => view.addresses[name].toLowerCase() === address.toLowerCase());
}

function fieldsOf(answer: unknown): Readonly<Record<string, unknown>> {
  if (typeof answer === "object" && answer !== null) return answer as Readonly<Record<string, unknown>>;
  throw new TransactionError("the node's answer is no transaction");
}
