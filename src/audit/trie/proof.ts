import { fromBytes, keccak, toBytes } from "./keccak";
import { decodePath, nibblesOf } from "./nibbles";
import { decodeRlp, RlpError, type RlpItem } from "./rlp";

/** Hash of the empty trie: keccak of an empty string's encoding. */
export const EMPTY_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

/** The nodes do not lead from the root to an answer. */
export class ProofError extends Error {
  override readonly name = "ProofError";
}

/** Nodes of a Merkle Patricia trie by their hashes. What is in here is what it hashes to: nobody has to be trusted for it. */
export class NodeSet {
  readonly #nodes = new Map<string, Uint8Array>();

  /** Nodes of several proofs, in hex. What lies near the root is in all of them, and is hashed once. */
  addAll(proofs: Iterable<readonly string[]>): void {
    const seen = new Set<string>();
    for (const proof of proofs) {
      for (const node of proof) {
        if (!seen.has(node)) this.add(toBytes(node));
        seen.add(node);
      }
    }
  }

  add(node: Uint8Array): void {
    this.#nodes.set(fromBytes(keccak(node)), node);
  }

  get(hash: string): Uint8Array | undefined {
    return this.#nodes.get(hash);
  }
}

/**
 * The value at `key` (hashed already) in the trie with this root; undefined where the nodes prove that there is none.
 * Throws a ProofError where they prove neither.
 */
export function valueIn(root: string, key: Uint8Array, nodes: NodeSet): Uint8Array | undefined {
  if (root === EMPTY_ROOT) return undefined;
  const path = nibblesOf(key);
  let node = load(root, nodes);
  for (let at = 0; ;) {
    if (!Array.isArray(node)) throw new ProofError("a node that is no list");
    if (node.length === 17) {
      if (at === path.length) return nonEmpty(node[16]);
      const child = node[path[at] ?? 0];
      at += 1;
      if (isEmpty(child)) return undefined;
      node = follow(child, nodes);
      continue;
    }
    const [encoded, next] = node;
    const step = encoded instanceof Uint8Array ? decodePath(encoded) : undefined;
    if (node.length !== 2 || step === undefined) throw new ProofError("a node of no known kind");
    if (!startsWith(path, at, step.nibbles)) return undefined;
    at += step.nibbles.length;
    if (step.leaf) return at === path.length ? nonEmpty(next) : undefined;
    node = follow(next, nodes);
  }
}

function follow(child: RlpItem | undefined, nodes: NodeSet): RlpItem {
  if (child === undefined) throw new ProofError("a node without the child it should have");
  // A node shorter than a hash stands in its parent.
  if (!(child instanceof Uint8Array)) return child;
  if (child.length !== 32) throw new ProofError("a child that is neither a node nor a hash");
  return load(fromBytes(child), nodes);
}

function load(hash: string, nodes: NodeSet): RlpItem {
  const node = nodes.get(hash);
  if (node === undefined) throw new ProofError(`no node hashes to ${hash}`);
  try {
    return decodeRlp(node);
  } catch (cause) {
    if (!(cause instanceof RlpError)) throw cause;
    throw new ProofError(`node ${hash} is no RLP: ${cause.message}`, { cause });
  }
}

function startsWith(path: Uint8Array, at: number, step: Uint8Array): boolean {
  return at + step.length <= path.length && step.every((nibble, i) => path[at + i] === nibble);
}

function isEmpty(item: RlpItem | undefined): boolean {
  return item instanceof Uint8Array && item.length === 0;
}

function nonEmpty(item: RlpItem | undefined): Uint8Array | undefined {
  if (!(item instanceof Uint8Array)) throw new ProofError("a value that is no string");
  return item.length === 0 ? undefined : item;
}
