import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { type AnvilServer, startAnvilServer } from "../chain/anvilServer";

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
];

/**
 * @param genesis time of the first block [Unix s]
 * @param states how many states it keeps; undefined: all, the older ones on the disk until it is stopped
 */
export async function openArchiveNode(genesis: number, states?: string): Promise<AnvilServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "glasshouse-anvil-"));
  let stop = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  const remove = stop;
  process.once("exit", () => stop());
  const kept = states === undefined ? ["--cache-path", folder] : ["--prune-history", states];
  const server = await startAnvilServer([...TERMS, ...kept, "--timestamp", `${genesis}`]);
  stop = () => {
    server.stop();
    remove();
  };
  return { ...server, stop };
}
