import { expect } from "chai";

import { Stream } from "../../src/sim/random/stream";
import { bootstrapInterval } from "../../src/statistics/bootstrap";
import { mean, StatisticsError } from "../../src/statistics/sample";
import { isSignificant, meanInterval, pairedDifference, student95 } from "../../src/statistics/student";
import { wilson } from "../../src/statistics/wilson";

describe("statistics: intervals", () => {
  it("finds the Wilson intervals that Newcombe (1998) prints", () => {
    const printed = [
      { successes: 81, trials: 263, low: 0.2553, high: 0.3662 },
      { successes: 15, trials: 148, low: 0.0624, high: 0.1605 },
      { successes: 0, trials: 20, low: 0, high: 0.1611 },
      { successes: 1, trials: 29, low: 0.0061, high: 0.1718 },
    ];
    for (const { successes, trials, low, high } of printed) {
      const found = wilson(successes, trials);
      expect(found.low).to.be.closeTo(low, 5e-5);
      expect(found.high).to.be.closeTo(high, 5e-5);
    }
    expect(wilson(20, 20).high).to.equal(1);
    expect(wilson(20, 20).low).to.be.closeTo(1 - 0.1611, 5e-5);
  });

  it("refuses rates that are none, and says what it has", () => {
    expect(() => wilson(3, 2)).to.throw(StatisticsError, "have 3, need a whole number from 0 to 2");
    expect(() => wilson(0, 0)).to.throw(StatisticsError, "have 0, need a whole number from 1");
    expect(() => wilson(0.5, 2)).to.throw(StatisticsError, "have 0.5");
  });

  it("meets the printed table of Student's t", () => {
    const table = {
      1: 12.7062,
      2: 4.3027,
      3: 3.1824,
      4: 2.7764,
      5: 2.5706,
      9: 2.2622,
      30: 2.0423,
      120: 1.9799,
    };
    for (const [degrees, value] of Object.entries(table)) {
      expect(student95(Number(degrees)), degrees).to.be.closeTo(value, 3e-4);
    }
  });

  it("finds the paired interval of Student's own sleep data", () => {
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const found = pairedDifference(second, first);
    expect(found.mean).to.be.closeTo(1.58, 1e-12);
    expect(found.low).to.be.closeTo(0.7001142, 1e-4);
    expect(found.high).to.be.closeTo(2.4598858, 1e-4);
    expect(isSignificant(found)).to.equal(true);
    expect(() => pairedDifference([1, 2], [1])).to.throw(StatisticsError, "2 and 1 values");
    expect(() => meanInterval([1])).to.throw(StatisticsError, "have 1 values, need 2 or more");
  });

  it("covers the true mean in about 95 of 100 samples", () => {
    let covered = 0;
    const rounds = 400;
    for (let round = 0; round < rounds; round += 1) {
      const stream = new Stream(7n, round, 1, 0);
      const { low, high } = meanInterval(Array.from({ length: 12 }, () => stream.below(1001)));
      if (low <= 500 && 500 <= high) covered += 1;
    }
    const { low, high } = wilson(covered, rounds);
    expect(low).to.be.below(0.95);
    expect(high).to.be.above(0.94);
  });

  it("bootstraps an interval like Student's where both apply, the same for the same seed", () => {
    const stream = new Stream(3n, 0, 1, 0);
    const values = Array.from({ length: 200 }, () => stream.below(1000));
    const boot = (): ReturnType<typeof bootstrapInterval> =>
      bootstrapInterval(values, mean, new Stream(1n, 0, 1, 0), 1000);
    const exact = meanInterval(values);
    expect(boot().low).to.be.closeTo(exact.low, 6);
    expect(boot().high).to.be.closeTo(exact.high, 6);
    expect(boot()).to.deep.equal(boot());
  });
});
