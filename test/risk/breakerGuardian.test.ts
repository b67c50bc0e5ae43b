import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import {
  type BreakerWorld,
  GRADES,
  type Grade,
  MARKET,
  START,
  percent,
  quietBreaker,
} from "./breakerFixture";
import { load } from "../support/load";

const HOUR = 3_600;
const SIX_HOURS = 6 * HOUR;
const FULL = 10_000;

const quiet = () => quietBreaker();

/** Longer than the grace that follows the outage of a jump. */
const SETTLED = 200;

/** The state at a moment, with enough rounds before it that only the guardian's terms show. */
async function stateAfter(world: BreakerWorld, at: number) {
  if ((await time.latest()) < at - SETTLED) await time.increaseTo(at - SETTLED);
  await world.hold(START, at);
  return world.state();
}

describe("CircuitBreaker: guardian", () => {
  it("tightens grade, cap and margin, and it expires by itself", async () => {
    const world = await load(quiet);
    const until = (await time.latest()) + 1 + HOUR;
    await time.setNextBlockTimestamp(until - HOUR);
    await expect(world.tighten("ReduceOnly", HOUR, 4_000, 15_000))
      .to.emit(world.breaker, "Tightened")
      .withArgs(MARKET, GRADES.indexOf("ReduceOnly"), 4_000, 15_000, until);
    const tight = { grade: "ReduceOnly", bookSales: true, capBps: 4_000n, marginBps: 15_000n };
    expect(await stateAfter(world, until - 1)).to.deep.equal(tight);
    const free = { grade: "Open", bookSales: true, capBps: 10_000n, marginBps: 10_000n };
    expect(await stateAfter(world, until)).to.deep.equal(free);
  });

  it("may tighten each term alone", async () => {
    for (const [grade, cap, margin] of [
      ["Auction", FULL, FULL],
      ["Open", 0, FULL],
      ["Open", FULL, 65_535],
    ] as const) {
      const world = await load(quiet);
      await world.tighten(grade, HOUR, cap, margin);
      expect(await world.state()).to.include({ grade, capBps: BigInt(cap), marginBps: BigInt(margin) });
    }
  });

  it("reverts for anybody without the guardian's role", async () => {
    const { breaker, stranger, governor, oracle } = await load(quiet);
    for (const caller of [stranger, governor, oracle]) {
      await expect(breaker.connect(caller).tighten(MARKET, 1, FULL, FULL, HOUR))
        .to.be.revertedWithCustomError(breaker, "AccessManagedUnauthorized")
        .withArgs(caller.address);
    }
  });

  it("reverts on terms that tighten nothing or loosen something", async () => {
    const world = await load(quiet);
    for (const [grade, cap, margin] of [
      ["Open", FULL, FULL],
      ["Halted", FULL + 1, FULL],
      ["Halted", FULL, FULL - 1],
      ["Open", 65_535, 65_535],
      ["Open", 0, 0],
    ] as const) {
      await expect(world.tighten(grade, HOUR, cap, margin))
        .to.be.revertedWithCustomError(world.breaker, "CircuitBreaker_NotTighter")
        .withArgs(MARKET);
    }
  });

  it("reverts on no duration or more than six hours", async () => {
    const world = await load(quiet);
    for (const duration of [0, SIX_HOURS + 1]) {
      await expect(world.tighten("Halted", duration))
        .to.be.revertedWithCustomError(world.breaker, "CircuitBreaker_DurationOutOfRange")
        .withArgs(duration, SIX_HOURS);
    }
    await world.tighten("Halted", SIX_HOURS);
  });

  describe("while a tightening is in force", () => {
    const tightened = async () => {
      const world = await quietBreaker();
      await world.tighten("ReduceOnly", HOUR, 5_000, 20_000);
      return { world, startedAt: await time.latest() };
    };

    it("may go further, and its end never comes earlier", async () => {
      const { world, startedAt } = await load(tightened);
      await expect(world.tighten("Auction", 60, 5_000, 20_000))
        .to.emit(world.breaker, "Tightened")
        .withArgs(MARKET, GRADES.indexOf("Auction"), 5_000, 20_000, startedAt + HOUR);
      expect(await stateAfter(world, startedAt + HOUR - 1)).to.include({ grade: "Auction", capBps: 5_000n });
      expect(await stateAfter(world, startedAt + HOUR)).to.include({ grade: "Open", capBps: 10_000n });
    });

    it("reverts on any term that falls, and on the same terms for longer", async () => {
      const { world } = await load(tightened);
      for (const [grade, cap, margin] of [
        ["Open", 5_000, 20_000],
        ["Halted", 5_001, 20_000],
        ["Halted", 5_000, 19_999],
        ["ReduceOnly", 5_000, 20_000],
      ] as const) {
        await expect(world.tighten(grade, 2 * HOUR, cap, margin))
          .to.be.revertedWithCustomError(world.breaker, "CircuitBreaker_NotTighter")
          .withArgs(MARKET);
      }
    });

    it("reverts when all of it together would last more than six hours", async () => {
      const { world, startedAt } = await load(tightened);
      await time.setNextBlockTimestamp(startedAt + 1_000);
      await expect(world.tighten("Auction", SIX_HOURS - 999, 5_000, 20_000))
        .to.be.revertedWithCustomError(world.breaker, "CircuitBreaker_DurationOutOfRange")
        .withArgs(SIX_HOURS + 1, SIX_HOURS);
      await time.setNextBlockTimestamp(startedAt + 1_001);
      await world.tighten("Auction", SIX_HOURS - 1_001, 5_000, 20_000);
      expect(await stateAfter(world, startedAt + SIX_HOURS)).to.include({ grade: "Open" });
    });
  });

  it("reverts until he has waited for as long as the last tightening took, whole", async () => {
    const world = await load(quiet);
    await world.tighten("ReduceOnly", HOUR);
    const startedAt = await time.latest();
    await time.setNextBlockTimestamp(startedAt + 600);
    await world.tighten("Auction", HOUR);
    const end = startedAt + 600 + HOUR;
    const coolUntil = end + 600 + HOUR;
    for (const at of [end, coolUntil - 1]) {
      await time.setNextBlockTimestamp(at);
      await expect(world.tighten("Halted", 60))
        .to.be.revertedWithCustomError(world.breaker, "CircuitBreaker_GuardianCooling")
        .withArgs(at, coolUntil);
    }
    await time.setNextBlockTimestamp(coolUntil);
    await world.tighten("ReduceOnly", 60);
  });

  it("starts from the neutral terms again, not from his last ones", async () => {
    const world = await load(quiet);
    await world.tighten("Halted", 60, 1_000, 30_000);
    await time.increase(200);
    await world.send(START);
    await world.tighten("ReduceOnly", 60, 9_000, 11_000);
    expect(await world.state()).to.include({ grade: "ReduceOnly", capBps: 9_000n, marginBps: 11_000n });
  });

  it("defers book sales after his own halt by a grace no longer than it", async () => {
    for (const [duration, grace] of [
      [60, 60],
      [1_000, 120],
    ] as const) {
      const world = await load(quiet);
      await world.tighten("Halted", duration);
      const until = (await time.latest()) + duration;
      await world.hold(START, until + grace - 5);
      expect((await world.stateAt(until + grace - 1)).bookSales).to.equal(false);
      expect((await world.stateAt(until + grace)).bookSales).to.equal(true);
    }
  });

  it("cannot end a halt, nor bring back a lost quorum", async () => {
    const world = await load(quiet);
    await world.round(percent(86));
    await world.tighten("ReduceOnly", HOUR);
    expect(await world.state()).to.include({ grade: "Halted", bookSales: false });
    const lost = await load(quiet);
    await lost.fail();
    await lost.tighten("Open", HOUR, 5_000);
    expect(await lost.state()).to.include({ grade: "ReduceOnly", bookSales: false });
  });

  describe("BRK-1: of all that restricts, the tightest holds", () => {
    const rules: readonly (readonly [Grade, number])[] = [
      ["Open", 100],
      ["Auction", 92],
      ["Halted", 86],
    ];
    for (const [byRule, to] of rules) {
      for (const byGuardian of GRADES) {
        for (const quorum of [true, false]) {
          const named = `${byRule} by rule, ${byGuardian} by the guardian, ${quorum ? "" : "no "}quorum`;
          it(named, async () => {
            const world = await load(quiet);
            await world.round(percent(to));
            await world.tighten(byGuardian, HOUR, 5_000, 20_000);
            if (!quorum) await world.fail();
            const byQuorum: Grade = quorum ? "Open" : "ReduceOnly";
            const tightest = Math.max(
              ...[byRule, byGuardian, byQuorum].map((grade) => GRADES.indexOf(grade)),
            );
            const matching = tightest <= GRADES.indexOf("ReduceOnly");
            expect(await world.state()).to.deep.equal({
              grade: GRADES[tightest],
              bookSales: matching && quorum,
              capBps: 5_000n,
              marginBps: 20_000n,
            });
          });
        }
      }
    }
  });
});
