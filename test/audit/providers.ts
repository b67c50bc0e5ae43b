import { type Rpc, RpcRefusedError } from "../../src/audit/rpc";
import { type JsonLog } from "./logLies";

/** How a provider limits `eth_getLogs`. */
export interface Limit {
  readonly provider: string;
  /** Widest range [blocks]; undefined: any. */
  readonly blocks?: number;
  /** Most logs of an answer; undefined: any number. */
  readonly logs?: number;
  readonly code: number;
  /** What it says when that is too much. */
  readonly words: string;
}

/** Words and codes as three providers have them; the limits are small, since the test's chain is short. */
export const LIMITS: readonly Limit[] = [
  {
    provider: "Infura",
    logs: 30,
    code: -32005,
    words: "query returned more than 10000 results. Try with this block range [0x1, 0x2].",
  },
  {
    provider: "Alchemy",
    blocks: 10,
    logs: 40,
    code: -32602,
    words:
      "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, " +
      "or you can request any block range with a cap of 10K logs in the response.",
  },
  {
    provider: "QuickNode",
    blocks: 5,
    code: -32614,
    words: "eth_getLogs is limited to a 10,000 range",
  },
];

interface Filter {
  readonly fromBlock: string;
  readonly toBlock: string;
}

/** An honest node with a limit. */
export class LimitedNode {
  /** Questions about logs that were refused. */
  refused = 0;
  /** And that were answered. */
  answered = 0;

  constructor(
    private readonly node: Rpc,
    private readonly limit: Limit,
  ) {}

  get rpc(): Rpc {
    const request = async (method: string, params: readonly unknown[]): Promise<unknown> => {
      if (method !== "eth_getLogs") return this.node.request(method, params);
      const { blocks = Infinity, logs = Infinity, words, code } = this.limit;
      const { fromBlock, toBlock } = params[0] as Filter;
      const answer = (await this.node.request(method, params)) as readonly JsonLog[];
      const range = Number(toBlock) - Number(fromBlock) + 1;
      // One block is always answered: no provider has less to offer.
      if (range > blocks || (answer.length > logs && range > 1)) {
        this.refused += 1;
        throw new RpcRefusedError(method, words, code, undefined);
      }
      this.answered += 1;
      return answer;
    };
    return { label: this.limit.provider, request, batch: (calls) => this.node.batch(calls) };
  }
}

/** A node that says nothing of it, and answers with the first logs alone. */
export function truncating(node: Rpc, most: number): Rpc {
  return {
    label: "a node with short answers",
    request: async (method, params) => {
      const answer = await node.request(method, params);
      return method === "eth_getLogs" ? (answer as readonly JsonLog[]).slice(0, most) : answer;
    },
    batch: (calls) => node.batch(calls),
  };
}
