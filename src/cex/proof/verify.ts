import { type Hash, isHash, isSum, leafNode, MAX_DEPTH, parentNode } from "./hashing";
import { type InclusionProof } from "./sumTree";

/** Why a proof does not hold, or that it does. */
export type Verdict = "included" | "malformed" | "sum out of range" | "wrong root" | "wrong total";

/**
 * What a customer runs, from the published root and total and his own proof, and nothing else. It trusts nobody about any sum: each
 * must lie in 0 to 2^128, what is added up must arrive at the total, and what is hashed at the root.
 *
 * It proves that this balance is a part of the total. It cannot prove that everybody else's is: a customer who is left out and never
 * asks is missing from it, and so are debts that have no leaf.
 */
export function verifyInclusion(root: Hash, total: bigint, proof: InclusionProof): Verdict {
  const { account, salt, balance, index, siblings } = proof;
  const depth = siblings.length;
  const shaped = Number.isSafeInteger(account) && account >= 0 && isHash(root) && isHash(salt);
  const placed = Number.isSafeInteger(index) && depth <= MAX_DEPTH && index >= 0 && index < 2 ** depth;
  if (!shaped || !placed || !siblings.every(({ hash }) => isHash(hash))) return "malformed";
  if (!isSum(balance) || !isSum(total)) return "sum out of range";

  let node = leafNode(account, salt, balance);
  let place = index;
  for (const sibling of siblings) {
    if (!isSum(sibling.sum)) return "sum out of range";
    node = place % 2 === 0 ? parentNode(node, sibling) : parentNode(sibling, node);
    if (!isSum(node.sum)) return "sum out of range";
    place = Math.floor(place / 2);
  }
  if (node.sum !== total) return "wrong total";
  return node.hash === root ? "included" : "wrong root";
}
