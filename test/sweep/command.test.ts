import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { defaultEngine } from "../../scripts/chain/engines";
import { execute } from "../../scripts/ensemble/execute";
import { planSweep } from "../../scripts/sweep/plan";
import { LOG_FILE, SWEEP_FILE } from "../../scripts/sweep/runSweep";
import { readSweepOptions } from "../../scripts/sweep/sweepOptions";
import { parseSealed } from "../../src/domain/run/sealed";
import { sweepArtifactSchema } from "../../src/domain/run/sweep";

const TINY = ["--scenario", "smoke", "--accounts", "4", "--seeds", "10", "--jobs", "2", "--check", "0"];
const POLL_MS = 50;
const INTERRUPTED = 130;

describe("npm run sweep", () => {
  let out: string;

  before(() => {
    out = mkdtempSync(path.join(tmpdir(), "glasshouse-"));
  });

  after(() => rmSync(out, { recursive: true }));

  function start(...args: string[]): { child: ChildProcess; said: () => string } {
    const loader = ["-r", "./scripts/register.cjs", "scripts/sweep.ts"];
    const child = spawn(process.execPath, [...loader, ...args, "--out", out], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    child.stderr?.on("data", (chunk: Buffer) => (text += chunk.toString()));
    return { child, said: () => text };
  }

  const lines = (): string[] => {
    const file = path.join(out, LOG_FILE);
    return existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
  };
  const artifact = () =>
    parseSealed(sweepArtifactSchema, readFileSync(path.join(out, SWEEP_FILE), "utf8"), "sweep");

  it("leaves a partial artifact on Ctrl-C, and the same command finishes it", async () => {
    const first = start(...TINY);
    while (lines().length < 2 && first.child.exitCode === null) await sleep(POLL_MS);
    first.child.kill("SIGINT");
    const [code] = (await once(first.child, "close")) as [number];
    expect(code, first.said()).to.equal(INTERRUPTED);
    const { result } = artifact();
    expect(result.complete).to.equal(false);
    expect(result.done).to.be.within(1, 9);
    const kept = lines();
    const second = start(...TINY);
    const [again] = (await once(second.child, "close")) as [number];
    expect(again, second.said()).to.equal(0);
    expect(artifact().result).to.include({ complete: true, done: 10 });
    expect(lines().slice(0, kept.length)).to.deep.equal(kept);
  });

  it("says what is wrong with its input, and leaves nothing", async () => {
    for (const [args, said] of [
      [["--scenario", "nowhere"], 'there is no scenario "nowhere"'],
      [["--arm", "luck=on"], 'unknown rule "luck"'],
    ] as const) {
      const { child, said: text } = start(...args);
      const [code] = (await once(child, "close")) as [number];
      expect(code).to.equal(1);
      expect(text()).to.contain(said);
    }
  });

  it("finds on the contracts what the twin found", async () => {
    const [job] = planSweep(
      readSweepOptions(["--scenario", "smoke", "--accounts", "8", "--seeds", "1"]),
    ).jobs;
    const answer = await execute({ kind: "check", job: job!, engine: defaultEngine() });
    expect(answer).to.deep.equal({ kind: "check", differences: [] });
  });
});
