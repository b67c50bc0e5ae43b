import { createServer } from "node:http";
import { type AddressInfo } from "node:net";

import hre from "hardhat";

/** The network inside this process, as a node that other processes can reach. */
export interface ProcessNode {
  readonly url: string;
  stop(): void;
}

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: unknown[];
}

/** What a node would date by the machine's clock: here a second after the newest block, however long the other process takes. */
const DATED = new Set(["eth_sendTransaction", "eth_estimateGas"]);

export async function serveProcess(): Promise<ProcessNode> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Call | Call[];
      const answers = Array.isArray(body) ? inTurn(body) : answer(body);
      void answers.then((said) => response.end(JSON.stringify(said)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.close() };
}

async function inTurn(calls: readonly Call[]): Promise<readonly object[]> {
  const said: object[] = [];
  for (const call of calls) said.push(await answer(call));
  return said;
}

async function answer({ id, method, params }: Call): Promise<object> {
  const { provider } = hre.network;
  try {
    if (DATED.has(method)) {
      const block = (await provider.send("eth_getBlockByNumber", ["latest", false])) as { timestamp: string };
      await provider.send("evm_setNextBlockTimestamp", [Number(block.timestamp) + 1]);
    }
    return { jsonrpc: "2.0", id, result: (await provider.send(method, params)) as unknown };
  } catch (error) {
    const { code = -32_000, message, data } = error as { code?: number; message: string; data?: unknown };
    return { jsonrpc: "2.0", id, error: { code, message, data } };
  }
}
