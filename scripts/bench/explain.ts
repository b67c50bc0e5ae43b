import { type ContractTransactionResponse } from "ethers";
import hre from "hardhat";

import { type Fixture } from "../../test/support/fixture";

/** What a transaction paid for, gas by kind. */
export interface Bill {
  /** 21,000, the calldata and the first call of each contract, less what cleared slots give back. */
  base: number;
  reads: number;
  writes: number;
  logs: number;
  /** Everything else, by contract; calls themselves included. */
  compute: Record<string, number>;
}

interface Step {
  readonly op: string;
  readonly depth: number;
  readonly gasCost: number;
  readonly stack: readonly string[];
}

const CALLS = new Set(["CALL", "STATICCALL", "DELEGATECALL"]);
const WARM_ACCOUNT = 100;
const ADDRESS_DIGITS = 40;

/** Splits the gas of a mined transaction by its trace. */
export async function explain(x: Fixture, sent: ContractTransactionResponse): Promise<Bill> {
  const trace = (await hre.network.provider.send("debug_traceTransaction", [
    sent.hash,
    { disableMemory: true },
  ])) as { structLogs: readonly Step[]; gas: number };
  const names = new Map(
    Object.entries(x.deployment.addresses).map(([name, address]) => [String(address).toLowerCase(), name]),
  );
  const nameOf = (address: string): string => names.get(address) ?? "token or source";
  const bill: Bill = { base: 0, reads: 0, writes: 0, logs: 0, compute: {} };
  const stack = [nameOf(String(sent.to).toLowerCase())];
  trace.structLogs.forEach((step, i) => {
    stack.length = Math.min(stack.length, step.depth);
    const at = stack[stack.length - 1] ?? "";
    const next = trace.structLogs[i + 1];
    const enters = CALLS.has(step.op) && next !== undefined && next.depth > step.depth;
    charge(bill, at, step, enters ? WARM_ACCOUNT : step.gasCost);
    if (enters) stack.push(nameOf(calleeOf(step)));
  });
  bill.base = trace.gas - bill.reads - bill.writes - bill.logs - computeOf(bill);
  return bill;
}

/** Gas of a bill that no storage, log or base explains. */
export function computeOf(bill: Bill): number {
  return Object.values(bill.compute).reduce((sum, gas) => sum + gas, 0);
}

function charge(bill: Bill, at: string, { op }: Step, gas: number): void {
  if (op === "SLOAD") bill.reads += gas;
  else if (op === "SSTORE") bill.writes += gas;
  else if (op.startsWith("LOG")) bill.logs += gas;
  else bill.compute[at] = (bill.compute[at] ?? 0) + gas;
}

function calleeOf({ stack }: Step): string {
  const word = (stack[stack.length - 2] ?? "").replace("0x", "").padStart(ADDRESS_DIGITS, "0");
  return `0x${word.slice(-ADDRESS_DIGITS).toLowerCase()}`;
}
