import { HardhatEthersProvider } from "@nomicfoundation/hardhat-ethers/internal/hardhat-ethers-provider";
import { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { type ErrorFragment, Interface, toQuantity } from "ethers";
import { type EthereumProvider } from "hardhat/types";

import { type RawLog } from "../../src/sdk/eventDecoder";
import { GENESIS_SEC, type Node, type NodeOpener, SIGNER_ADDRESSES } from "./node";

/** EIP-7825's cap is 16,777,216. */
const GAS = 16_000_000n;

/** What every transaction may use and pays for it: nothing, since nobody here owns any. */
const FREE = { gas: toQuantity(GAS), gasPrice: "0x0" };

/** A probe may use what one liquidation may use at most. */
export const PROBE_GAS = 12_000_000n;

/** What one transaction did. */
export interface Sent {
  /** Name of the error with which it reverted; empty when it succeeded. */
  readonly error: string;
  /** What it reverted with. */
  readonly revert: string;
  readonly block: number;
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
  readonly blockNumber: string;
  readonly gasUsed: string;
  readonly status: string;
}

/** A node as the stateful test uses it: one transaction a block, the clock set by hand, errors by name. */
export class Chain {
  /** Timestamp of the newest block [s]. */
  now = GENESIS_SEC;
  readonly #errors = new Map<string, ErrorFragment>();

  private constructor(private readonly node: Node) {}

  /** @param anySize contracts may be larger than a public chain allows: test doubles are. */
  static async open(node: NodeOpener, anySize = false): Promise<Chain> {
    return new Chain(await node(anySize));
  }

  close(): Promise<void> {
    return this.node.close();
  }

  /** Signers whose transactions come one second after another. */
  async signers(): Promise<readonly HardhatEthersSigner[]> {
    const send = (method: string, params: unknown[] = []): Promise<unknown> => this.#sendFor(method, params);
    const ethers = new HardhatEthersProvider({ send } as unknown as EthereumProvider, "stateful");
    return Promise.all(SIGNER_ADDRESSES.map((account) => HardhatEthersSigner.create(ethers, account)));
  }

  /** Learns the names of the errors of these contracts. */
  learn(faces: readonly Interface[]): void {
    const panics = new Interface(["error Panic(uint256 code)", "error Error(string reason)"]);
    for (const face of [...faces, panics])
      face.forEachError((error) => this.#errors.set(error.selector, error));
  }

  /** Mines one block `dt` seconds after the newest, with this transaction alone in it. */
  async send(from: string, to: string, data: string, dt: number): Promise<Sent> {
    const hash = await this.#mine({ from, to, data, ...FREE }, dt);
    const receipt = (await this.#request("eth_getTransactionReceipt", [hash])) as RawReceipt;
    const [block, gasUsed] = [Number(receipt.blockNumber), BigInt(receipt.gasUsed)];
    if (receipt.status === "0x1") {
      return { error: "", revert: "", block, logs: receipt.logs.map(toLog), gasUsed };
    }
    // It changed nothing: asked again of the block that it is in, it says why.
    const { error, data: revert } = await this.call(from, to, data);
    return { error: error === "" ? "(reverts no more)" : error, revert, block, logs: [], gasUsed };
  }

  /** Asks the newest state, without a transaction. */
  async call(from: string, to: string, data: string, gas = GAS): Promise<Answer> {
    try {
      const request = { from, to, data, gas: toQuantity(gas), gasPrice: "0x0" };
      return { error: "", data: (await this.#request("eth_call", [request, "latest"])) as string };
    } catch (cause) {
      const failed = revertOf(cause);
      if (failed === undefined) throw cause;
      return { error: this.nameOf(failed.data), data: failed.data };
    }
  }

  /** Takes back whatever `act` sends. */
  async undone<T>(act: () => Promise<T>): Promise<T> {
    const { now } = this;
    const before = await this.#request("evm_snapshot", []);
    try {
      return await act();
    } finally {
      await this.#request("evm_revert", [before]);
      this.now = now;
    }
  }

  /** Name of an error, with a panic's code; "(no data)" for an exhausted or missing call. */
  nameOf(data: string): string {
    const fragment = this.#errors.get(data.slice(0, 10));
    if (fragment === undefined) return data === "0x" ? "(no data)" : `(unknown error ${data.slice(0, 10)})`;
    if (fragment.name === "Panic") return `Panic(0x${data.slice(-2)})`;
    return fragment.name;
  }

  /** Arguments of an error, by name; undefined for one that was never learned. */
  argumentsOf(data: string): Readonly<Record<string, unknown>> | undefined {
    const fragment = this.#errors.get(data.slice(0, 10));
    if (fragment === undefined) return undefined;
    return new Interface([fragment]).decodeErrorResult(fragment, data).toObject() as Record<string, unknown>;
  }

  #sendFor(method: string, params: unknown[]): Promise<unknown> {
    if (method !== "eth_sendTransaction") return this.#request(method, params);
    return this.#mine({ ...(params[0] as object), ...FREE }, 1);
  }

  #mine(transaction: unknown, dt: number): Promise<string> {
    this.now += dt;
    return this.node.mine(transaction, this.now);
  }

  #request(method: string, params: unknown[]): Promise<unknown> {
    return this.node.request({ method, params });
  }
}

/** The revert data that a node hides in its errors; undefined for a failure of another kind. */
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
