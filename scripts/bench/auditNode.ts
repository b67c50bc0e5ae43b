import { type AnvilServer, startAnvilServer } from "../chain/anvilServer";

export type { AnvilServer as ArchiveNode } from "../chain/anvilServer";

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

/** @param genesis time of the first block [Unix s]. */
export function openArchiveNode(genesis: number): Promise<AnvilServer> {
  return startAnvilServer([...TERMS, "--timestamp", `${genesis}`]);
}
