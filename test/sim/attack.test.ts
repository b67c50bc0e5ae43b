import { expect } from "chai";

import { committedExchange } from "../../scripts/run/committed";
import { planPrices } from "../../scripts/run/plan";
import { attackHash, type AttackResult, parseAttack, sealAttack } from "../../src/domain/run/attack";
import { measure, runAttack, type Target } from "../../src/sim/attack/measure";
import { AttackError, type AttackPlan, attackScenario } from "../../src/sim/attack/plan";
import { sweepAttacks, type SweepTerms } from "../../src/sim/attack/sweep";
import { scenarioNamed } from "../../src/sim/scenario/catalogue";
import { crowdOfHolders } from "../../src/sim/scenario/crowd";
import { ScenarioError } from "../../src/sim/scenario/scenario";

const ACCOUNTS = 10;
const EXCHANGE = committedExchange();
const CALM = { ...scenarioNamed("calm"), crowd: crowdOfHolders(ACCOUNTS) };
/** Longer blocks where only the bookkeeping of a sweep is looked at. */
const COARSE = { ...CALM, blockSec: 30 };
const PPM = 1_000_000;
const MARGIN = 60_000;

const terms: Target["terms"] = (scenario, seed) => ({
  ...planPrices({ scenario, seed, accounts: ACCOUNTS, bars: undefined, asset: undefined }),
  ...EXCHANGE,
  seed,
});

const target = (oracle: Target["oracle"]): Target => ({ scenario: CALM, terms, oracle });

/** The same position, and so much more traded outside; both divide without a rest. */
function plan(capital: number, venues = 1): AttackPlan {
  return { push: "down", capital, marginPpm: (MARGIN * PPM) / capital, venues };
}

const sweep = (changes: Partial<SweepTerms> = {}): Promise<AttackResult> =>
  sweepAttacks({
    scenario: COARSE,
    terms,
    seed: 1n,
    capitals: [100_000],
    splits: [500_000],
    seeds: 1,
    onRun: () => undefined,
    ...changes,
  });

/** What a call throws, whatever it is. */
async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("cost of attack", () => {
  it("gains more here, and loses more outside, the harder it pushes the only source", async () => {
    const outcomes = [];
    for (const capital of [60_000, 120_000, 300_000, 1_200_000]) {
      outcomes.push(await measure(target("single"), plan(capital), 1n));
    }
    for (const [i, { movedPpm, inside, outside, net }] of outcomes.entries()) {
      expect(net).to.equal(inside + outside);
      const less = outcomes[i - 1];
      if (!less) continue;
      expect(inside).to.be.greaterThan(less.inside);
      expect(outside).to.be.lessThan(less.outside);
      expect(movedPpm).to.be.greaterThan(less.movedPpm);
    }
  });

  it("gains with a majority of the venues what one does not gain against the median", async () => {
    const idle = await measure(target("median"), plan(60_000), 1n);
    const one = await measure(target("median"), plan(1_200_000), 1n);
    const two = await measure(target("median"), plan(1_200_000, 2), 1n);
    const single = await measure(target("single"), plan(1_200_000), 1n);
    expect(one.movedPpm).to.be.greaterThan(10_000);
    expect(one.net).to.be.lessThan(0);
    // One venue of three moves the median by no more than to the next: less than a tenth of what the index gives alone.
    expect((one.inside - idle.inside) * 10).to.be.lessThan(single.inside - idle.inside);
    expect(two.inside - idle.inside).to.be.greaterThan(5 * Math.abs(one.inside - idle.inside));
  });

  it("holds every run against the same position without a push, which moves no venue", async () => {
    const { curves } = await sweep({ capitals: [1_200_000], splits: [50_000] });
    for (const { points } of curves) {
      for (const { control, mean, runs } of points) {
        expect(control.outside).to.equal(0);
        expect(control.movedPpm).to.be.lessThan(mean.movedPpm);
        expect(runs.some((one) => one.net !== one.control)).to.equal(true);
      }
    }
    // Whoever pushes nothing does not care how many venues he does not push.
    expect(curves[1]?.points[0]?.control).to.deep.equal(curves[0]?.points[0]?.control);
  });

  it("creates no money, and counts the attacker as the accounts do", async () => {
    const column = await runAttack(target("single"), plan(300_000), 1n, "end");
    expect(column.summary.laws.checks).to.be.greaterThan(0);
    const { tokensHeld, cash, difference } = column.summary.money;
    expect(BigInt(tokensHeld) - BigInt(cash)).to.equal(BigInt(difference));
    expect(BigInt(difference) >= 0n && BigInt(difference) < 10n ** 9n).to.equal(true);
    const whale = column.people.find(({ role }) => role === "whale");
    const { net } = await measure(target("single"), plan(300_000), 1n);
    expect(Number(BigInt(whale?.profit ?? "0") / 10n ** 14n) / 10_000).to.be.within(net, net + 2);
  });

  it("finds the same with the same seed, and its artifact tells when it was changed", async () => {
    const [first, again] = [await sweep(), await sweep()];
    expect(attackHash(again)).to.equal(attackHash(first));
    expect(first.curves.map(({ oracle, venues }) => [oracle, venues])).to.deep.equal([
      ["single", 1],
      ["single", 2],
      ["median", 1],
      ["median", 2],
    ]);
    const sealed = sealAttack(first, { createdAt: "", command: "", cpuSec: 0 });
    const text = JSON.stringify(sealed);
    expect(parseAttack(text)).to.deep.equal(sealed);
    expect(() => parseAttack(text.replace('"accounts":10', '"accounts":11'))).to.throw(/is not that of/);
    expect(() => parseAttack(text.replace("attack/2", "attack/1"))).to.throw(/schema/);
  });

  it("refuses what nobody could do", async () => {
    for (const changes of [{ capitals: [] }, { capitals: [2, 1] }, { splits: [] }, { seeds: 0 }]) {
      expect(await thrownBy(() => sweep(changes))).to.be.instanceOf(AttackError);
    }
    const recorded = await thrownBy(() => sweep({ scenario: scenarioNamed("oct10") }));
    expect(recorded).to.be.instanceOf(ScenarioError);
    const fine = plan(60_000);
    for (const wrong of [
      { capital: 0 },
      { capital: 1.5 },
      { marginPpm: 0 },
      { marginPpm: PPM + 1 },
      { venues: 4 },
    ]) {
      expect(() => attackScenario(CALM, { ...fine, ...wrong }, 2_000_000)).to.throw(
        AttackError,
        /have .*, need/,
      );
    }
  });
});
