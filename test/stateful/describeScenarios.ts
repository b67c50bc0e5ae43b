import { expect } from "chai";
import hre from "hardhat";

import { type Handler } from "./handlers/handler";
import { openQuickNode } from "./node";
import { HANDLERS, run } from "./runner";
import { type Scenario } from "./scenario";
import { Tally } from "./tally";

const HOUR_MS = 3_600_000;

/** Things that must happen somewhere in the runs, or the runs prove nothing about them. */
const MUST_HAPPEN = [
  "Filled",
  "OrderRemoved",
  "AccountLiquidated",
  "TakenOver",
  "Covered",
  "InventoryTaken",
  "Deleveraged",
  "ClassesLevied",
  "EpochEnded",
  "PositionSettled",
  "HaltStarted",
  "Tightened",
  "RoundPriced",
  "OrderUncrossed",
  "DeficitAccountOpened",
  "DustSwept",
  "CollateralDeposited",
  "CollateralWithdrawn",
  "CollateralSold",
  "AccountWoundUp",
  "MarketSettled",
];

/** A thief never succeeds; everybody else must. */
const THIEVES: ReadonlySet<string> = new Set(["steal"]);

/** Worlds that run at the same time: each has its own chain, and a chain works beside the judge. */
const TOGETHER = 3;

/** Whoever waits for one run has the next ones started too. */
function ahead(starts: readonly (() => Promise<void>)[], together: number): (index: number) => Promise<void> {
  const running = new Map<number, Promise<void>>();
  return (index) => {
    for (let i = index; i < Math.min(index + together, starts.length); i += 1) {
      if (running.has(i)) continue;
      const run = starts[i]?.() ?? Promise.resolve();
      // Told when it is this one's turn.
      run.catch(() => undefined);
      running.set(i, run);
    }
    return running.get(index) ?? Promise.resolve();
  };
}

/** Who acts beside the usual handlers, and what they are there for. */
export interface Beside {
  readonly more: readonly Handler[];
  readonly mustHappen: readonly string[];
}

/**
 * Runs the scenarios one after another, then asks whether they proved anything.
 * @param least calls in all
 * @param beside if given, its events must be reached, and the usual handlers and events are another suite's
 */
export function describeScenarios(
  title: string,
  all: readonly Scenario[],
  least: number,
  beside?: Beside,
): void {
  const { more, mustHappen } = beside ?? { more: [], mustHappen: MUST_HAPPEN };
  const wanted = process.env["GLASSHOUSE_CALLS"];
  const tally = new Tally();

  describe(`${title}, seed ${all[0]?.base ?? ""}`, function () {
    this.timeout(HOUR_MS);

    let runs: (index: number) => Promise<void> = () => Promise.resolve();

    before(function () {
      // Instrumented contracts are too large for the network that these worlds run on.
      if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
      const upTo = wanted === undefined ? undefined : Number(wanted);
      const started = all.map((scenario) => () => run(scenario, tally, { more, node: openQuickNode, upTo }));
      runs = ahead(started, wanted === undefined ? TOGETHER : 1);
    });

    all.forEach((scenario, index) => {
      it(`keeps every law in ${scenario.name}, seed ${scenario.seed}`, () => runs(index));
    });

    it("reaches every handler and every rare event", function () {
      console.log(tally.report);
      if (wanted !== undefined) this.skip();
      const asked = beside === undefined ? HANDLERS : [];
      const silent = asked.filter(({ name }) => !THIEVES.has(name) && tally.successesOf(name) === 0);
      expect(silent.map(({ name }) => name)).to.deep.equal([]);
      expect(mustHappen.filter((kind) => tally.eventsOf(kind) === 0)).to.deep.equal([]);
      expect(tally.successesOf("steal"), "thefts").to.equal(0);
      expect(tally.calls).to.be.at.least(least);
    });
  });
}
