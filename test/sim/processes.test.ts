import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { anvilBinary } from "../../scripts/chain/anvilChain";
import { type RunArtifact } from "../../src/domain/run/artifact";
import { parseRun } from "../../src/domain/run/canonical";

const LOADER = ["-r", "./scripts/register.cjs", "scripts/sim.ts"];
const SMALL = ["--scenario", "smoke", "--accounts", "8", "--seed", "3"];

interface Ended {
  readonly status: number | null;
  readonly said: string;
  readonly artifact: RunArtifact;
}

/** The command as people type it, each in processes of its own. */
describe("npm run sim, from outside", function () {
  this.timeout(600_000);
  let folder: string;
  let runs = 0;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "glasshouse-"));
  });

  after(() => rmSync(folder, { recursive: true }));

  async function sim(args: readonly string[], during?: (child: ChildProcess) => void): Promise<Ended> {
    const out = path.join(folder, `${(runs += 1)}`);
    const child = spawn(process.execPath, [...LOADER, ...args, "--out", out]);
    let said = "";
    child.stderr.on("data", (piece: Buffer) => (said += piece.toString()));
    child.stdout.resume();
    during?.(child);
    const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { status, said, artifact: parseRun(readFileSync(path.join(out, "run.json"), "utf8")) };
  }

  it("gives one hash for one seed in any two processes, on every chain, and one economic hash on the twin, too", async function () {
    if (anvilBinary() === undefined) this.skip();
    const all = [
      await sim([...SMALL, "--engine", "anvil"]),
      await sim([...SMALL, "--engine", "anvil"]),
      await sim([...SMALL, "--engine", "hardhat"]),
      await sim([...SMALL, "--engine", "twin"]),
    ];
    expect(all.map(({ status }) => status)).to.deep.equal([0, 0, 0, 0]);
    const artifacts = all.map(({ artifact }) => artifact);
    expect(artifacts.map(({ meta }) => meta.engines.join())).to.deep.equal([
      "anvil",
      "anvil",
      "hardhat",
      "twin",
    ]);
    expect(new Set(artifacts.slice(0, 3).map(({ hash }) => hash)).size).to.equal(1);
    expect(artifacts[3]?.hash, "the twin knows no gas").to.not.equal(artifacts[0]?.hash);
    expect(new Set(artifacts.map(({ economicHash }) => economicHash)).size).to.equal(1);
    expect(artifacts[0]?.result.columns[0]?.summary.transactions.sent).to.be.above(100);
  });

  it("hears Ctrl-C on the twin, which waits for nothing, and leaves what there is, marked partial", async () => {
    const { status, said, artifact } = await sim(
      ["--scenario", "calm", "--accounts", "300", "--engine", "twin"],
      stopAtFirstBlock,
    );
    expect(said).to.contain("both files are marked partial");
    expect(status).to.equal(130);
    expect(artifact.result.complete).to.equal(false);
    const { warmupSec, replaySec, blockSec } = artifact.result.window;
    expect(artifact.result.columns[0]?.blocks).to.be.lessThan((warmupSec + replaySec) / blockSec);
  });

  /** Once: the second signal would drop everything. */
  function stopAtFirstBlock(child: ChildProcess): void {
    child.stderr?.on("data", (piece: Buffer) => {
      if (!child.killed && piece.includes("blocks/s")) child.kill("SIGINT");
    });
  }
});
