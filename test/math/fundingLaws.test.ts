import { expect } from "chai";

import { MAX_FUNDING_DT, MAX_PRICE, WAD } from "../../src/math/bounds";
import { average, increment, ratePpb } from "../../src/math/fundingMath";
import { abs, max, min } from "../../src/math/wadMath";
import { check, property } from "./property";
import { SEED } from "./random";

const BASIS = 65_535_000n;
const CLAMP_PPB = 500_000n;

describe(`mark and funding, seed ${SEED}`, () => {
  property("a sample that stood for no time has no weight", 500, (r, tell) => {
    const [avg, sample, memory] = [r.signed(BASIS), r.signed(BASIS), r.positive(4_000n)];
    tell(avg, sample, memory);
    check(average(avg, sample, 0n, memory) === avg, () => "the same block moved the average");
  });

  property("a sample that stood for the whole memory is the average", 500, (r, tell) => {
    const [avg, sample, memory] = [r.signed(BASIS), r.signed(BASIS), r.positive(4_000n)];
    const dt = memory + r.upTo(10_000n);
    tell(avg, sample, dt, memory);
    check(average(avg, sample, dt, memory) === sample, () => "the old average lingers");
  });

  property("the average stays between what it was and the sample, and rises with both", 2_000, (r, tell) => {
    const [avg, sample, memory] = [r.signed(BASIS), r.signed(BASIS), r.positive(4_000n)];
    const dt = r.upTo(memory);
    const [up, over] = [r.upTo(BASIS), r.upTo(BASIS)];
    tell(avg, sample, dt, memory, up, over);
    const now = average(avg, sample, dt, memory);
    check(now >= min(avg, sample) && now <= max(avg, sample), () => `average ${now}`);
    check(average(avg, sample + up, dt, memory) >= now, () => "falls as the sample rises");
    check(average(avg + over, sample, dt, memory) >= now, () => "falls as the average rises");
  });

  property("more time brings the average nearer to the sample", 2_000, (r, tell) => {
    const [avg, sample, memory] = [r.signed(BASIS), r.signed(BASIS), r.positive(4_000n)];
    const dt = r.upTo(memory);
    const more = dt + r.upTo(memory);
    tell(avg, sample, dt, more, memory);
    const [near, nearer] = [dt, more].map((each) => abs(sample - average(avg, sample, each, memory)));
    check(nearer! <= near!, () => `${nearer} > ${near}`);
  });

  property("the rate lies within 5 bps of the premium, or at the cap", 2_000, (r, tell) => {
    const [premium, interest, cap] = [r.signed(BASIS), r.signed(1_000n), r.upTo(100_000n)];
    tell(premium, interest, cap);
    const rate = ratePpb(premium, interest, cap, false);
    check(abs(rate) <= cap * 1_000n, () => `rate ${rate}`);
    check(abs(rate - premium) <= CLAMP_PPB || abs(rate) === cap * 1_000n, () => `rate ${rate}`);
    // In a halt the book says nothing.
    check(
      ratePpb(premium, interest, cap, true) === ratePpb(0n, interest, cap, false),
      () => "premium in a halt",
    );
  });

  it("charges the interest alone while the premium is near it", () => {
    expect(ratePpb(0n, 100n, 40_000n, false)).to.equal(100_000n);
    expect(ratePpb(-300_000n, 100n, 40_000n, false)).to.equal(100_000n);
    expect(ratePpb(2_000_000n, 100n, 40_000n, false)).to.equal(1_500_000n);
    expect(ratePpb(90_000_000n, 100n, 40_000n, false)).to.equal(40_000_000n);
  });

  it("charges one hour for any longer silence", () => {
    const price = 20n * WAD;
    const hour = increment(price, 1_000_000n, MAX_FUNDING_DT);
    expect(hour).to.equal((20n * WAD) / 8_000n);
    expect(increment(price, 1_000_000n, 10n * MAX_FUNDING_DT)).to.equal(hour);
  });

  property("funding charged in steps is funding charged at once, to a wei a step, down", 1_000, (r, tell) => {
    const [price, rate] = [r.positive(MAX_PRICE), r.signed(100_000_000n)];
    const steps = Array.from({ length: 1 + r.below(10) }, () => r.upTo(300n));
    tell(price, rate, steps);
    const sum = steps.reduce((total, dt) => total + increment(price, rate, dt), 0n);
    const once = increment(
      price,
      rate,
      steps.reduce((a, b) => a + b, 0n),
    );
    check(sum <= once && once - sum <= BigInt(steps.length), () => `${sum} in steps, ${once} at once`);
  });
});
