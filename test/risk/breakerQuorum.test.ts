import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import {
  MARKET as ORACLE_MARKET,
  deployOracleWorld,
  misbehave,
  sayNow,
  useHostileSources,
} from "../oracle/fixture";
import { Random, SEED } from "../math/random";
import { GRADES, MARKET, MAX_PRICE_AGE, START, freshBreaker, percent, quietBreaker } from "./breakerFixture";
import { load } from "../support/load";

const GRACE = 500;
const GRACE_AFTER_OUTAGE = 120;

const fresh = () => freshBreaker();
const quiet = () => quietBreaker({ breaker: { graceSec: BigInt(GRACE) } });

describe("CircuitBreaker: quorum", () => {
  it("reverts for anybody but the oracle", async () => {
    const { breaker, stranger, governor } = await load(fresh);
    for (const caller of [stranger, governor]) {
      await expect(breaker.connect(caller).onRound(MARKET, START, true, MAX_PRICE_AGE))
        .to.be.revertedWithCustomError(breaker, "CircuitBreaker_NotOracle")
        .withArgs(caller.address);
    }
  });

  it("allows only reducing before the first round, and knows no price", async () => {
    const world = await load(fresh);
    expect(await world.state()).to.include({ grade: "ReduceOnly", bookSales: false });
    expect([...(await world.breaker.extremesOf(MARKET))]).to.deep.equal([0n, 0n]);
    expect([...(await world.breaker.referencesOf(MARKET))]).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n, 0n]);
    await expect(world.fail()).to.not.emit(world.breaker, "QuorumLost");
    await expect(world.send(START)).to.not.emit(world.breaker, "QuorumRestored");
    expect(await world.state()).to.include({ grade: "Open", bookSales: true });
  });

  it("allows only reducing, and no book sales, from a failed round until the next good one", async () => {
    const world = await load(quiet);
    await expect(world.fail())
      .to.emit(world.breaker, "QuorumLost")
      .withArgs(MARKET, (await time.latest()) + 5);
    expect(await world.state()).to.include({ grade: "ReduceOnly", bookSales: false });
    await expect(world.fail(), "lost once").to.not.emit(world.breaker, "QuorumLost");
    await expect(world.send(START))
      .to.emit(world.breaker, "QuorumRestored")
      .withArgs(MARKET, (await time.latest()) + 5, 0);
    expect(await world.state()).to.include({ grade: "Open", bookSales: true });
  });

  it("takes a price that grew too old for a lost quorum, to the second", async () => {
    const world = await load(quiet);
    const last = await time.latest();
    expect(await world.stateAt(last + MAX_PRICE_AGE)).to.include({ grade: "Open", bookSales: true });
    expect(await world.stateAt(last + MAX_PRICE_AGE + 1)).to.include({
      grade: "ReduceOnly",
      bookSales: false,
    });
  });

  it("tells when a quorum was lost by age, whoever notices it", async () => {
    for (const notice of ["failed", "good"] as const) {
      const world = await load(quiet);
      const last = await time.latest();
      const sent = world.send(START, MAX_PRICE_AGE + 30, notice === "good");
      await expect(sent)
        .to.emit(world.breaker, "QuorumLost")
        .withArgs(MARKET, last + MAX_PRICE_AGE);
    }
  });

  describe("grace after an outage", () => {
    for (const [outage, grace] of [
      [GRACE_AFTER_OUTAGE - 1, 0],
      [GRACE_AFTER_OUTAGE, GRACE_AFTER_OUTAGE],
      [GRACE - 1, GRACE - 1],
      [5_000, GRACE],
    ] as const) {
      it(`is ${grace} s after ${outage} s without quorum`, async () => {
        const world = await load(quiet);
        await world.fail();
        await world.send(START, outage);
        const back = await time.latest();
        const { graceUntil } = await world.breaker.referencesOf(MARKET);
        expect(Number(graceUntil)).to.equal(grace === 0 ? 0 : back + grace);
        expect(await world.state()).to.include({ grade: "Open", bookSales: grace === 0 });
        if (grace === 0) return;
        await world.hold(START, back + grace - 5);
        expect((await world.stateAt(back + grace - 1)).bookSales).to.equal(false);
        expect((await world.stateAt(back + grace)).bookSales).to.equal(true);
      });
    }

    it("counts from the moment at which the price grew too old, not from a later failed round", async () => {
      const world = await load(quiet);
      const lost = (await time.latest()) + MAX_PRICE_AGE;
      await world.fail(MAX_PRICE_AGE + 100);
      await world.send(START, 40);
      const back = await time.latest();
      const { graceUntil } = await world.breaker.referencesOf(MARKET);
      expect(Number(graceUntil)).to.equal(back + (back - lost));
    });

    it("never shortens the grace of a halt", async () => {
      const world = await load(quiet);
      const { until } = (await world.round(percent(70)))!;
      const grace = Number((await world.breaker.referencesOf(MARKET)).graceUntil);
      expect(grace).to.equal(until + GRACE);
      await world.fail();
      await world.send(percent(70), 200);
      expect(Number((await world.breaker.referencesOf(MARKET)).graceUntil)).to.equal(grace);
    });
  });

  it("leads from no pause straight into liquidations (row 24)", async () => {
    const pauses = [
      async (world: Awaited<ReturnType<typeof quiet>>) => {
        const { until } = (await world.round(percent(86)))!;
        await world.hold(percent(86), until);
      },
      async (world: Awaited<ReturnType<typeof quiet>>) => {
        await world.fail();
        await world.send(START, 300);
      },
      async (world: Awaited<ReturnType<typeof quiet>>) => {
        await world.tighten("Halted", 300);
        await world.hold(START, (await time.latest()) + 300);
      },
      async (world: Awaited<ReturnType<typeof quiet>>) => {
        await world.tighten("Auction", 300);
        await world.hold(START, (await time.latest()) + 300);
      },
    ];
    for (const pause of pauses) {
      const world = await load(quiet);
      await pause(world);
      expect(await world.state()).to.include({ grade: "Open", bookSales: false });
    }
  });

  it(`says at every moment what the real oracle says, seed ${SEED}`, async () => {
    const world = await deployOracleWorld();
    const sources = await useHostileSources(world, [{}, {}, {}]);
    await sayNow(sources, [START, START, START]);
    const random = new Random(`${SEED}/quorum`);
    const seen = { live: 0, dead: 0 };
    for (let i = 0; i < 150; i++) {
      const source = random.pick(sources);
      if (random.chance(40)) await misbehave(source, "Revert");
      else await source.sayNow(START);
      await time.increase(random.pick([1, 5, 20, 61, 200]));
      if (random.chance(60)) await world.oracle.update(ORACLE_MARKET).catch(() => undefined);
      const { live } = await world.oracle.read(ORACLE_MARKET);
      const { grade } = await world.breaker.stateOf(ORACLE_MARKET);
      expect(GRADES[Number(grade)]).to.equal(live ? "Open" : "ReduceOnly");
      seen[live ? "live" : "dead"] += 1;
    }
    expect(Math.min(seen.live, seen.dead)).to.be.greaterThan(20);
  });
});
