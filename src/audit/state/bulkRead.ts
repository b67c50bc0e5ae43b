import { toHex, word } from "../hex";
import { type Rpc, RpcError, RpcGarbledError } from "../rpc";
import { type Header } from "../trust/header";

/**
 * Reads many slots quickly. What a node says here is not believed: the storage root decides.
 * The fast way runs code of ours in the contract's place: one eth_call for thousands of slots. A node that does not let callers
 * replace code is asked slot by slot, in batches.
 */
export class BulkReader {
  #overrides = true;

  constructor(
    private readonly rpc: Rpc,
    private readonly header: Header,
  ) {}

  /** How values came so far, for the report. */
  get method(): "override" | "slots" {
    return this.#overrides ? "override" : "slots";
  }

  async read(address: string, slots: readonly bigint[]): Promise<readonly bigint[]> {
    const values: bigint[] = [];
    for (let from = 0; from < slots.length; from += SLOTS_A_CALL) {
      const chunk = slots.slice(from, from + SLOTS_A_CALL);
      values.push(...(await this.#chunk(address, chunk)));
    }
    return values;
  }

  async #chunk(address: string, slots: readonly bigint[]): Promise<readonly bigint[]> {
    if (this.#overrides) {
      try {
        return await this.#byOverride(address, slots);
      } catch (error) {
        if (!(error instanceof RpcError)) throw error;
        this.#overrides = false;
      }
    }
    return this.#bySlot(address, slots);
  }

  async #byOverride(address: string, slots: readonly bigint[]): Promise<readonly bigint[]> {
    const data = `0x${slots.map((slot) => word(slot).slice(2)).join("")}`;
    const params = [{ to: address, data }, this.#tag(), { [address]: { code: READER_CODE } }];
    const answer = toHex(await this.rpc.request("eth_call", params), "eth_call");
    if (answer.length !== data.length) throw new RpcGarbledError("eth_call", "the node ran other code");
    return slots.map((_, i) => BigInt(`0x${answer.slice(2 + 64 * i, 66 + 64 * i)}`));
  }

  async #bySlot(address: string, slots: readonly bigint[]): Promise<readonly bigint[]> {
    const method = "eth_getStorageAt";
    const calls = slots.map((slot) => ({ method, params: [address, word(slot), this.#tag()] }));
    const answers = await this.rpc.batch(calls);
    return answers.map((answer) => BigInt(toHex(answer, method) === "0x" ? 0 : toHex(answer, method)));
  }

  #tag(): string {
    return `0x${this.header.number.toString(16)}`;
  }
}

/** Of gas, 2,100 a slot and its calldata: below what nodes allow a call. */
const SLOTS_A_CALL = 4_000;

/** Answers calldata, taken as slots, with their values: for (i = 0; i != calldatasize; i += 32) mstore(i, sload(calldataload(i))). */
const READER_CODE = [
  "5f", // PUSH0: i
  "5b803614601357", // JUMPDEST DUP1 CALLDATASIZE EQ PUSH1 0x13 JUMPI
  "8035548152", // DUP1 CALLDATALOAD SLOAD DUP2 MSTORE
  "602001600156", // PUSH1 32 ADD PUSH1 1 JUMP
  "5b5ff3", // JUMPDEST PUSH0 RETURN
].reduce((code, part) => code + part, "0x");
