import { expect } from "chai";

import { type Bankruptcy, BankruptcyError, type Holder } from "../../src/compare/adl/bankruptcy";
import { measureAdl } from "../../src/compare/adl/measure";
import { ADL_RULES, applyRule, byWeight } from "../../src/compare/adl/rules";
import { compareRules } from "../../src/compare/adl/summary";
import { syntheticBankruptcy } from "../../src/compare/adl/synthetic";
import { leveragePnl } from "../../src/cex/adl/rank";
import { check } from "../math/property";
import { wad } from "../cex/scene";

const MARK = wad(9);
const SYNTHETIC = 300;

/** A short in profit; `margin` is what the published rank formula divides. */
function short(account: number, size: string, equity: string, profit: string, margin = "0.2"): Holder {
  const [whole, gain] = [wad(equity), wad(profit)];
  const rank = leveragePnl({ wallet: whole - gain, unrealised: gain, maintenanceMargin: wad(margin) });
  return { account, size: wad(size), equity: whole, profit: gain, rank, tier: 2, hedged: false };
}

/**
 * The data's worked vector as contracts: at a mark of 9 each unit that a long bankrupt at 10 gives away costs 1, so that positions of
 * (8, 4, 0.5) can lose exactly their profits, and 7.5 units carry half of the deficit of 15.
 */
const VECTOR: Bankruptcy = {
  t: 0,
  account: 9,
  wasLong: true,
  mark: MARK,
  needed: wad("7.5"),
  deficit: wad("7.5"),
  opposite: [
    short(1, "8", "10", "8"),
    short(2, "4", "5", "4"),
    { ...short(3, "0.5", "1", "0.5", "0.02"), hedged: true },
  ],
  later: [
    { afterSec: 0, mark: MARK },
    { afterSec: 5, mark: wad(8) },
    { afterSec: 60, mark: undefined },
  ],
};

function left(rule: (typeof ADL_RULES)[number]): bigint[] {
  const { paid } = applyRule(rule, VECTOR);
  return VECTOR.opposite.map(({ equity }, i) => equity - paid[i]!);
}

