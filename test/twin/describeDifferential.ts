import { expect } from "chai";
import hre from "hardhat";

import { run } from "../stateful/runner";
import { type Scenario, scenarios } from "../stateful/scenario";
import { Tally } from "../stateful/tally";
import { type Coverage, noCoverage, TwinWatcher } from "./twinWatcher";

const HOUR_MS = 3_600_000;
const SNAPSHOT_EVERY = 100;
const FILE = "test/twin/differential.test.ts";

/**
 * Sends random commands to a deployed exchange and to its twin. After each transaction both must have answered alike: accepted, or
 * refused by the same error with the same arguments, and the same events in the same order with the same fields
 * (src/domain/events.ts). Every so many transactions the whole snapshots must be equal in every field of src/domain/snapshot.ts.
 */
export function describeDifferential(title: string, seed: string, rounds: number, steps: number): void {
  const wanted = process.env["GLASSHOUSE_CALLS"];
  const calls = wanted === undefined ? steps : Number(wanted);
  const coverage = noCoverage();

  describe(`${title}, seed ${seed}`, function () {
    this.timeout(HOUR_MS);

    before(function () {
      // Instrumented contracts are too large for the network that these worlds run on.
      if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    });

    for (const scenario of scenarios(seed, rounds, calls)) {
      it(`answers like the chain in ${scenario.name}, seed ${scenario.seed}`, () =>
        compare(scenario, coverage));
    }

    it("saw calls accepted and refused", function () {
      console.log(report(coverage));
      expect(coverage.transactions).to.be.above(0);
    });
  });
}

async function compare(scenario: Scenario, coverage: Coverage): Promise<void> {
  const watcher = new TwinWatcher(FILE, coverage, SNAPSHOT_EVERY);
  await run(scenario, new Tally(), { watcher });
  await watcher.end();
}

function report({ transactions, snapshots, accepted, refusals }: Coverage): string {
  const counts = (map: ReadonlyMap<string, number>): string =>
    [...map]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, times]) => `${name} ${times}`)
      .join(", ");
  const head = `    ${transactions} transactions and ${snapshots} snapshots alike`;
  return `${head}\n    accepted: ${counts(accepted)}\n    refused: ${counts(refusals)}`;
}
