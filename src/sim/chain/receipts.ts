import { z } from "zod";

import { type Eip1193 } from "./eip1193";

export interface Log {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: number;
  readonly transactionHash: string;
  /** Place in its block. */
  readonly index: number;
}

/** A node's own account of a transaction. */
export interface RawReceipt {
  readonly hash: string;
  readonly block: number;
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  readonly contract: string | null;
  readonly logs: readonly Log[];
}

const quantity = z.string().transform(Number);
const logSchema = z
  .object({
    address: z.string(),
    topics: z.array(z.string()),
    data: z.string(),
    blockNumber: quantity,
    transactionHash: z.string(),
    logIndex: quantity,
  })
  .transform(({ logIndex, ...log }) => ({ ...log, index: logIndex }));
const receiptSchema = z
  .object({
    transactionHash: z.string(),
    blockNumber: quantity,
    status: z.string(),
    gasUsed: z.string().transform(BigInt),
    contractAddress: z.string().nullish(),
    logs: z.array(logSchema),
  })
  .transform(({ transactionHash, blockNumber, status, contractAddress, gasUsed, logs }) => ({
    hash: transactionHash,
    block: blockNumber,
    succeeded: status === "0x1",
    gasUsed,
    contract: contractAddress ?? null,
    logs,
  }));

/** Reads the receipts of the newest block: all at once where the node can, one by one where it cannot. */
export class ReceiptReader {
  /** Until a node says that it knows no such method. */
  private atOnce = true;

  constructor(private readonly provider: Eip1193) {}

  /** By hash; what is missing was not mined. */
  async newest(hashes: readonly string[]): Promise<ReadonlyMap<string, RawReceipt>> {
    if (hashes.length === 0) return new Map();
    const raw = (await this.wholeBlock()) ?? (await Promise.all(hashes.map((hash) => this.single(hash))));
    const receipts = z.array(receiptSchema).parse(raw.filter((one) => one !== null));
    return new Map(receipts.map((receipt) => [receipt.hash, receipt]));
  }

  private async wholeBlock(): Promise<unknown[] | undefined> {
    if (!this.atOnce) return undefined;
    try {
      return z.array(z.unknown()).parse(await this.ask("eth_getBlockReceipts", "latest"));
    } catch {
      // Nodes have no common word for it. One that answers nothing at all does not answer the next question, either.
      this.atOnce = false;
      return undefined;
    }
  }

  private single(hash: string): Promise<unknown> {
    return this.ask("eth_getTransactionReceipt", hash);
  }

  private ask(method: string, param: string): Promise<unknown> {
    return this.provider.request({ method, params: [param] });
  }
}
