import { z } from "zod";

import { type BlockSource, type Call, ChainError, type Mined } from "./block";
import { BlockMaker, GAS_LIMIT, withoutNull } from "./blockMaker";
import { type Eip1193 } from "./eip1193";

/** A call that reverted, with what it said. */
export class RevertedError extends Error {
  override readonly name = "RevertedError";

  constructor(readonly data: string) {
    super(`reverted with ${data}`);
  }
}

const quantity = z.string().transform(Number);
const headSchema = z.object({ timestamp: quantity, number: quantity });

/** A local chain with a hand on its clock: transactions wait until `mine`, which gives the block's time. */
export class Chain {
  private readonly blocks: BlockSource;
  private waiting: Call[] = [];

  private constructor(
    readonly provider: Eip1193,
    readonly chainId: number,
    private lastTime: number,
    private lastBlock: number,
  ) {
    this.blocks = provider.blocks ?? new BlockMaker(provider);
  }

  /** The chain that a node has, from its newest block on. */
  static async on(provider: Eip1193): Promise<Chain> {
    const chainId = quantity.parse(await provider.request({ method: "eth_chainId" }));
    const block = await provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] });
    const { timestamp, number } = headSchema.parse(block);
    return new Chain(provider, chainId, timestamp, number);
  }

  /** Time of the newest block, Unix seconds. */
  get time(): number {
    return this.lastTime;
  }

  /** Number of the newest block that was told of. */
  get block(): number {
    return this.lastBlock;
  }

  /** Queues a transaction behind those already waiting. */
  submit(call: Call): void {
    this.waiting.push(call);
  }

  /** Makes one block of everything that waits. Blocks may be asked for before earlier ones are told of: they come in the order of asking. */
  async mine(time: number): Promise<Mined> {
    if (time <= this.lastTime) throw new ChainError(`a block at ${time} after one at ${this.lastTime}`);
    this.lastTime = time;
    const calls = this.waiting;
    this.waiting = [];
    const mined = await this.blocks.make(calls, time);
    this.lastBlock = mined.number;
    return mined;
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

  private rpc(method: string, params: unknown[]): Promise<unknown> {
    return this.provider.request({ method, params });
  }
}

/** Nodes put the data of a revert into `data`, some one level deeper. */
function revertData(error: unknown): string {
  const shallow = z.object({ data: z.string() }).safeParse(error);
  if (shallow.success) return shallow.data.data;
  const deep = z.object({ data: z.object({ data: z.string() }) }).safeParse(error);
  if (deep.success) return deep.data.data.data;
  throw error;
}
