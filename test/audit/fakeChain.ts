import { keccak256, toBeHex, toUtf8Bytes, zeroPadValue } from "ethers";

import { HISTORY_CONTRACTS, type HistoryAddresses } from "../../src/audit/history/faces";
import { type Rpc } from "../../src/audit/rpc";
import { ILedger__factory } from "../../typechain/factories/contracts/interfaces/ILedger__factory";
import { type JsonLog } from "./logLies";

const LEDGER = ILedger__factory.createInterface();
const OWNER = addressOf("owner");

export const FAKE_ADDRESSES = Object.fromEntries(
  HISTORY_CONTRACTS.map((name) => [name, addressOf(name)]),
) as HistoryAddresses;

/** A chain of deposits, one a block, that can be forked anywhere: enough for a store to be right or wrong about. */
export class FakeChain {
  /** Blocks whose logs were asked for. */
  asked = 0;
  #blocks: { readonly hash: string; readonly logs: readonly JsonLog[] }[] = [];

  constructor(length: number) {
    this.grow(length, "first");
  }

  get head(): { readonly number: number; readonly hash: string } {
    const number = this.#blocks.length - 1;
    return { number, hash: this.#blocks[number]?.hash ?? "" };
  }

  /** More blocks, of a branch of this name. */
  grow(length: number, branch: string): void {
    for (let i = 0; i < length; i += 1) {
      const number = this.#blocks.length;
      const hash = keccak256(toUtf8Bytes(`${branch} ${number} ${this.head.hash}`));
      this.#blocks.push({ hash, logs: this.#logs(number, hash) });
    }
  }

  /** Takes back the last blocks and mines as many others. */
  reorganise(depth: number, branch: string): void {
    this.#blocks = this.#blocks.slice(0, -depth);
    this.grow(depth, branch);
  }

  get rpc(): Rpc {
    const request = (method: string, params: readonly unknown[]): Promise<unknown> =>
      Promise.resolve(this.#answer(method, params));
    return { label: "a fake", request, batch: () => Promise.reject(new Error("no batches")) };
  }

  #answer(method: string, [first]: readonly unknown[]): unknown {
    if (method === "eth_getBlockByNumber") {
      const block = this.#blocks[Number(first)];
      return block === undefined ? null : { hash: block.hash };
    }
    const { fromBlock, toBlock } = first as { readonly fromBlock: string; readonly toBlock: string };
    const blocks = this.#blocks.slice(Number(fromBlock), Number(toBlock) + 1);
    this.asked += blocks.length;
    return blocks.flatMap(({ logs }) => logs);
  }

  #logs(number: number, hash: string): JsonLog[] {
    if (number === 0) return [this.#log(0, hash, 0, "AccountOpened", [1, OWNER])];
    return [this.#log(number, hash, 0, "Deposited", [1, OWNER, BigInt(hash) >> 200n])];
  }

  #log(number: number, hash: string, index: number, name: "AccountOpened" | "Deposited", args: unknown[]) {
    const { topics, data } = LEDGER.encodeEventLog(name, args);
    return {
      address: FAKE_ADDRESSES.ledger.toLowerCase(),
      topics,
      data,
      blockNumber: `0x${number.toString(16)}`,
      blockHash: hash,
      transactionHash: zeroPadValue(toBeHex(number + 1), 32),
      transactionIndex: "0x0",
      logIndex: `0x${index.toString(16)}`,
      removed: false,
    };
  }
}

function addressOf(name: string): string {
  return `0x${keccak256(toUtf8Bytes(name)).slice(26)}`;
}
