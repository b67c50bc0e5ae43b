import { expect } from "chai";
import { concat, keccak256, toBeHex } from "ethers";
import fc from "fast-check";

import { derived, leafNode, PADDING, parentNode, SUM_END } from "../../src/cex/proof/hashing";
import { type InclusionProof, type Leaf, SumTree, SumTreeError } from "../../src/cex/proof/sumTree";
import { verifyInclusion } from "../../src/cex/proof/verify";
import { naiveForgery, naiveVerify } from "./naiveSumTree";

const SEED = 20_251_010;
const salt = (n: number): string => derived("salt", n);
const leaf = (account: number, balance: bigint): Leaf => ({ account, salt: salt(account), balance });

/** A tree of balances 100, 200, 300, ... for the accounts 1, 2, 3, ... */
function steps(count: number): SumTree {
  return new SumTree([...Array(count).keys()].map((n) => leaf(n + 1, BigInt(n + 1) * 100n)));
}

function proofOf(tree: SumTree, account: number): InclusionProof {
  const proof = tree.proofFor(account);
  if (proof === undefined) throw new Error(`no proof for ${account}`);
  return proof;
}

describe("liabilities: Merkle sum tree", () => {
  const tree = steps(5);
  const { root, total } = tree.commitment();
  const verify = (proof: InclusionProof): string => verifyInclusion(root, total, proof);
  const withSibling = (proof: InclusionProof, at: number, sum: bigint): InclusionProof => ({
    ...proof,
    siblings: proof.siblings.map((node, place) => (place === at ? { ...node, sum } : node)),
  });

  it("adds up every leaf, and proves each to who has it", () => {
    expect(total).to.equal(1_500n);
    for (const account of [1, 2, 3, 4, 5]) expect(verify(proofOf(tree, account))).to.equal("included");
    expect(tree.proofFor(6)).to.equal(undefined);
  });

  it("hashes leaf and node as documented, one tag each", () => {
    const two = steps(2).commitment();
    const nodes = [leafNode(1, salt(1), 100n), leafNode(2, salt(2), 200n)] as const;
    expect(two).to.deep.equal({ root: parentNode(nodes[0], nodes[1]).hash, total: 300n });
    expect(steps(1).commitment()).to.deep.equal({ root: nodes[0].hash, total: 100n });
    expect(new SumTree([]).commitment()).to.deep.equal({ root: PADDING.hash, total: 0n });
  });

  it("binds hash and sum of both children", () => {
    const [a, b] = [leafNode(1, salt(1), 100n), leafNode(2, salt(2), 200n)];
    const word = (sum: bigint): string => toBeHex(sum, 32);
    const { hash, sum } = parentNode(a, b);
    expect(hash).to.equal(keccak256(concat(["0x01", a.hash, word(100n), b.hash, word(200n)])));
    expect(sum).to.equal(300n);
    // 100 + 200 and 150 + 150 are the same sum, and another node.
    const others = [
      parentNode({ ...a, sum: 150n }, { ...b, sum: 150n }),
      parentNode({ ...a, sum: 99n }, b),
      parentNode(a, { ...b, sum: 201n }),
      parentNode({ ...a, hash: b.hash }, b),
      parentNode(a, { ...b, hash: a.hash }),
    ];
    for (const other of others) expect(other.hash).to.not.equal(hash);
  });

  it("holds any proof of any tree, and no other total", () => {
    const balances = fc.array(fc.bigInt({ min: 0n, max: 10n ** 30n }), { minLength: 1, maxLength: 33 });
    fc.assert(
      fc.property(balances, fc.nat(), fc.bigInt({ min: 1n, max: 10n ** 30n }), (list, pick, off) => {
        const any = new SumTree(list.map((balance, n) => leaf(n, balance)));
        const all = any.commitment();
        const proof = proofOf(any, pick % list.length);
        const sum = list.reduce((a, b) => a + b, 0n);
        return (
          all.total === sum &&
          verifyInclusion(all.root, all.total, proof) === "included" &&
          verifyInclusion(all.root, all.total + off, proof) === "wrong total"
        );
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it("refuses a proof in which anything at all was changed", () => {
    const index = fc.nat({ max: 4 });
    const change = fc.constantFrom(
      "account",
      "salt",
      "balance",
      "index",
      "hash",
      "sum",
      "shift",
      "drop",
      "add",
    );
    const step = fc.nat({ max: 2 });
    fc.assert(
      fc.property(index, change, step, fc.bigInt({ min: 1n, max: 100n }), (n, what, at, by) => {
        const proof = proofOf(tree, n + 1);
        expect(verify(tampered(proof, what, at, by))).to.not.equal("included");
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it("catches a negative balance, at the leaf, beside it and in the builder", () => {
    const proof = proofOf(tree, 1);
    expect(verify({ ...proof, balance: -100n })).to.equal("sum out of range");
    expect(verify(withSibling(proof, 0, -200n))).to.equal("sum out of range");
    expect(() => new SumTree([leaf(1, 5n), leaf(2, -3n)])).to.throw(SumTreeError, "-3");
  });

  it("catches sums that would wrap round", () => {
    const proof = proofOf(tree, 1);
    // 2^256 - 200 would bring a wrapping sum back to where the prover wants it.
    expect(verify(withSibling(proof, 0, (1n << 256n) - 200n))).to.equal("sum out of range");
    expect(verify(withSibling(proof, 1, SUM_END))).to.equal("sum out of range");
    expect(verify(withSibling(proof, 0, SUM_END - 50n))).to.equal("sum out of range");
    expect(verifyInclusion(root, SUM_END, proof)).to.equal("sum out of range");
    expect(() => new SumTree([leaf(1, SUM_END)])).to.throw(SumTreeError);
    expect(() => new SumTree([leaf(1, SUM_END - 1n), leaf(2, 1n)])).to.throw(SumTreeError, "total");
    expect(new SumTree([leaf(1, SUM_END - 1n)]).commitment().total).to.equal(SUM_END - 1n);
  });

  it("catches a tampered sum of either child, also where the total is kept", () => {
    const proof = proofOf(tree, 2);
    const [first, second] = proof.siblings;
    const right = withSibling(withSibling(proof, 0, first!.sum - 50n), 1, second!.sum + 50n);
    expect(verify(right)).to.equal("wrong root");
    // Account 2 is the right child of its parent: its own sum is the other side.
    const left = withSibling({ ...proof, balance: proof.balance - 50n }, 0, first!.sum + 50n);
    expect(verify(left)).to.equal("wrong root");
  });

  it("catches swapped nodes", () => {
    const proof = proofOf(tree, 1);
    const [a, b, c] = proof.siblings;
    expect(verify({ ...proof, siblings: [b!, a!, c!] })).to.equal("wrong root");
    expect(verify({ ...proof, index: 1 })).to.equal("wrong root");
    expect(parentNode(a!, b!).hash).to.not.equal(parentNode(b!, a!).hash);
  });

  it("gives no two customers one leaf, and takes no leaf twice", () => {
    expect(() => new SumTree([leaf(1, 5n), leaf(1, 5n)])).to.throw(SumTreeError, "two leaves");
    // The same salt and balance: the id alone keeps the leaves apart, so one leaf cannot be shown to both.
    const shared = { salt: salt(1), balance: 100n };
    expect(leafNode(1, shared.salt, 100n).hash).to.not.equal(leafNode(2, shared.salt, 100n).hash);
    const proof = proofOf(tree, 1);
    expect(verify({ ...proof, account: 2 })).to.equal("wrong root");
  });

  it("fills uneven levels with nothing instead of a copy", () => {
    // Bitcoin's CVE-2012-2459: a tree that copies its last node has the same root with and without the copy.
    const three = new SumTree([leaf(1, 1n), leaf(2, 2n), leaf(3, 3n)]).commitment();
    const copied = parentNode(
      parentNode(leafNode(1, salt(1), 1n), leafNode(2, salt(2), 2n)),
      parentNode(leafNode(3, salt(3), 3n), leafNode(3, salt(3), 3n)),
    );
    expect(three.total).to.equal(6n);
    expect(three.root).to.not.equal(copied.hash);
    expect(proofOf(tree, 5).siblings[0]).to.deep.equal(PADDING);
  });

  it("takes no inner node for a leaf", () => {
    const proof = proofOf(tree, 1);
    // The path without its first step, with the parent's sum as a balance: the tags differ.
    const parent = leafNode(1, proof.salt, 100n).sum + proof.siblings[0]!.sum;
    const short = { ...proof, balance: parent, index: 0, siblings: proof.siblings.slice(1) };
    expect(verify(short)).to.equal("wrong root");
  });

  it("catches what a verifier that binds only the parent's sum lets through", () => {
    const [a, b] = [leaf(1, 1_000n), leaf(2, 700n)];
    const lie = naiveForgery(a, b);
    expect(lie.total).to.equal(1_000n);
    // Both customers are content, and 700 of what is owed is gone.
    for (const proof of lie.proofs) expect(naiveVerify(lie.root, lie.total, proof)).to.equal(true);
    for (const proof of lie.proofs) {
      expect(verifyInclusion(lie.root, lie.total, proof)).to.equal("wrong root");
    }
    // The prover's best in this tree is a root that fits what one of them is shown; it then fits nobody else.
    const shown = lie.proofs[0].siblings[0]!;
    const forOne = parentNode(leafNode(a.account, a.salt, a.balance), shown).hash;
    expect(verifyInclusion(forOne, lie.total, lie.proofs[0])).to.equal("included");
    expect(verifyInclusion(forOne, lie.total, lie.proofs[1])).to.equal("wrong root");
  });

  it("calls malformed what is no proof", () => {
    const proof = proofOf(tree, 1);
    const bad: InclusionProof[] = [
      { ...proof, account: -1 },
      { ...proof, account: 1.5 },
      { ...proof, salt: "0x12" },
      { ...proof, index: 8 },
      { ...proof, index: -1 },
      { ...proof, index: 0.5 },
      { ...proof, siblings: [{ hash: "nothing", sum: 0n }, ...proof.siblings.slice(1)] },
      { ...proof, siblings: Array(41).fill(PADDING) },
    ];
    for (const one of bad) expect(verify(one)).to.equal("malformed");
    expect(verifyInclusion("0x", total, proof)).to.equal("malformed");
    expect(() => new SumTree([{ ...leaf(1, 1n), salt: "salt" }])).to.throw(SumTreeError, "salt");
    expect(() => new SumTree([leaf(-1, 1n)])).to.throw(SumTreeError, "-1");
  });
});

function tampered(proof: InclusionProof, what: string, at: number, by: bigint): InclusionProof {
  const edit = (
    change: (node: { hash: string; sum: bigint }) => { hash: string; sum: bigint },
  ): InclusionProof => ({
    ...proof,
    siblings: proof.siblings.map((node, place) => (place === at ? change(node) : node)),
  });
  switch (what) {
    case "account":
      return { ...proof, account: proof.account + Number(by) };
    case "salt":
      return { ...proof, salt: salt(Number(by) + 1_000) };
    case "balance":
      return { ...proof, balance: proof.balance + by };
    case "index":
      return { ...proof, index: (proof.index + 1 + (Number(by) % 7)) % 8 };
    case "hash":
      return edit((node) => ({ ...node, hash: salt(Number(by)) }));
    case "sum":
      return edit((node) => ({ ...node, sum: node.sum + by }));
    case "shift":
      return edit((node) => ({ ...node, sum: node.sum > by ? node.sum - by : node.sum + by }));
    case "drop":
      return { ...proof, siblings: proof.siblings.slice(0, -1), index: proof.index % 4 };
    default:
      return { ...proof, siblings: [...proof.siblings, PADDING] };
  }
}
