import { type Rpc, RpcError, RpcGarbledError, RpcRefusedError } from "../rpc";
import { type ChainLog, chainLogsOf } from "./chainLog";

/** A node refused the logs of a single block. */
export class LogFetchError extends RpcError {
  override readonly name = "LogFetchError";
}

const FIRST_SPAN = 100;
const WIDEST_SPAN = 50_000;
/** So many logs at once are enough: a wider span would only cost memory. */
const ENOUGH_LOGS = 10_000;

/** Logs of some addresses, span by span. A span that the node refuses is halved, down to one block; what it answers gladly grows. */
export class LogFetcher {
  #span = FIRST_SPAN;

  constructor(
    private readonly rpc: Rpc,
    private readonly addresses: readonly string[],
    /** As eth_getLogs takes them; none: all events. */
    private readonly topics: readonly (string | null)[] = [],
  ) {}

  /** All of `from`..`to`, in parts that follow each other. */
  async *read(from: number, to: number): AsyncGenerator<{ from: number; to: number; logs: ChainLog[] }> {
    for (let at = from; at <= to;) {
      const end = Math.min(to, at + this.#span - 1);
      const logs = await this.#ask(at, end);
      if (logs === undefined) continue;
      yield { from: at, to: end, logs };
      at = end + 1;
    }
  }

  /** Undefined where the node refused: the span is smaller now. */
  async #ask(from: number, to: number): Promise<ChainLog[] | undefined> {
    const [address, topics] = [this.addresses, this.topics];
    const filter = { address, topics, fromBlock: quantity(from), toBlock: quantity(to) };
    let answer: unknown;
    try {
      answer = await this.rpc.request("eth_getLogs", [filter]);
    } catch (cause) {
      // Too much for it: said in so many words, or by an answer that some proxy cut short.
      if (!(cause instanceof RpcRefusedError || cause instanceof RpcGarbledError)) throw cause;
      if (from === to)
        throw new LogFetchError("eth_getLogs", `no logs of block ${from}: ${cause.message}`, { cause });
      this.#span = Math.max(1, Math.floor((to - from + 1) / 2));
      return undefined;
    }
    const logs = chainLogsOf(answer);
    if (logs.length < ENOUGH_LOGS / 2) this.#span = Math.min(WIDEST_SPAN, this.#span * 2);
    if (logs.length > ENOUGH_LOGS) this.#span = Math.max(1, Math.floor(this.#span / 2));
    return logs;
  }
}

export function quantity(value: number): string {
  return `0x${value.toString(16)}`;
}
