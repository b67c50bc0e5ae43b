import { type Rpc, RpcUnreachableError } from "../../src/audit/rpc";
import { type Random } from "../math/random";
import { flipped, type JsonLog, LOG_LIES } from "./logLies";

/** How a node lies: what it makes of an honest answer. Undefined: this answer gives no occasion. */
export interface NodeLie {
  readonly says: string;
  readonly tell: (method: string, answer: unknown, random: Random, params: readonly unknown[]) => unknown;
}

type Json = Readonly<Record<string, unknown>>;

interface StorageProof {
  /** Nodes of the trie, in hex. */
  readonly proof: readonly string[];
}

const LOGS: readonly NodeLie[] = LOG_LIES.map(({ says, tell }) => ({
  says,
  tell: (method, answer, random, [filter]) => {
    // Of the answer about the Shipyard only who spoke is used, and that its address makes the Ledger's; of the token alone, in which
    // of its slots to look, and the root says whether these are all.
    const asked = method === "eth_getLogs" ? (filter as { readonly address?: unknown }).address : undefined;
    const logs = Array.isArray(asked) && asked.length > 1 ? (answer as readonly JsonLog[]) : [];
    return logs.length === 0 ? undefined : tell(logs, random);
  },
}));

/** One bit of one text that a method answers with. */
function flips(
  says: string,
  method: string,
  path: (answer: Json, random: Random) => readonly (string | number)[],
): NodeLie {
  return {
    says,
    tell: (asked, answer, random) =>
      asked === method && answer !== null
        ? changedAt(answer, path(answer as Json, random), random)
        : undefined,
  };
}

export const NODE_LIES: readonly NodeLie[] = [
  ...LOGS,
  {
    says: "keeps back who built the exchange",
    tell: (method, answer, _random, [filter]) =>
      method === "eth_getLogs" && (filter as { readonly address?: unknown }).address === undefined
        ? (answer as readonly JsonLog[]).slice(1)
        : undefined,
  },
  flips("flips a bit of a contract's code", "eth_getCode", () => []),
  flips("flips a bit of an account's proof", "eth_getProof", (answer, random) => [
    "accountProof",
    random.below((answer["accountProof"] as readonly unknown[]).length),
  ]),
  {
    says: "flips a bit of a storage proof",
    tell: (method, answer, random) => {
      const proofs = storageProofsOf(method, answer);
      const [first] = proofs;
      if (first === undefined) return undefined;
      const path = [0, "proof", random.below(Math.max(1, first.proof.length))];
      return withheld(answer, proofs, changedAt(proofs, path, random));
    },
  },
  flips("flips a bit of a header's state root", "eth_getBlockByNumber", () => ["stateRoot"]),
  flips("flips a bit of a header's time", "eth_getBlockByNumber", () => ["timestamp"]),
  flips("flips a bit of a block's hash", "eth_getBlockByNumber", () => ["hash"]),
  {
    says: "answers questions about storage with other words",
    tell: (method, answer, random) =>
      method === "eth_call" || method === "eth_getStorageAt" ? changedAt(answer, [], random) : undefined,
  },
  {
    says: "leaves a storage proof out",
    tell: (method, answer) => {
      const proofs = storageProofsOf(method, answer);
      return withheld(answer, proofs, proofs.slice(1));
    },
  },
  {
    says: "cuts an answer off",
    tell: (method, answer) =>
      method === "eth_getProof" ? { ...(answer as Json), accountProof: [] } : undefined,
  },
  { says: "serves another chain", tell: (method) => (method === "eth_chainId" ? "0x5" : undefined) },
  {
    says: "knows nothing of the block",
    tell: (method) => (method === "eth_getBlockByNumber" ? null : undefined),
  },
];

export interface Liar {
  readonly rpc: Rpc;
  /** Whether it has lied yet. */
  readonly lied: () => boolean;
}

/** A node that tells one lie, at the first occasion or after so many, and is honest in everything else. */
export function liar(honest: Rpc, lie: NodeLie, random: Random, after = 0): Liar {
  let [told, seen] = [0, 0];
  const twist = (method: string, params: readonly unknown[], answer: unknown): unknown => {
    if (told > 0) return answer;
    const other = lie.tell(method, answer, random, params);
    if (other === undefined) return answer;
    seen += 1;
    if (seen <= after) return answer;
    told += 1;
    return other;
  };
  const rpc: Rpc = {
    label: "a liar",
    request: async (method, params) => twist(method, params, await honest.request(method, params)),
    batch: async (calls) =>
      (await honest.batch(calls)).map((answer, i) =>
        twist(calls[i]?.method ?? "", calls[i]?.params ?? [], answer),
      ),
  };
  return { rpc, lied: () => told > 0 };
}

/** A node that goes silent after so many questions. */
export function silent(honest: Rpc, after: number): Rpc {
  let asked = 0;
  const hush = (method: string): void => {
    asked += 1;
    if (asked > after) throw new RpcUnreachableError(method, "no answer in time");
  };
  return {
    label: "a silent node",
    request: async (method, params) => {
      hush(method);
      return honest.request(method, params);
    },
    batch: async (calls) => {
      hush(calls[0]?.method ?? "");
      return honest.batch(calls);
    },
  };
}

function changedAt(value: unknown, path: readonly (string | number)[], random: Random): unknown {
  const [key, ...rest] = path;
  if (key === undefined) {
    return typeof value === "string" && value.length > 2 ? flipped(value, random) : undefined;
  }
  const inner = changedAt((value as Readonly<Record<string | number, unknown>>)[key], rest, random);
  if (inner === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item: unknown, i) => (i === key ? inner : item));
  return { ...(value as Json), [key]: inner };
}

function storageProofsOf(method: string, answer: unknown): readonly StorageProof[] {
  return method === "eth_getProof" ? (answer as { storageProof: readonly StorageProof[] }).storageProof : [];
}

/**
 * The answer with other storage proofs, where they keep a node of the trie back. Elsewhere nothing is kept back, and no lie is told: a
 * node is what it hashes to, in whichever proof it comes, and the nodes near the root are in those of many slots. That a slot is empty
 * is often proved by such nodes alone.
 */
function withheld(answer: unknown, honest: readonly StorageProof[], other: unknown): unknown {
  if (other === undefined) return undefined;
  const left = new Set((other as readonly StorageProof[]).flatMap(({ proof }) => proof));
  const isLess = honest.some(({ proof }) => proof.some((node) => !left.has(node)));
  return isLess ? { ...(answer as Json), storageProof: other } : undefined;
}
