import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { anvilBinary, AnvilError } from "../chain/anvilChain";
import { HttpClient } from "../chain/httpClient";

/** A node that keeps every state, so that any block can be proved; blocks come when they are asked for, and gas costs nothing. */
const TERMS = [
  ...["--hardfork", "cancun"],
  ...["--gas-limit", "100000000000"],
  ...["--block-base-fee-per-gas", "0"],
  ...["--gas-price", "0"],
  ...["--accounts", "0"],
  ...["--order", "fifo"],
  "--no-mining",
  "--disable-pool-balance-checks",
  "--silent",
];

export interface ArchiveNode {
  readonly url: string;
  readonly client: HttpClient;
  stop(): void;
}

const TRIES = 400;
const POLL_MS = 25;

/** @param genesis time of the first block [Unix s]. */
export async function openArchiveNode(genesis: number): Promise<ArchiveNode> {
  const binary = anvilBinary();
  if (binary === undefined) throw new AnvilError("npm installed no anvil for this machine");
  const port = await freePort();
  const node = spawn(binary, [...TERMS, "--timestamp", `${genesis}`, "--port", `${port}`], {
    stdio: "ignore",
  });
  const stop = (): void => void node.kill("SIGKILL");
  process.once("exit", stop);
  const url = `http://127.0.0.1:${port}`;
  const client = new HttpClient(url);
  for (let i = 0; i < TRIES; i += 1) {
    if ((await client.request({ method: "eth_chainId" }).catch(() => undefined)) !== undefined) {
      return { url, client, stop };
    }
    await sleep(POLL_MS);
  }
  stop();
  throw new AnvilError(`anvil does not answer at ${url}`);
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
