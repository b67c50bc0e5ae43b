import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { type Answer, type Task } from "../../scripts/ensemble/messages";
import { FIDELITY_FILE, openLog, runFidelity, writeFidelity } from "../../scripts/fidelity/runFidelity";
import { fidelityTable } from "../../scripts/fidelity/table";
import { experimentOf, type TrialHost } from "../../scripts/fidelity/trials";
import { fidelityArtifactSchema, type FidelityResult } from "../../src/domain/run/fidelity";
import { parseSealed } from "../../src/domain/run/sealed";
import { FULL } from "../../src/sim/experiment/setup";
import { FREE_PARAMETERS } from "../../src/sim/experiment/parameters";
import { sampleMeasures } from "../ensemble/sampleRuns";
import { FakeWorker } from "../sweep/fakeWorker";

const QUIET = { report: () => undefined, stop: () => undefined };

/** Told of both stories; one of five targets is missed. */
const STORY = { asked: 0.25, paid: 0.9, missing: 0, opaqueUnpaid: 0.6, opaqueCoinsGone: 0.7 };

/** A market whose index falls by half, a tenth of it by feedback, in which halts save 100 dollars and the median 300. */
function market(task: Task): Answer {
  if (task.kind === "story") return { kind: "story", figures: STORY };
  if (task.kind !== "run") throw new Error(`the experiment has no task "${task.kind}"`);
  const { arm, seed, scenario } = task.job;
  const saved = (arm.rules.halts ? 100 : 0) + (arm.rules.oracle === "median" ? 300 : 0);
  const still = scenario.prices.kind === "modelled" && scenario.prices.impact.depth > 1e12;
  const spared = scenario.disturbances.some(({ kind }) => kind === "spared account");
  const liquidated = [7, 8, 9].slice(0, spared ? 1 : 3).map((account) => ({ account, t: 5, notional: 10 }));
  const figures = {
    liquidatedNotional: 1_000 - saved + Number(seed % 3n),
    indexFall: (still ? 0.4 : 0.5) + Number(seed % 2n) / 1_000,
    adlDelay: null,
    depthLow: 0.2,
    openInterestFall: 0.5,
  };
  return { kind: "run", measures: { ...sampleMeasures(1, figures), liquidated } };
}

describe("npm run fidelity", () => {
  let out: string;
  let result: FidelityResult;
  const experiment = experimentOf(true);

  const hostOf = (worker: FakeWorker, stopAfter = Infinity): TrialHost => ({
    log: openLog(out, experiment),
    hire: () => [worker],
    stopped: () => worker.done.length >= stopAfter,
    progressOf: () => QUIET,
  });

  before(async () => {
    out = mkdtempSync(path.join(tmpdir(), "glasshouse-"));
    const first = new FakeWorker(market);
    expect(await runFidelity(experiment, true, hostOf(first, 20))).to.equal(undefined);
    const second = new FakeWorker(market);
    result = (await runFidelity(experiment, true, hostOf(second)))!;
    expect(second.done.filter((task) => first.done.includes(task))).to.deep.equal([]);
  });

  after(() => rmSync(out, { recursive: true }));

  it("writes an artifact that its schema and its hash accept", () => {
    const artifact = writeFidelity(result, out, { command: "npm run fidelity", wallSec: 1 });
    const text = readFileSync(path.join(out, FIDELITY_FILE), "utf8");
    expect(parseSealed(fidelityArtifactSchema, text, "fidelity")).to.deep.equal(artifact);
    expect(() =>
      parseSealed(fidelityArtifactSchema, text.replace('"pass": false', '"pass": true'), ""),
    ).to.throw("is not that of the result");
    expect(result.parameters.map(({ name }) => name)).to.deep.equal(Object.keys(FREE_PARAMETERS));
  });

  it("judges every target by its interval and heads the table with what was missed", () => {
    const passes = Object.fromEntries(result.rows.map(({ target, pass }) => [target, pass]));
    expect(passes).to.include({
      "fall of AVAX": true,
      "fall of BTC": false,
      "lowest depth within 1 %": true,
      "first deleveraging after the first liquidation": false,
      "news of AVAX, 20:50 to 21:14": null,
      "FTX: asked for in the day, of all deposits, here": true,
      "FTX: not paid, of what was asked for, with 2 of 11.3 liquid": true,
      "FTX: paid, of what was asked for, here": false,
      "Bybit: gone, of the coins, where keys reach all": true,
      "Bybit: missing, of what customers are owed, here": true,
    });
    const table = fidelityTable(result);
    expect(table).to.match(/^MISS: \d+ of 17 targets\n/);
    const [head = ""] = table.split("Targets\n");
    expect(head).to.contain("fall of BTC").and.not.to.contain("fall of AVAX");
  });

  it("makes some parts out of the same runs, and says which were not run", async () => {
    const idle = new FakeWorker(market);
    const some = (await runFidelity(experiment, true, hostOf(idle), ["rows", "nulls"]))!;
    expect(idle.done).to.deep.equal([]);
    const { rows, nulls, feedback } = result;
    expect(some).to.deep.include({ rows, nulls, feedback, complete: false });
    expect(some.runs).to.be.below(result.runs);
    expect(
      some.hypotheses.filter(({ verdict }) => verdict === "undecided").map(({ id }) => id),
    ).to.deep.equal(["H3", "H4", "H5", "H6", "H7"]);
    const table = fidelityTable(some);
    expect(table).to.match(/^Partial: some parts were not run\n/);
    for (const part of ["Branching", "Ablation", "Sensitivity"]) expect(table).to.contain(`${part}: not run`);
    writeFidelity(some, out, { command: "npm run fidelity", wallSec: 1 });
  });

  it("heads the table with how much less was run than is committed, and says nothing where it was not", () => {
    expect(fidelityTable(result)).to.match(/^MISS/);
    const cut = { ...result, size: { ...result.size, ablationSeeds: 2 } };
    expect(fidelityTable(cut)).to.match(/^Not the committed size: ablationSeeds 2 of 3\n/);
    expect(experimentOf(false, { paths: 4 }).size).to.deep.equal({ ...FULL, paths: 4 });
  });

  it("finds the effects, descendants and claims that the market was made with", () => {
    const main = (factor: string) =>
      result.ablation.responses
        .find(({ figure }) => figure === "liquidatedNotional")!
        .effects.find(({ factors }) => factors.join() === factor)!;
    expect(main("halts").mean).to.be.closeTo(-100, 1e-9);
    expect(main("median").mean).to.be.closeTo(-300, 1e-9);
    expect(main("median,halts").mean).to.be.closeTo(0, 1e-9);
    expect(result.feedback!.mean).to.be.closeTo(0.1, 1e-9);
    // Accounts 8 and 9 are gone with 7; without 8, 7 alone is left.
    expect(result.branching.descendants!.mean).to.be.within(1, 2);
    const claims = Object.fromEntries(result.sensitivity.claims.map(({ id, verdict }) => [id, verdict]));
    expect(claims).to.include({ H1: "robust", H4: "robust", H5: "robust", H7: "no effect anywhere" });
  });
});
