import { expect } from "chai";

import { summarizeArm, type SeededRun } from "../../src/sim/ensemble/summary";
import { sampleMeasures } from "./sampleRuns";

const run = (seed: number, value: number): SeededRun => ({
  seed: BigInt(seed),
  measures: sampleMeasures(value),
});

describe("summary of an arm", () => {
  const control = { id: "committed", title: "", runs: [run(1, 10), run(2, 1_000), run(3, 50)] };
  const treated = { id: "halts=off", title: "", runs: [run(3, 53), run(1, 12), run(2, 1_001)] };
  const figure = (name: string) =>
    summarizeArm(treated, control).figures.find((found) => found.name === name)!;

  it("pairs runs of one seed, so that what they share drops out", () => {
    const { difference, estimate } = figure("badDebt");
    expect(difference!.mean).to.be.closeTo(2, 1e-12);
    expect(difference!.low).to.be.closeTo(2 - 4.3026527 / Math.sqrt(3), 1e-6);
    expect(estimate!.high - estimate!.low).to.be.above(1_000);
  });

  it("is the same whatever order runs ended in", () => {
    const floats = [0.1, 0.2, 0.3, 1e16].map((value, i) => run(i, value));
    const sum = (runs: SeededRun[]) => summarizeArm({ ...control, runs }, undefined);
    expect(sum([...floats].reverse())).to.deep.equal(sum(floats));
  });

  it("leaves out runs in which a figure has no value, on both sides of a pair", () => {
    const without = { seed: 2n, measures: sampleMeasures(7, { adlDelay: null }) };
    const some = { ...treated, runs: [run(1, 12), without, run(3, 53)] };
    const found = summarizeArm(some, control).figures.find(({ name }) => name === "adlDelay")!;
    expect([found.n, found.estimate!.n, found.difference!.n]).to.deep.equal([2, 2, 2]);
    const nobody = summarizeArm({ ...treated, runs: [without] }, control).figures;
    const empty = nobody.find(({ name }) => name === "adlDelay")!;
    expect([empty.n, empty.estimate, empty.quantiles, empty.difference]).to.deep.equal([0, null, null, null]);
  });

  it("draws bands over runs at each moment", () => {
    const { series } = summarizeArm(control, undefined);
    expect(series.t).to.deep.equal([0, 10]);
    expect(series.index.p50).to.deep.equal([25, -25]);
    expect(series.liquidated.p95[1]).to.be.closeTo(905, 1e-9);
  });
});
