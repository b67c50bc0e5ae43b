import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { readReportInput } from "../../scripts/report/readBeside";
import { planPrices } from "../../scripts/run/plan";
import { armRunner } from "../../scripts/run/compareRuns";
import { committedExchange } from "../../scripts/run/committed";
import { amount } from "../../src/report/format";
import { changedArm, committedArm } from "../../src/sim/scenario/arm";
import { SMOKE } from "../../src/sim/scenario/catalogue/oct10";
import { parseRun, RunArtifactError, sealRun } from "../../src/domain/run/canonical";
import { parseCompare } from "../../src/domain/run/compareCanonical";

const ROOT = path.join(__dirname, "../..");

function compare(...args: string[]) {
  const loader = ["-r", "./scripts/register.cjs", "scripts/compare.ts"];
  return spawnSync(process.execPath, [...loader, ...args], { cwd: ROOT, encoding: "utf8" });
}

describe("npm run compare", function () {
  this.timeout(120_000);
  let folder: string;

  before(() => (folder = mkdtempSync(path.join(tmpdir(), "glasshouse-compare-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("writes a run, the comparison that names its hash, and the page", () => {
    const out = path.join(folder, "whole");
    const few = ["--accounts", "10", "--mode", "tape", "--knowledge-runs", "1", "--arm", "halts=off"];
    const said = compare("--scenario", "smoke", ...few, "--out", out);
    expect(said.status, said.stderr).to.equal(0);
    expect(readdirSync(out).sort()).to.deep.equal(["compare.json", "report.html", "run.json"]);
    const run = parseRun(readFileSync(path.join(out, "run.json"), "utf8"));
    const { result } = parseCompare(readFileSync(path.join(out, "compare.json"), "utf8"));
    expect(result.runHash).to.equal(run.hash);
    const files = { run: path.join(out, "run.json"), compare: path.join(out, "compare.json") };
    expect(readReportInput(files).beside).to.have.keys("compare", "knowledge");
    const other = path.join(folder, "other.json");
    writeFileSync(other, JSON.stringify(sealRun({ ...run.result, seed: "2" }, run.meta)));
    expect(() => readReportInput({ ...files, run: other })).to.throw(
      RunArtifactError,
      `compare.json: compares the run ${run.hash}`,
    );
    expect(result.venues.map(({ id }) => id)).to.deep.equal([
      "glasshouse/committed",
      "glasshouse/halts=off",
      ...["opaque", "typical", "bestPractice", "badDex"].map((kind) => `${kind}/tape`),
    ]);
    expect(run.meta.engines).to.deep.equal(["twin", "twin"]);
    const brought = run.result.population.reduce((sum, { deposits }) => sum + BigInt(deposits), 0n);
    expect(said.stdout).to.contain(`bring ${amount(`${brought}`)} USD to each venue`);
    expect(result.knowledge?.rows.length).to.be.greaterThan(10);
    expect(said.stdout).to.contain("not measured").and.to.contain("random bankruptcies");
    const page = readFileSync(path.join(out, "report.html"), "utf8");
    expect(page).to.contain("Venues side by side");
  });

  it("runs a rule that the contracts do not have on their twin, whatever the engine: a chain would run the committed one", async () => {
    const prices = { scenario: SMOKE, seed: 1n, accounts: 2, bars: undefined, asset: undefined };
    const terms = { ...planPrices(prices), base: committedExchange().base, seed: 1n };
    const arm = changedArm(committedArm(), { adl: "queue" });
    const watch = { onBlock: () => undefined, stopped: () => true };
    const column = await armRunner({ kind: "hardhat" })({ ...terms, arm }, watch);
    // Nothing measures gas on the twin.
    expect([column.id, column.summary.transactions.gas]).to.deep.equal(["adl=queue", null]);
  });

  it("leaves what it has on Ctrl-C, marked partial, in files that can be read", async () => {
    const out = path.join(folder, "stopped");
    const loader = ["-r", "./scripts/register.cjs", "scripts/compare.ts"];
    const args = ["--scenario", "calm", "--accounts", "20", "--mode", "adaptive", "--engine", "twin"];
    const child = spawn(process.execPath, [...loader, ...args, "--out", out], { cwd: ROOT });
    let [said, told] = ["", false];
    child.stderr.on("data", (text: Buffer) => {
      said += text.toString();
      if (told || !/block \d+ of \d+/.test(said)) return;
      // Once: the second one would drop everything.
      told = child.kill("SIGINT");
    });
    const [code] = (await once(child, "close")) as [number | null];
    expect(code, said).to.equal(130);
    const run = parseRun(readFileSync(path.join(out, "run.json"), "utf8"));
    const { result } = parseCompare(readFileSync(path.join(out, "compare.json"), "utf8"));
    expect(result.complete).to.equal(false);
    expect(result.venues.length).to.be.within(1, 4);
    expect(result.runHash).to.equal(run.hash);
    expect(readFileSync(path.join(out, "report.html"), "utf8")).to.contain("The comparison was stopped");
  });

  for (const [what, args, reason] of [
    ["scenario", ["--scenario", "nowhere"], 'there is no scenario "nowhere"'],
    ["market that dies", ["--scenario", "dead-oracle"], "is about what Glasshouse alone has"],
    ["mode", ["--scenario", "smoke", "--mode", "guess"], "Allowed choices are tape, adaptive, both"],
  ] as const) {
    it(`ends with a clear error for a wrong ${what}, and writes nothing`, () => {
      const out = path.join(folder, what);
      const said = compare(...args, "--out", out);
      expect(said.status).to.equal(1);
      expect(said.stderr).to.contain(reason);
      expect(existsSync(out)).to.equal(false);
    });
  }
});
