import { expect } from "chai";
import hre from "hardhat";

import { type CallKind } from "../../src/twin/call";
import { run } from "../stateful/runner";
import { type Scenario } from "../stateful/scenario";
import { Tally } from "../stateful/tally";
import { governanceHandlers } from "./governance";
import { oddHandlers } from "./oddSources";
import { type Coverage, noCoverage, TwinWatcher } from "./twinWatcher";
import { WRONG_CALLS } from "./wrongCalls";

const HOUR_MS = 3_600_000;
const SNAPSHOT_EVERY = 100;

/**
 * Sends random commands to a deployed exchange and to its twin. After each transaction both must have answered alike: accepted, or
 * refused by the same error with the same arguments, and the same events in the same order with the same fields
 * (src/domain/events.ts). Every so many transactions the whole snapshots must be equal in every field of src/domain/snapshot.ts.
 */
export function describeDifferential(
  title: string,
  file: string,
  worlds: readonly Scenario[],
  mustHappen: readonly CallKind[],
): void {
  const wanted = process.env["GLASSHOUSE_CALLS"];
  const coverage = noCoverage();

  describe(`${title}, seed ${worlds[0]?.base ?? ""}`, function () {
    this.timeout(HOUR_MS);

    before(function () {
      // Instrumented contracts are too large for the network that these worlds run on.
      if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    });

    for (const world of worlds) {
      const calls = wanted === undefined ? world.calls : Number(wanted);
      it(`answers like the chain in ${world.name}, seed ${world.seed}`, () =>
        compare({ ...world, calls }, file, coverage));
    }

    it("sees calls of every kind accepted", function () {
      console.log(report(coverage));
      if (wanted !== undefined) this.skip();
      expect(mustHappen.filter((kind) => !coverage.accepted.has(kind))).to.deep.equal([]);
    });
  });
}

async function compare(scenario: Scenario, file: string, coverage: Coverage): Promise<void> {
  const watcher = new TwinWatcher(file, coverage, SNAPSHOT_EVERY);
  const sources = () => watcher.sources;
  const more = [...WRONG_CALLS, ...oddHandlers(sources), ...governanceHandlers(sources)];
  await run(scenario, new Tally(), { watcher, more });
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
