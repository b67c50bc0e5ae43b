import { word } from "../hex";
import { type Place } from "../state/place";
import { keccak, toBytes } from "../trie/keccak";
import { NodeSet, valueIn } from "../trie/proof";
import { storedNumber } from "../trust/accounts";

/** Words of a storage whose root is known, each proved when it is read. */
export class StorageWords {
  readonly #nodes = new NodeSet();

  constructor(private readonly root: string) {}

  add(nodes: readonly string[]): void {
    for (const node of nodes) this.#nodes.add(toBytes(node));
  }

  /** Throws a ProofError where the nodes do not prove the place. */
  readonly at = (place: Place): bigint =>
    storedNumber(valueIn(this.root, keccak(toBytes(word(place.slot))), this.#nodes));
}
