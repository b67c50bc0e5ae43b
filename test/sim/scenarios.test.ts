import { expect } from "chai";

import { type RunColumn } from "../../src/domain/run/artifact";
import { SCENARIOS } from "../../src/sim/scenario/catalogue";
import { ON_TWIN, tell } from "./tell";

const liquidatedIn = ({ liquidations }: RunColumn, from: number, until: number): number =>
  liquidations.filter(({ t }) => t >= from && t < until).length;

/** Of these, on the contracts in the quick tests: the crash, and an attack. The twin is quicker, and deep tests tell all on both. */
const ON_CHAIN: readonly string[] = ["oct10", "oct10-closed", "single-oracle-attack"];

describe("scenarios, told in short", () => {
  const found = new Map<string, RunColumn>();
  const story = (name: string): RunColumn => found.get(name) ?? expect.fail(`${name} was not run`);

  for (const { name } of SCENARIOS.filter((scenario) => !ON_TWIN.includes(scenario.name))) {
    it(`${name} runs to its end and every cent is found`, async () => {
      const column = await tell(name, {}, ON_CHAIN.includes(name) ? undefined : "twin");
      found.set(name, column);
      const { money, laws } = column.summary;
      expect([column.complete, laws.violations]).to.deep.equal([true, []]);
      expect(money.tokensHeld).to.equal(money.accounted);
      expect(BigInt(money.difference)).to.be.within(0n, 10_000n);
    });
  }

  it("nothing happens in a calm market", () => {
    const { summary, halts } = story("calm");
    expect([halts, summary.adl.events, summary.badDebt.negativeEquity]).to.deep.equal([[], 0, "0"]);
  });

  it("an attack on one venue is nothing to the median, and everything to a single source", async () => {
    expect(story("single-oracle-attack").summary.traders.liquidated).to.equal(0);
    const single = await tell("single-oracle-attack", { oracle: "single" });
    expect(single.summary.traders.liquidated).to.be.above(5);
    expect(BigInt(single.summary.price.low)).to.be.below(18n * 10n ** 18n);
  });

  it("nobody is liquidated while keepers are absent or no price arrives, and somebody is afterwards", () => {
    for (const name of ["keeper-outage", "oracle-outage"]) {
      // A source is trusted for another minute after its last word.
      expect(liquidatedIn(story(name), 490, 960), name).to.equal(0);
      expect(liquidatedIn(story(name), 960, 1_800), name).to.be.above(0);
    }
  });

  it("an outage of all sources is a time without quorum", () => {
    expect(story("oracle-outage").summary.oracleSec.noQuorum).to.be.within(400, 600);
    expect(story("keeper-outage").summary.oracleSec.noQuorum).to.equal(0);
  });

  it("makers who leave take the depth with them", () => {
    const { series } = story("market-maker-flight");
    const depthAt = (t: number): number => series.bidDepth[series.t.findIndex((at) => at >= t)] ?? -1;
    expect(depthAt(300)).to.be.above(10_000);
    expect(depthAt(700)).to.equal(0);
    const spreadAt = (t: number) => series.spreadPpm[series.t.findIndex((at) => at >= t)];
    expect(spreadAt(300)).to.be.within(1, 50_000);
    // An auction gathers what is left: its orders cross.
    expect(series.grade[series.t.findIndex((at) => at >= 700)]).to.equal(2);
    expect(spreadAt(700)).to.be.below(0);
  });

  it("a small fund is used up, and others pay", () => {
    const { fund, adl, badDebt } = story("fund-exhaustion").summary;
    expect(BigInt(fund.start)).to.be.below(20_000n * 10n ** 18n);
    expect(adl.events + Number(BigInt(badDebt.worstDeficit) > 0n)).to.be.above(0);
  });

  it("absent keepers liquidate nobody at all", async () => {
    const column = await tell("fund-exhaustion", { keepers: "absent" }, "twin");
    expect(column.liquidations).to.deep.equal([]);
    expect(BigInt(column.summary.badDebt.negativeEquity)).to.be.above(0n);
  });
});
