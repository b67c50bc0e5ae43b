import { expect } from "chai";

import { MAX_PRICE } from "../../src/math/bounds";
import { makeCrowd } from "../../src/sim/scenario/crowd";
import { COMMITTED } from "../../src/sim/scenario/rules";
import { planHolders, POPULATION } from "../../src/sim/scenario/population";
import { MARKET, seen } from "./seen";
import { PriceRangeError, toLots, toTicks, unitsFor } from "../../src/sim/world/units";

const MAX_TICK = (1n << 24n) - 1n;
const CONCENTRATION = 2_000_000n;
const LEVERAGE = [2n, 5n, 10n, 25n, 50n];
const CONTEXT = {
  rules: COMMITTED,
  seed: 1n,
  size: { holders: 300, makers: 6, noise: 20, momentum: 8 },
  venues: 3,
  priceTicks: 26_680,
  warmupSteps: 240,
  blockSec: 5,
  cast: [],
  concentration: CONCENTRATION,
  population: POPULATION,
};

describe("population", () => {
  const plans = planHolders(1n, 300, 40, CONCENTRATION);
  const sum = (isLong: boolean): bigint =>
    plans.filter((plan) => plan.isLong === isLong).reduce((total, { notional }) => total + notional, 0n);

  it("makes both sides equally large, to the dollar of each trader", () => {
    const [longs, shorts] = [sum(true), sum(false)];
    const gap = longs > shorts ? longs - shorts : shorts - longs;
    expect(Number(gap)).to.be.at.most(300);
  });

  it("opens nothing that the exchange's margin would refuse", () => {
    for (const { equity, notional, tier } of plans) {
      // IM = n / leverage * (1 + n / concentration), at most n itself.
      const margin = (notional * (CONCENTRATION + notional)) / (LEVERAGE[tier]! * CONCENTRATION);
      expect(margin <= equity, `${notional} on ${equity} at tier ${tier}`).to.equal(true);
      expect(notional <= POPULATION.largestPosition).to.equal(true);
    }
  });

  it("reaches from 1.1x to near 50x, and uses every tier", () => {
    const leverage = plans.map(({ equity, notional }) => Number((notional * 100n) / equity));
    expect(Math.min(...leverage)).to.be.below(200);
    expect(Math.max(...leverage)).to.be.above(3_000);
    expect(new Set(plans.map(({ tier }) => tier)).size).to.equal(5);
  });

  it("has heavy tails: the largest tenth holds most of the money", () => {
    const equity = plans.map((plan) => plan.equity).sort((a, b) => (a < b ? 1 : -1));
    const all = equity.reduce((a, b) => a + b, 0n);
    const top = equity.slice(0, 30).reduce((a, b) => a + b, 0n);
    expect(top * 2n > all).to.equal(true);
  });

  it("hedges a share of the shorts, and changes nothing else of anybody", () => {
    const population = { ...POPULATION, hedgedShare: 500_000 };
    const hedged = planHolders(1n, 300, 40, CONCENTRATION, population);
    const chosen = hedged.filter(({ isHedged }) => isHedged);
    const shorts = hedged.filter(({ isLong }) => !isLong);
    expect(chosen.every((plan) => !plan.isLong && plan.stopPercent + plan.targetPercent === 0)).to.equal(
      true,
    );
    expect(chosen.length / shorts.length).to.be.within(0.35, 0.65);
    expect(hedged.map(({ equity, notional }) => [equity, notional])).to.deep.equal(
      plans.map(({ equity, notional }) => [equity, notional]),
    );
    expect(plans.some(({ isHedged }) => isHedged)).to.equal(false);
  });

  it("draws a trader's life from its own birth number: more market makers change nobody's size", () => {
    const drawn = planHolders(1n, 10, 40, CONCENTRATION).map(({ tier, stopPercent }) => [tier, stopPercent]);
    expect(plans.slice(0, 10).map(({ tier, stopPercent }) => [tier, stopPercent])).to.deep.equal(drawn);
  });

  it("takes another population at its word, and leaves what it does not name", () => {
    const other = planHolders(1n, 300, 40, CONCENTRATION, {
      ...POPULATION,
      leverageMost: 1_000n,
      stopShare: 0,
    });
    expect(Math.max(...other.map(({ tier }) => tier))).to.equal(2);
    expect(other.some(({ stopPercent }) => stopPercent > 0)).to.equal(false);
    expect(other.map(({ isLong }) => isLong)).to.deep.equal(plans.map(({ isLong }) => isLong));
  });

  it("puts traders of no thought in the makers' places, so that nobody after them is born otherwise", () => {
    const size = { ...CONTEXT.size, makers: 0, zeroIntelligence: CONTEXT.size.makers };
    const [usual, random] = [makeCrowd(CONTEXT), makeCrowd({ ...CONTEXT, size })];
    expect(random.filter(({ agent }) => agent.role === "zero intelligence")).to.have.length(6);
    const last = (people: typeof usual) => people.slice(-300).map(({ deposit, tier }) => [deposit, tier]);
    expect(last(random)).to.deep.equal(last(usual));
  });

  it("lets makers hedge on all venues where the population says so, and nowhere else", () => {
    const placesOf = (makersHedge: boolean) =>
      makeCrowd({ ...CONTEXT, population: { ...POPULATION, makersHedge } })
        .filter(({ agent }) => agent.role === "market maker")
        .map(({ agent }) => agent.hedgesOn);
    expect(new Set(placesOf(true))).to.deep.equal(new Set(["all"]));
    expect(new Set(placesOf(false))).to.deep.equal(new Set([undefined]));
  });

  it("obliges a share of the makers to stay when the market is rough", () => {
    const rough = MARKET.indexHistory.map((index, i) => index + (i % 2) * 4_000);
    const staying = (makerObligedShare: number) =>
      makeCrowd({ ...CONTEXT, population: { ...POPULATION, makerObligedShare } })
        .filter(({ agent }) => agent.role === "market maker")
        .filter(({ agent }) => agent.act(seen({ indexHistory: rough }, { equity: 1e13 })).length > 0).length;
    expect([0, 500_000, 1_000_000].map(staying)).to.deep.equal([0, 3, 6]);
  });

  it("bears everybody in one fixed order, keepers first", () => {
    const roles = makeCrowd(CONTEXT).map(({ agent }) => agent.role);
    expect(roles.slice(0, 5)).to.deep.equal([
      "oracle keeper",
      "liquidation keeper",
      "liquidation keeper",
      "deficit keeper",
      "market maker",
    ]);
    expect(roles.filter((role) => role === "long" || role === "short")).to.have.length(300);
    expect(makeCrowd(CONTEXT).map(({ agent }) => agent.role)).to.deep.equal(roles);
  });
});

