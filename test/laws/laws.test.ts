import { expect } from "chai";
import hre from "hardhat";

import { LAWS } from "../../src/laws/registry";
import { tellDelegatedStory } from "./delegating";
import { judgeGas, judgeProbes, judgeReplay, judgeState, judgeTransition, TRUE_GAS } from "./judges";
import { LIES } from "./lies";
import { type Evidence } from "./story";

/** Each law holds of what really happened, and finds the smallest lie about it. */
describe("the laws", function () {
  let truth: Evidence;

  before(async function () {
    // Instrumented contracts are too large for the network on which the story is told.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    truth = await tellDelegatedStory();
  });

  it("are told a story in which everything happens that they judge", () => {
    const kinds = new Set(truth.history.events.map(({ kind }) => kind));
    for (const kind of [
      "Filled",
      "Withdrawn",
      "AccountLiquidated",
      "Deleveraged",
      "ClassesLevied",
      "CollateralSold",
      "TriggerExecuted",
      "BatchRelayed",
      "DepositForwarded",
    ] as const)
      expect(kinds, kind).to.include(kind);
    expect(truth.due.probes, "probes").to.have.lengthOf(1);
    expect(truth.calm.after.fund.shares > 0n, "the fund has shares").to.equal(true);
    expect(truth.adl.after.totals.deficit > truth.adl.before.totals.deficit, "a deficit").to.equal(true);
    expect(truth.calm.after.markets[0]?.book.bids).to.have.lengthOf(2);
  });

  for (const law of LAWS) {
    describe(law.id, () => {
      it("holds of the truth", () => {
        const scenes = [truth.trade, truth.selfTrade, truth.withdrawal, truth.round];
        const ended = [truth.windUp, truth.settlement];
        const all = [...scenes, truth.liquidation, truth.adl, truth.calm, truth.sale, ...ended];
        const found = [
          ...all.flatMap((scene) => [
            ...judgeState(law.id, scene.before),
            ...judgeState(law.id, scene.after),
            ...judgeTransition(law.id, scene),
          ]),
          ...judgeReplay(law.id, truth.history),
          ...judgeProbes(law.id, truth.due),
          ...judgeGas(law.id, TRUE_GAS),
        ];
        expect(found).to.deep.equal([]);
      });

      for (const lie of LIES[law.id]) {
        it(`finds ${lie.says}`, () => {
          const found = lie.found(truth);
          expect(found, "violations").to.not.be.empty;
          expect(new Set(found.map(({ law: id }) => id))).to.deep.equal(new Set([law.id]));
        });
      }
    });
  }
});
