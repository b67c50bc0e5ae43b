import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { parseRun } from "../../src/domain/run/canonical";
import { SCENARIOS } from "../../src/sim/scenario/catalogue";
import { onChain, onTwin, termsOf } from "../sim/bothEngines";
import { withoutGas } from "../sim/withoutGas";

const HALF_HOUR_MS = 1_800_000;

describe("engine twin, at length", function () {
  this.timeout(HALF_HOUR_MS);

  for (const { name } of SCENARIOS) {
    it(`finds in ${name} what the contracts find`, async () => {
      const terms = termsOf(name, 120);
      const [twin, chain] = [await onTwin(terms), await onChain(terms)];
      expect(twin.events).to.deep.equal(chain.events);
      expect(withoutGas(twin.column)).to.deep.equal(withoutGas(chain.column));
    });
  }

  it("runs from the command line, and the artifact says what executed it", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "glasshouse-"));
    try {
      const loader = ["-r", "./scripts/register.cjs", "scripts/sim.ts"];
      const args = ["--engine", "twin", "--scenario", "smoke", "--accounts", "4", "--out", folder];
      const { stderr } = spawnSync(process.execPath, [...loader, ...args], { encoding: "utf8" });
      expect(stderr).to.contain("running smoke");
      const { meta, result } = parseRun(readFileSync(path.join(folder, "run.json"), "utf8"));
      expect(meta.engines).to.deep.equal(["twin"]);
      expect(meta.command).to.contain("--engine twin");
      expect(result.columns[0]?.summary.transactions.gas).to.equal(null);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
