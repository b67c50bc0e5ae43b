import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { average } from "../../src/math/fundingMath";
import {
  type BreakerWorld,
  MARKET,
  ONLY_DAY,
  ONLY_LIMIT,
  ONLY_VELOCITY,
  START,
  percent,
  quietBreaker,
} from "./breakerFixture";
import { load } from "../support/load";

const AUCTION = 300;
const COOLDOWN = 600;
const GRACE = 120;
const DAY = 86_400;

const onlyLimit = () => quietBreaker(ONLY_LIMIT);
const onlyVelocity = () => quietBreaker(ONLY_VELOCITY);
const onlyDay = () => quietBreaker(ONLY_DAY);
const committed = () => quietBreaker();

describe("CircuitBreaker: trips", () => {
  it("stays open while the index moves within its limits", async () => {
    const world = await load(committed);
    for (const price of [100, 102, 104, 101, 97, 96, 99, 103]) {
      expect(await world.round(percent(price), 20)).to.equal(undefined);
    }
    expect(await world.state()).to.deep.equal({
      grade: "Open",
      bookSales: true,
      capBps: 10_000n,
      marginBps: 10_000n,
    });
  });

  describe("limit state", () => {
    for (const outside of [94, 106]) {
      it(`starts an auction after 15 s at ${outside} % of the mean`, async () => {
        const world = await load(onlyLimit);
        const price = percent(outside);
        let mean = START;
        for (const sec of [5, 5, 5]) {
          expect(await world.round(price, sec)).to.equal(undefined);
          expect((await world.state()).grade).to.equal("Open");
          mean = average(mean, price, 5n, 300n); // by the next round it stood for 5 s
        }
        const halt = await world.round(price, 5);
        expect(halt).to.deep.equal({
          grade: "Auction",
          trip: "LimitState",
          price,
          referencePrice: mean,
          until: (await time.latest()) + AUCTION,
        });
      });
    }

    it("starts none a second before 15 s are over", async () => {
      const world = await load(onlyLimit);
      for (const sec of [5, 7, 7]) expect(await world.round(percent(94), sec)).to.equal(undefined);
      expect(await world.round(percent(94), 5)).to.not.equal(undefined);
    });

    it("starts none at the band itself", async () => {
      const world = await load(onlyLimit);
      for (let i = 0; i < 5; i++) expect(await world.round(percent(95), 4)).to.equal(undefined);
    });

    it("counts anew once the index was back inside", async () => {
      const world = await load(onlyLimit);
      for (const price of [94, 94, 94, 97, 94, 94, 94]) {
        expect(await world.round(percent(price))).to.equal(undefined);
      }
      expect((await world.round(percent(94)))?.trip).to.equal("LimitState");
    });

    it("follows a slow move without an auction", async () => {
      const world = await load(onlyLimit);
      let price = START;
      for (let i = 0; i < 60; i++) {
        price = (price * 997n) / 1_000n; // 0.3 % in 30 s: 3 % in five minutes
        expect(await world.round(price, 30)).to.equal(undefined);
      }
    });
  });

  describe("velocity", () => {
    for (const [to, reference] of [
      [89.9, "highest"],
      [110.1, "lowest"],
    ] as const) {
      it(`starts an auction at once on a move to ${to} %, against the ${reference} of 60 s`, async () => {
        const world = await load(onlyVelocity);
        const halt = (await world.round(percent(to)))!;
        expect([halt.grade, halt.trip, halt.price]).to.deep.equal(["Auction", "Velocity", percent(to)]);
        // The extremes are rounded outward by less than 2^-23.
        const error = halt.referencePrice > START ? halt.referencePrice - START : START - halt.referencePrice;
        expect(error << 23n < START).to.equal(true);
        expect(halt.until).to.equal((await time.latest()) + AUCTION);
      });
    }

    it("starts none on smaller moves", async () => {
      const world = await load(onlyVelocity);
      expect(await world.round(percent(90.1))).to.equal(undefined);
      expect(await world.round(percent(99))).to.equal(undefined);
    });

    it("adds up moves within 60 s", async () => {
      const world = await load(onlyVelocity);
      expect(await world.round(percent(95), 25)).to.equal(undefined);
      expect((await world.round(percent(89.5), 25))?.trip).to.equal("Velocity");
    });

    it("forgets a move after two minutes at most", async () => {
      const world = await load(onlyVelocity);
      await world.round(percent(95));
      await world.hold(percent(95), (await time.latest()) + 120);
      expect(await world.round(percent(86))).to.equal(undefined);
    });

    it("compares with the price that stood, however long there was no round", async () => {
      const world = await load(onlyVelocity);
      expect((await world.round(percent(85), 3 * DAY))?.trip).to.equal("Velocity");
    });
  });

  describe("day levels", () => {
    for (const [to, trip, grade, sec] of [
      [92.9, "Day1", "Auction", 300],
      [107.1, "Day1", "Auction", 300],
      [86.9, "Day2", "Halted", 900],
      [113.1, "Day2", "Halted", 900],
      [79.9, "Day3", "Halted", 1_800],
      [120.1, "Day3", "Halted", 1_800],
    ] as const) {
      it(`starts ${trip} on a move to ${to} % of the 24-hour reference`, async () => {
        const world = await load(onlyDay);
        const until = (await time.latest()) + 5 + sec;
        expect(await world.round(percent(to))).to.deep.equal({
          grade,
          trip,
          price: percent(to),
          referencePrice: START,
          until,
        });
        expect(await world.state()).to.include({ grade, bookSales: false });
      });
    }

    it("trips each level once, the next one deeper after halt and cooldown", async () => {
      const world = await load(onlyDay);
      const first = (await world.round(percent(92.9)))!;
      expect(await world.hold(percent(92.9), first.until + COOLDOWN + 100)).to.deep.equal([]);
      const second = (await world.round(percent(86)))!;
      expect(second.trip).to.equal("Day2");
      expect(await world.hold(percent(86), second.until + COOLDOWN + 100)).to.deep.equal([]);
      const third = (await world.round(percent(78)))!;
      expect(third.trip).to.equal("Day3");
      expect(await world.hold(percent(78), third.until + COOLDOWN + 100)).to.deep.equal([]);
      expect(await world.round(percent(60))).to.equal(undefined);
    });

    it("trips no lower level after a higher one", async () => {
      const world = await load(onlyDay);
      const { until } = (await world.round(percent(85)))!;
      await world.hold(percent(85), until + COOLDOWN);
      expect(await world.round(percent(92))).to.equal(undefined);
    });

    it("re-arms once the index is back inside half of level 1", async () => {
      const world = await load(onlyDay);
      const { until } = (await world.round(percent(92)))!;
      await world.hold(percent(95), until + COOLDOWN);
      expect(await world.round(percent(92)), "outside of the half all the time").to.equal(undefined);
      await world.round(percent(97));
      expect((await world.round(percent(92)))?.trip).to.equal("Day1");
    });

    for (const [hours, again] of [
      [23, undefined],
      [24, "Day1"],
    ] as const) {
      it(`${again === undefined ? "stays disarmed" : "re-arms"} ${hours} h after the trip`, async () => {
        const world = await load(onlyDay);
        let last = percent(92);
        await world.round(last);
        const tripped = await time.latest();
        // 5 % under a reference that follows: never back inside 3.5 %, never beyond 7 %.
        for (let hour = 1; hour < hours; hour++) {
          last = await under(world, 950n, last, 3_600);
          await world.round(last, 3_600);
        }
        const left = tripped + hours * 3_600 - (await time.latest());
        const halt = await world.round(await under(world, 920n, last, left), left);
        expect(halt?.trip).to.equal(again);
      });
    }

    /** `permille` of what the reference will be after `last` stood for another `sec` seconds. */
    async function under(world: BreakerWorld, permille: bigint, last: bigint, sec: number): Promise<bigint> {
      const { reference24h } = await world.breaker.referencesOf(MARKET);
      return (average(reference24h, last, BigInt(sec), BigInt(DAY)) * permille) / 1_000n;
    }
  });

  describe("the longest halt first", () => {
    for (const [to, trip] of [
      [79, "Day3"],
      [86, "Day2"],
      [89, "Day1"],
    ] as const) {
      it(`starts ${trip}, not an auction for velocity, on a fall to ${to} %`, async () => {
        const world = await load(committed);
        expect((await world.round(percent(to)))?.trip).to.equal(trip);
      });
    }
  });

  describe("a halt", () => {
    it("ends by itself, and book sales wait out a grace", async () => {
      const world = await load(onlyVelocity);
      const { until } = (await world.round(percent(85)))!;
      await world.hold(percent(85), until - 10);
      expect(await world.stateAt(until - 1)).to.include({ grade: "Auction", bookSales: false });
      expect(await world.stateAt(until)).to.include({ grade: "Open", bookSales: false });
      await world.hold(percent(85), until + GRACE - 10);
      expect(await world.stateAt(until + GRACE - 1)).to.include({ grade: "Open", bookSales: false });
      expect(await world.stateAt(until + GRACE)).to.include({ grade: "Open", bookSales: true });
      const references = await world.breaker.referencesOf(MARKET);
      expect(
        [references.haltUntil, references.graceUntil, references.cooldownUntil].map(Number),
      ).to.deep.equal([until, until + GRACE, until + COOLDOWN]);
    });

    it("is followed by a grace no longer than itself", async () => {
      const world = await quietBreaker({ breaker: { ...ONLY_VELOCITY.breaker, auctionSec: 40n } });
      const { until } = (await world.round(percent(85)))!;
      await world.hold(percent(85), until + 35);
      expect(await world.stateAt(until + 39)).to.include({ grade: "Open", bookSales: false });
      expect(await world.stateAt(until + 40)).to.include({ grade: "Open", bookSales: true });
    });

    it("is followed by none until the cooldown is over", async () => {
      const world = await load(onlyVelocity);
      const { until } = (await world.round(percent(85)))!;
      expect(await world.round(percent(60)), "during the halt").to.equal(undefined);
      await world.hold(percent(60), until + COOLDOWN - 6);
      expect(await world.round(percent(40), 5), "a second before").to.equal(undefined);
      expect((await world.round(percent(39.9), 1))?.trip, "still within 60 s").to.equal("Velocity");
    });

    it("leaves a cooldown in which neither level nor limit state is used up", async () => {
      const world = await load(committed);
      const { until } = (await world.round(percent(92)))!;
      await world.hold(percent(85), until + COOLDOWN - 1);
      expect((await world.round(percent(85), 1))?.trip).to.equal("Day2");
    });
  });
});
