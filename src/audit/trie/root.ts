import { fromBytes, keccak } from "./keccak";
import { encodePath, nibblesOf } from "./nibbles";
import { EMPTY_ROOT } from "./proof";
import { encodeBytes, encodeList } from "./rlp";

/** One entry of a trie: its hashed key, and its value as the trie stores it. */
export interface TrieEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

interface Leaf {
  readonly path: Uint8Array;
  readonly value: Uint8Array;
}

const NOTHING = Uint8Array.of(0x80);
const HASH_BYTES = 32;

/**
 * Root of the trie that holds exactly these entries, with keys of one length and no key twice. Built from the leaves up over the
 * sorted keys: each node is hashed once, and no node is kept.
 */
export function trieRoot(entries: readonly TrieEntry[]): string {
  if (entries.length === 0) return EMPTY_ROOT;
  const leaves = entries
    .map(({ key, value }) => ({ key, first: firstWord(key), leaf: { path: nibblesOf(key), value } }))
    .sort((a, b) => a.first - b.first || Buffer.compare(a.key, b.key))
    .map(({ leaf }) => leaf);
  return fromBytes(keccak(encodeNode(leaves, 0, leaves.length, 0)));
}

/** Keys are hashes: nearly all of them differ in their first four bytes. */
function firstWord(key: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = [key[0], key[1], key[2], key[3]];
  return ((a * 256 + b) * 256 + c) * 256 + d;
}

/** The node over leaves from..to, which share their first `depth` nibbles. */
function encodeNode(leaves: readonly Leaf[], from: number, to: number, depth: number): Uint8Array {
  const first = at(leaves, from);
  if (to - from === 1) {
    const path = encodePath(first.path, depth, first.path.length, true);
    return encodeList([encodeBytes(path), encodeBytes(first.value)]);
  }
  const common = commonPrefix(first.path, at(leaves, to - 1).path, depth);
  if (common > depth) {
    const path = encodePath(first.path, depth, common, false);
    return encodeList([encodeBytes(path), reference(encodeBranch(leaves, from, to, common))]);
  }
  return encodeBranch(leaves, from, to, depth);
}

function encodeBranch(leaves: readonly Leaf[], from: number, to: number, depth: number): Uint8Array {
  const children: Uint8Array[] = [];
  let start = from;
  for (let nibble = 0; nibble < 16; nibble += 1) {
    let end = start;
    while (end < to && at(leaves, end).path[depth] === nibble) end += 1;
    children.push(end === start ? NOTHING : reference(encodeNode(leaves, start, end, depth + 1)));
    start = end;
  }
  children.push(NOTHING);
  return encodeList(children);
}

/** A node shorter than a hash stands in its parent as it is. */
function reference(node: Uint8Array): Uint8Array {
  return node.length < HASH_BYTES ? node : encodeBytes(keccak(node));
}

/** Sorted paths share what the first and the last share. */
function commonPrefix(a: Uint8Array, b: Uint8Array, from: number): number {
  let end = from;
  while (end < a.length && a[end] === b[end]) end += 1;
  if (end === a.length) throw new RangeError("a key that is there twice");
  return end;
}

function at(leaves: readonly Leaf[], index: number): Leaf {
  const leaf = leaves[index];
  if (leaf === undefined) throw new RangeError(`no leaf ${index} of ${leaves.length}`);
  return leaf;
}
