import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { readCheckpoint, writeCheckpoint } from "../../src/audit/history/checkpoint";
import { HISTORY_CONTRACTS } from "../../src/audit/history/faces";
import {
  type HistoryRequest,
  type ReplayedHistory,
  replayHistory,
} from "../../src/audit/history/replayHistory";
import { ownSeal, Seal } from "../../src/audit/history/seal";
import { Random, SEED } from "../math/random";
import { FAKE_ADDRESSES, FakeChain } from "./fakeChain";

/** The newest 64 blocks are never kept: the checkpoint stands at LENGTH - 1 - 64. */
const LENGTH = 160;
const KEPT_AT = LENGTH - 1 - 64;
const IDENTITY = {
  chainId: 1,
  addresses: HISTORY_CONTRACTS.map((name) => FAKE_ADDRESSES[name].toLowerCase()).sort(),
  from: 0,
};

describe(`the checkpoint of a history (seed ${SEED})`, () => {
  let folder: string;
  let file: string;
  let chain: FakeChain;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "glasshouse-checkpoint-"));
    file = path.join(folder, "checkpoint");
    chain = new FakeChain(LENGTH);
    (await replayed()).keep({});
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  async function replayed(changes: Partial<HistoryRequest> = {}): Promise<ReplayedHistory> {
    const addresses = FAKE_ADDRESSES;
    const base = { rpc: chain.rpc, chainId: 1, addresses, from: 0, block: chain.head, store: folder };
    const history = await replayHistory({ ...base, ...changes });
    expect([history.findings, history.unchecked]).to.deep.equal([[], []]);
    return history;
  }

  /** Whether it makes the history that reading all of it anew makes. */
  async function requireTruth(have: ReplayedHistory, block = chain.head): Promise<void> {
    const need = await replayed({ store: undefined, block });
    expect([have.historyHash, have.entries, have.logs]).to.deep.equal([
      need.historyHash,
      need.entries,
      need.logs,
    ]);
    expect(have.shadow.state).to.deep.equal(need.shadow.state);
    expect(have.keys).to.deep.equal(need.keys);
  }

  it("is where the next run goes on", async () => {
    chain.grow(30, "first");
    const again = await replayed();
    expect([again.resumedAt, again.blocksRead]).to.deep.equal([KEPT_AT, 30]);
    await requireTruth(again);
  });

  it("moves on with each run, and is left alone by an audit of an older block", async () => {
    chain.grow(100, "first");
    (await replayed()).keep({});
    const kept = readCheckpoint(folder, IDENTITY, ownSeal());
    expect(kept?.block).to.equal(LENGTH + 100 - 1 - 64);
    const block = {
      number: 70,
      hash: ((await chain.rpc.request("eth_getBlockByNumber", [70])) as { hash: string }).hash,
    };
    const old = await replayed({ block });
    old.keep({});
    await requireTruth(old, block);
    expect(readCheckpoint(folder, IDENTITY, ownSeal())?.block).to.equal(kept?.block);
  });

  it("is not kept where the audit was not content, nor beside logs that it found wrong", async () => {
    rmSync(file);
    const history = await replayed();
    expect(existsSync(file)).to.equal(false);
    history.keep({});
    expect(existsSync(file)).to.equal(true);
    history.forget();
    expect(existsSync(file)).to.equal(false);
    expect((await replayed()).blocksRead).to.equal(LENGTH);
  });

  it("is passed over where a single bit of it is another", async () => {
    const whole = readFileSync(file);
    const random = new Random(`${SEED}: bits`);
    const places = [0, 40, ...Array.from({ length: 20 }, () => random.below(whole.length))];
    for (const at of places) {
      const spoilt = Buffer.from(whole);
      spoilt[at] = (spoilt[at] ?? 0) ^ (1 << random.below(8));
      writeFileSync(file, spoilt);
      const again = await replayed();
      expect(again.resumedAt, `byte ${at}`).to.equal(undefined);
      await requireTruth(again);
    }
  });

  it("is passed over where it was cut short, at any place", async () => {
    const whole = readFileSync(file);
    for (const length of [0, 1, 33, whole.indexOf(10) + 1, whole.length - 1]) {
      writeFileSync(file, whole.subarray(0, length));
      await requireTruth(await replayed());
    }
  });

  it("is passed over where somebody else wrote it, digests and all", async () => {
    const kept = readCheckpoint(folder, IDENTITY, ownSeal());
    if (kept === undefined) throw new RangeError("nothing was kept");
    const { state, ...draft } = kept;
    const { serialize } = await import("node:v8");
    const richer = {
      ...state,
      shadow: { ...state.shadow, ledger: { ...state.shadow.ledger, accounted: 1n } },
    };
    const forged = { ...draft, bytes: serialize(richer) };
    writeCheckpoint(folder, IDENTITY, new Seal(Buffer.alloc(32)), forged);
    const again = await replayed();
    expect(again.resumedAt).to.equal(undefined);
    await requireTruth(again);
    // With the auditor's own seal it is believed, as the program is: so the seal is all that tells them apart.
    writeCheckpoint(folder, IDENTITY, ownSeal(), forged);
    expect((await replayed()).resumedAt).to.equal(KEPT_AT);
  });

  it("is passed over where another version of the code made it", async () => {
    const bytes = readFileSync(file);
    const end = bytes.indexOf(10);
    const text = bytes.toString("utf8", 33, end);
    const { version } = JSON.parse(text) as { readonly version: string };
    const other = text.replace(
      version,
      version.replace(/^./, (digit) => (digit === "0" ? "1" : "0")),
    );
    writeFileSync(file, Buffer.concat([Buffer.from(`${ownSeal().of(other)} ${other}`), bytes.subarray(end)]));
    const again = await replayed();
    expect(again.resumedAt).to.equal(undefined);
    await requireTruth(again);
  });

  for (const depth of [1, 64, 65, 100, 159]) {
    it(`survives a reorganisation of ${depth} blocks`, async () => {
      chain.reorganise(depth, "second");
      const again = await replayed();
      expect(again.resumedAt).to.equal(depth <= 64 ? KEPT_AT : undefined);
      await requireTruth(again);
    });
  }

  it("is not believed of another chain, of other contracts or of another first block", () => {
    expect(readCheckpoint(folder, IDENTITY, ownSeal())?.block).to.equal(KEPT_AT);
    const others = [
      { ...IDENTITY, chainId: 2 },
      { ...IDENTITY, from: 1 },
      { ...IDENTITY, addresses: [...IDENTITY.addresses.slice(1), `0x${"11".repeat(20)}`] },
    ];
    for (const other of others) expect(readCheckpoint(folder, other, ownSeal())).to.equal(undefined);
  });

  it("is of no use where receipts are asked for and it was made without, and where each block is looked at", async () => {
    const kept = readCheckpoint(folder, IDENTITY, ownSeal());
    expect(kept?.checked).to.equal(false);
    const seen: number[] = [];
    const watch = { enter: (block: number) => void seen.push(block), leave: () => undefined };
    await requireTruth(await replayed({ watch }));
    expect(seen).to.have.length(LENGTH);
  });

  it("is of no use without the logs that led to it", async () => {
    const logs = path.join(folder, "history.jsonl");
    copyFileSync(logs, path.join(folder, "away"));
    rmSync(logs);
    const again = await replayed();
    expect([again.resumedAt, again.blocksRead]).to.deep.equal([undefined, LENGTH]);
    await requireTruth(again);
  });

  it("does not let logs pass that were forged before it: they are read anew where they are needed", async () => {
    const logs = path.join(folder, "history.jsonl");
    const bytes = readFileSync(logs);
    const at = bytes.indexOf(10) + 300;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(logs, bytes);
    const block = {
      number: 50,
      hash: ((await chain.rpc.request("eth_getBlockByNumber", [50])) as { hash: string }).hash,
    };
    await requireTruth(await replayed({ block }), block);
    await requireTruth(await replayed());
  });
});
