import { expect } from "chai";

import { Stream } from "../../src/sim/random/stream";
import { expectedShortfall } from "../../src/statistics/expectedShortfall";
import { factorialEffects } from "../../src/statistics/factorial";
import { gini } from "../../src/statistics/gini";
import { elementaryEffects, morrisTrajectories } from "../../src/statistics/morris";
import { quantile } from "../../src/statistics/quantile";
import { StatisticsError } from "../../src/statistics/sample";

describe("statistics: measures and designs", () => {
  it("takes quantiles as R and NumPy do", () => {
    const ten = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    expect([0, 0.25, 0.5, 0.9, 1].map((share) => quantile(ten, share))).to.deep.equal([
      1, 3.25, 5.5, 9.1, 10,
    ]);
    expect(() => quantile([], 0.5)).to.throw(StatisticsError, "have 0 values");
    expect(() => quantile([1], 1.1)).to.throw(StatisticsError, "have 1.1, need 0 to 1");
  });

  it("measures inequality from nobody to one who has everything", () => {
    expect(gini([5, 5, 5, 5])).to.equal(0);
    expect(gini([0, 0, 1, 0])).to.equal(0.75);
    expect(gini([3, 1, 2])).to.be.closeTo(2 / 9, 1e-15);
    expect(gini([0, 0])).to.equal(0);
    expect(() => gini([1, -1])).to.throw(StatisticsError, "an amount of -1");
  });

  it("averages the tail of losses, and counts the case at its edge by its part", () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(expectedShortfall(hundred)).to.be.closeTo(98, 1e-9);
    expect(expectedShortfall(hundred.slice(0, 10), 0.75)).to.be.closeTo((10 + 9 + 0.5 * 8) / 2.5, 1e-12);
    expect(expectedShortfall(hundred.slice(0, 10), 0.95)).to.be.closeTo(10, 1e-12);
    expect(expectedShortfall([1, 2, 3], 0)).to.be.closeTo(2, 1e-12);
    expect(() => expectedShortfall([1], 1)).to.throw(StatisticsError, "have 1");
  });

  it("finds the effects of Box, Hunter and Hunter's pilot plant", () => {
    const plant = [60, 72, 54, 68, 52, 83, 45, 80].map((yielded) => [yielded - 1, yielded + 1]);
    const effects = factorialEffects(["T", "C", "K"], plant);
    const found = Object.fromEntries(effects.map(({ factors, mean }) => [factors.join(""), mean]));
    expect(found).to.deep.equal({ T: 23, C: -5, K: 1.5, TC: 1.5, TK: 10, CK: 0, TCK: 0.5 });
    expect(() => factorialEffects(["T", "C"], plant)).to.throw(StatisticsError, "have 8 cells, need 4");
    expect(() => factorialEffects(["T"], [[1, 2], [1]])).to.throw(StatisticsError, "have 1 repetitions");
  });

  it("gives an effect the interval of its paired contrasts, without what pairs share", () => {
    const common = [1000, -500, 70, 3];
    const off = common;
    const on = common.map((level, i) => level + 2 + (i % 2 === 0 ? 0.1 : -0.1));
    const [effect] = factorialEffects(["A"], [off, on]);
    expect(effect!.mean).to.be.closeTo(2, 1e-12);
    expect(effect!.high - effect!.low).to.be.below(0.4);
  });

  it("walks Morris paths one factor at a time and recovers what a known function does", () => {
    const paths = morrisTrajectories(4, 20, new Stream(5n, 0, 1, 0));
    for (const { points, steps } of paths) {
      expect([...steps].sort()).to.deep.equal([0, 1, 2, 3]);
      points.forEach((point) => point.forEach((x) => expect(x).to.be.within(0, 1)));
    }
    const f = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): number => 3 * a - 2 * b + 4 * c * d;
    const [a, b, c] = elementaryEffects(
      paths,
      paths.map(({ points }) => points.map(f)),
    );
    expect(a!.mean).to.be.closeTo(3, 1e-9);
    expect(a!.deviation).to.be.closeTo(0, 1e-9);
    expect(b!.mean).to.be.closeTo(-2, 1e-9);
    expect(b!.absolute).to.be.closeTo(2, 1e-9);
    // c acts through d alone, which is a half on average.
    expect(c!.mean).to.be.within(1, 3);
    expect(c!.deviation).to.be.above(0.5);
  });
});
