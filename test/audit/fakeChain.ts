import { keccak256, toBeHex, toQuantity, toUtf8Bytes, zeroPadValue } from "ethers";

import { HISTORY_CONTRACTS, type HistoryAddresses } from "../../src/audit/history/faces";
import { type Rpc } from "../../src/audit/rpc";
import { encodeHeader } from "../../src/audit/trust/header";
import { ILedger__factory } from "../../typechain/factories/contracts/interfaces/ILedger__factory";
import { type JsonLog } from "./logLies";

type Header = Readonly<Record<string, string>>;

const LEDGER = ILedger__factory.createInterface();
const OWNER = addressOf("owner");

export const FAKE_ADDRESSES = Object.fromEntries(
  HISTORY_CONTRACTS.map((name) => [name, addressOf(name)]),
) as HistoryAddresses;

/** A chain of deposits, one a block, that can be forked anywhere: enough for a store to be right or wrong about. */
export class FakeChain {
  /** Blocks whose logs were asked for. */
  asked = 0;
  #blocks: { readonly hash: string; readonly header: Header; readonly logs: readonly JsonLog[] }[] = [];

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
      const header = headerOn(this.head.hash, branch, number);
      const hash = keccak256(encodeHeader(header));
      this.#blocks.push({ hash, header, logs: this.#logs(number, hash) });
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
      return block === undefined ? null : { ...block.header, hash: block.hash };
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

/** All that a header hashes to; the branch tells it from another's block of the same number. */
function headerOn(parent: string, branch: string, number: number): Header {
  const empty = `0x${"0".repeat(64)}`;
  const quantities = { difficulty: "0x0", number: toQuantity(number), gasLimit: "0x0", gasUsed: "0x0" };
  const roots = { sha3Uncles: empty, stateRoot: empty, transactionsRoot: empty, receiptsRoot: empty };
  const rest = { logsBloom: "0x", mixHash: empty, nonce: "0x", miner: "0x", timestamp: toQuantity(number) };
  const parentHash = parent === "" ? empty : parent;
  return { parentHash, extraData: keccak256(toUtf8Bytes(branch)), ...quantities, ...roots, ...rest };
}

function addressOf(name: string): string {
  return `0x${keccak256(toUtf8Bytes(name)).slice(26)}`;
}
