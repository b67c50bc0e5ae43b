import { toQuantity } from "ethers";
import { z } from "zod";

import { type Eip1193, type RpcRequest } from "./eip1193";
import { type Log, type NewestBlock, readNewestBlock } from "./newestBlock";

export interface Call {
  readonly from: string;
  readonly to: string | null;
  readonly data: string;
}

/** What became of a transaction. */
export interface Receipt {
  readonly hash: string;
  readonly succeeded: boolean;
  /** What a failed transaction said; "0x" for one that succeeded. */
  readonly failure: string;
  readonly logs: readonly Log[];
}

/** A block that was asked for. */
export interface Mined {
  readonly number: number;
  readonly gasUsed: bigint;
  /** In the order of sending. */
  readonly receipts: readonly Receipt[];
}

/** An answer of the node that is none. */
export class ChainError extends Error {
  override readonly name = "ChainError";
}

/** A call that reverted, with what it said. */
export class RevertedError extends Error {
  override readonly name = "RevertedError";

  constructor(readonly data: string) {
    super(`reverted with ${data}`);
  }
}

/** Just below the most that a transaction may use (EIP-7825). Gas costs nothing here. */
const GAS_LIMIT = toQuantity(16_000_000);

const quantity = z.string().transform(Number);
const headSchema = z.object({ timestamp: quantity });
const traceSchema = z.object({ failed: z.boolean(), returnValue: z.string().default("") });

/**
 * A local chain with a hand on its clock: transactions wait until `mine`, which gives the block's time. Senders are impersonated, so
 * nothing is signed and nothing depends on keys; gas has no price.
 */
export class Chain {
  private readonly known = new Set<string>();
  private waiting: Call[] = [];

  private constructor(
    readonly provider: Eip1193,
    readonly chainId: number,
    private lastTime: number,
  ) {}

  /** The chain that a node has, from its newest block on. */
  static async on(provider: Eip1193): Promise<Chain> {
    const chainId = quantity.parse(await provider.request({ method: "eth_chainId" }));
    const block = await provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] });
    return new Chain(provider, chainId, headSchema.parse(block).timestamp);
  }

  /** Time of the newest block, Unix seconds. */
  get time(): number {
    return this.lastTime;
  }

  /** Queues a transaction behind those already waiting. */
  submit(call: Call): void {
    this.waiting.push(call);
  }

  /** Makes one block of everything that waits. */
  async mine(time: number): Promise<Mined> {
    if (time <= this.lastTime) throw new ChainError(`a block at ${time} after one at ${this.lastTime}`);
    const calls = this.waiting;
    this.waiting = [];
    this.lastTime = time;
    const hashes = await this.sendAll(calls);
    await this.rpc("evm_setNextBlockTimestamp", [time]);
    await this.rpc("evm_mine", []);
    const block = await readNewestBlock(this.provider);
    requireOrder(hashes, block);
    const receipts = await Promise.all(hashes.map((hash) => this.receipt(hash, block)));
    return { number: block.number, gasUsed: block.gasUsed, receipts };
  }

  /** A call on the newest block; throws RevertedError. */
  async call(call: Call): Promise<string> {
    const request = { ...withoutNull(call), gas: GAS_LIMIT, gasPrice: "0x0" };
    try {
      return z.string().parse(await this.rpc("eth_call", [request, "latest"]));
    } catch (error) {
      throw new RevertedError(revertData(error));
    }
  }

  /** Gas that a call would use; throws RevertedError. */
  async gasOf(call: Call): Promise<bigint> {
    const request = { ...withoutNull(call), gas: GAS_LIMIT, gasPrice: "0x0" };
    try {
      return BigInt(z.string().parse(await this.rpc("eth_estimateGas", [request, "latest"])));
    } catch (error) {
      throw new RevertedError(revertData(error));
    }
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

  private async sendAll(calls: readonly Call[]): Promise<readonly string[]> {
    for (const { from } of calls) await this.unlock(from);
    const requests = calls.map((call): RpcRequest => {
      return {
        method: "eth_sendTransaction",
        params: [{ ...withoutNull(call), gas: GAS_LIMIT, gasPrice: "0x0" }],
      };
    });
    return z.array(z.string()).parse(await requestAll(this.provider, requests));
  }

  /** Whoever said something has succeeded: what a transaction that fails has said is taken back. The silent ones are looked into. */
  private async receipt(hash: string, { logs }: NewestBlock): Promise<Receipt> {
    const said = logs.get(hash);
    if (said !== undefined) return { hash, succeeded: true, failure: "0x", logs: said };
    return { hash, ...(await this.outcomeOf(hash)), logs: [] };
  }

  private async unlock(address: string): Promise<void> {
    if (this.known.has(address)) return;
    await this.rpc("hardhat_impersonateAccount", [address]);
    this.known.add(address);
  }

  private rpc(method: string, params: unknown[]): Promise<unknown> {
    return this.provider.request({ method, params });
  }
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
    if (place === undefined) throw new ChainError(`${hash} was not mined: the block was full`);
    if (place < last) throw new ChainError(`${hash} was mined before what had been sent earlier`);
    last = place;
  }
}

function withoutNull({ from, to, data }: Call): Record<string, string> {
  return to === null ? { from, data } : { from, to, data };
}

/** Nodes put the data of a revert into `data`, some one level deeper. */
function revertData(error: unknown): string {
  const shallow = z.object({ data: z.string() }).safeParse(error);
  if (shallow.success) return shallow.data.data;
  const deep = z.object({ data: z.object({ data: z.string() }) }).safeParse(error);
  if (deep.success) return deep.data.data.data;
  throw error;
}
