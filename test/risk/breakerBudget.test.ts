import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";

import { add, roll, total } from "../../src/math/dayBudget";
import { Random, SEED } from "../math/random";
import { type Halt, ONLY_VELOCITY, START, percent, quietBreaker } from "./breakerFixture";
import { load } from "../support/load";

const DAY = 86_400;
const WEEK = 7 * DAY;
const COOLDOWN = 600;

/**
 * Only velocity trips, halts of 300 s, and a budget in seconds. A whole day lies ahead: the budget counts by days,
 * and what ran before on the same chain may have left its clock just before midnight.
 */
async function budgeted(haltBudgetSec: bigint) {
  await time.increaseTo(Math.ceil(((await time.latest()) + 1) / DAY) * DAY);
  const halts = { haltSec1: 300n, haltSec2: 300n, haltSec3: 300n };
  return quietBreaker({ breaker: { ...ONLY_VELOCITY.breaker, ...halts, haltBudgetSec } });
}

const b700 = () => budgeted(700n);
const b650 = () => budgeted(650n);
const b660 = () => budgeted(660n);
const b0 = () => budgeted(0n);

describe("CircuitBreaker: halt budget", () => {
  it("shortens the last halt to what is left, then starts none", async () => {
    const world = await load(b700);
    const lengths: number[] = [];
    for (const to of [85, 100, 85, 100]) {
      const halt = await world.round(percent(to));
      lengths.push(halt === undefined ? 0 : halt.until - (await time.latest()));
      await time.increase(300 + COOLDOWN);
    }
    expect(lengths).to.deep.equal([300, 300, 100, 0]);
  });

  it("starts no halt of less than a minute with what is left", async () => {
    const world = await load(b650);
    for (const [to, halts] of [
      [85, true],
      [100, true],
      [85, false],
    ] as const) {
      expect((await world.round(percent(to))) !== undefined).to.equal(halts);
      await time.increase(300 + COOLDOWN);
    }
  });

  it("starts one of just a minute", async () => {
    const world = await load(b660);
    const lengths: number[] = [];
    for (const to of [85, 100, 85]) {
      const halt = await world.round(percent(to));
      lengths.push(halt === undefined ? 0 : halt.until - (await time.latest()));
      await time.increase(300 + COOLDOWN);
    }
    expect(lengths).to.deep.equal([300, 300, 60]);
  });

  it("is whole again after nine days", async () => {
    const world = await load(b700);
    for (const to of [85, 100, 85]) {
      await world.round(percent(to));
      await time.increase(300 + COOLDOWN);
    }
    await world.hold(percent(85), (await time.latest()) + 200);
    const midnight = Math.ceil((await time.latest()) / DAY) * DAY;
    await time.increaseTo(midnight + 7 * DAY);
    expect(await world.round(percent(100)), "eight days are counted").to.equal(undefined);
    await time.increaseTo(midnight + 9 * DAY);
    const halt = (await world.round(percent(85)))!;
    expect(halt.until - (await time.latest())).to.equal(300);
  });

  it("of 0 means a market without halts", async () => {
    const world = await load(b0);
    for (const to of [85, 60, 100]) {
      expect(await world.round(percent(to))).to.equal(undefined);
      expect(await world.state()).to.include({ grade: "Open", bookSales: true });
    }
  });

  it(`holds in any seven days of wild months, seed ${SEED}`, async () => {
    const budget = 1_800;
    const world = await quietBreaker({ breaker: { haltBudgetSec: BigInt(budget) } });
    const random = new Random(`${SEED}/budget`);
    const halts: { from: number; halt: Halt }[] = [];
    let price = START;
    for (let i = 0; i < 900; i++) {
      const jumpPpm = BigInt(random.below(500_000) - 250_000);
      price = random.chance(60) ? price : START + (START * jumpPpm) / 1_000_000n;
      const halt = await world.round(price, random.pick([5, 60, 900, 5_000, 40_000]));
      if (halt !== undefined) halts.push({ from: await time.latest(), halt });
    }
    expect(halts.length).to.be.greaterThan(10);
    for (const [i, { from, halt }] of halts.entries()) {
      const before = halts[i - 1]?.halt.until;
      if (before !== undefined) expect(from).to.be.at.least(before + COOLDOWN);
      const window = halts.filter((h) => h.halt.until > halt.until - WEEK && h.halt.until <= halt.until);
      const halted = window.reduce((sum, h) => sum + h.halt.until - Math.max(h.from, halt.until - WEEK), 0);
      expect(halted, `seven days up to ${halt.until}`).to.be.at.most(budget);
    }
    const most = Math.max(...halts.map(({ from, halt }) => halt.until - from));
    expect(most, "the budget bites").to.be.at.most(budget);
    console.log(`      ${halts.length} halts, ${new Set(halts.map(({ halt }) => halt.trip)).size} kinds`);
  });

  it(`DayBudget agrees with its twin, and covers any seven days, seed ${SEED}`, async () => {
    const harness = await ethers.deployContract("OracleMathHarness");
    const random = new Random(`${SEED}/days`);
    for (let path = 0; path < 20; path++) {
      let day = 20_000;
      const days: number[] = [];
      const spendings: bigint[] = [];
      for (let i = 0; i < 60; i++) {
        day += random.pick([0, 0, 1, 1, 2, 8, 9, 10]);
        days.push(day);
        spendings.push(BigInt(random.below(10_000)));
      }
      const { byDay, totals } = await harness.spend(spendings, days);
      let running = 0n;
      for (let i = 0; i < days.length; i++) {
        running = add(roll(running, BigInt(days[i]!), BigInt(days[Math.max(i - 1, 0)]!)), spendings[i]!);
        const since = spendings.slice(0, i + 1).filter((_, j) => days[j]! > days[i]! - 9);
        expect([byDay[i], totals[i]]).to.deep.equal([running, total(running)]);
        expect(totals[i]).to.equal(since.reduce((a, b) => a + b, 0n));
      }
    }
  });
});
