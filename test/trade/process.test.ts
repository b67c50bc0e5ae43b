import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";
import hre from "hardhat";

import { type ProcessNode, serveProcess } from "../keys/processNode";
import { rest, trader, wad } from "../liquidation/scene";
import { freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { advance } from "../support/prices";

const ROUND_GAP_SEC = 5;

interface Ended {
  readonly code: number;
  readonly said: string;
}

describe("npm run trade and npm run keep, as processes of their own", function () {
  this.timeout(300_000);
  let node: ProcessNode;
  let folder: string;
  let file: string;

  before(async function () {
    // The processes read compiled contracts, not instrumented ones.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    node = await serveProcess();
    folder = mkdtempSync(path.join(tmpdir(), "glasshouse-"));
    file = path.join(folder, "exchange.json");
  });

  after(() => {
    // Not set where the tests were skipped.
    (node as ProcessNode | undefined)?.stop();
    if ((folder as string | undefined) !== undefined) rmSync(folder, { recursive: true });
  });

  async function run(script: string, ...more: readonly string[]): Promise<Ended> {
    const [verb = "", ...rest] = more;
    const at = ["--rpc", node.url, "--deployment", file];
    const parts = verb.startsWith("-") ? [...at, verb, ...rest] : [verb, ...at, ...rest];
    const child = spawn(process.execPath, ["-r", "./scripts/register.cjs", `scripts/${script}.ts`, ...parts]);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    }
    const [code] = (await once(child, "close")) as [number];
    return { code, said };
  }

  async function trade(...more: readonly string[]): Promise<string> {
    const { code, said } = await run("trade", ...more);
    expect(code, said).to.equal(0);
    return said;
  }

  it("open an account, bring money in, trade, show what came of it, and follow a price", async () => {
    const x = await load(freshExchange);
    writeFileSync(file, JSON.stringify(x.deployment));
    const maker = await trader(x, 0, wad(10_000));
    await rest(x, maker, false, wad(30.02), wad(100));
    const owner = x.users[1]!.address;
    expect(await trade("open", "--as", owner, "--send")).to.contain("Opened account 4.");
    await trade("deposit", "--account", "4", "--amount", "10000", "--mint", "--send");
    expect(await x.token.balanceOf(owner)).to.equal(0n);

    const order = ["buy", "--account", "4", "--size", "60", "--price", "30.03"];
    const looked = await trade(...order);
    expect(looked).to.contain("When tried, 60 filled and nothing rests.").and.contain("data  0x");
    expect((await x.ledger.touched(4, 0)).size).to.equal(0n);
    expect(await trade(...order, "--send")).to.contain("long 60 at mark");
    expect((await x.ledger.touched(4, 0)).size).to.equal(wad(60));
    expect(await trade("book")).to.match(/ask +30\.02 +40\n/);

    expect(await trade("sources")).to.match(/of now: 30\.00.*: live\n {2}0: .+weight 1, told by its feed/);

    const { code, said } = await run("trade", "withdraw", "--account", "4", "--amount", "10000", "--send");
    expect([code, said.includes("the contracts refuse: Ledger_InsufficientMargin")], said).to.deep.equal([
      1,
      true,
    ]);
    expect(said).not.to.contain("    at ");

    await advance(ROUND_GAP_SEC);
    const kept = await run("keep", "--as", owner, "--price", "0=29.5", "--once");
    expect([kept.code, kept.said.includes("ask the sources of market 0")], kept.said).to.deep.equal([
      0,
      true,
    ]);
    expect((await x.oracle.read(0)).latest).to.equal(wad(29.5));
  });
});
