import { concat, keccak256, toBeHex } from "ethers";

import { leafNode, type SumNode } from "../../src/cex/proof/hashing";
import { type InclusionProof } from "../../src/cex/proof/sumTree";

/**
 * The tree as Maxwell proposed it in 2014 and some still build it: a node binds its own sum and its children's hashes, but not the
 * sums of the children. Kept here as what must not be trusted.
 */
export function naiveParentHash(left: SumNode, right: SumNode, sum: bigint): string {
  return keccak256(concat(["0x01", left.hash, right.hash, toBeHex(sum, 32)]));
}

/** What such a tree's customers run: sums that add up and hashes that match, and nothing about who bound which sum. */
export function naiveVerify(root: string, total: bigint, proof: InclusionProof): boolean {
  let node = leafNode(proof.account, proof.salt, proof.balance);
  let place = proof.index;
  for (const sibling of proof.siblings) {
    const sum = node.sum + sibling.sum;
    const [left, right] = place % 2 === 0 ? [node, sibling] : [sibling, node];
    node = { hash: naiveParentHash(left, right, sum), sum };
    place = Math.floor(place / 2);
  }
  return node.hash === root && node.sum === total;
}

/**
 * The attack: two customers with a and b, and a published total of max(a, b). Each is shown a sibling whose sum is made up so that his
 * own path arrives at it. Returns root, total and the two proofs.
 */
export function naiveForgery(
  a: { account: number; salt: string; balance: bigint },
  b: { account: number; salt: string; balance: bigint },
): { root: string; total: bigint; proofs: [InclusionProof, InclusionProof] } {
  const left = leafNode(a.account, a.salt, a.balance);
  const right = leafNode(b.account, b.salt, b.balance);
  const total = a.balance > b.balance ? a.balance : b.balance;
  const root = naiveParentHash(left, right, total);
  const shown = (node: SumNode, own: bigint): SumNode => ({ hash: node.hash, sum: total - own });
  return {
    root,
    total,
    proofs: [
      { ...a, index: 0, siblings: [shown(right, a.balance)] },
      { ...b, index: 1, siblings: [shown(left, b.balance)] },
    ],
  };
}
