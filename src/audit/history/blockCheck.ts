import { toHex } from "../hex";
import { type Rpc, RpcGarbledError, RpcRefusedError } from "../rpc";
import { toBytes } from "../trie/keccak";
import { type Header, headerOf } from "../trust/header";
import { bloomBitsOf, type BloomBits, mayContain } from "./bloom";
import { type ChainLog } from "./chainLog";
import { type Report } from "./findings";
import { type LogChunk } from "./historyStore";
import { quantity } from "./logFetcher";
import { blockReceiptsOf } from "./receipts";

/** Headers and receipts that are asked for at once. */
const BATCH = 200;

/** A block whose header hashes to its hash. */
interface Block {
  readonly header: Header;
  readonly bloom: Uint8Array;
  /** Hashes, as the node says them. */
  readonly transactions: readonly unknown[];
}

/**
 * Authenticates every log by the chain itself, also those that the running hash does not cover: headers linked by their parents' hashes,
 * the filter of each, and where it says that a contract of the exchange may have spoken, the receipts against the header's root.
 */
export class BlockCheck {
  readonly #addresses: ReadonlySet<string>;
  readonly #bits: readonly BloomBits[];
  #parent: string | undefined;
  #whole = true;

  constructor(
    private readonly rpc: Rpc,
    addresses: readonly string[],
    private readonly report: Report,
    /** Called with the header of each block in which a contract may have spoken. */
    private readonly onHeader: (header: Header) => void = () => undefined,
  ) {
    this.#addresses = new Set(addresses);
    this.#bits = addresses.map(bloomBitsOf);
  }

  /** A chunk that was checked before: only its last block matters to the next one. */
  skip({ hash }: Pick<LogChunk, "hash">): void {
    this.#parent = hash;
  }

  /** Chunks must follow each other, and the last one end with the audited block: then all of them are of its chain. */
  async check(chunk: LogChunk): Promise<void> {
    const byBlock = new Map<number, ChainLog[]>();
    for (const log of chunk.logs) {
      const logs = byBlock.get(log.blockNumber);
      if (logs === undefined) byBlock.set(log.blockNumber, [log]);
      else logs.push(log);
    }
    for (let from = chunk.from; from <= chunk.to; from += BATCH) {
      const blocks = await this.#blocks(from, Math.min(chunk.to, from + BATCH - 1));
      await this.#receipts(blocks, byBlock);
    }
    if (this.#parent !== chunk.hash) this.#wrong(chunk.to, `hash ${this.#parent}`, `hash ${chunk.hash}`);
  }

  async #blocks(from: number, to: number): Promise<readonly Block[]> {
    const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const answers = await this.rpc.batch(
      numbers.map((number) => ({ method: "eth_getBlockByNumber", params: [quantity(number), false] })),
    );
    return answers.map((answer, i) => {
      const number = from + i;
      const header = headerOf(answer);
      if (header.number !== number) this.#wrong(number, `number ${header.number}`, `number ${number}`);
      if (this.#parent !== undefined && header.parentHash !== this.#parent) {
        this.#wrong(number, `parent ${header.parentHash}`, `parent ${this.#parent}`);
      }
      this.#parent = header.hash;
      const { logsBloom, transactions } = answer as Readonly<Record<string, unknown>>;
      const bloom = toBytes(toHex(logsBloom, "block.logsBloom"));
      return { header, bloom, transactions: Array.isArray(transactions) ? transactions : [] };
    });
  }

  async #receipts(
    blocks: readonly Block[],
    byBlock: ReadonlyMap<number, readonly ChainLog[]>,
  ): Promise<void> {
    const spoken = blocks.filter(({ header, bloom }) => {
      if (this.#bits.some((bits) => mayContain(bloom, bits))) return true;
      const told = byBlock.get(header.number) ?? [];
      if (told.length > 0) this.#wrong(header.number, `${told.length} logs`, "none, says the block's filter");
      return false;
    });
    const receipts = await this.#answers(spoken);
    spoken.forEach(({ header }, i) => {
      const { root, logs } = blockReceiptsOf(receipts[i]);
      if (root !== header.receiptsRoot) {
        throw new RpcGarbledError(
          "eth_getBlockReceipts",
          `the receipts of block ${header.number} make the root ${root}, its header says ${header.receiptsRoot}`,
        );
      }
      this.#compare(header, logs, byBlock.get(header.number) ?? []);
      this.onHeader(header);
    });
  }

  /** The receipts of each block; one by one from a node that does not know the method. */
  async #answers(blocks: readonly Block[]): Promise<readonly unknown[]> {
    if (this.#whole) {
      const calls = blocks.map(({ header }) => ({
        method: "eth_getBlockReceipts",
        params: [quantity(header.number)],
      }));
      try {
        return await this.rpc.batch(calls);
      } catch (error) {
        if (!(error instanceof RpcRefusedError)) throw error;
        this.#whole = false;
      }
    }
    const all: unknown[] = [];
    for (const { transactions } of blocks) {
      const calls = transactions.map((hash) => ({ method: "eth_getTransactionReceipt", params: [hash] }));
      all.push(await this.rpc.batch(calls));
    }
    return all;
  }

  #compare(header: Header, all: readonly ChainLog[], told: readonly ChainLog[]): void {
    const proved = all.filter(({ address }) => this.#addresses.has(address));
    if (proved.length !== told.length) {
      this.#wrong(header.number, `${told.length} logs`, `${proved.length} logs by its receipts`);
    }
    told.forEach((log, i) => {
      const need = proved[i];
      if (need === undefined) return;
      const [is, must] = [textOf(log), textOf({ ...need, blockHash: header.hash })];
      if (is !== must) this.#wrong(header.number, is, must);
    });
  }

  #wrong(block: number, have: string, need: string): void {
    const text = "The node's logs are not those of the chain that ends in the audited block.";
    this.report({ law: "HIST-3", severity: "critical", subject: `block ${block}`, have, need, text });
  }
}

function textOf({
  address,
  topics,
  data,
  index,
  transactionIndex,
  transactionHash,
  blockHash,
}: ChainLog): string {
  const place = `log ${index} of transaction ${transactionIndex} ${transactionHash} in block ${blockHash}`;
  return `${place}: ${address} ${topics.join(" ")} ${data}`;
}
