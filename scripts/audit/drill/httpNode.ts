import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { type Rpc, type RpcCall, RpcRefusedError } from "../../../src/audit/rpc";

/** What a server does with the answer to one request before it sends it. */
export interface Manners {
  /** Waits before it answers about logs [ms]. */
  readonly delayMs?: number;
  /** Sends only the first half of what it has to say about logs. */
  readonly cutsOff?: boolean;
  /** Ends the connection instead of answering about logs. */
  readonly hangsUp?: boolean;
}

/** A node on a port of this machine, in front of another one. */
export interface HttpNode {
  readonly url: string;
  stop(): void;
}

type Body = RpcCall & { readonly id: number };

export async function serveNode(behind: Rpc, manners: Manners): Promise<HttpNode> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => void answer(Buffer.concat(chunks).toString(), response));
  });
  const answer = async (text: string, response: ServerResponse): Promise<void> => {
    const body = JSON.parse(text) as Body | readonly Body[];
    const calls = Array.isArray(body) ? (body as readonly Body[]) : [body as Body];
    const said = JSON.stringify(
      Array.isArray(body) ? await Promise.all(calls.map(replyOf)) : await replyOf(body as Body),
    );
    await say(calls, said, response);
  };
  const replyOf = async ({ id, method, params }: Body): Promise<object> => {
    try {
      return { jsonrpc: "2.0", id, result: await behind.request(method, params) };
    } catch (error) {
      if (!(error instanceof RpcRefusedError)) throw error;
      return { jsonrpc: "2.0", id, error: { code: -32_000, message: error.reason } };
    }
  };
  const say = async (calls: readonly Body[], said: string, response: ServerResponse): Promise<void> => {
    const aboutLogs = calls.some(({ method }) => method === "eth_getLogs");
    if (!aboutLogs) return void response.end(said);
    await sleep(manners.delayMs ?? 0);
    if (manners.hangsUp === true) return void response.destroy();
    response.end(manners.cutsOff === true ? said.slice(0, said.length / 2) : said);
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.close() };
}
