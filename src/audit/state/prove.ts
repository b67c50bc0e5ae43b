import { type Finding, type Unchecked } from "../finding";
import { word } from "../hex";
import { type Rpc, RpcError, RpcRefusedError } from "../rpc";
import { type Foreign, foreignIn } from "../trie/foreign";
import { fromBytes, toBytes } from "../trie/keccak";
import { slotsTowards } from "../trie/preimages";
import { NodeSet, ProofError, valueIn } from "../trie/proof";
import { getProof, storedNumber } from "../trust/accounts";
import { type Header } from "../trust/header";
import { type ContractStorage } from "./contractStorage";
import { hiddenFindings, liesOf, strayFinding } from "./storageFindings";

/** What came of holding a contract's explained storage against its proved root. */
export interface StorageVerdict {
  readonly findings: readonly Finding[];
  readonly unchecked: readonly Unchecked[];
}

/** To begin with: some nodes go through the whole trie for each call, and others refuse long lists. */
const KEYS_A_CALL = 8_000;
/** Hashes to try in the search for ways to hidden storage: some ten seconds. */
const HASH_BUDGET = 1_000_000;
/** Below everything that a mapping's hash leads to. */
const FIRST_TRIED = 1n << 64n;
/** A branch more with each round. */
const MOST_ROUNDS = 8;

/**
 * Requires that the explained slots are all that there is: the trie over them has the proved root. Where it has not, slots are proved one
 * by one. That tells a node that lied about values from storage that nothing explains; and it finds the zeros that some nodes (anvil)
 * keep in their tries, which on a real chain are not there.
 */
export async function requireComplete(
  name: string,
  storage: ContractStorage,
  rpc: Rpc,
  header: Header,
): Promise<StorageVerdict> {
  const prover = new StorageProver(storage, rpc, header);
  const unchecked: Unchecked[] = [];
  const hidden: Finding[] = [];
  try {
    if (!(await prover.explained())) hidden.push(...hiddenFindings(name, storage, prover.foreign));
    if (prover.lies.length > 0) unchecked.push(liesOf(name, prover.lies));
  } catch (error) {
    if (!(error instanceof RpcError) && !(error instanceof ProofError)) throw error;
    const reason = `its storage is not what the node told, and the node proves no other: ${error.message}`;
    unchecked.push({ law: "STATE-1", subject: name, reason });
  }
  const stray = storage.strayBits().map((slot) => strayFinding(name, storage, slot));
  return { findings: [...stray, ...hidden], unchecked };
}

class StorageProver {
  readonly lies: bigint[] = [];
  foreign: Foreign = { leaves: [], unseen: [] };
  readonly #nodes = new NodeSet();
  #keysACall = KEYS_A_CALL;
  #tried = FIRST_TRIED;

  constructor(
    private readonly storage: ContractStorage,
    private readonly rpc: Rpc,
    private readonly header: Header,
  ) {}

  /** True where the slots, with whatever zeros the node keeps, are the whole trie. */
  async explained(): Promise<boolean> {
    if (this.#complete()) return true;
    const { slots, keptZeros } = this.storage;
    const zeros = slots.filter((slot) => this.storage.get(slot) === 0n);
    const guessed = zeros.filter((slot) => keptZeros.has(slot));
    await this.#prove(zeros.filter((slot) => !keptZeros.has(slot)));
    if (this.#complete()) return true;
    await this.#prove(guessed);
    if (guessed.length > 0 && this.#complete()) return true;
    await this.#prove(slots.filter((slot) => this.storage.get(slot) !== 0n));
    if (this.#complete()) return true;
    await this.#seekForeign();
    const foreign = this.foreign.leaves.filter(({ value }) => storedNumber(value) === 0n);
    this.storage.keepForeignZeros(foreign.map(({ key, value }) => ({ key: toBytes(key), value })));
    return this.#complete();
  }

  #complete(): boolean {
    return this.storage.root() === this.storage.account.storageRoot;
  }

  /** Replaces values by proved ones, and notes which zeros the trie holds. */
  async #prove(slots: readonly bigint[]): Promise<void> {
    await this.#fetch(slots);
    for (const slot of slots) this.#correct(slot);
  }

  /** As many keys a call as the node takes. */
  async #fetch(slots: readonly bigint[]): Promise<void> {
    for (let from = 0; from < slots.length;) {
      const keys = slots.slice(from, from + this.#keysACall);
      try {
        const proof = await getProof(this.rpc, this.storage.account.address, keys.map(word), this.header);
        this.#nodes.addAll(proof.storageProof.map((one) => one.proof));
        from += keys.length;
      } catch (error) {
        if (!(error instanceof RpcRefusedError) || keys.length === 1) throw error;
        this.#keysACall = Math.ceil(keys.length / 2);
      }
    }
  }

  #correct(slot: bigint): void {
    const value = valueIn(this.storage.account.storageRoot, this.storage.keyOf(slot), this.#nodes);
    const proved = storedNumber(value);
    if (proved !== this.storage.get(slot)) this.lies.push(slot);
    this.storage.correct(slot, proved);
    this.storage.keepZero(slot, value !== undefined && proved === 0n);
  }

  async #seekForeign(): Promise<void> {
    const { slots, account } = this.storage;
    const known = new Set(slots.map((slot) => fromBytes(this.storage.keyOf(slot))));
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      this.foreign = foreignIn(account.storageRoot, this.#nodes, known);
      if (this.foreign.unseen.length === 0) return;
      const ways = slotsTowards(this.foreign.unseen, this.#tried, HASH_BUDGET);
      this.#tried += BigInt(HASH_BUDGET);
      if (ways.size === 0) return;
      await this.#fetch([...ways.values()]);
    }
  }
}
