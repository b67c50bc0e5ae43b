import { type ErrorFragment, Interface, toQuantity } from "ethers";
import { type EIP1193Provider } from "hardhat/types";

import { type RawLog } from "../../src/sdk/events";

/** EIP-7825's cap is 16,777,216. */
const GAS = 16_000_000n;

/** A probe may use what one liquidation may use at most. */
export const PROBE_GAS = 12_000_000n;

/** What one transaction did. */
export interface Sent {
  /** Name of the error with which it reverted; empty when it succeeded. */
  readonly error: string;
  readonly logs: readonly RawLog[];
  readonly gasUsed: bigint;
}

export interface Answer {
  readonly error: string;
  readonly data: string;
}

interface RawReceipt {
  readonly logs: readonly {
    readonly address: string;
    readonly topics: readonly string[];
    readonly data: string;
    readonly blockNumber: string;
    readonly transactionHash: string;
    readonly logIndex: string;
  }[];
  readonly gasUsed: string;
  readonly status: string;
}

/** A node as the stateful test uses it: one transaction a block, the clock set by hand, errors by name. */
export class Chain {
  /** Timestamp of the newest block [s]. */
  now = 0;
  readonly #provider: EIP1193Provider;
  readonly #errors = new Map<string, ErrorFragment>();

  constructor(provider: EIP1193Provider, faces: readonly Interface[]) {
    this.#provider = provider;
    const panics = new Interface(["error Panic(uint256 code)", "error Error(string reason)"]);
    for (const face of [...faces, panics])
      face.forEachError((error) => this.#errors.set(error.selector, error));
  }

  async start(): Promise<void> {
    const block = (await this.#request("eth_getBlockByNumber", ["latest", false])) as { timestamp: string };
    this.now = Number(block.timestamp);
  }

  /** Mines one block `dt` seconds after the newest, with this transaction alone in it. */
  async send(from: string, to: string, data: string, dt: number): Promise<Sent> {
    this.now += dt;
    await this.#request("evm_setNextBlockTimestamp", [toQuantity(this.now)]);
    let error = "";
    let hash: string;
    try {
      hash = (await this.#request("eth_sendTransaction", [
        { from, to, data, gas: toQuantity(GAS) },
      ])) as string;
    } catch (cause) {
      const failed = revertOf(cause);
      if (failed === undefined) throw cause;
      error = this.nameOf(failed.data);
      return { error, logs: [], gasUsed: 0n };
    }
    const receipt = (await this.#request("eth_getTransactionReceipt", [hash])) as RawReceipt;
    return { error, logs: receipt.logs.map(toLog), gasUsed: BigInt(receipt.gasUsed) };
  }

  /** Asks the newest state, without a transaction. */
  async call(from: string, to: string, data: string, gas = GAS): Promise<Answer> {
    try {
      const answer = await this.#request("eth_call", [{ from, to, data, gas: toQuantity(gas) }, "latest"]);
      return { error: "", data: answer as string };
    } catch (cause) {
      const failed = revertOf(cause);
      if (failed === undefined) throw cause;
      return { error: this.nameOf(failed.data), data: failed.data };
    }
  }

  /** Name of an error, with a panic's code; "(no data)" for an exhausted or missing call. */
  nameOf(data: string): string {
    const fragment = this.#errors.get(data.slice(0, 10));
    if (fragment === undefined) return data === "0x" ? "(no data)" : `(unknown error ${data.slice(0, 10)})`;
    if (fragment.name === "Panic") return `Panic(0x${data.slice(-2)})`;
    return fragment.name;
  }

  async #request(method: string, params: unknown[]): Promise<unknown> {
    return this.#provider.request({ method, params });
  }
}

/** The revert data that Hardhat hides in its errors; undefined for a failure of another kind. */
function revertOf(cause: unknown): { readonly data: string } | undefined {
  if (typeof cause !== "object" || cause === null || !("data" in cause)) return undefined;
  const { data } = cause;
  if (typeof data === "string") return { data };
  if (typeof data === "object" && data !== null && "data" in data && typeof data.data === "string") {
    return { data: data.data };
  }
  return undefined;
}

function toLog(raw: RawReceipt["logs"][number]): RawLog {
  return {
    address: raw.address,
    topics: raw.topics,
    data: raw.data,
    blockNumber: Number(raw.blockNumber),
    transactionHash: raw.transactionHash,
    index: Number(raw.logIndex),
  };
}
