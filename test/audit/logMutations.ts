import { type AuditOutcome, type AuditRequest } from "../../src/audit/audit";
import { HISTORY_CONTRACTS } from "../../src/audit/history/faces";
import { findShipyard } from "../../src/audit/history/shipyard";
import { type Rpc } from "../../src/audit/rpc";
import { type Random } from "../math/random";
import { flipped, type JsonLog, lyingRpc } from "./logLies";

/** One log of a history, and what somebody made of it wherever it is told. */
export interface LogMutation {
  /** "drops log 3 of block 17". */
  readonly says: string;
  readonly tell: (logs: readonly JsonLog[]) => readonly JsonLog[];
}

const WAYS = ["drops", "doubles", "reorders", "flips"] as const;

/** All logs of a deployment's contracts, as an honest node tells them. */
export async function logsOf(
  { rpc, ledger }: AuditRequest,
  { parts }: AuditOutcome,
): Promise<readonly JsonLog[]> {
  const head = Number(await rpc.request("eth_blockNumber", []));
  const known: Readonly<Record<string, string>> = parts?.addresses ?? {};
  const shipyard = await findShipyard(rpc, ledger, 0, head);
  const address = HISTORY_CONTRACTS.map((contract) => known[contract] ?? shipyard);
  return (await rpc.request("eth_getLogs", [
    { address, fromBlock: "0x0", toBlock: "latest" },
  ])) as readonly JsonLog[];
}

/** Draws a log and what becomes of it: dropped, told twice, exchanged with the next one, or with a bit of topics or data flipped. */
export function drawLogMutation(random: Random, logs: readonly JsonLog[]): LogMutation {
  const at = random.below(logs.length - 1);
  const [target, next] = [logs[at], logs[at + 1]];
  if (target === undefined || next === undefined) throw new RangeError("there are no logs to change");
  const way = random.pick(WAYS);
  const says = `${way} log ${String(target["logIndex"])} of block ${String(target["blockNumber"])}`;
  if (way === "drops") return { says, tell: (all) => all.filter((log) => !isAt(log, target)) };
  if (way === "doubles") {
    return { says, tell: (all) => all.flatMap((log) => (isAt(log, target) ? [log, log] : [log])) };
  }
  if (way === "reorders" && contentOf(target) !== contentOf(next)) {
    const placed = (log: JsonLog): JsonLog =>
      isAt(log, target) ? saying(log, next) : isAt(log, next) ? saying(log, target) : log;
    return { says: `${says} with the next`, tell: (all) => all.map(placed) };
  }
  const other = bitFlipped(target, random);
  return {
    says: `${says}: ${contentOf(other)}`,
    tell: (all) => all.map((log) => (isAt(log, target) ? other : log)),
  };
}

/** A node that tells this history in the place of the real one, and is honest in everything else. */
export function mutatedRpc(honest: Rpc, { tell }: LogMutation): Rpc {
  return lyingRpc(honest, tell);
}

function isAt(log: JsonLog, other: JsonLog): boolean {
  return log["blockNumber"] === other["blockNumber"] && log["logIndex"] === other["logIndex"];
}

function saying(place: JsonLog, content: JsonLog): JsonLog {
  return { ...place, address: content["address"], topics: content.topics, data: content.data };
}

function contentOf(log: JsonLog): string {
  return [log["address"], ...log.topics, log.data].join(" ");
}

function bitFlipped(log: JsonLog, random: Random): JsonLog {
  const texts = [...log.topics, log.data].filter((text) => text.length > 2);
  const at = random.below(texts.length);
  if (at >= log.topics.length) return { ...log, data: flipped(log.data, random) };
  return { ...log, topics: log.topics.map((topic, i) => (i === at ? flipped(topic, random) : topic)) };
}
