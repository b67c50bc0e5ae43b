import { z } from "zod";

import { type Log } from "./block";
import { type Eip1193 } from "./eip1193";

/** What a node says of its newest block. */
export interface NewestBlock {
  readonly number: number;
  /** By all of its transactions. */
  readonly gasUsed: bigint;
  /** In their order. */
  readonly transactions: readonly string[];
  /** By transaction, in their order. */
  readonly logs: ReadonlyMap<string, readonly Log[]>;
}

const quantity = z.string().transform(Number);
const logsSchema = z.array(
  z
    .object({
      address: z.string(),
      topics: z.array(z.string()),
      data: z.string(),
      blockNumber: quantity,
      transactionHash: z.string(),
      logIndex: quantity,
    })
    .transform(({ logIndex, ...log }) => ({ ...log, index: logIndex })),
);
const headSchema = z.object({
  number: quantity,
  gasUsed: z.string().transform(BigInt),
  transactions: z.array(z.string()),
});

/**
 * Two questions, whatever the size of the block. Receipts would say the same, but to make one anvil looks through its whole block: the cost of
 * all would grow with the square of what a block holds.
 */
export async function readNewestBlock(provider: Eip1193): Promise<NewestBlock> {
  const [head, said] = await Promise.all([
    provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] }),
    readLogs(provider, "latest"),
  ]);
  const { transactions, ...block } = headSchema.parse(head);
  const logs = new Map<string, Log[]>();
  for (const log of said) {
    const known = logs.get(log.transactionHash);
    if (known) known.push(log);
    else logs.set(log.transactionHash, [log]);
  }
  return { ...block, transactions, logs };
}

/** Everything that was said since a block, it included. @param from its number, in hexadecimal, or "latest" */
export async function readLogs(provider: Eip1193, from: string): Promise<readonly Log[]> {
  const range = { fromBlock: from, toBlock: "latest" };
  return logsSchema.parse(await provider.request({ method: "eth_getLogs", params: [range] }));
}
