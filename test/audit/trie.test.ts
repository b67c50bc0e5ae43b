import { encodeRlp, getAddress, keccak256, toBeHex } from "ethers";
import { expect } from "chai";

import { foreignIn } from "../../src/audit/trie/foreign";
import { checksummed, fromBytes, keccak, toBytes } from "../../src/audit/trie/keccak";
import { EMPTY_ROOT, NodeSet, ProofError, valueIn } from "../../src/audit/trie/proof";
import { decodeRlp, encodeBytes, encodeList, quantityBytes, RlpError } from "../../src/audit/trie/rlp";
import { slotsTowards } from "../../src/audit/trie/preimages";
import { trieRoot } from "../../src/audit/trie/root";
import { Random, SEED } from "../math/random";

describe(`tries and their encoding (seed ${SEED})`, () => {
  it("hashes as ethers does, whatever the length", () => {
    const random = new Random(`${SEED}: hash`);
    for (let length = 0; length < 300; length += 1) {
      // Within a larger buffer, as slices of messages are.
      const bytes = Uint8Array.from({ length: length + 3 }, () => random.below(256)).subarray(3);
      expect(fromBytes(keccak(bytes)), `${length} bytes`).to.equal(keccak256(bytes));
    }
  });

  it("writes checksums of addresses as ethers does", () => {
    const random = new Random(`${SEED}: addresses`);
    for (let i = 0; i < 100; i += 1) {
      const address = fromBytes(Uint8Array.from({ length: 20 }, () => random.below(256)));
      expect(checksummed(address)).to.equal(getAddress(address));
    }
  });

  it("encodes as ethers does, and decodes what it encodes", () => {
    const random = new Random(SEED);
    for (const length of [0, 1, 2, 31, 54, 55, 56, 255, 256, 70_000]) {
      const bytes = Uint8Array.from({ length }, () => random.below(256));
      expect(fromBytes(encodeBytes(bytes))).to.equal(encodeRlp(fromBytes(bytes)));
      const list = encodeList([encodeBytes(bytes), encodeList([])]);
      expect(fromBytes(list)).to.equal(encodeRlp([fromBytes(bytes), []]));
      expect(decodeRlp(list)).to.deep.equal([bytes, []]);
    }
    expect(fromBytes(quantityBytes(0x1234n))).to.equal(toBeHex(0x1234));
  });

  it("refuses every encoding but the shortest", () => {
    for (const other of [
      "0x8100",
      "0xb801ff",
      "0xb90001ff",
      "0xf800",
      "0x820102ff",
      "0x8201",
      "0x",
      "0xc101ff",
    ]) {
      expect(() => decodeRlp(toBytes(other)), other).to.throw(RlpError);
    }
  });

  it("has the roots of known tries", () => {
    expect(trieRoot([])).to.equal(EMPTY_ROOT).and.equal(keccak256("0x80"));
    // go-ethereum, trie/trie_test.go, TestInsert; its keys are not hashed and differ in length, so one of them stands alone.
    const single = [{ key: Buffer.from("A"), value: Buffer.from("a".repeat(50)) }];
    expect(trieRoot(single)).to.equal("0xd23786fb4a010da3ce639d66d5e904a11dbc02746d1ce25029e53290cabf28ab");
  });

  it("does not take a key twice", () => {
    const entry = { key: keccak(Uint8Array.of(1)), value: Uint8Array.of(1) };
    expect(() => trieRoot([entry, entry])).to.throw(RangeError);
  });

  describe("of two leaves", () => {
    // Two keys that part at the first nibble.
    const [a, b] = [`0x1${"0".repeat(63)}`, `0x2${"0".repeat(63)}`];
    const leaf = (value: number): Uint8Array =>
      encodeList([encodeBytes(toBytes(`0x30${"0".repeat(62)}`)), encodeBytes(Uint8Array.of(value))]);
    const branch = encodeList(
      [...Array(17).keys()].map((i) =>
        i === 1 || i === 2 ? encodeBytes(keccak(leaf(i))) : Uint8Array.of(0x80),
      ),
    );
    const root = fromBytes(keccak(branch));

    function nodes(...some: Uint8Array[]): NodeSet {
      const set = new NodeSet();
      for (const node of some) set.add(node);
      return set;
    }

    it("builds the root that its nodes have, in any order of entries", () => {
      const entries = [a, b].map((key, i) => ({ key: toBytes(key), value: Uint8Array.of(i + 1) }));
      expect(trieRoot(entries)).to.equal(root);
      expect(trieRoot(entries.reverse())).to.equal(root);
    });

    it("proves values and their absence, and nothing without the nodes", () => {
      expect(valueIn(root, toBytes(a), nodes(branch, leaf(1)))).to.deep.equal(Uint8Array.of(1));
      expect(valueIn(root, toBytes(`0x3${"0".repeat(63)}`), nodes(branch))).to.equal(undefined);
      expect(valueIn(root, toBytes(`0x1${"1".repeat(63)}`), nodes(branch, leaf(1)))).to.equal(undefined);
      expect(() => valueIn(root, toBytes(b), nodes(branch, leaf(1)))).to.throw(ProofError);
      expect(() => valueIn(root, toBytes(a), nodes(leaf(1)))).to.throw(ProofError);
    });

    it("tells what is there beside the known keys", () => {
      const known = new Set([a]);
      expect(foreignIn(root, nodes(branch, leaf(1)), known)).to.deep.equal({ leaves: [], unseen: ["0x2"] });
      expect(foreignIn(root, nodes(branch, leaf(1), leaf(2)), known)).to.deep.equal({
        leaves: [{ key: b, value: Uint8Array.of(2) }],
        unseen: [],
      });
    });
  });

  it("finds a slot towards each hidden place", () => {
    const ways = slotsTowards(["0xa", "0x3f"], 0n, 10_000);
    for (const [prefix, slot] of ways) {
      expect(keccak256(toBeHex(slot, 32)).startsWith(prefix)).to.equal(true);
    }
    expect([...ways.keys()]).to.have.members(["0xa", "0x3f"]);
  });
});
