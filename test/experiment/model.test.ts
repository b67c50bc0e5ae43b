import { expect } from "chai";

import { experimentOf } from "../../scripts/fidelity/trials";
import { runOnTwin } from "../../scripts/ensemble/execute";
import { measure } from "../../src/sim/ensemble/measures";
import { AS_IT_IS, cascade } from "../../src/sim/experiment/model";
import {
  ASSUMED,
  FREE_PARAMETERS,
  PARAMETER_NAMES,
  placeOf,
  valueAt,
} from "../../src/sim/experiment/parameters";
import {
  attackedParametersOf,
  inputsOf,
  observedIn,
  referenceArm,
  trialOf,
} from "../../src/sim/experiment/setup";

const SMALL = { holders: 16, blockSec: 30 };

describe("the experiment's model", () => {
  const experiment = experimentOf(true);
  const avax = observedIn(experiment, "AVAX");
  const parameters = attackedParametersOf(avax);
  const inputs = inputsOf(avax);

  it("reads the day from the bars as docs/experiment.md states it", () => {
    const falls = {
      AVAX: 0.541,
      AAVE: 0.599,
      ATOM: 0.407,
      FIL: 0.552,
      POL: 0.409,
      BTC: 0.084,
      ETH: 0.082,
      SOL: 0.169,
    };
    for (const [asset, fall] of Object.entries(falls)) {
      expect(observedIn(experiment, asset).fall, asset).to.be.closeTo(fall, 6e-4);
    }
    expect(avax.news).to.be.closeTo(0.118, 5e-4);
    expect(avax.venues).to.have.length(3);
  });

  it("is told nothing of what came after 21:14", () => {
    const blind = inputsOf({ ...avax, fall: 0.99 });
    expect(cascade(blind, parameters, SMALL)).to.deep.equal(cascade(inputs, parameters, SMALL));
  });

  it("walks a parameter from one end of its range to the other, in ratios where they matter", () => {
    for (const name of PARAMETER_NAMES) {
      const { low, high } = FREE_PARAMETERS[name];
      expect(valueAt(name, 0), name).to.be.closeTo(low, low * 1e-6);
      expect(valueAt(name, 1), name).to.be.closeTo(high, high * 1e-6);
    }
    for (const name of PARAMETER_NAMES) {
      expect(placeOf(name, valueAt(name, 0.3)), name).to.be.closeTo(0.3, 1e-5);
    }
    expect(() => placeOf("fund", 500_001)).to.throw(RangeError, "fund: have 500001, need 0 to 500000");
    expect(valueAt("outsideMemory", 0.5)).to.be.closeTo(Math.sqrt(60 * 1_800), 1e-3);
    expect(valueAt("longShare", 0.5)).to.be.closeTo(0.685, 1e-12);
  });

  it("keeps every assumption inside its plausible range", () => {
    for (const [name, value] of Object.entries({ ...ASSUMED, ...parameters })) {
      const { low, high } = FREE_PARAMETERS[name as keyof typeof parameters];
      expect(value, name).to.be.within(low, high);
    }
  });

  it("gives an asset the same market however many venues' bars were kept", () => {
    const depths = ["AVAX", "BTC"].map((asset) => {
      const told = inputsOf(observedIn(experiment, asset));
      const { prices } = cascade(told, parameters, SMALL);
      return prices.kind === "modelled" ? prices.impact.depth * told.venues.length : 0;
    });
    for (const depth of depths) expect(depth).to.be.closeTo(parameters.outsideDepth, 2);
  });

  it("lets one venue leave the others, but not where it is the only one", () => {
    const kinds = (asset: string) =>
      cascade(inputsOf(observedIn(experiment, asset)), parameters, SMALL).disturbances.map(
        ({ kind }) => kind,
      );
    expect(kinds("AVAX")).to.deep.equal(["quote"]);
    expect(kinds("BTC")).to.deep.equal([]);
    expect(kinds("POL")).to.deep.equal(["quote", "source outage"]);
  });

  it("changes in a null what the null is about, and nothing else", () => {
    const base = cascade(inputs, parameters, SMALL);
    const still = cascade(inputs, parameters, SMALL, { ...AS_IT_IS, feedback: false });
    if (base.prices.kind !== "modelled" || still.prices.kind !== "modelled") throw new Error("not modelled");
    expect(still.prices.impact.depth).to.be.above(1e12);
    expect({ ...still, prices: base.prices }).to.deep.equal(base);
    const random = cascade(inputs, parameters, SMALL, { ...AS_IT_IS, zeroIntelligence: true });
    expect(random.crowd).to.include({ makers: 0, momentum: 0, zeroIntelligence: base.crowd.makers });
    expect(random.prices).to.deep.equal(base.prices);
  });

  it("spares one account, and only that one, with the same random numbers until then", async () => {
    const small = { ...experiment, size: { ...experiment.size, ...SMALL } };
    const deep = { ...parameters, outsideDepth: 200_000, makerFlight: 40_000 };
    const terms = { study: "test", inputs, parameters: deep, arm: referenceArm(deep), seed: 2n };
    const run = async (spared: number[]) => {
      const trial = trialOf(small, { ...terms, variation: { ...AS_IT_IS, spared } });
      return measure(await runOnTwin({ ...trial, bars: undefined, series: true })).liquidated;
    };
    const before = await run([]);
    expect(before.length).to.be.above(1);
    const [first] = before;
    const after = await run([first!.account]);
    expect(after.map(({ account }) => account)).to.not.contain(first!.account);
    expect(after.length).to.be.above(0);
    expect(after.every(({ t }) => t >= first!.t)).to.equal(true);
  });
});
