import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";
import hre from "hardhat";

import { drillsSchema } from "../../src/domain/audit/drills";

const ROOT = path.join(__dirname, "../..");
const MINUTE_MS = 60_000;
const POLL_MS = 100;
const DYING_MS = 10_000;
const LEDGER = `0x${"11".repeat(20)}`;
const NOBODY = "http://127.0.0.1:1";

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly said: string;
}

/** Running processes that the given one started, by the name of their program. */
function childrenOf(pid: number, program: string): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  return children.map(Number).filter((child) => {
    try {
      return readFileSync(`/proc/${child}/comm`, "utf8").trim() === program;
    } catch {
      return false;
    }
  });
}

describe("npm run audit and npm run audit:drill, as processes", function () {
  this.timeout(6 * MINUTE_MS);
  let folder: string;
  let silent: Server;

  before(async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    folder = mkdtempSync(path.join(tmpdir(), "glasshouse-audit-"));
    silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  });

  after(() => {
    silent.closeAllConnections();
    silent.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function started(script: string, args: readonly string[]): ChildProcess {
    return spawn(process.execPath, ["-r", "./scripts/register.cjs", script, ...args], { cwd: ROOT });
  }

  async function ended(child: ChildProcess): Promise<Ended> {
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text: Buffer) => (said += text.toString()));
    }
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    return { code, signal, said };
  }

  it("end with 2 and a way out where nothing could be checked", async () => {
    const file = path.join(folder, "other.json");
    writeFileSync(file, '{"schema":"something else"}');
    const mistakes: readonly (readonly [readonly string[], string])[] = [
      [["--ledger", LEDGER], "--rpc"],
      [["--rpc", NOBODY, "--ledger", "0x12"], "expected an address"],
      [["--rpc", NOBODY, "--block", "-1"], "expected a whole number"],
      [["--rpc", NOBODY, "--block-hash", "0x12"], "expected 32 bytes"],
      [["--rpc", NOBODY, "--deployment", path.join(folder, "none.json")], "no such file"],
      [["--rpc", NOBODY, "--deployment", file], "is no deployment: schema:"],
      [["--rpc", NOBODY, "--ledger", LEDGER, "--out", file], "Choose another folder"],
      [["--rpc", NOBODY, "--ledger", LEDGER, "--out", "/proc/out"], "Choose another folder"],
      [["--rpc", NOBODY, "--ledger", LEDGER, "--config", "local"], "Name one of these networks"],
      [["--rpc", NOBODY, "--ledger", LEDGER, "--rpc2", `${NOBODY}/`], "Name a node of somebody else"],
    ];
    // A process each: the short run takes every second.
    const tried = mistakes.filter((_, i) => process.env["GLASSHOUSE_DEEP"] !== undefined || i % 2 === 1);
    for (const [args, words] of tried) {
      const { code, said } = await ended(started("scripts/audit.ts", args));
      expect([code, said.includes(words)], said).to.deep.equal([2, true]);
    }
  });

  it("leave an audit open, in a file that can be read, where nobody answers", async () => {
    const out = path.join(folder, "unreachable");
    const { code } = await ended(
      started("scripts/audit.ts", ["--rpc", NOBODY, "--ledger", LEDGER, "--out", out]),
    );
    expect(code).to.equal(2);
    expect(JSON.parse(readFileSync(path.join(out, "audit.json"), "utf8"))).to.have.property(
      "verdict",
      "unchecked",
    );
    expect(readdirSync(out).sort()).to.deep.equal(["audit.html", "audit.json"]);
  });

  it("write nothing where an audit is interrupted, and never end well", async () => {
    const out = path.join(folder, "interrupted");
    const asked = once(silent, "request");
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const child = started("scripts/audit.ts", ["--rpc", url, "--ledger", LEDGER, "--out", out]);
    const end = ended(child);
    await asked;
    child.kill("SIGINT");
    const { code, signal } = await end;
    expect(code === 0 ? "well" : (signal ?? code)).to.be.oneOf(["SIGINT", 2, 130]);
    expect(readdirSync(out)).to.deep.equal([]);
  });

  for (const [signal, code] of [
    ["SIGINT", 2],
    ["SIGTERM", 1],
  ] as const) {
    it(`leave no anvil where drills are stopped by ${signal}, and no half of a file`, async function () {
      if (process.platform !== "linux") this.skip();
      const out = path.join(folder, signal);
      const child = started("scripts/audit/drill.ts", ["--only", "anvil-reorg", "--out", out]);
      const end = ended(child);
      let anvils: number[] = [];
      while (anvils.length === 0 && child.exitCode === null) {
        await sleep(POLL_MS);
        anvils = childrenOf(child.pid ?? 0, "anvil");
      }
      child.kill(signal);
      const { code: have, said } = await end;
      expect(have, said).to.equal(code);
      // It was killed when the process ended, and takes its time where the machine is busy.
      const alive = () => anvils.filter((anvil) => existsSync(`/proc/${anvil}/exe`));
      for (let waited = 0; alive().length > 0 && waited < DYING_MS; waited += POLL_MS) await sleep(POLL_MS);
      expect(alive(), "anvil").to.deep.equal([]);
      const files = readdirSync(out).sort();
      if (signal !== "SIGINT") return void expect(files).to.deep.equal([]);
      expect(files).to.deep.equal(["drills.json", "drills.md"]);
      const kept = drillsSchema.parse(JSON.parse(readFileSync(path.join(out, "drills.json"), "utf8")));
      expect([kept.complete, kept.drills.length]).to.deep.equal([false, 0]);
    });
  }
});
