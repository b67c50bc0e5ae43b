import { expect } from "chai";
import { ethers } from "hardhat";

import { type Point, RoundStatus, decide } from "../../src/math/weightedMedian";
import { type OracleMathHarness } from "../../typechain";
import { Random, SEED } from "../math/random";
import { drawMedianCase, honestRange, type MedianCase, weightOf } from "./medianCases";

const CASES = 3_000;
const BATCH = 250;
const PPM = 1_000_000n;

async function answersOf(harness: OracleMathHarness, cases: readonly MedianCase[]) {
  return harness.decide(
    cases.map(({ points, configured, limitPpm }) => ({
      prices: points.map(({ price }) => price),
      weights: points.map(({ weight }) => weight),
      configured,
      limitPpm,
    })),
  );
}

/** Points from [price, weight] pairs, all of which answered. */
function points(...pairs: readonly (readonly [number, number])[]): Point[] {
  return pairs.map(([price, weight]) => ({ price: BigInt(price), weight: BigInt(weight) }));
}

describe(`WeightedMedian: ${CASES} cases, seed ${SEED}`, () => {
  const cases: MedianCase[] = [];
  let harness: OracleMathHarness;

  before(async () => {
    harness = await ethers.deployContract("OracleMathHarness");
    const random = new Random(`${SEED}/median`);
    for (let i = 0; i < CASES; i++) cases.push(drawMedianCase(random));
  });

  it("agrees with its twin bit for bit", async () => {
    for (let from = 0; from < CASES; from += BATCH) {
      const batch = cases.slice(from, from + BATCH);
      const answers = await answersOf(harness, batch);
      batch.forEach(({ points, configured, limitPpm }, i) => {
        const { price, dispersionPpm, status } = decide(points, configured, limitPpm);
        expect([...answers[i]!], `case ${from + i}`).to.deep.equal([price, dispersionPpm, status]);
      });
    }
  });

  it("meets every status often", () => {
    const statuses = cases.map((c) => decide(c.points, c.configured, c.limitPpm).status);
    for (const status of [RoundStatus.Live, RoundStatus.Degraded, RoundStatus.NoQuorum]) {
      expect(statuses.filter((s) => s === status).length, `status ${status}`).to.be.greaterThan(CASES / 20);
    }
  });

  it("ORA-1: stays within the honest answers while these weigh more than half of what is configured", () => {
    let judged = 0;
    for (const c of cases) {
      const honest = c.points.filter((_, i) => !c.liars[i]);
      if (2n * weightOf(honest) <= c.configured) continue;
      judged += 1;
      const { price, status } = decide(c.points, c.configured, c.limitPpm);
      // With an honest majority of answers that agree, liars cannot even take the quorum away.
      const { low, high } = honestRange(c);
      if (status === RoundStatus.NoQuorum) {
        expect((high - low) * PPM, "disagreement of honest ones").to.be.greaterThan(low * c.limitPpm);
      } else {
        expect(price >= low && price <= high, `${price} in ${low}..${high}`).to.equal(true);
      }
    }
    expect(judged).to.be.greaterThan(CASES / 4);
  });

  it("ORA-1: stays within the allowed dispersion of an honest answer even when most honest ones are missing", () => {
    let judged = 0;
    for (const c of cases) {
      const { price, status } = decide(c.points, c.configured, c.limitPpm);
      if (status === RoundStatus.NoQuorum) continue;
      judged += 1;
      const { low, high } = honestRange(c);
      const inside = price >= low && price <= high;
      const near = c.points.some((point, i) => {
        const distance = point.price > price ? point.price - price : price - point.price;
        return !c.liars[i] && point.weight > 0n && distance * PPM <= price * c.limitPpm;
      });
      expect(inside || near, "near an honest answer").to.equal(true);
      if (status === RoundStatus.Degraded) expect(inside, "degraded, but inside").to.equal(true);
    }
    expect(judged).to.be.greaterThan(CASES / 4);
  });

  const limit = 30_000n; // 3 %
  const tables: readonly (readonly [string, Point[], bigint, readonly [bigint, bigint, bigint]])[] = [
    ["three that agree", points([100, 1], [101, 1], [102, 1]), 3n, [101n, 9_901n, RoundStatus.Live]],
    ["one far off", points([100, 1], [101, 1], [900, 1]), 3n, [101n, 9_901n, RoundStatus.Live]],
    ["all apart", points([100, 1], [200, 1], [900, 1]), 3n, [200n, 500_000n, RoundStatus.Degraded]],
    ["two of three that agree", points([100, 1], [102, 1]), 3n, [100n, 20_000n, RoundStatus.Live]],
    [
      "two of three that disagree (row 10)",
      points([1, 1], [1000, 1]),
      3n,
      [0n, 999_000_000n, RoundStatus.NoQuorum],
    ],
    ["two of three at the very limit", points([100, 1], [103, 1]), 3n, [100n, 30_000n, RoundStatus.Live]],
    ["the heavier of two", points([100, 1], [101, 2]), 5n, [101n, 9_901n, RoundStatus.Live]],
    ["one of three", points([100, 1]), 3n, [0n, 0n, RoundStatus.NoQuorum]],
    ["half of the weight", points([100, 1], [100, 1]), 4n, [0n, 0n, RoundStatus.NoQuorum]],
    ["none", [], 3n, [0n, 0n, RoundStatus.NoQuorum]],
    [
      "two liars of three, while two of five are missing",
      points([100, 1], [50, 1], [50, 1]),
      5n,
      [0n, 1_000_000n, RoundStatus.NoQuorum],
    ],
    [
      "a missing one, the middle still proven",
      points([100, 1], [200, 3], [300, 2]),
      7n,
      [200n, 500_000n, RoundStatus.Degraded],
    ],
    ["two equal answers of three", points([7, 1], [7, 1]), 3n, [7n, 0n, RoundStatus.Live]],
  ];

  for (const [what, answers, configured, expected] of tables) {
    it(`decides on ${what}`, async () => {
      const told = [expected[0], expected[1] > 16_777_215n ? 16_777_215n : expected[1], expected[2]];
      const [answer] = await answersOf(harness, [
        { points: answers, liars: answers.map(() => false), configured, limitPpm: limit },
      ]);
      expect([...answer!]).to.deep.equal(told);
    });
  }
});
