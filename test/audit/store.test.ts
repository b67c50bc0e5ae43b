import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { StoreError } from "../../src/audit/history/historyStore";
import { type ReplayedHistory, replayHistory } from "../../src/audit/history/replayHistory";
import { Random, SEED } from "../math/random";
import { rejection } from "../support/rejection";
import { FAKE_ADDRESSES, FakeChain } from "./fakeChain";

/** Blocks in which nothing is settled, and some more that is. */
const LENGTH = 160;

describe(`the store of a history (seed ${SEED})`, () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "glasshouse-store-"));
    file = path.join(folder, "history.jsonl");
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  async function replayed(chain: FakeChain, store: string | undefined = folder): Promise<ReplayedHistory> {
    chain.asked = 0;
    const history = await replayHistory({
      rpc: chain.rpc,
      chainId: 1,
      addresses: FAKE_ADDRESSES,
      from: 0,
      block: chain.head,
      store,
    });
    expect(history.findings).to.deep.equal([]);
    expect(history.unchecked).to.deep.equal([]);
    return history;
  }

  /** Whether what was stored and what is new make the history that reading all of it anew makes. */
  async function requireTruth(chain: FakeChain, have: ReplayedHistory): Promise<void> {
    const need = await replayHistory({
      rpc: chain.rpc,
      chainId: 1,
      addresses: FAKE_ADDRESSES,
      from: 0,
      block: chain.head,
    });
    expect([have.historyHash, have.entries]).to.deep.equal([need.historyHash, need.entries]);
    expect(have.shadow.ledger.accounted).to.equal(need.shadow.ledger.accounted);
  }

  it("reads a second time only what is new", async () => {
    const chain = new FakeChain(LENGTH);
    await replayed(chain);
    expect(chain.asked).to.equal(LENGTH);
    chain.grow(30, "first");
    const again = await replayed(chain);
    expect([chain.asked, again.blocksRead]).to.deep.equal([30, 30]);
    await requireTruth(chain, again);
  });

  it("audits an older block from what it holds", async () => {
    const chain = new FakeChain(LENGTH);
    const before = await replayed(chain, undefined);
    const { head } = chain;
    chain.grow(30, "first");
    await replayed(chain);
    const old = await replayHistory({
      rpc: chain.rpc,
      chainId: 1,
      addresses: FAKE_ADDRESSES,
      from: 0,
      block: head,
      store: folder,
    });
    expect([old.historyHash, old.entries]).to.deep.equal([before.historyHash, before.entries]);
    expect(old.blocksRead).to.equal(0);
  });

  for (const depth of [1, 2, 31, 63, 64, 65, 150]) {
    it(`walks back over a reorganisation of ${depth} blocks`, async () => {
      const chain = new FakeChain(LENGTH);
      await replayed(chain);
      chain.reorganise(depth, "second");
      const again = await replayed(chain);
      await requireTruth(chain, again);
      if (depth <= 64) expect(again.blocksRead).to.equal(64);
    });
  }

  it("goes on after a kill at any moment of the writing", async () => {
    const chain = new FakeChain(LENGTH);
    await replayed(chain);
    const whole = path.join(folder, "whole");
    copyFileSync(file, whole);
    const random = new Random(`${SEED}: kill`);
    const { size } = statSync(whole);
    for (const at of [0, 1, size - 1, ...Array.from({ length: 6 }, () => random.below(size))]) {
      copyFileSync(whole, file);
      truncateSync(file, at);
      await requireTruth(chain, await replayed(chain));
    }
  });

  it("reads anew from where a byte of the file was spoilt", async () => {
    const chain = new FakeChain(LENGTH);
    await replayed(chain);
    const bytes = readFileSync(file);
    const second = bytes.indexOf(10) + 200;
    bytes[second] = (bytes[second] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const again = await replayed(chain);
    expect(again.blocksRead).to.equal(LENGTH);
    await requireTruth(chain, again);
  });

  it("reads anew what does not follow: two runs wrote at once", async () => {
    const chain = new FakeChain(LENGTH);
    await replayed(chain);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    appendFileSync(file, `${lines[lines.length - 1]}\n`);
    await requireTruth(chain, await replayed(chain));
  });

  it("forgets all when it is told that the logs were wrong", async () => {
    const chain = new FakeChain(LENGTH);
    (await replayed(chain)).forget();
    expect((await replayed(chain)).blocksRead).to.equal(LENGTH);
  });

  it("refuses the store of other contracts, naming both", async () => {
    const chain = new FakeChain(LENGTH);
    await replayed(chain);
    const other = replayHistory({
      rpc: chain.rpc,
      chainId: 2,
      addresses: FAKE_ADDRESSES,
      from: 0,
      block: chain.head,
      store: folder,
    });
    const error = await rejection(other);
    expect(error)
      .to.be.instanceOf(StoreError)
      .with.property("message")
      .that.contains("belongs to another history");
  });
});
