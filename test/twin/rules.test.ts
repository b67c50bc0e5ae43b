import { expect } from "chai";

import { type EventBody } from "../../src/domain/events";
import { checkState } from "../../src/laws/registry";
import { closedByClass } from "../../src/math/adlMath";
import { decide } from "../../src/math/weightedMedian";
import { closedBySize } from "../../src/twin/rules/proRataSize";
import { QueueDeleverager } from "../../src/twin/rules/queueDeleverager";
import { CONTRACT_RULES, type TwinRules } from "../../src/twin/rules/rules";
import { ALL_AT_ONCE } from "../../src/twin/rules/selling";
import { weightedMean } from "../../src/twin/rules/weightedMean";
import { Deleverager } from "../../src/twin/waterfall/deleverager";
import { MARKET, TwinScene, WAD } from "./scene";

const BY_SIZE: TwinRules = {
  ...CONTRACT_RULES,
  deleverager: (env, ledger) => new Deleverager(env, ledger, closedBySize),
};
const QUEUE: TwinRules = {
  ...CONTRACT_RULES,
  deleverager: (env, ledger) => new QueueDeleverager(env, ledger),
};
const AT_ONCE: TwinRules = { ...CONTRACT_RULES, selling: ALL_AT_ONCE };

/** Shorts of different size, tier and leverage, opposite a long who will be bankrupt and one who will not. */
const SHORTS = [
  { name: "calm", dollars: 60_000n, tier: 0, units: 400n },
  { name: "bold", dollars: 4_000n, tier: 3, units: 700n },
  { name: "usual", dollars: 20_000n, tier: 2, units: 600n },
  { name: "rash", dollars: 1_500n, tier: 4, units: 300n },
] as const;
const BANKRUPT_UNITS = 800n;
const TOTAL = SHORTS.reduce((sum, { units }) => sum + units, 0n);

/** The long fell from 30 to 27 dollars with nobody to buy and a fund without money. */
function bankruptcy(rules: TwinRules): {
  scene: TwinScene;
  before: Map<string, bigint>;
  said: readonly EventBody[];
} {
  const scene = new TwinScene(rules);
  scene.round(30);
  scene.join("bankrupt", 2_000n, 4);
  scene.join("whale", 500_000n, 1);
  for (const { name, dollars, tier } of SHORTS) scene.join(name, dollars, tier);
  scene.order("bankrupt", true, BANKRUPT_UNITS, 30);
  scene.order("whale", true, TOTAL - BANKRUPT_UNITS, 30);
  for (const { name, units } of SHORTS) scene.order(name, false, units, 30);
  for (let price = 29; price >= 27; price -= 1) scene.round(price);
  scene.round(27);
  const before = new Map(SHORTS.map(({ name }) => [name, scene.sizeOf(name)]));
  return { scene, before, said: scene.liquidate("bankrupt", "whale") };
}

function deleveraged(said: readonly EventBody[]) {
  const event = said.find((one) => one.kind === "Deleveraged");
  return event?.kind === "Deleveraged" ? event : expect.fail("nobody was deleveraged");
}

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);

