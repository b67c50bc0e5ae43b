import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";

import { MAX_PRICE } from "../../src/math/bounds";
import { average } from "../../src/math/fundingMath";
import { advance, range, start, toBucket } from "../../src/math/rollingExtremes";
import { Random, SEED } from "../math/random";
import { type BreakerWorld, MARKET, START, freshBreaker } from "./breakerFixture";
import { load } from "../support/load";

const MINUTE = 60n;
const TEN_MINUTES = 600n;
const REFERENCE_UNIT = 100n;
/** Extremes are rounded outward by less than one part in this. */
const PRECISION = 1n << 23n;
/** The budget at 0: a path here may jump without end. */
const noHalts = () => freshBreaker({ breaker: { haltBudgetSec: 0n } });

interface Step {
  readonly at: bigint;
  readonly price: bigint;
}

/** Lowest and highest price that stood at some moment of [from, to]. */
function trueRange(path: readonly Step[], from: bigint, to: bigint) {
  const standing = path.filter(({ at }, i) => at <= to && (path[i + 1]?.at ?? to) >= from);
  const prices = standing.map(({ price }) => price);
  return {
    low: prices.reduce((a, b) => (a < b ? a : b)),
    high: prices.reduce((a, b) => (a > b ? a : b)),
  };
}

function expectCovers(
  told: { low: bigint; high: bigint },
  path: readonly Step[],
  now: bigint,
  span: bigint,
): void {
  const least = trueRange(path, now - span, now);
  expect(told.low <= least.low && told.high >= least.high, "covers the span").to.equal(true);
  const most = trueRange(path, now - 2n * span, now);
  expect(told.low * PRECISION >= most.low * (PRECISION - 1n), "no lower than two spans").to.equal(true);
  expect(told.high * PRECISION <= most.high * (PRECISION + 1n), "no higher than two spans").to.equal(true);
}

/** A price near the last one, or anywhere at times. */
function nextPrice(random: Random, last: bigint): bigint {
  if (random.chance(5)) return random.positive(MAX_PRICE);
  const moved = last + (last * BigInt(random.below(40_001) - 20_000)) / 1_000_000n;
  return moved > MAX_PRICE || moved === 0n ? START : moved;
}

describe(`CircuitBreaker: references, seed ${SEED}`, () => {
  it("RollingExtremes agrees with its twin bit for bit, and covers one to two spans", async () => {
    const harness = await ethers.deployContract("OracleMathHarness");
    const random = new Random(`${SEED}/extremes`);
    for (const span of [MINUTE, TEN_MINUTES]) {
      for (let k = 0; k < 20; k++) {
        const path: Step[] = [
          { at: 1_700_000_000n + BigInt(random.below(600)), price: random.positive(MAX_PRICE) },
        ];
        while (path.length < 60) {
          const { at, price } = path[path.length - 1]!;
          const wait = BigInt(random.pick([5, 5, 17, 60, 119, 601, 3_000]));
          path.push({ at: at + wait, price: nextPrice(random, price) });
        }
        const prices = path.map(({ price }) => price);
        const seen = await harness.walk({ prices, times: path.map(({ at }) => at), span });
        let window = start(prices[0]!);
        expect(seen[0]!.window).to.equal(window);
        for (let i = 1; i < path.length; i++) {
          const standing = { last: prices[i - 1]!, lastAt: path[i - 1]!.at, now: path[i]!.at };
          const { next, low, high } = advance(window, toBucket(prices[i]!), standing, span);
          window = next;
          const after = range(window, { last: prices[i]!, lastAt: path[i]!.at, now: path[i]!.at }, span);
          const { lowBefore, highBefore } = seen[i]!;
          expect([seen[i]!.window, lowBefore, highBefore]).to.deep.equal([next, low, high]);
          expect([seen[i]!.low, seen[i]!.high]).to.deep.equal([after.low, after.high]);
          expectCovers(after, path.slice(0, i + 1), path[i]!.at, span);
          expectCovers({ low, high }, path.slice(0, i), path[i]!.at, span);
        }
      }
    }
  });

  it("encodes every magnitude outward by less than 2^-23", async () => {
    for (let bits = 1n; bits <= 86n; bits++) {
      for (const offset of [-1n, 0n, 1n]) {
        const price = (1n << bits) + offset;
        if (price > MAX_PRICE) continue;
        const told = range(start(price), { last: price, lastAt: 0n, now: 0n }, MINUTE);
        expect(told.low <= price && told.high >= price).to.equal(true);
        expect((price - told.low) * PRECISION < price || told.low === price).to.equal(true);
        expect((told.high - price) * PRECISION < price || told.high === price).to.equal(true);
      }
    }
  });

  it("means and extremes follow their twins over rounds and between them", async () => {
    const world = await load(noHalts);
    const random = new Random(`${SEED}/references`);
    const path: Step[] = [];
    let [mean, day] = [0n, 0n];
    let price = START;
    for (let i = 0; i < 250; i++) {
      const last = path[path.length - 1];
      price = last === undefined ? START : nextPrice(random, price);
      await world.send(price, random.pick([5, 6, 30, 61, 299, 301, 700, 90_000]));
      const at = BigInt(await time.latest());
      if (last === undefined) {
        mean = price;
        day = price - (price % REFERENCE_UNIT);
      } else {
        mean = average(mean, last.price, at - last.at, 300n);
        day = average(day, last.price, at - last.at, 86_400n);
        day -= day % REFERENCE_UNIT;
      }
      path.push({ at, price });
      await expectReferences(world, path, mean, day);
      if (random.chance(30)) {
        await time.increase(random.pick([1, 59, 61, 700]));
        await expectReferences(world, path, mean, day);
      }
    }
  });

  async function expectReferences(world: BreakerWorld, path: readonly Step[], mean: bigint, day: bigint) {
    const now = BigInt(await time.latest());
    const last = path[path.length - 1]!;
    const told = await world.breaker.referencesOf(MARKET);
    expect(told.mean5m).to.equal(average(mean, last.price, now - last.at, 300n));
    expect(told.reference24h).to.equal(average(day, last.price, now - last.at, 86_400n));
    expectCovers({ low: told.low60s, high: told.high60s }, path, now, MINUTE);
    const { low, high } = await world.breaker.extremesOf(MARKET);
    expectCovers({ low, high }, path, now, TEN_MINUTES);
  }

  it("gives a price that stood for no time no weight (row 12)", async () => {
    const world = await load(noHalts);
    for (let i = 0; i < 3; i++) await world.send(START);
    await world.send(START * 50n);
    const told = await world.breaker.referencesOf(MARKET);
    expect([told.mean5m, told.reference24h]).to.deep.equal([START, START]);
  });
});
