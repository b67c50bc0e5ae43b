import { expect } from "chai";

import { changedArm, committedArm } from "../../src/sim/scenario/arm";
import { scenarioNamed, SCENARIOS } from "../../src/sim/scenario/catalogue";
import { OCT10 } from "../../src/sim/scenario/catalogue/oct10";
import { FOR_GOOD } from "../../src/sim/scenario/disturbance";
import { COMMITTED, readRules, RuleError } from "../../src/sim/scenario/rules";
import { ScenarioError, withBlocks } from "../../src/sim/scenario/scenario";

describe("rules of an arm", () => {
  it("reads every setting, and leaves the others as committed", () => {
    const settings = ["oracle=single", "halts=off", "insurance=0", "keepers=slow", "flight=9000", "block=15"];
    const rules = readRules(settings);
    expect(rules).to.deep.equal({
      oracle: "single",
      halts: false,
      insurance: 0n,
      keepers: "slow",
      flight: 9_000,
      block: 15,
    });
    const arm = changedArm(committedArm(), readRules(["halts=off"]));
    expect(arm).to.deep.include({ id: "halts=off", rules: { ...COMMITTED, halts: false } });
  });

  it("names an arm by its settings whatever their order", () => {
    const [one, other] = [
      ["oracle=single", "halts=off"],
      ["halts=off", "oracle=single"],
    ].map((settings) => changedArm(committedArm(), readRules(settings)).id);
    expect([one, other]).to.deep.equal(["halts=off,oracle=single", "halts=off,oracle=single"]);
  });

  it("says what is known where it is told something else", () => {
    const refused = (setting: string, ...more: string[]) =>
      expect(() => readRules([setting, ...more]), setting).to.throw(RuleError);
    refused("speed=9").with.property("message").that.contains("known are: oracle, halts, insurance");
    refused("constructor=1").with.property("message").that.contains('unknown rule "constructor"');
    refused("halts").with.property("message").that.contains("halts takes on | off");
    refused("halts=maybe");
    refused("insurance=-1");
    refused("insurance=1e6");
    refused("insurance=1000000001");
    refused("flight=0");
    refused("block=0");
    refused("block=61").with.property("message").that.contains("1 to 60 s");
    refused("halts=on", "halts=off").with.property("message").that.contains("set twice");
  });

  it("keeps full checks of the laws as far apart in market time when blocks come less often", () => {
    const slower = withBlocks(OCT10, { ...COMMITTED, block: 15 });
    expect([slower.blockSec, slower.lawsEvery]).to.deep.equal([15, 40]);
    expect(withBlocks(OCT10, COMMITTED)).to.equal(OCT10);
  });
});

describe("catalogue of scenarios", () => {
  it("finds a scenario by its name, each name once", () => {
    for (const scenario of SCENARIOS) expect(scenarioNamed(scenario.name)).to.equal(scenario);
    expect(() => scenarioNamed("oct11")).to.throw(ScenarioError, "known are: oct10, ");
  });

  it("says of each what it shows, where it comes from, and what to expect of it", () => {
    for (const { name, about, disturbances, replaySec } of SCENARIOS) {
      expect(about.shows.length, name).to.be.above(40);
      expect(about.source.length, name).to.be.above(10);
      expect(about.facts, name).to.not.be.empty;
      for (const { fromSec, untilSec } of disturbances) {
        const ends = untilSec <= replaySec || untilSec === FOR_GOOD;
        expect([fromSec >= 0, fromSec < Math.min(untilSec, replaySec), ends], name).to.deep.equal([
          true,
          true,
          true,
        ]);
      }
    }
  });
});
