import { expect } from "chai";

import { canRunInvariants, prepareInvariants, runInvariants, tableOf } from "../../scripts/invariants/run";

const TEN_MINUTES_MS = 600_000;
const MOST_REFUSED = 0.2;

/** What a short run need not meet: it needs an insolvent fund, or many days. */
const RARE: ReadonlySet<string> = new Set([
  "FundCancelDeposit",
  "RepaySettled",
  "FundWithdraw",
  "FundRedeem",
  "List",
  "OpenBook",
]);

/** Thieves never succeed. */
const THIEVES: ReadonlySet<string> = new Set(["Steal"]);

/** Handlers for every verb, laws in between, by forge: docs/assurance.md. `npm run test:deep:forge` runs it for longer. */
describe("invariants by forge", function () {
  this.timeout(TEN_MINUTES_MS);

  before(function () {
    if (canRunInvariants()) return;
    console.log("    skipped: npm has no forge or no anvil for this machine");
    this.skip();
  });

  it("keeps every law that a state can tell in three worlds, 100,000 calls", async () => {
    const terms = { runs: 34, depth: 1_000, seed: undefined, profile: "default" } as const;
    await prepareInvariants(terms.profile, () => undefined);
    const report = await runInvariants(terms, () => undefined);
    console.log(tableOf(report));
    const silent = [...report.verbs]
      .filter(([name, { done }]) => done === 0 && !RARE.has(name))
      .map(([name]) => name);
    expect(silent).to.deep.equal([...THIEVES]);
    expect(report.verbs.get("Steal")?.done).to.equal(0);
    expect(report.calls).to.be.at.least(100_000);
    expect(report.refused / report.calls).to.be.lessThan(MOST_REFUSED);
  });
});
