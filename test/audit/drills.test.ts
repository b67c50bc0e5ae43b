import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";
import hre from "hardhat";

import { drillsPage } from "../../scripts/audit/drill/page";
import { DRILLS } from "../../scripts/audit/drill/all";
import { playHonest } from "../../scripts/audit/drill/honest";
import { mutate, MUTATION_KINDS } from "../../scripts/audit/drill/mutate";
import { betweenAudits } from "../../scripts/audit/drill/reorganisations";
import { Stage } from "../../scripts/audit/drill/stage";
import { drillsHold, drillsSchema } from "../../src/domain/audit/drills";
import { SEED } from "../math/random";

const DEEP = process.env["GLASSHOUSE_DEEP"] !== undefined;
const MINUTE_MS = 60_000;
/** Of each kind. A broken history takes seconds: hidden storage is searched for. */
const MUTATIONS = DEEP ? { word: 500, log: 500, code: 500 } : { word: 25, log: 10, code: 25 };
const HONEST = DEEP ? 50 : 3;
const ROOT = path.resolve(__dirname, "../..");
const PACE = { onTry: () => undefined, stopped: () => false };

/** What the auditor once missed, what no other test deploys, and a drill that once could not be run. `npm run audit:drill` runs the others. */
const QUICK = [
  "exempt-account",
  "changed-code-same-interface",
  "proxy-in-place",
  "fund-back-door-tokens",
  "fund-back-door-account",
  "tokens-counted-tenfold",
  "source-of-other-code",
  "wrong-parameter",
  "role-left-with-the-deployer",
  "borrowed-reserves",
  "node-keeps-back-who-built-the-exchange",
  "node-flips-a-bit-of-an-account-s-proof",
  "node-delays-logs",
];

describe(`drills of the auditor (seed ${SEED})`, function () {
  this.timeout((DEEP ? 60 : 2) * MINUTE_MS);

  before(function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
  });

  for (const { name, lie, run } of DRILLS.filter((drill) => DEEP || QUICK.includes(drill.name))) {
    it(`catches ${name}: ${lie}`, async () => {
      const { outcome, tries, caught } = await run(SEED);
      expect(caught, outcome.cause).to.equal(tries);
    });
  }

  it("catches a reorganisation between two audits, and mixes nothing", async () => {
    const { tries, caught } = await betweenAudits(DEEP ? [1, 2, 31, 63, 64] : [1, 64]);
    expect(caught).to.equal(tries);
  });

  let mutated: Promise<Stage> | undefined;
  for (const kind of MUTATION_KINDS) {
    it(`catches ${MUTATIONS[kind]} random changes of one ${kind} each`, async () => {
      const { missed, tries } = await mutate(
        await (mutated ??= Stage.open()),
        kind,
        MUTATIONS[kind],
        SEED,
        PACE,
      );
      expect([missed, tries]).to.deep.equal([[], MUTATIONS[kind]]);
    });
  }

  it(`accuses nobody in ${HONEST} random honest histories`, async () => {
    const { alarms, donations, transactions } = await playHonest(HONEST, SEED, PACE);
    expect(alarms).to.deep.equal([]);
    expect(transactions).to.be.greaterThan(0);
    expect(donations).to.be.greaterThan(0);
  });

  it("has its committed result in bench/drills.json, with nothing missed, and as a page in docs", () => {
    const committed = drillsSchema.parse(
      JSON.parse(readFileSync(path.join(ROOT, "bench/drills.json"), "utf8")),
    );
    expect([committed.complete, drillsHold(committed)]).to.deep.equal([true, true]);
    expect(committed.drills.map(({ name }) => name)).to.deep.equal(DRILLS.map(({ name }) => name));
    expect(drillsPage(committed)).to.equal(readFileSync(path.join(ROOT, "docs/drills.md"), "utf8"));
  });
});
