import { expect } from "chai";

import { ONE, exp2, log2, pow, ratio, sqrt } from "../../src/sim/random/fixed";
import { Purpose, Stream, philox } from "../../src/sim/random/stream";

/** Distance of two fixed-point numbers in units of the last place. */
function ulps(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

describe("fixed-point functions", () => {
  it("takes exact logarithms and powers of two", () => {
    for (let n = -20n; n <= 20n; n += 1n) {
      const power = n >= 0n ? ONE << n : ONE >> -n;
      expect(log2(power)).to.equal(n * ONE);
      expect(exp2(n * ONE)).to.equal(power);
    }
  });

  it("agrees with published digits", () => {
    // log2(10) = 3.32192809488736234787..., sqrt(2) = 1.41421356237309504880...
    const digits = (text: string): bigint => (BigInt(text) * ONE) / 10n ** 20n;
    expect(Number(ulps(log2(10n * ONE), digits("332192809488736234787")))).to.be.below(200);
    expect(Number(ulps(exp2(ONE / 2n), digits("141421356237309504880")))).to.be.below(200);
    expect(Number(ulps(pow(2n * ONE, ratio(1n, 2n)), digits("141421356237309504880")))).to.be.below(400);
  });

  it("takes the whole square root, down", () => {
    for (const n of [0n, 1n, 2n, 3n, 4n, 15n, 16n, 17n, 10n ** 40n, 10n ** 40n - 1n]) {
      const root = sqrt(n);
      expect(root * root <= n && (root + 1n) * (root + 1n) > n, `sqrt(${n}) = ${root}`).to.equal(true);
    }
  });

  it("refuses what has no answer", () => {
    expect(() => sqrt(-1n)).to.throw(RangeError);
    expect(() => log2(0n)).to.throw(RangeError);
  });
});

describe("random streams", () => {
  it("is Philox 4x32-10: the published test vectors", () => {
    const hex = (words: readonly number[]): string =>
      words.map((word) => word.toString(16).padStart(8, "0")).join(" ");
    expect(hex(philox([0, 0, 0, 0], [0, 0]))).to.equal("6627e8d5 e169c58d bc57ac4c 9b00dbd8");
    const all = 0xffffffff;
    expect(hex(philox([all, all, all, all], [all, all]))).to.equal("408f276d 41c83b0e a20bc7c6 6d5451fd");
    expect(hex(philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]))).to.equal(
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    );
  });

  it("gives every agent, purpose and step its own numbers, whatever others draw", () => {
    const draw = (agent: number, purpose: number, step: number): number =>
      new Stream(1n, agent, purpose, step).word();
    const reference = draw(3, Purpose.Trade, 7);
    const other = new Stream(1n, 4, Purpose.Trade, 7);
    for (let i = 0; i < 10; i += 1) other.word();
    expect(draw(3, Purpose.Trade, 7)).to.equal(reference);
    expect(new Set([reference, draw(4, 3, 7), draw(3, 4, 7), draw(3, 3, 8)]).size).to.equal(4);
    expect(new Stream(2n, 3, Purpose.Trade, 7).word()).to.not.equal(reference);
    expect(new Stream(1n + (1n << 32n), 3, Purpose.Trade, 7).word()).to.not.equal(reference);
  });

  it("keeps its bounds and hits both ends", () => {
    const stream = new Stream(5n, 1, 1, 1);
    const seen = new Set<number>();
    for (let i = 0; i < 1_000; i += 1) seen.add(stream.between(3, 7));
    expect([...seen].sort()).to.deep.equal([3, 4, 5, 6, 7]);
  });

  it("draws a Pareto tail: about half lies above min * 2^(1/alpha), and none above the cut", () => {
    const stream = new Stream(9n, 1, 1, 1);
    const drawn = Array.from({ length: 2_000 }, () => stream.pareto(300n, 600, 500_000n));
    // min * 2^(1/0.6) = 952: half of the draws, give or take four standard deviations of a fair coin.
    const above = drawn.filter((value) => value > 952n).length;
    expect(above).to.be.within(1_000 - 90, 1_000 + 90);
    expect(drawn.every((value) => value >= 299n && value <= 500_000n)).to.equal(true);
  });

  it("draws every doubling as often as every other", () => {
    const stream = new Stream(9n, 2, 1, 1);
    const drawn = Array.from({ length: 2_000 }, () => stream.logUniform(1_000n, 4_000n));
    const lower = drawn.filter((value) => value < 2_000n).length;
    expect(lower).to.be.within(1_000 - 90, 1_000 + 90);
  });

  it("refuses a seed that is out of range", () => {
    expect(() => new Stream(-1n, 0, 0, 0)).to.throw(RangeError, "a seed is 0 to 2^64 - 1");
    expect(() => new Stream(1n << 64n, 0, 0, 0)).to.throw(RangeError);
  });
});