function synthetic(): Bankruptcy[] {
  return Array.from({ length: SYNTHETIC }, (_, seed) => syntheticBankruptcy(BigInt(seed)));
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

describe("ADL: one estimator for every rule", () => {
  it("takes (3.5, 4, 0) of the worked vector by queue and leaves (6.5, 1, 1)", () => {
    expect(applyRule("queue", VECTOR).paid).to.deep.equal(["3.5", "4", "0"].map(wad));
    expect(left("queue")).to.deep.equal(["6.5", "1", "1"].map(wad));
  });

  it("takes 60 % of each profit of the worked vector pro rata and leaves (5.2, 2.6, 0.7)", () => {
    expect(left("proRataProfit")).to.deep.equal(["5.2", "2.6", "0.7"].map(wad));
    expect(measureAdl("proRataProfit", VECTOR).largestHaircutPpm).to.equal(480_000);
    expect(measureAdl("queue", VECTOR).largestHaircutPpm).to.equal(800_000);
  });

  it("measures the same transfer for rules that close at one price, and only the burden differs", () => {
    const measures = ADL_RULES.filter((rule) => rule !== "glasshouse").map((rule) =>
      measureAdl(rule, VECTOR),
    );
    expect(new Set(measures.map(({ transfer }) => transfer))).to.deep.equal(new Set([wad("7.5")]));
    const [queue, size] = measures;
    expect(queue!.gini).to.be.greaterThan(size!.gini);
    expect([queue!.accountsHit, size!.accountsHit]).to.deep.equal([2, 3]);
    expect([queue!.hedgesHit, size!.hedgesHit]).to.deep.equal([0, 1]);
  });

  it("looks back: at 0 s the transfer, later what the mark has done since, and nothing past the end", () => {
    const { counterfactual } = measureAdl("queue", VECTOR);
    expect(counterfactual.map(({ amount }) => amount)).to.deep.equal([wad("7.5"), wad(15), undefined]);
    const spared = { ...VECTOR, later: [{ afterSec: 5, mark: wad(11) }] };
    expect(measureAdl("queue", spared).counterfactual[0]!.amount).to.equal(wad("-7.5"));
  });

  it("charges a Glasshouse class no more than its maintenance margin, and leaves the rest unpaid", () => {
    // 12.5 contracts at 9 and 10x: the class is charged at most 12.5 x 9 / 20.
    const { transfer, closed, needed } = measureAdl("glasshouse", VECTOR);
    expect(transfer).to.equal(wad("5.625"));
    expect(closed).to.equal(needed);
    const small = measureAdl("glasshouse", { ...VECTOR, deficit: wad(1) });
    expect(small.transfer - wad(1) <= 3n && small.transfer >= wad(1)).to.equal(true);
  });

  it("weighs a Glasshouse class by its leverage", () => {
    const holders = [
      { ...short(1, "10", "10", "8"), tier: 0 },
      { ...short(2, "10", "5", "4"), tier: 4 },
    ];
    const { closed } = applyRule("glasshouse", { ...VECTOR, opposite: holders, needed: wad("5.2") });
    expect(closed).to.deep.equal(["0.2", "5"].map(wad));
  });

  it("has equal transfers wherever two rules close the same contracts at the same price", () => {
    let pairs = 0;
    for (const one of synthetic()) {
      const priced = ADL_RULES.filter((rule) => rule !== "glasshouse").map((rule) => applyRule(rule, one));
      for (const [i, a] of priced.entries()) {
        for (const b of priced.slice(i + 1)) {
          if (a.closed.some((part, k) => part !== b.closed[k])) continue;
          pairs += 1;
          check(total(a.paid) === total(b.paid), () => `transfers ${total(a.paid)} and ${total(b.paid)}`);
        }
      }
      const sums = priced.filter(({ closed }) => total(closed) === one.needed).map(({ paid }) => total(paid));
      const dust = BigInt(one.opposite.length);
      for (const sum of sums) check(one.deficit - sum <= dust && sum <= one.deficit, () => `paid ${sum}`);
    }
    expect(pairs).to.be.greaterThan(10);
  });

  it("never closes more than anybody has or than is needed, whatever the rule", () => {
    for (const one of synthetic()) {
      for (const rule of ADL_RULES) {
        const { closed, paid } = applyRule(rule, one);
        one.opposite.forEach(({ size, account }, i) => {
          check(closed[i]! >= 0n && closed[i]! <= size, () => `${rule} closed ${closed[i]} of ${account}`);
          check(paid[i]! >= 0n, () => `${rule} paid ${paid[i]} to ${account}`);
        });
        const dust = BigInt(one.opposite.length);
        check(total(closed) <= one.needed + dust, () => `${rule} closed ${total(closed)}`);
        check(total(paid) <= one.deficit + dust, () => `${rule} took ${total(paid)}`);
      }
      const whole = total(one.opposite.map(({ size }) => size));
      const most = whole < one.needed ? whole : one.needed;
      for (const rule of ["queue", "proRataSize", "glasshouse"] as const) {
        check(measureAdl(rule, one).closed === most, () => `${rule} left contracts open`);
      }
    }
  });

  it("tells a difference between rules on random bankruptcies: the queue is the least even", () => {
    const summaries = new Map(compareRules(synthetic()).map((one) => [one.rule, one]));
    const queue = summaries.get("queue")!;
    const hit = (rule: (typeof ADL_RULES)[number]): number =>
      synthetic().reduce((sum, one) => sum + measureAdl(rule, one).accountsHit, 0);
    for (const rule of ["proRataSize", "proRataEquity", "glasshouse"] as const) {
      expect(summaries.get(rule)!.largestHaircutPpm).to.be.at.most(queue.largestHaircutPpm);
      expect(hit(rule)).to.be.greaterThan(hit("queue"));
      expect(summaries.get(rule)!.deficit).to.equal(queue.deficit);
    }
  });

  it("shares again what a cap leaves, and leaves open what nobody with a weight can take", () => {
    expect(byWeight(10n, [1n, 1n], [2n, 20n])).to.deep.equal([2n, 8n]);
    expect(byWeight(10n, [1n, 0n], [2n, 20n])).to.deep.equal([2n, 0n]);
  });

  it("repeats a synthetic bankruptcy for its seed and refuses a state that is none", () => {
    expect(syntheticBankruptcy(7n)).to.deep.equal(syntheticBankruptcy(7n));
    expect(syntheticBankruptcy(7n)).to.not.deep.equal(syntheticBankruptcy(8n));
    expect(() => measureAdl("queue", { ...VECTOR, needed: 0n })).to.throw(
      BankruptcyError,
      "size to be closed",
    );
    const nobody = [{ ...VECTOR.opposite[0]!, size: 0n }];
    expect(() => measureAdl("queue", { ...VECTOR, opposite: nobody })).to.throw(BankruptcyError, "account 1");
  });
});
