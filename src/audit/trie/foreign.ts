import { fromBytes } from "./keccak";
import { decodePath } from "./nibbles";
import { EMPTY_ROOT, type NodeSet } from "./proof";
import { decodeRlp, type RlpItem } from "./rlp";

/** What a trie holds beside the known keys, as far as its nodes are at hand. Paths are (beginnings of) hashed keys in hex. */
export interface Foreign {
  readonly leaves: readonly { readonly key: string; readonly value: Uint8Array }[];
  /** Where there is more, of which no node is at hand. */
  readonly unseen: readonly string[];
}

/**
 * Walks all nodes at hand from the root. They must hold the proofs of all known (hashed) keys: then a child that is not among them is on
 * the way of none.
 */
export function foreignIn(root: string, nodes: NodeSet, known: ReadonlySet<string>): Foreign {
  const leaves: { key: string; value: Uint8Array }[] = [];
  const unseen: string[] = [];
  const descend = (child: RlpItem | undefined, path: string): void => {
    if (!(child instanceof Uint8Array)) return visit(child, path);
    if (child.length === 0) return;
    const node = nodes.get(fromBytes(child));
    if (node === undefined) unseen.push(path);
    else visit(decodeRlp(node), path);
  };
  const visit = (item: RlpItem | undefined, path: string): void => {
    if (!Array.isArray(item)) return;
    const [encoded, next] = item as readonly RlpItem[];
    if (item.length === 17) {
      item.slice(0, 16).forEach((child: RlpItem, nibble) => descend(child, path + nibble.toString(16)));
      return;
    }
    const step = encoded instanceof Uint8Array ? decodePath(encoded) : undefined;
    if (step === undefined) return;
    const further = path + [...step.nibbles].map((nibble) => nibble.toString(16)).join("");
    if (!step.leaf) descend(next, further);
    else if (!known.has(further) && next instanceof Uint8Array) leaves.push({ key: further, value: next });
  };
  if (root !== EMPTY_ROOT) descend(Buffer.from(root.slice(2), "hex"), "0x");
  return { leaves, unseen };
}