describe("units", () => {
  it("finds the committed tick and lot for AVAX, and one tick-lot is 1e-4 for every price", () => {
    expect(unitsFor(26_680000000000000000n)).to.deep.equal({ tickSize: 10n ** 15n, lotSize: 10n ** 17n });
    for (const exponent of [13n, 15n, 18n, 20n, 22n]) {
      const { tickSize, lotSize } = unitsFor(7n * 10n ** exponent);
      expect(tickSize * lotSize).to.equal(10n ** 32n);
      expect(toTicks(7n * 10n ** exponent, { tickSize, lotSize })).to.equal(70_000);
    }
  });

  it("keeps tick and lot within the bounds of a listing, from a ten-millionth of a dollar to millions", () => {
    for (let price = 10n ** 11n; price <= 1n << 82n; price = (price * 17n) / 10n) {
      const { tickSize, lotSize } = unitsFor(price);
      expect(tickSize * lotSize, String(price)).to.equal(10n ** 32n);
      expect(tickSize <= MAX_PRICE / MAX_TICK && lotSize >= 10n ** 12n && lotSize <= 10n ** 24n).to.equal(
        true,
      );
      expect(price / tickSize >= 1_000n && price / tickSize <= MAX_TICK / 4n, String(price)).to.equal(true);
    }
  });

  it("refuses a price that no tick fits, naming have and need", () => {
    for (const price of [0n, 10n ** 11n - 1n, 10n ** 26n]) {
      expect(() => unitsFor(price)).to.throw(PriceRangeError, "from 1e-7 to 4194304 USD");
    }
  });

  it("rounds prices to the nearest tick and sizes toward zero", () => {
    const units = { tickSize: 10n, lotSize: 10n };
    expect([toTicks(14n, units), toTicks(15n, units)]).to.deep.equal([1, 2]);
    expect([toLots(19n, units), toLots(-19n, units)]).to.deep.equal([1, -1]);
  });
});
