import { network } from "hardhat";

/** A call that a transaction made, as its trace tells it. */
export interface TracedCall {
  readonly op: string;
  /** Lower case. */
  readonly to: string;
  /** Gas that was asked for; all there is, for a call without a stipend. */
  readonly gas: bigint;
}

interface StructLog {
  readonly op: string;
  readonly stack: readonly string[];
}

const CALLS = new Set(["CALL", "CALLCODE", "DELEGATECALL", "STATICCALL"]);
const GAS_BACK = 1;
const TO_BACK = 2;

/** Every call of a transaction, at any depth, in order. */
export async function callsOf(hash: string): Promise<TracedCall[]> {
  const options = { disableMemory: true, disableStorage: true };
  const trace = (await network.provider.send("debug_traceTransaction", [hash, options])) as {
    structLogs: readonly StructLog[];
  };
  const word = (stack: readonly string[], back: number): bigint =>
    BigInt(`0x${(stack[stack.length - back] ?? "0").replace(/^0x/, "")}`);
  return trace.structLogs
    .filter(({ op }) => CALLS.has(op))
    .map(({ op, stack }) => ({
      op,
      to: `0x${(word(stack, TO_BACK) & ((1n << 160n) - 1n)).toString(16).padStart(40, "0")}`,
      gas: word(stack, GAS_BACK),
    }));
}
