import { keccak256, toBeHex, toUtf8Bytes } from "ethers";

/** A 32-byte hash as 0x and 64 hex digits. */
export type Hash = string;

/** Sums below this [wad]: their total over 2^64 leaves still fits the 256 bits in which it is hashed, so nothing can wrap. */
export const SUM_END = 1n << 128n;

/** A tree deeper than this has more leaves than there are people. */
export const MAX_DEPTH = 40;

/** First byte of what is hashed, so that no leaf, node and padding can be taken for one another. */
const Tag = { leaf: "0x00", node: "0x01", padding: "0x02" } as const;

/** A node of the tree as its parent binds it. */
export interface SumNode {
  readonly hash: Hash;
  /** [wad] */
  readonly sum: bigint;
}

/** Whether a sum can stand in the tree: not negative, and below the end. */
export function isSum(sum: bigint): boolean {
  return sum >= 0n && sum < SUM_END;
}

export function isHash(hash: unknown): hash is Hash {
  return typeof hash === "string" && /^0x[0-9a-f]{64}$/.test(hash);
}

/** hash(salted id, balance): the salt hides the customer, the id makes sure that no two customers share a leaf. */
export function leafNode(account: number, salt: Hash, balance: bigint): SumNode {
  const id = hashed(salt, toBeHex(account, 32));
  return { hash: hashed(Tag.leaf, id, toBeHex(balance, 32)), sum: balance };
}

/**
 * hash(left hash, left sum, right hash, right sum). Binding only the parent's sum, as Maxwell's tree of 2014 does, lets the prover show
 * each customer another split of it (Hu, Zhang, Guo: "Breaking the Binding", eprint 2018/1139).
 */
export function parentNode(left: SumNode, right: SumNode): SumNode {
  const bound = [left.hash, toBeHex(left.sum, 32), right.hash, toBeHex(right.sum, 32)];
  return { hash: hashed(Tag.node, ...bound), sum: left.sum + right.sum };
}

/** Of hex texts, one after the other. NOTE: parsed once and natively: a tree is mostly this. */
function hashed(...parts: readonly string[]): Hash {
  return keccak256(Buffer.from(parts.map((part) => part.slice(2)).join(""), "hex"));
}

/** Fills a level that is not even. Never a copy of a neighbour: that would count somebody twice. */
export const PADDING: SumNode = { hash: keccak256(Tag.padding), sum: 0n };

/** A key or salt that only who knows the secret can compute. */
export function derived(secret: string, ...purpose: readonly (string | number)[]): Hash {
  return keccak256(toUtf8Bytes([secret, ...purpose].join("\u0000")));
}
