import { expect } from "chai";

import { HANDLERS, run } from "./runner";
import { scenarios } from "./scenario";
import { Tally } from "./tally";

/** All laws after every kind of command, on real contracts. GLASSHOUSE_SEED repeats a run. */
const BASE_SEED = BigInt(process.env["GLASSHOUSE_SEED"] ?? "20251010");
const CALLS = Number(process.env["CALLS"] ?? 6_800);
const MINUTE_MS = 60_000;

/** Things that must happen somewhere in the runs, or the runs prove nothing about them. */
const MUST_HAPPEN = [
  "Filled",
  "AccountLiquidated",
  "TakenOver",
  "Covered",
  "InventoryTaken",
  "Deleveraged",
  "ClassesLevied",
  "EpochEnded",
  "PositionSettled",
  "HaltStarted",
  "DeficitAccountOpened",
];

describe("the exchange under random commands", function () {
  this.timeout(10 * MINUTE_MS);
  const tally = new Tally();

  for (const scenario of scenarios(BASE_SEED, 1, CALLS)) {
    it(`keeps every law in ${scenario.name}, seed ${scenario.seed}`, () => run(scenario, tally));
  }

  it("reaches every handler and every rare event", () => {
    console.log(tally.report);
    const silent = HANDLERS.filter(({ name }) => name !== "steal" && tally.successesOf(name) === 0);
    expect(silent.map(({ name }) => name)).to.deep.equal([]);
    expect(MUST_HAPPEN.filter((kind) => tally.eventsOf(kind) === 0)).to.deep.equal([]);
    expect(tally.calls).to.be.at.least(20_000);
  });
});
