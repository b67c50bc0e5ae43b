import { type RawLog } from "../../sdk/eventDecoder";
import { RpcError } from "../rpc";

/** A log as a node tells it, with its whole place in the chain. */
export interface ChainLog extends RawLog {
  readonly blockHash: string;
  readonly transactionIndex: number;
  /** True where the node takes it back after a reorganisation. */
  readonly removed: boolean;
}

/** A node's answer is no list of logs. */
export class LogShapeError extends RpcError {
  override readonly name = "LogShapeError";

  constructor(message: string) {
    super("eth_getLogs", message);
  }
}

const HASH = /^0x[0-9a-f]{64}$/;
const ADDRESS = /^0x[0-9a-f]{40}$/;
const DATA = /^0x(?:[0-9a-f]{2})*$/;
const QUANTITY = /^0x[0-9a-f]{1,13}$/;

/** Checks the shape of each; written by hand, since a schema library takes longer for it than the rest of the replay. */
export function chainLogsOf(answer: unknown): ChainLog[] {
  if (!Array.isArray(answer)) throw new LogShapeError(`have ${kindOf(answer)}, need a list of logs`);
  return answer.map(chainLogOf);
}

function chainLogOf(raw: unknown): ChainLog {
  if (typeof raw !== "object" || raw === null) throw new LogShapeError(`have ${kindOf(raw)}, need a log`);
  const log = raw as Readonly<Record<string, unknown>>;
  const topics = log["topics"];
  if (!Array.isArray(topics)) throw new LogShapeError(`have ${kindOf(topics)}, need a log's topics`);
  return {
    address: matching(log, "address", ADDRESS),
    topics: topics.map((topic) => matching({ topic: topic as unknown }, "topic", HASH)),
    data: matching(log, "data", DATA),
    blockNumber: quantity(log, "blockNumber"),
    blockHash: matching(log, "blockHash", HASH),
    transactionHash: matching(log, "transactionHash", HASH),
    transactionIndex: quantity(log, "transactionIndex"),
    index: quantity(log, "logIndex"),
    removed: log["removed"] === true,
  };
}

function matching(log: Readonly<Record<string, unknown>>, name: string, shape: RegExp): string {
  const value = log[name];
  const text = typeof value === "string" ? value.toLowerCase() : "";
  if (!shape.test(text)) throw new LogShapeError(`a log's ${name} is ${kindOf(value)}, need ${shape.source}`);
  return text;
}

function quantity(log: Readonly<Record<string, unknown>>, name: string): number {
  return Number(matching(log, name, QUANTITY));
}

function kindOf(value: unknown): string {
  return typeof value === "string" ? `"${value.slice(0, 80)}"` : value === null ? "null" : typeof value;
}
