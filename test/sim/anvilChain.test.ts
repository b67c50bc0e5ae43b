import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { anvilBinary, anvilChain } from "../../scripts/chain/anvilChain";
import { RpcError } from "../../scripts/chain/rpcError";
import { ThreadedBlocks } from "../../scripts/chain/threadedBlocks";
import { type BlockSource, ChainError } from "../../src/sim/chain/block";
import { type LocalChain } from "../../src/sim/chain/eip1193";
import { addressOf } from "../../src/sim/setup/actors";
import { rejection } from "../support/rejection";

const GENESIS = 1_760_128_200;

/** Sockets of chains that live, or that left something behind. */
function sockets(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("glasshouse-") && name.endsWith(".ipc"));
}

function blocksOf({ blocks }: LocalChain): BlockSource {
  return blocks ?? expect.fail("nobody makes its blocks");
}

describe("anvil as the engine", () => {
  const usual = process.env["TMPDIR"];
  let folder = "";

  before(function () {
    if (anvilBinary() === undefined) this.skip();
    // Chains of other tests, which run at the same time, come and go elsewhere.
    folder = mkdtempSync(path.join(tmpdir(), "glasshouse-sockets-"));
    process.env["TMPDIR"] = folder;
  });

  after(() => {
    if (folder === "") return;
    if (usual === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = usual;
    rmSync(folder, { recursive: true });
  });

  let chain: LocalChain;

  beforeEach(async () => {
    chain = await anvilChain()(GENESIS);
  });

  afterEach(() => chain.close());

  it("starts at the given time, and makes a block only when it is asked to", async () => {
    const block = await chain.request({ method: "eth_getBlockByNumber", params: ["latest", false] });
    expect(block).to.deep.include({ number: "0x0", timestamp: `0x${GENESIS.toString(16)}` });
    await chain.request({ method: "evm_mine" });
    expect(await chain.request({ method: "eth_blockNumber" })).to.equal("0x1");
  });

  it("answers each of many questions at once, a refusal with what the node says", async () => {
    const asked = Array.from({ length: 50 }, () => chain.request({ method: "eth_chainId" }));
    const refused = await rejection(chain.request({ method: "eth_nothing" }));
    expect(new Set(await Promise.all(asked))).to.deep.equal(new Set(["0x7a69"]));
    expect(refused).to.be.instanceOf(RpcError).with.property("message").that.contains("did not match");
  });

  it("makes blocks in a thread: in the order of asking, and what goes wrong there is said here", async () => {
    const blocks = blocksOf(chain);
    const deploy = { from: addressOf("somebody"), to: null, data: "0x5f5ff3" };
    const asked = [1, 2, 3].map((second) => blocks.make([deploy], GENESIS + second));
    expect((await Promise.all(asked)).map(({ number }) => number)).to.deep.equal([1, 2, 3]);
    await chain.request({ method: "evm_setBlockGasLimit", params: ["0x5208"] });
    const error = await rejection(blocks.make([deploy], GENESIS + 4));
    expect(error).to.be.instanceOf(ChainError).with.property("message").that.contains("the block was full");
  });

  it("says so when nobody listens where the thread shall make blocks", async () => {
    const lost = new ThreadedBlocks();
    lost.connect(path.join(folder, "nobody.ipc"));
    const error = await rejection(lost.make([], GENESIS));
    expect(error.message).to.contain("ENOENT");
    await lost.close();
  });

  it("says so when a block is asked for before a node is named", async () => {
    const lost = new ThreadedBlocks();
    expect((await rejection(lost.make([], GENESIS))).message).to.contain("before a node was named");
    await lost.close();
  });

  it("is gone when it is closed: what was asked and what will be asked is refused, nothing is left", async () => {
    const before = sockets();
    const other = await anvilChain()(GENESIS);
    expect(sockets(), "its own, and the empty chain's").to.have.length(before.length + 2);
    const asked = rejection(other.request({ method: "evm_mine" }));
    const wanted = rejection(blocksOf(other).make([], GENESIS + 1));
    await other.close();
    expect(await asked).to.be.instanceOf(RpcError);
    expect(await wanted).to.be.instanceOf(RpcError);
    expect(await rejection(blocksOf(other).make([], GENESIS + 2))).to.be.instanceOf(RpcError);
    expect(await rejection(other.request({ method: "evm_mine" }))).to.be.instanceOf(RpcError);
    expect(sockets()).to.have.members(before);
  });

  it("leaves nothing behind when the process that opened it ends, by itself or by a signal", () => {
    const before = sockets();
    const open = `require("./scripts/chain/anvilChain").anvilChain()(${GENESIS})`;
    for (const [end, status] of [
      ["process.exit(7)", 7],
      ['process.kill(process.pid, "SIGTERM")', 1],
      ['process.kill(process.pid, "SIGINT")', 1],
    ] as const) {
      const loader = ["-r", "./scripts/register.cjs", "-e", `${open}.then(() => ${end})`];
      const ended = spawnSync(process.execPath, loader, { cwd: path.join(__dirname, "../..") });
      expect(ended.status, end).to.equal(status);
      expect(sockets(), end).to.have.members(before);
    }
  });
});
