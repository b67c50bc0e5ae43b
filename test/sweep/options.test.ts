import { expect } from "chai";

import { readArms } from "../../scripts/sweep/cells";
import { planSweep, sampleOf } from "../../scripts/sweep/plan";
import { readSeeds, readSweepOptions } from "../../scripts/sweep/sweepOptions";
import { committedArm } from "../../src/sim/scenario/arm";
import { RuleError } from "../../src/sim/scenario/rules";

describe("what a sweep is told", () => {
  const arms = (...texts: string[]) => readArms(committedArm(), texts).map(({ id }) => id);

  it("reads arms between semicolons and settings between commas", () => {
    expect(arms()).to.deep.equal(["committed"]);
    expect(arms("halts=off;oracle=single,halts=off", "insurance=0")).to.deep.equal([
      "committed",
      "halts=off",
      "halts=off,oracle=single",
      "insurance=0",
    ]);
  });

  it("refuses an empty arm, the same arm twice and a rule that is none", () => {
    expect(() => arms("halts=off;")).to.throw(RuleError, '"" is no arm');
    expect(() => arms("halts=off,,insurance=0")).to.throw(RuleError, "is no arm");
    expect(() => arms("halts=off,insurance=0;insurance=0,halts=off")).to.throw(RuleError, "is listed twice");
    expect(() => arms("luck=on")).to.throw(RuleError, 'unknown rule "luck"');
  });

  it("reads seeds as a number or a range", () => {
    expect(readSeeds("3")).to.deep.equal({ from: 1n, to: 3n });
    expect(readSeeds("5..5")).to.deep.equal({ from: 5n, to: 5n });
    for (const wrong of ["0", "3..1", "a", "1..", "-1", "1...3"])
      expect(() => readSeeds(wrong), wrong).to.throw();
  });

  it("plans every arm with every seed, and takes a sample from all over them", () => {
    const plan = planSweep(
      readSweepOptions(["--scenario", "calm", "--seeds", "11..14", "--arm", "halts=off"]),
    );
    expect(plan.jobs.map(({ id }) => id)).to.deep.equal(
      ["committed", "halts=off"].flatMap((arm) => [11, 12, 13, 14].map((seed) => `${arm} ${seed}`)),
    );
    expect(sampleOf(plan.jobs, 2).map(({ id }) => id)).to.deep.equal(["committed 13", "halts=off 13"]);
    expect(sampleOf(plan.jobs, 99)).to.have.length(8);
    expect(sampleOf(plan.jobs, 0)).to.deep.equal([]);
  });
});
