import { createServer, type Server } from "node:http";

import { expect } from "chai";
import { JsonRpcProvider } from "ethers";

import { anvilBinary } from "../../scripts/chain/anvilChain";
import { startAnvilServer } from "../../scripts/chain/anvilServer";
import { type Engine } from "../../scripts/chain/engines";
import { ForeignChainError, remoteChain } from "../../scripts/chain/remoteChain";
import { RpcError } from "../../scripts/chain/rpcError";
import { type ArmWatch, runArm } from "../../scripts/run/arm";
import { planPrices } from "../../scripts/run/plan";
import { type RunColumn } from "../../src/domain/run/artifact";
import { SnapshotReader } from "../../src/sdk/reader";
import { committedArm } from "../../src/sim/scenario/arm";
import { SMOKE } from "../../src/sim/scenario/catalogue/oct10";
import { type AnvilNode, startAnvilNode } from "./anvilNode";
import { rejection } from "../support/rejection";
import { withoutGas } from "./withoutGas";

const REQUEST = { scenario: SMOKE, seed: 1n, accounts: 24, bars: undefined, asset: undefined };

function run(engine: Engine, onDeployed?: ArmWatch["onDeployed"]): Promise<RunColumn> {
  const task = { ...planPrices(REQUEST), arm: committedArm(), seed: 1n, engine };
  const watch = { onBlock: () => undefined, stopped: () => false };
  return runArm(task, onDeployed ? { ...watch, onDeployed } : watch);
}

describe("a chain that others began", () => {
  let node: AnvilNode;
  let fresh: RunColumn;

  before(async function () {
    if (anvilBinary() === undefined) this.skip();
    node = await startAnvilNode();
    fresh = await run({ kind: "anvil" });
  });

  after(() => node?.stop());

  it("gives the same as a fresh one, as a copy at a block, and leaves the original alone", async () => {
    await node.client.request({ method: "anvil_mine", params: ["0x5"] });
    const head = await node.client.request({ method: "eth_blockNumber" });
    const copy = await run({ kind: "fork", url: node.url, block: 3 });
    expect(withoutGas(copy)).to.deep.equal(withoutGas(fresh));
    expect(await node.client.request({ method: "eth_blockNumber" })).to.equal(head);
  });

  it("gives the same as a fresh one, twice, and mines by itself again afterwards", async () => {
    const lenses: string[] = [];
    const first = await run({ kind: "rpc", url: node.url }, ({ addresses }) =>
      lenses.push(addresses.solvencyLens),
    );
    expect(withoutGas(first)).to.deep.equal(withoutGas(fresh));
    const second = await run({ kind: "rpc", url: node.url });
    expect(withoutGas(second)).to.deep.equal(withoutGas(fresh));
    expect(await node.client.request({ method: "anvil_getAutomine" })).to.equal(true);
    expect(lenses, "told once where it stands").to.have.length(1);
    const block = Number(await node.client.request({ method: "eth_blockNumber" }));
    const snapshot = await new SnapshotReader(new JsonRpcProvider(node.url), lenses[0] ?? "").read(block);
    expect(snapshot.accounts.length, "and it can be asked there").to.be.above(24);
  });

  it("gives the same where blocks came by the second, which they do again afterwards", async () => {
    const clock = await startAnvilServer(["--block-time", "1"]);
    try {
      expect(withoutGas(await run({ kind: "rpc", url: clock.url }))).to.deep.equal(withoutGas(fresh));
      expect(await clock.client.request({ method: "anvil_getIntervalMining" })).to.equal(1);
    } finally {
      clock.stop();
    }
  });

  it("makes blocks again where its clock was too quick to be told", async () => {
    const clock = await startAnvilServer(["--block-time", "0.5"]);
    try {
      await (await remoteChain(clock.url)(0)).close();
      expect(await clock.client.request({ method: "anvil_getAutomine" })).to.equal(true);
    } finally {
      clock.stop();
    }
  });

  it("is left as it was before its run ends, however slow it is", async () => {
    const asked: string[] = [];
    const { url, server } = await liar((id, method) => {
      asked.push(method);
      return JSON.stringify({ jsonrpc: "2.0", id, result: "0x1" });
    });
    const chain = await remoteChain(url)(0);
    const before = asked.length;
    await chain.close();
    server.close();
    expect(asked.slice(before)).to.deep.equal(["evm_setAutomine"]);
  });

  it("is left as it was where it lets its clock be held, and no more", async () => {
    const asked: string[] = [];
    const { url, server } = await liar((id, method) => {
      asked.push(method);
      return method === "evm_setBlockGasLimit"
        ? JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32601, message: "no such method" } })
        : JSON.stringify({ jsonrpc: "2.0", id, result: "0x1" });
    });
    expect(await rejection(remoteChain(url)(0))).to.be.instanceOf(ForeignChainError);
    server.close();
    expect(asked.slice(-2)).to.deep.equal(["evm_setBlockGasLimit", "evm_setAutomine"]);
  });

  it("is refused when it lets nobody make its blocks, answers nonsense or does not answer", async () => {
    const answers = [
      (id: number) =>
        JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32601, message: "no such method" } }),
      () => "<html>",
      (id: number) => JSON.stringify({ jsonrpc: "2.0", id: id + 1, result: "0x1" }),
    ];
    const found: string[] = [];
    for (const answer of answers) {
      const { url, server } = await liar(answer);
      found.push((await rejection(remoteChain(url)(0))).message.replace(url, "URL"));
      await new Promise((resolve) => server.close(resolve));
      expect(await rejection(remoteChain(url)(0)))
        .to.be.instanceOf(RpcError)
        .with.property("message")
        .that.contains("nobody answers");
    }
    expect(found[0]).to.equal("no such method");
    expect(found[1]).to.equal("URL answered eth_chainId with what is no JSON-RPC: <html>");
    expect(found[2]).to.match(/^URL answered eth_chainId with what is no JSON-RPC: /);
  });

  it("is refused when it is a public chain, whose clock is nobody's", async () => {
    const { url, server } = await liar((id, method) =>
      method === "eth_chainId"
        ? JSON.stringify({ jsonrpc: "2.0", id, result: "0x1" })
        : JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32601, message: "no such method" } }),
    );
    const error = await rejection(remoteChain(url)(0));
    server.close();
    expect(error).to.be.instanceOf(ForeignChainError);
    expect(error.message).to.equal(`${url} does not let a simulation make its blocks: no such method`);
  });
});

/** A server that says whatever it is told to. */
function liar(answer: (id: number, method: string) => string): Promise<{ url: string; server: Server }> {
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (piece: Buffer) => (body += piece.toString()));
      request.on("end", () => {
        const { id, method } = JSON.parse(body) as { id: number; method: string };
        response.setHeader("connection", "close");
        response.end(answer(id, method));
      });
    });
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      resolve({ url: `http://127.0.0.1:${port}`, server });
    });
  });
}
