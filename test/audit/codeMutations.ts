import { type AuditOutcome, type AuditRequest } from "../../src/audit/audit";
import { type Random } from "../math/random";
import { auditAfter } from "./mutations";

/** One byte of a deployed contract's code, and what somebody made of it. */
export interface CodeMutation {
  readonly contract: string;
  readonly address: string;
  /** [bytes] from the start. */
  readonly at: number;
  readonly code: string;
}

const BYTE = 256;

/** Draws a contract of the deployment, its token included, a byte of its code, and another value for it. */
export async function drawCodeMutation(
  random: Random,
  { rpc }: AuditRequest,
  { parts }: AuditOutcome,
): Promise<CodeMutation> {
  const [contract, address] = random.pick(Object.entries(parts?.addresses ?? {}));
  const code = String(await rpc.request("eth_getCode", [address, "latest"]));
  const at = random.below((code.length - 2) / 2);
  const from = 2 + 2 * at;
  const before = parseInt(code.slice(from, from + 2), 16);
  const after = (before + 1 + random.below(BYTE - 1)) % BYTE;
  const changed = `${code.slice(0, from)}${after.toString(16).padStart(2, "0")}${code.slice(from + 2)}`;
  return { contract, address, at, code: changed };
}

export function auditRecoded({ address, code }: CodeMutation, request: AuditRequest): Promise<AuditOutcome> {
  return auditAfter((send) => send("hardhat_setCode", [address, code]), request);
}
