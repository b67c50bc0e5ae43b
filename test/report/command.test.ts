import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { readReportInput } from "../../scripts/report/readBeside";
import { digestOfValue } from "../../src/domain/run/sealed";
import { sealRun, RunArtifactError } from "../../src/domain/run/canonical";
import { sampleArm, sampleFigure, sampleKnowledge, sampleSweep } from "./sampleBeside";
import { META, sampleResult } from "./sampleRun";

describe("files of a report", () => {
  let folder = "";
  const file = (name: string, value: unknown): string => {
    const place = path.join(folder, name);
    writeFileSync(place, JSON.stringify(value));
    return place;
  };

  before(() => (folder = mkdtempSync(path.join(tmpdir(), "glasshouse-report-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("reads what it is given and nothing else", () => {
    const sweep = sampleSweep([sampleArm("a", [sampleFigure()])]);
    const artifact = sealRun(sampleResult(), META);
    const run = file("run.json", artifact);
    const { beside, run: read } = readReportInput({
      run,
      sweep: file("sweep.json", { ...sweep, hash: digestOfValue(sweep.result) }),
      knowledge: file("knowledge.json", sampleKnowledge()),
    });
    expect(read).to.deep.equal(JSON.parse(readFileSync(run, "utf8")));
    expect(Object.keys(beside).sort()).to.deep.equal(["knowledge", "sweep"]);
  });

  it("rejects a file whose hash belongs to something else, and names it", () => {
    const run = file("run.json", sealRun(sampleResult(), META));
    const sweep = file("changed.json", sampleSweep([]));
    expect(() => readReportInput({ run, sweep })).to.throw(RunArtifactError, /changed\.json: the hash/);
  });

  it("rejects a sweep of another scenario, or of another asset, than the run's", () => {
    const run = file("run.json", sealRun(sampleResult(), META));
    for (const change of [{ scenario: "other" }, { asset: "BTC" }]) {
      const sample = sampleSweep([]);
      const result = { ...sample.result, ...change };
      const sweep = file("strange.json", { ...sample, result, hash: digestOfValue(result) });
      const { scenario, asset } = result;
      expect(() => readReportInput({ run, sweep })).to.throw(
        RunArtifactError,
        `have a sweep of ${scenario} with ${asset}, need one of sample with AVAX`,
      );
    }
  });

  it("rejects one kind of artifact in the place of another", () => {
    const run = file("run.json", sealRun(sampleResult(), META));
    expect(() => readReportInput({ run: file("k.json", sampleKnowledge()) })).to.throw(
      RunArtifactError,
      /k\.json: not a run/,
    );
    expect(() => readReportInput({ run, knowledge: run })).to.throw(
      RunArtifactError,
      /run\.json: not a knowledge artifact/,
    );
    expect(() => readReportInput({ run, fidelity: run })).to.throw(
      RunArtifactError,
      /not a fidelity artifact/,
    );
    writeFileSync(path.join(folder, "none.json"), "{");
    expect(() => readReportInput({ run, knowledge: path.join(folder, "none.json") })).to.throw(
      RunArtifactError,
      /not JSON/,
    );
  });
});
