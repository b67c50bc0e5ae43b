import { toQuantity } from "ethers";
import { z } from "zod";

import { HttpRpc } from "../../src/audit/rpc";
import { type Call, ChainError } from "../../src/sim/chain/block";
import { readNewestBlock } from "../../src/sim/chain/newestBlock";
import { HttpClient } from "../chain/httpClient";

/** Just below the most that a transaction may use (EIP-7825). Gas costs nothing here. */
const GAS_LIMIT = toQuantity(16_000_000);
const METHOD = "eth_sendTransaction";
const SUCCESS = "0x1";

const receiptSchema = z.object({ status: z.string() });

/**
 * Makes blocks of many transactions on an anvil: one request sends them all. Asked so, anvil keeps the order of a sender's transactions, by
 * their nonces, and no order between senders.
 */
export class BlockMaker {
  readonly #rpc: HttpRpc;
  readonly #client: HttpClient;
  readonly #nonces = new Map<string, number>();

  private constructor(url: string) {
    this.#rpc = new HttpRpc(url);
    this.#client = new HttpClient(url);
  }

  static async on(url: string): Promise<BlockMaker> {
    const maker = new BlockMaker(url);
    await maker.#rpc.request("anvil_autoImpersonateAccount", [true]);
    return maker;
  }

  /** @param time of the block [Unix s]. @throws ChainError where one of the calls failed */
  async mine(calls: readonly Call[], time: number): Promise<void> {
    const senders = [...new Set(calls.map(({ from }) => from))].filter((from) => !this.#nonces.has(from));
    await this.#learnNonces(senders);
    const sent = calls.map((call) => ({ method: METHOD, params: [this.#transaction(call)] }));
    const hashes = z.array(z.string()).parse(await this.#rpc.batch(sent));
    await this.#rpc.request("evm_setNextBlockTimestamp", [time]);
    await this.#rpc.request("evm_mine", []);
    const { transactions, logs } = await readNewestBlock(this.#client);
    const known = new Set(transactions);
    // Whoever said something has succeeded: what a transaction that fails has said is taken back.
    for (const hash of hashes.filter((one) => !logs.has(one))) {
      if (!known.has(hash)) throw new ChainError(`${hash} was not mined`);
      await this.#requireSuccess(hash);
    }
  }

  async #requireSuccess(hash: string): Promise<void> {
    const receipt = receiptSchema.parse(await this.#rpc.request("eth_getTransactionReceipt", [hash]));
    if (receipt.status !== SUCCESS) throw new ChainError(`${hash} failed`);
  }

  async #learnNonces(senders: readonly string[]): Promise<void> {
    const method = "eth_getTransactionCount";
    const counts = await this.#rpc.batch(senders.map((from) => ({ method, params: [from, "latest"] })));
    senders.forEach((from, i) => this.#nonces.set(from, Number(z.string().parse(counts[i]))));
  }

  #transaction({ from, to, data }: Call): Record<string, unknown> {
    const nonce = this.#nonces.get(from) ?? 0;
    this.#nonces.set(from, nonce + 1);
    return { from, to, data, gas: GAS_LIMIT, gasPrice: "0x0", nonce: toQuantity(nonce) };
  }
}
