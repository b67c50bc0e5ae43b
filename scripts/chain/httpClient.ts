import { z } from "zod";

import { type Eip1193 } from "../../src/sim/chain/eip1193";
import { RpcError } from "./rpcError";

const answerSchema = z.union([
  z.object({ id: z.int(), error: z.object({ message: z.string(), data: z.unknown().optional() }) }),
  z.object({ id: z.int(), result: z.unknown() }),
]);

const PATIENCE_MS = 60_000;

/** Speaks JSON-RPC with a node over HTTP. */
export class HttpClient implements Eip1193 {
  private lastId = 0;

  constructor(private readonly url: string) {}

  async request({ method, params = [] }: Parameters<Eip1193["request"]>[0]): Promise<unknown> {
    const id = (this.lastId += 1);
    const text = await this.post(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    const answer = answerSchema.safeParse(parsed(text));
    if (!answer.success || answer.data.id !== id) {
      throw new RpcError(`${this.url} answered ${method} with what is no JSON-RPC: ${text.slice(0, 80)}`);
    }
    if ("error" in answer.data) throw new RpcError(answer.data.error.message, answer.data.error.data);
    return answer.data.result;
  }

  private async post(body: string): Promise<string> {
    const headers = { "content-type": "application/json" };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const response = await fetch(this.url, { method: "POST", headers, body, signal });
      return await response.text();
    } catch (error) {
      throw new RpcError(`nobody answers at ${this.url}: ${reasonOf(error)}`);
    }
  }
}

/** fetch says "fetch failed" and hides what did in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
