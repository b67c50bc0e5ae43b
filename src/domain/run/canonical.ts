import { keccak256, toUtf8Bytes } from "ethers";

import { RUN_SCHEMA, runArtifactSchema, type RunArtifact, type RunColumn, type RunResult } from "./artifact";

/** An artifact that is not one, or whose hash belongs to something else. */
export class RunArtifactError extends Error {
  override readonly name = "RunArtifactError";
}

/** JSON with sorted keys and no white space: one text for one value. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** What two runs of the same seed on the same prices have in common. */
export function hashOf(result: RunResult): string {
  return keccak256(toUtf8Bytes(canonicalJson(result)));
}

/**
 * Prices, balances and events of a column. Gas differs by the zero bytes of a clock and is unknown to the twin, and how many laws were judged
 * says nothing of the market.
 */
export function economyOf({ summary, ...rest }: RunColumn): object {
  const { transactions, laws: _laws, ...figures } = summary;
  const { gas: _gas, ...counted } = transactions;
  return { ...rest, summary: { ...figures, transactions: counted } };
}

/** What two runs of the same seed on the same prices have in common wherever they ran: on any chain, or on the twin. */
export function economicHashOf(result: RunResult): string {
  return keccak256(toUtf8Bytes(canonicalJson({ ...result, columns: result.columns.map(economyOf) })));
}

/** Seals a result; throws zod's error if it is not one. */
export function sealRun(result: RunResult, meta: RunArtifact["meta"]): RunArtifact {
  const hashes = { hash: hashOf(result), economicHash: economicHashOf(result) };
  return runArtifactSchema.parse({ schema: RUN_SCHEMA, ...hashes, meta, result });
}

/** Reads an artifact back: schema and hash are checked. */
export function parseRun(json: string): RunArtifact {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new RunArtifactError("not JSON", { cause });
  }
  const parsed = runArtifactSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join(".") ?? "";
    throw new RunArtifactError(`not a run artifact: ${place}: ${issue?.message ?? "unknown"}`, {
      cause: parsed.error,
    });
  }
  const { hash, economicHash, result } = parsed.data;
  requireHash("hash", hash, hashOf(result));
  requireHash("economic hash", economicHash, economicHashOf(result));
  return parsed.data;
}

function requireHash(name: string, have: string, need: string): void {
  if (have !== need) throw new RunArtifactError(`the ${name} ${have} is not that of the result, ${need}`);
}
