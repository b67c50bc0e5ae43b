import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { anvilBinary } from "../../scripts/chain/anvilChain";
import { HttpClient } from "../../scripts/chain/httpClient";

/** Somebody else's node, as `anvil` starts it: it mines by itself, and gas has a price. */
export interface AnvilNode {
  readonly url: string;
  readonly client: HttpClient;
  stop(): void;
}

const TRIES = 200;
const POLL_MS = 25;

export async function startAnvilNode(): Promise<AnvilNode> {
  const port = await freePort();
  const node: ChildProcess = spawn(anvilBinary() ?? "", ["--port", `${port}`, "--silent"], {
    stdio: "ignore",
  });
  const stop = (): void => void node.kill("SIGKILL");
  process.once("exit", stop);
  const url = `http://127.0.0.1:${port}`;
  const client = new HttpClient(url);
  for (let i = 0; i < TRIES; i += 1) {
    const answer = await client.request({ method: "eth_chainId" }).catch(() => undefined);
    if (answer !== undefined) return { url, client, stop };
    await sleep(POLL_MS);
  }
  stop();
  throw new Error(`anvil does not answer at ${url}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
