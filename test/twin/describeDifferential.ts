import { expect } from "chai";
import hre from "hardhat";

import { type EventKind } from "../../src/domain/events";
import { type CallKind } from "../../src/twin/call";
import { type Handler } from "../stateful/handlers/handler";
import { openQuickNode } from "../stateful/node";
import { run } from "../stateful/runner";
import { type Scenario } from "../stateful/scenario";
import { Tally } from "../stateful/tally";
import { FUND_VERBS } from "./fundVerbs";
import { governanceHandlers } from "./governance";
import { oddHandlers } from "./oddSources";
import { type Coverage, noCoverage, TwinWatcher } from "./twinWatcher";
import { WRONG_CALLS } from "./wrongCalls";

const HOUR_MS = 3_600_000;
/** What the runs must have met together, or they prove nothing about it. */
export interface MustHappen {
  readonly calls: readonly CallKind[];
  readonly events: readonly EventKind[];
}

const SNAPSHOT_EVERY = 100;

/**
 * Sends random commands to a deployed exchange and to its twin: what the stateful suite's handlers do, calls that are wrong, odd
 * sources, changes of parameters and sources. After each transaction both must have answered alike: accepted, or refused by the same
 * error with the same arguments, and the same events of src/domain/events.ts in the same order with the same fields. Every so many
 * transactions, and at the end, the whole snapshots must be equal in every field of src/domain/snapshot.ts that SnapshotReader reads:
 *
 * - block, timestamp, unit, reserves; totals: accounted, deficit, accounts; history: hash, sequence; fund: assets, shares
 * - each account's id, owner, cash, marketBits, orderBits, orderSequence; every fourth time also judged: worse, better and withdrawal
 *   (equity, initialMargin, maintenanceMargin), withdrawable
 * - each position's market, stored (size, entryNotional, scale, epoch, index, bids, asks, tier), touched (size, entryNotional, cash),
 *   finalIndex
 * - each order's index, lots, tick, expiry, isBuy, reduceOnly, market, next, prev, sequence
 * - each market's id, symbol, config (15 parameters), funding, basisPpb, premiumPpb, accruedAt, deficitAccount, index (latest, previous,
 *   updatedAt, live, degraded), weights, trading (grade, bookSales, capBps, marginBps), haltUntil, graceUntil
 * - each class's openInterest, entryNotional, holders, scale, epoch, index
 * - each book's bestBid, bestAsk, tickSize, lotSize and levels: tick, lots, head, tail
 */
export function describeDifferential(
  title: string,
  file: string,
  worlds: readonly Scenario[],
  mustHappen: MustHappen,
  /** Who acts beside the usual ones. */
  beside: readonly Handler[] = [],
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
        compare({ ...world, calls }, file, coverage, beside));
    }

    it("sees every kind of call accepted and of event said", function () {
      console.log(report(coverage));
      if (wanted !== undefined) this.skip();
      expect(mustHappen.calls.filter((kind) => !coverage.accepted.has(kind))).to.deep.equal([]);
      expect(mustHappen.events.filter((kind) => !coverage.events.has(kind))).to.deep.equal([]);
    });
  });
}

async function compare(
  scenario: Scenario,
  file: string,
  coverage: Coverage,
  beside: readonly Handler[],
): Promise<void> {
  const watcher = new TwinWatcher(file, coverage, SNAPSHOT_EVERY);
  const sources = () => watcher.sources;
  const more = [
    ...beside,
    ...WRONG_CALLS,
    ...FUND_VERBS,
    ...oddHandlers(sources),
    ...governanceHandlers(sources),
  ];
  await run(scenario, new Tally(), { watcher, more, node: openQuickNode });
}

function report({ transactions, snapshots, accepted, refusals, events }: Coverage): string {
  const counts = (map: ReadonlyMap<string, number>): string =>
    [...map]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, times]) => `${name} ${times}`)
      .join(", ");
  const head = `    ${transactions} transactions and ${snapshots} snapshots alike`;
  const lines = [
    `accepted: ${counts(accepted)}`,
    `refused: ${counts(refusals)}`,
    `events: ${counts(events)}`,
  ];
  return [head, ...lines.map((line) => `    ${line}`)].join("\n");
}
