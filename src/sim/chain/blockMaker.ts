import { z } from "zod";

import {
  type BlockSource,
  type Call,
  ChainError,
  LostTransactionError,
  type Mined,
  type Receipt,
} from "./block";
import { type Eip1193, type RpcRequest } from "./eip1193";
import { type NewestBlock, readNewestBlock } from "./newestBlock";

/** Just below the most that a transaction may use (EIP-7825). Gas costs nothing here. */
export const GAS_LIMIT = hex(16_000_000);

const quantity = z.string().transform(Number);
const traceSchema = z.object({ failed: z.boolean(), returnValue: z.string().default("") });

/**
 * Makes blocks on a node whose clock it holds. Senders are impersonated, so nothing is signed and nothing depends on keys; gas has no
 * price.
 */
export class BlockMaker implements BlockSource {
  /** Of the next transaction, by sender. */
  private readonly nonces = new Map<string, number>();
  /** The newest block that was asked for: when it is made, and when it is known what came of it. */
  private underway: { readonly sealed: Promise<unknown>; readonly told: Promise<unknown> } = {
    sealed: Promise.resolve(),
    told: Promise.resolve(),
  };

  constructor(private readonly node: Eip1193) {}

  make(calls: readonly Call[], time: number): Promise<Mined> {
    const { sealed: before, told: heard } = this.underway;
    const sealed = this.seal(calls, time, before, heard);
    const told = this.hear(sealed);
    this.underway = { sealed, told };
    return told;
  }

  /**
   * Makes a block and tells nothing of it.
   * @param before it is sent after that: the block before is made
   * @param heard it is made after that: of the block before all is known that nodes forget with the next one
   * @return hashes, in the order of sending
   */
  async seal(
    calls: readonly Call[],
    time: number,
    before?: Promise<unknown>,
    heard?: Promise<unknown>,
  ): Promise<readonly string[]> {
    await before;
    const hashes = await this.sendAll(calls, time);
    await heard;
    await this.rpc("evm_mine", []);
    return hashes;
  }

  private async hear(sealed: Promise<readonly string[]>): Promise<Mined> {
    const hashes = await sealed;
    const block = await readNewestBlock(this.node);
    requireOrder(hashes, block);
    const receipts = await Promise.all(hashes.map((hash) => this.receipt(hash, block)));
    return { number: block.number, gasUsed: block.gasUsed, receipts };
  }

  private async sendAll(calls: readonly Call[], time: number): Promise<readonly string[]> {
    await this.meet(calls.map(({ from }) => from));
    const requests = calls.map((call): RpcRequest => {
      const transaction = {
        ...withoutNull(call),
        gas: GAS_LIMIT,
        gasPrice: "0x0",
        nonce: this.nonce(call.from),
      };
      return { method: "eth_sendTransaction", params: [transaction] };
    });
    const clock = { method: "evm_setNextBlockTimestamp", params: [time] };
    const answers = await requestAll(this.node, [...requests, clock]);
    return z.array(z.string()).parse(answers.slice(0, -1));
  }

  /**
   * Lets new senders send, and asks how often each has. A node that copies another one has to look there for whom it does not know; had it to do so
   * while it takes transactions, it would take others first.
   */
  async meet(senders: readonly string[]): Promise<void> {
    const strangers = [...new Set(senders)].filter((address) => !this.nonces.has(address));
    if (strangers.length === 0) return;
    const ask = (method: string, more: readonly string[] = []): Promise<readonly unknown[]> =>
      requestAll(
        this.node,
        strangers.map((address) => ({ method, params: [address, ...more] })),
      );
    await ask("hardhat_impersonateAccount");
    const counts = await ask("eth_getTransactionCount", ["latest"]);
    strangers.forEach((address, i) => this.nonces.set(address, quantity.parse(counts[i])));
  }

  private nonce(sender: string): string {
    const next = this.nonces.get(sender) ?? 0;
    this.nonces.set(sender, next + 1);
    return hex(next);
  }

  /** Whoever said something has succeeded: what a transaction that fails has said is taken back. The silent ones are looked into. */
  private async receipt(hash: string, { logs }: NewestBlock): Promise<Receipt> {
    const said = logs.get(hash);
    if (said !== undefined) return { hash, succeeded: true, failure: "0x", logs: said };
    return { hash, ...(await this.outcomeOf(hash)), logs: [] };
  }

  /**
   * What became of a transaction that said nothing, by running it again in its place: at once, while the chain has the state before its
   * block at hand. Asked later, an embedded chain makes that state anew out of every block since genesis. Its receipt would not do: it
   * has no word of why, and costs anvil a copy of all receipts of the block.
   */
  private async outcomeOf(hash: string): Promise<Pick<Receipt, "succeeded" | "failure">> {
    const options = { disableStorage: true, disableMemory: true, disableStack: true };
    const { failed, returnValue } = traceSchema.parse(
      await this.rpc("debug_traceTransaction", [hash, options]),
    );
    if (!failed) return { succeeded: true, failure: "0x" };
    return { succeeded: false, failure: returnValue.startsWith("0x") ? returnValue : `0x${returnValue}` };
  }

  private rpc(method: string, params: unknown[]): Promise<unknown> {
    return this.node.request({ method, params });
  }
}

/** As JSON-RPC has numbers; without ethers, which takes a thread longer to load than anything else. */
function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** One after the other, where the node takes no more. */
async function requestAll(node: Eip1193, requests: readonly RpcRequest[]): Promise<readonly unknown[]> {
  if (node.requestAll) return node.requestAll(requests);
  const answers: unknown[] = [];
  for (const request of requests) answers.push(await node.request(request));
  return answers;
}

/** All of them are in the block, in the order of sending. */
function requireOrder(hashes: readonly string[], { transactions }: NewestBlock): void {
  const places = new Map(transactions.map((hash, place) => [hash, place]));
  let last = -1;
  for (const hash of hashes) {
    const place = places.get(hash);
    if (place === undefined)
      throw new LostTransactionError(`${hash} was not mined: the block was full, or somebody else made one`);
    if (place < last) throw new ChainError(`${hash} was mined before what had been sent earlier`);
    last = place;
  }
}

export function withoutNull({ from, to, data }: Call): Record<string, string> {
  return to === null ? { from, data } : { from, to, data };
}
