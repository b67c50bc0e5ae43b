import { toBytes, keccak } from "../trie/keccak";
import { encodeBytes, quantityBytes } from "../trie/rlp";
import { type TrieEntry, trieRoot } from "../trie/root";
import { word } from "../hex";
import { type ProvedAccount } from "../trust/accounts";
import { type BulkReader } from "./bulkRead";
import { type Place } from "./place";

/** A value was asked for that nobody loaded: a mistake of the auditor's, never of what is audited. */
export class NotLoadedError extends Error {
  override readonly name = "NotLoadedError";
}

/**
 * One contract's storage: all slots that its source and its history explain, with their values. It is complete, and true, exactly when
 * the trie over them has the proved root.
 */
export class ContractStorage {
  readonly #values = new Map<bigint, bigint>();
  /** Bits in use, by slot. */
  readonly #used = new Map<bigint, bigint>();

  /** Keys in the trie. */
  readonly #keys = new Map<bigint, Uint8Array>();

  /** Zeros that the node keeps in its trie all the same. */
  readonly #keptZeros: Set<bigint>;
  #foreignZeros: readonly TrieEntry[] = [];

  constructor(
    readonly account: ProvedAccount,
    private readonly reader: BulkReader,
    /** Zeros that the node kept when it was asked before: a guess that the root confirms or not. */
    keptZeros: Iterable<bigint> = [],
  ) {
    this.#keptZeros = new Set(keptZeros);
  }

  /** Explains these places and reads those that are new. */
  async load(places: Iterable<Place>): Promise<void> {
    const missing: bigint[] = [];
    for (const place of places) {
      const masks = place.masks();
      place.slots().forEach((slot, i) => {
        if (!this.#used.has(slot)) missing.push(slot);
        this.#used.set(slot, (this.#used.get(slot) ?? 0n) | (masks[i] ?? 0n));
      });
    }
    const values = await this.reader.read(this.account.address, missing);
    missing.forEach((slot, i) => this.#values.set(slot, values[i] ?? 0n));
  }

  /** The word at a place. */
  word(place: Place): bigint {
    const value = this.#values.get(place.slot);
    if (value === undefined) throw new NotLoadedError(`${place.name} was not loaded`);
    return value;
  }

  /** The value at a place, decoded by its type. */
  value(place: Place): bigint {
    return place.decode(this.word(place));
  }

  /** Like `value`, but zero where nothing explains that anything is there: what is there all the same is unexplained storage. */
  peek(place: Place): bigint {
    return place.decode(this.#values.get(place.slot) ?? 0n);
  }

  get slots(): readonly bigint[] {
    return [...this.#values.keys()];
  }

  get(slot: bigint): bigint | undefined {
    return this.#values.get(slot);
  }

  /** Replaces what an untrusted read said by what a proof says. */
  correct(slot: bigint, value: bigint): void {
    this.#values.set(slot, value);
  }

  /** Slots with bits that no variable uses. */
  strayBits(): readonly bigint[] {
    return this.slots.filter((slot) => {
      const value = this.#values.get(slot) ?? 0n;
      return (value & ~(this.#used.get(slot) ?? 0n)) !== 0n;
    });
  }

  /** Where the node's trie holds a zero, as no chain's does, it holds nothing all the same. */
  keepZero(slot: bigint, kept: boolean): void {
    if (kept) this.#keptZeros.add(slot);
    else this.#keptZeros.delete(slot);
  }

  get keptZeros(): ReadonlySet<bigint> {
    return this.#keptZeros;
  }

  keepForeignZeros(zeros: readonly TrieEntry[]): void {
    this.#foreignZeros = zeros;
  }

  /** The key of a slot in the trie: its hash, made once. */
  keyOf(slot: bigint): Uint8Array {
    let key = this.#keys.get(slot);
    if (key === undefined) {
      key = keccak(toBytes(word(slot)));
      this.#keys.set(slot, key);
    }
    return key;
  }

  /** Root of the trie that holds the explained slots and nothing else. */
  root(): string {
    const entries = [...this.#values].filter(([slot, value]) => value !== 0n || this.#keptZeros.has(slot));
    const explained = entries.map(([slot, value]) => ({
      key: this.keyOf(slot),
      value: encodeBytes(quantityBytes(value)),
    }));
    return trieRoot([...explained, ...this.#foreignZeros]);
  }
}