describe("twin: rules that the contracts do not have", () => {
  describe("deleveraging", () => {
    for (const [title, rules] of Object.entries({ class: CONTRACT_RULES, size: BY_SIZE, queue: QUEUE })) {
      it(`closes the bankrupt position and no more, pays its deficit and keeps every law, by ${title}`, () => {
        const { scene, before, said } = bankruptcy(rules);
        const event = deleveraged(said);
        // The fund has earned a few fees by now, and takes over what those can carry.
        expect(event.size).to.be.within((BANKRUPT_UNITS - 2n) * WAD, BANKRUPT_UNITS * WAD);
        expect(sumOf(event.closed)).to.equal(event.size);
        expect(event.deficit > 0n).to.equal(true);
        expect([event.levied + event.booked, sumOf(event.levies)]).to.deep.equal([
          event.deficit,
          event.levied,
        ]);
        expect(scene.sizeOf("bankrupt")).to.equal(0n);
        const taken = SHORTS.map(({ name }) => scene.sizeOf(name) - (before.get(name) ?? 0n));
        expect(sumOf(taken)).to.be.within(event.size, event.size + 8n);
        expect(checkState(scene.snapshot)).to.deep.equal([]);
        const { reserves, cash } = scene.twin.reads.sums();
        expect(reserves - cash).to.be.within(0n, 100n);
        // A queue's price is rounded for the bankrupt account, a wei a unit at most.
        expect(scene.twin.reads.cashOf(scene.id("bankrupt"))).to.be.within(0n, BANKRUPT_UNITS);
      });
    }

    it("by size takes the same fraction of every position whatever its tier; by class more of the bold", () => {
      const found = (rules: TwinRules) => {
        const { scene, before, said } = bankruptcy(rules);
        const kept = SHORTS.map(({ name }) => Number(scene.sizeOf(name)) / Number(before.get(name)));
        return { kept, all: 1 - Number(deleveraged(said).size) / Number(TOTAL * WAD) };
      };
      const bySize = found(BY_SIZE);
      for (const fraction of bySize.kept) expect(fraction).to.be.closeTo(bySize.all, 1e-12);
      const [calm = 0, bold = 0, usual = 0, rash = 1] = found(CONTRACT_RULES).kept;
      expect([calm > usual, usual > bold, bold > rash]).to.deep.equal([true, true, true]);
    });

    it("by queue closes few accounts whole and leaves the others alone, and those few pay", () => {
      const { scene, before, said } = bankruptcy(QUEUE);
      const left = SHORTS.map(({ name }) => [name, -scene.sizeOf(name) / WAD]);
      // Profit over wallet times maintenance margin over equity: 0.033 of the bold, 0.020 of the rash, less of the others.
      expect(left).to.deep.equal([
        ["calm", 400n],
        ["bold", 0n],
        ["usual", 600n],
        ["rash", 201n],
      ]);
      expect([before.get("calm"), before.get("rash")]).to.deep.equal([-400n * WAD, -300n * WAD]);
      const event = deleveraged(said);
      const mark = scene.twin.reads.indexOf(MARKET).latest;
      expect(event.price > mark).to.equal(true);
      expect(event.booked).to.equal(0n);
      expect(said.some(({ kind }) => kind === "PositionDeleveraged" || kind === "ClassesLevied")).to.equal(
        false,
      );
    });

    it("by queue takes from nobody more than all that it has: the rest is booked, and nobody is left owing (LED-3)", () => {
      const scene = new TwinScene(QUEUE);
      scene.round(30);
      scene.join("bankrupt", 2_000n, 4);
      scene.join("early", 60_000n, 1);
      scene.join("late", 1_000n, 4);
      scene.order("early", false, BANKRUPT_UNITS, 30);
      scene.order("bankrupt", true, BANKRUPT_UNITS, 30);
      for (let price = 29; price >= 23; price -= 1) scene.round(price);
      scene.round(23);
      scene.order("late", false, BANKRUPT_UNITS - 100n, 23);
      scene.order("early", true, BANKRUPT_UNITS - 100n, 23);
      scene.round(22.9);
      scene.round(22.9);
      const had = scene.twin.reads.cashOf(scene.id("late")) + (scene.sizeOf("late") * 229n) / 10n;
      const event = deleveraged(scene.liquidate("bankrupt", "early"));
      // Who came at 23 shall buy back at the bankrupt's 27.50: it has a dollar and a half a unit, not four and a half. Next is the early one.
      const [ofEarly = 0n, ofLate = 0n] = [event.levies[1], event.levies[4]];
      expect(ofLate).to.be.within(had - WAD, had + WAD);
      expect(ofEarly > 0n && event.booked > had).to.equal(true);
      expect([ofEarly + ofLate, ofEarly + ofLate + event.booked]).to.deep.equal([
        event.levied,
        event.deficit,
      ]);
      expect(["late", "bankrupt"].map((name) => scene.sizeOf(name))).to.deep.equal([0n, 0n]);
      expect(scene.twin.reads.cashOf(scene.id("late"))).to.equal(0n);
      expect(checkState(scene.snapshot)).to.deep.equal([]);
    });

    it("shares out by size to the wei, and never more than there is", () => {
      const interest = [7n, 0n, 11n, 3n, 1n];
      for (let size = 0n; size <= 30n; size += 1n) {
        const closed = closedBySize(size, interest);
        expect(sumOf(closed)).to.equal(size < 22n ? size : 22n);
        closed.forEach((part, i) => expect(part).to.be.within(0n, interest[i] ?? 0n));
      }
      expect(closedByClass(10n, interest)).to.not.deep.equal(closedBySize(10n, interest));
    });
  });

  it("a mean follows one source as far as its weight reaches, the median not at all; nothing else of a round differs", () => {
    const points = [100n, 100n, 70n].map((price) => ({ price: price * WAD, weight: 1n }));
    const [median, mean] = [decide(points, 3n, 10_000n), weightedMean(points, 3n, 10_000n)];
    expect(median.price).to.equal(100n * WAD);
    expect(mean).to.deep.equal({ ...median, price: 90n * WAD });
    const weighted = points.map((point, i) => ({ ...point, weight: i === 2 ? 2n : 3n }));
    expect(weightedMean(weighted, 8n, 10_000n).price).to.equal((740n * WAD) / 8n);
    const silent = [...points.slice(0, 1), { price: 0n, weight: 0n }, { price: 0n, weight: 0n }];
    expect(weightedMean(silent, 3n, 10_000n)).to.deep.equal(decide(silent, 3n, 10_000n));
    const scene = new TwinScene({ ...CONTRACT_RULES, answer: weightedMean });
    scene.round(30, 30, 24);
    expect(scene.twin.reads.indexOf(MARKET)).to.include({ latest: 28n * WAD, live: true });
  });

  it("sells all at once what the contracts sell in pieces, at no worse than the waterfall's price", () => {
    const sold = (rules: TwinRules): { lots: bigint; left: bigint; scene: TwinScene } => {
      const scene = new TwinScene(rules);
      scene.round(30);
      scene.join("weak", 1_000n, 4);
      scene.join("other", 500_000n, 1);
      scene.order("other", false, 700n, 30);
      scene.order("weak", true, 700n, 30);
      scene.round(28.8);
      scene.round(28.8);
      scene.order("other", true, 1_000n, 28.8);
      const event = scene.liquidate("weak", "other").find(({ kind }) => kind === "AccountLiquidated");
      if (event?.kind !== "AccountLiquidated") return expect.fail("nobody was liquidated");
      return { lots: event.outcome.soldLots, left: scene.sizeOf("weak"), scene };
    };
    const [pieces, whole] = [sold(CONTRACT_RULES), sold(AT_ONCE)];
    expect(pieces.left > 0n).to.equal(true);
    expect([whole.left, whole.lots > pieces.lots]).to.deep.equal([0n, true]);
    for (const { scene } of [pieces, whole]) expect(checkState(scene.snapshot)).to.deep.equal([]);
  });
});
