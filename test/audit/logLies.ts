import { type Rpc, type RpcCall } from "../../src/audit/rpc";
import { type Random } from "../math/random";

/** A log as JSON-RPC has it. */
export type JsonLog = Readonly<Record<string, unknown>> & {
  readonly topics: readonly string[];
  readonly data: string;
};

/** Something that a dishonest node may do to a list of logs. Undefined where this list gives no occasion. */
export interface LogLie {
  readonly says: string;
  readonly tell: (logs: readonly JsonLog[], random: Random) => readonly JsonLog[] | undefined;
}

export const LOG_LIES: readonly LogLie[] = [
  { says: "drops a log", tell: (logs, random) => without(logs, random.below(logs.length)) },
  { says: "drops the last logs", tell: (logs, random) => logs.slice(0, random.below(logs.length)) },
  {
    says: "tells a log twice",
    tell: (logs, random) => {
      const at = random.below(logs.length);
      return [...logs.slice(0, at + 1), ...logs.slice(at)];
    },
  },
  {
    says: "tells a log again, in a place of its own",
    tell: (logs, random) => {
      const again = random.pick(logs);
      return [...logs, { ...again, ...lastPlace(logs), logIndex: "0xffff" }];
    },
  },
  { says: "swaps two logs", tell: swapped },
  { says: "swaps what two logs say", tell: exchanged },
  {
    says: "flips a bit of the data",
    tell: (logs, random) =>
      changed(logs, random, (log) =>
        log.data.length > 2 ? { ...log, data: flipped(log.data, random) } : undefined,
      ),
  },
  {
    says: "flips a bit of a topic",
    tell: (logs, random) =>
      changed(logs, random, (log) => {
        const at = random.below(log.topics.length);
        const topics = log.topics.map((topic, i) => (i === at ? flipped(topic, random) : topic));
        return { ...log, topics };
      }),
  },
  {
    says: "gives a log to another contract",
    tell: (logs, random) =>
      changed(logs, random, (log) => ({ ...log, address: random.pick(logs)["address"] })),
  },
  {
    says: "moves a log to another block",
    tell: (logs, random) =>
      changed(logs, random, (log) => ({ ...log, blockNumber: flipped(String(log["blockNumber"]), random) })),
  },
  {
    says: "gives a log a foreign block hash",
    tell: (logs, random) =>
      changed(logs, random, (log) => ({ ...log, blockHash: flipped(String(log["blockHash"]), random) })),
  },
  {
    says: "takes a log back",
    tell: (logs, random) => changed(logs, random, (log) => ({ ...log, removed: true })),
  },
];

/** A node that answers as the honest one does, but for its logs. */
export function lyingRpc(honest: Rpc, lie: (logs: readonly JsonLog[]) => readonly JsonLog[]): Rpc {
  const request = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    const answer = await honest.request(method, params);
    return method === "eth_getLogs" ? lie(answer as readonly JsonLog[]) : answer;
  };
  const batch = (calls: readonly RpcCall[]) => honest.batch(calls);
  return { label: "a liar", request, batch };
}

function without(logs: readonly JsonLog[], at: number): readonly JsonLog[] {
  return [...logs.slice(0, at), ...logs.slice(at + 1)];
}

function swapped(logs: readonly JsonLog[], random: Random): readonly JsonLog[] | undefined {
  if (logs.length < 2) return undefined;
  const at = random.below(logs.length - 1);
  const [first, second] = [logs[at], logs[at + 1]];
  return first && second && [...logs.slice(0, at), second, first, ...logs.slice(at + 2)];
}

/** Both stay where they are: only what they say changes places. */
function exchanged(logs: readonly JsonLog[], random: Random): readonly JsonLog[] | undefined {
  if (logs.length < 2) return undefined;
  const at = random.below(logs.length - 1);
  const [first, second] = [logs[at], logs[at + 1]];
  if (first === undefined || second === undefined || same(first, second)) return undefined;
  const place = ["blockNumber", "blockHash", "transactionHash", "transactionIndex", "logIndex"];
  const placed = (what: JsonLog, where: JsonLog): JsonLog =>
    Object.assign({ ...what }, Object.fromEntries(place.map((name) => [name, where[name]])));
  return [...logs.slice(0, at), placed(second, first), placed(first, second), ...logs.slice(at + 2)];
}

function same(a: JsonLog, b: JsonLog): boolean {
  return a["address"] === b["address"] && a.data === b.data && a.topics.join() === b.topics.join();
}

function changed(
  logs: readonly JsonLog[],
  random: Random,
  change: (log: JsonLog) => JsonLog | undefined,
): readonly JsonLog[] | undefined {
  const at = random.below(logs.length);
  const log = logs[at];
  const other = log && change(log);
  if (other === undefined || JSON.stringify(other) === JSON.stringify(log)) return undefined;
  return [...logs.slice(0, at), other, ...logs.slice(at + 1)];
}

function lastPlace(logs: readonly JsonLog[]): Readonly<Record<string, unknown>> {
  const last: Readonly<Record<string, unknown>> = logs[logs.length - 1] ?? {};
  const { blockNumber, blockHash, transactionHash, transactionIndex } = last;
  return { blockNumber, blockHash, transactionHash, transactionIndex };
}

/** The same hex text with one bit changed. */
export function flipped(hex: string, random: Random): string {
  const at = 2 + random.below(hex.length - 2);
  const digit = parseInt(hex.charAt(at), 16) ^ (1 << random.below(4));
  return `${hex.slice(0, at)}${digit.toString(16)}${hex.slice(at + 1)}`;
}
