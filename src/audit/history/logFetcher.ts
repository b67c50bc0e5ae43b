import { AdaptiveSpan } from "../../sdk/logs/adaptiveSpan";
import { type Rpc, RpcError, RpcGarbledError, RpcRefusedError } from "../rpc";
import { type ChainLog, chainLogsOf } from "./chainLog";

/** A node refused the logs of a single block. */
export class LogFetchError extends RpcError {
  override readonly name = "LogFetchError";
}

/** So many logs at once are enough: a wider span would only cost memory. */
const ENOUGH_LOGS = 10_000;

/** What `eth_getLogs` selects by, besides blocks. */
export interface LogFilter {
  /** None: whoever spoke. */
  readonly address?: readonly string[];
  /** None: whatever was said. */
  readonly topics?: readonly (string | null)[];
}

/** Logs, span by span: every question about logs goes through here, since no node answers it for a whole chain. */
export class LogFetcher {
  constructor(
    private readonly rpc: Rpc,
    private readonly filter: LogFilter,
    /** What is known of the node by now. */
    private readonly span: AdaptiveSpan = new AdaptiveSpan(),
  ) {}

  /** All of `from`..`to`, in parts that follow each other. Throws a LogFetchError where the node refuses a single block. */
  async *read(from: number, to: number): AsyncGenerator<{ from: number; to: number; logs: ChainLog[] }> {
    for (let at = from; at <= to;) {
      const end = Math.min(to, at + this.span.blocks - 1);
      const logs = await this.#ask(at, end);
      if (logs === undefined) continue;
      yield { from: at, to: end, logs };
      at = end + 1;
    }
  }

  /** All of `from`..`to` at once, for what there can be little of. */
  async all(from: number, to: number): Promise<readonly ChainLog[]> {
    const all: ChainLog[] = [];
    for await (const { logs } of this.read(from, to)) all.push(...logs);
    return all;
  }

  /** Undefined where the node refused: the span is smaller now. */
  async #ask(from: number, to: number): Promise<ChainLog[] | undefined> {
    const blocks = to - from + 1;
    let answer: unknown;
    try {
      const filter = { ...this.filter, fromBlock: quantity(from), toBlock: quantity(to) };
      answer = await this.rpc.request("eth_getLogs", [filter]);
    } catch (cause) {
      // Too much for it: said in so many words, or by an answer that some proxy cut short.
      if (!(cause instanceof RpcRefusedError || cause instanceof RpcGarbledError)) throw cause;
      if (this.span.refused(blocks)) return undefined;
      throw new LogFetchError("eth_getLogs", `no logs of block ${from}: ${cause.message}`, { cause });
    }
    const logs = chainLogsOf(answer);
    if (logs.length > ENOUGH_LOGS) this.span.narrow();
    else if (logs.length < ENOUGH_LOGS / 2) this.span.took(blocks);
    return logs;
  }
}

export function quantity(value: number): string {
  return `0x${value.toString(16)}`;
}
