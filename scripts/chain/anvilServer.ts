import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { anvilBinary, AnvilError } from "./anvilChain";
import { exitOnSignals } from "./exitOnSignals";
import { HttpClient } from "./httpClient";

/** An anvil that others can reach, too: it listens on a port of this machine until it is stopped or this process ends. */
export interface AnvilServer {
  readonly url: string;
  readonly client: HttpClient;
  stop(): void;
}

const TRIES = 400;
const POLL_MS = 25;

/** @param terms anvil's own options, without the port. @throws AnvilError where there is no anvil, or it does not answer */
export async function startAnvilServer(terms: readonly string[]): Promise<AnvilServer> {
  const binary = anvilBinary();
  if (binary === undefined) throw new AnvilError("npm installed no anvil for this machine");
  const port = await freePort();
  // Before it lives: a signal that came in between would leave it behind.
  exitOnSignals();
  // In a process group of its own: Ctrl-C is for us to hear, who still need the node to end in order.
  const node = spawn(binary, [...terms, "--port", `${port}`, "--silent"], {
    detached: true,
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
  throw new AnvilError(`anvil does not answer at ${url}`);
}

/** A port of this machine on which nobody listens. */
export function freePort(): Promise<number> {
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
