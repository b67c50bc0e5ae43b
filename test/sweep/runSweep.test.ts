import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { OtherRunsError, RunLogError } from "../../scripts/ensemble/runLog";
import { planSweep } from "../../scripts/sweep/plan";
import { LOG_FILE, runSweep, SWEEP_FILE, type SweepHost } from "../../scripts/sweep/runSweep";
import { readSweepOptions } from "../../scripts/sweep/sweepOptions";
import { parseSealed } from "../../src/domain/run/sealed";
import { type SweepArtifact, sweepArtifactSchema } from "../../src/domain/run/sweep";
import { FakeWorker, usual } from "./fakeWorker";

const QUIET = { report: () => undefined, stop: () => undefined, seconds: () => 0 };
const TERMS = ["--scenario", "calm", "--accounts", "20", "--arm", "halts=off;insurance=0", "--check", "2"];

describe("a sweep", () => {
  let out: string;

  beforeEach(() => {
    out = mkdtempSync(path.join(tmpdir(), "glasshouse-"));
  });

  afterEach(() => rmSync(out, { recursive: true }));

  const options = (seeds: string, ...more: string[]) =>
    readSweepOptions([...TERMS, "--seeds", seeds, ...more]);

  function hostOf(workers: FakeWorker[], check: number): SweepHost {
    return { out, check, command: "", hire: () => workers, stopped: () => false, progressOf: () => QUIET };
  }

  function sweep(
    seeds: string,
    workers: FakeWorker[],
    host: Partial<SweepHost> = {},
  ): Promise<SweepArtifact> {
    const asked = options(seeds);
    return runSweep(planSweep(asked), { ...hostOf(workers, asked.check), ...host });
  }

  const written = (): SweepArtifact =>
    parseSealed(sweepArtifactSchema, readFileSync(path.join(out, SWEEP_FILE), "utf8"), "sweep");

  it("finds the same whatever order its runs end in and however many work at once", async () => {
    const alone = await sweep("1..9", [new FakeWorker()]);
    rmSync(path.join(out, LOG_FILE));
    const slow = (): FakeWorker => new FakeWorker(usual, ({ job }) => Number((job.seed * 7n) % 5n));
    const many = await sweep("1..9", [slow(), slow(), slow()]);
    expect(many.hash).to.equal(alone.hash);
    expect(written()).to.deep.equal(many);
    const { result } = many;
    expect([result.complete, result.done, result.planned, result.checks.length]).to.deep.equal([
      true,
      27,
      27,
      2,
    ]);
    expect(result.arms.map(({ id, runs }) => [id, runs])).to.deep.equal([
      ["committed", 9],
      ["halts=off", 9],
      ["insurance=0", 9],
    ]);
    const [figure] = result.arms[1]!.figures;
    expect(figure!.difference!.mean).to.be.closeTo(("halts=off".length - "committed".length) / 3, 1e-9);
  });

  it("stops where it is told, and goes on from there to what an unbroken one finds", async () => {
    const whole = await sweep("1..4", [new FakeWorker()]);
    rmSync(path.join(out, LOG_FILE));
    const first = new FakeWorker();
    const part = await sweep("1..4", [first], { stopped: () => first.done.length >= 5 });
    expect([part.result.complete, part.result.done]).to.deep.equal([false, 3]);
    expect(written().result.complete).to.equal(false);
    const second = new FakeWorker();
    const rest = await sweep("1..4", [second]);
    expect(second.done).to.have.length(14 - 5);
    expect(second.done.filter((task) => first.done.includes(task))).to.deep.equal([]);
    expect(rest.hash).to.equal(whole.hash);
  });

  it("drops a line that a kill tore, runs that one again, and no other", async () => {
    await sweep("1..3", [new FakeWorker()]);
    const log = path.join(out, LOG_FILE);
    const text = readFileSync(log, "utf8");
    writeFileSync(log, text.slice(0, -20));
    const again = new FakeWorker();
    await sweep("1..3", [again]);
    expect(again.done).to.have.length(1);
    expect(readFileSync(log, "utf8")).to.equal(text);
  });

  it("takes more seeds into the same folder and runs only those", async () => {
    await sweep("1..3", [new FakeWorker()]);
    const more = new FakeWorker();
    const { result } = await sweep("1..5", [more], { check: 0 });
    expect(more.done).to.have.length(6);
    expect(result.arms[0]!.runs).to.equal(5);
  });

  it("refuses to mix other terms in, and names them", async () => {
    await sweep("1..2", [new FakeWorker()]);
    const other = planSweep(options("1..2", "--accounts", "30"));
    const refused = await runSweep(other, hostOf([new FakeWorker()], 0)).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(OtherRunsError);
    expect((refused as Error).message)
      .to.contain("accounts: have 20, need 30")
      .and.not.to.contain("code");
  });

  it("names the line of a log that is none", async () => {
    await sweep("1..2", [new FakeWorker()]);
    appendFileSync(path.join(out, LOG_FILE), '{"id":"committed 9","measures":{}}\n');
    const refused = await sweep("1..2", []).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(RunLogError);
    expect((refused as Error).message).to.contain(`${LOG_FILE}, line 10`);
  });

  it("writes what the contracts found otherwise into the artifact", async () => {
    const difference = { field: "summary.price.low", twin: "1", contracts: "2" };
    const worker = new FakeWorker((task) =>
      task.kind === "check" ? { kind: "check", differences: [difference] } : usual(task),
    );
    const { result } = await sweep("1..2", [worker]);
    expect(result.checks.map(({ equal }) => equal)).to.deep.equal([false, false]);
    expect(result.checks[0]!.differences).to.deep.equal([difference]);
  });

  it("asks the contracts about no rule that they do not have", async () => {
    const plan = planSweep(options("1..2", "--arm", "adl=queue"));
    const { result } = await runSweep(plan, hostOf([new FakeWorker()], 99));
    expect(result.arms.map(({ id }) => id)).to.contain("adl=queue");
    expect(result.checks.map(({ arm }) => arm)).to.not.contain("adl=queue");
    expect([result.checks.length, result.complete]).to.deep.equal([6, true]);
  });

  it("fails as a whole when a run fails, and keeps those that were finished", async () => {
    const failing = new FakeWorker((task) => {
      if (task.job.seed === 3n) throw new RangeError("no more memory");
      return usual(task);
    });
    const failed = await sweep("1..4", [failing], { check: 0 }).catch((error: unknown) => error);
    expect((failed as Error).message).to.equal("no more memory");
    expect(failing.dropped).to.equal(true);
    const next = new FakeWorker();
    await sweep("1..4", [next], { check: 0 });
    expect(next.done).to.have.length(12 - 2);
  });
});
