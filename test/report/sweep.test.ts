import { expect } from "chai";

import { fanChart } from "../../src/report/fan";
import { sweepSection } from "../../src/report/sweep";
import { sampleArm, sampleFigure, sampleSweep } from "./sampleBeside";

const more = { mean: 10, low: 1, high: 19, n: 8 };
const less = { mean: -10, low: -19, high: -1, n: 8 };
const chance = { mean: 1, low: -1, high: 3, n: 8 };

describe("sweep in the report", () => {
  it("calls worse and better only what differs beyond chance, by what each figure wants", () => {
    const arm = sampleArm("halts=off", [
      sampleFigure({ name: "badDebt", difference: more }),
      sampleFigure({ name: "fundEnd", difference: more }),
      sampleFigure({ name: "depthLow", difference: less }),
      sampleFigure({ name: "wipedOut", difference: less }),
      sampleFigure({ name: "haltedSec", difference: chance }),
      sampleFigure({ name: "indexEnd", difference: less }),
    ]);
    expect(sweepSection(sampleSweep([sampleArm("committed", [sampleFigure()]), arm]), 0)).to.contain(
      "worse in bad debt, depth low; better in fund end, wiped out.</li>",
    );
  });

  it("gives every figure its quantiles, interval and difference", () => {
    const html = sweepSection(sampleSweep([sampleArm("a", [sampleFigure({ difference: more })])]), 0);
    for (const text of [
      "100 USD",
      "50 USD to 175 USD",
      "120 USD (100 USD to 140 USD)",
      "10 USD (1 USD to 19 USD)",
    ]) {
      expect(html).to.contain(`<td>${text}</td>`);
    }
    expect(html).to.contain(`<rect x="45" y="7" width="112.5"`);
  });

  it("has no interval where there is no value", () => {
    const none = sampleFigure({ n: 0, estimate: null, quantiles: null });
    expect(sweepSection(sampleSweep([sampleArm("a", [none])]), 0).match(/<td>none<\/td>/g)).to.have.length(4);
  });

  it("draws bands around the median and says what they say", () => {
    const { series } = sampleArm("a", []);
    const svg = fanChart({
      title: "Index",
      unit: "USD",
      t: series.t,
      bands: series.index,
      start: 0,
      range: { min: 10, max: 30 },
    });
    expect(svg).to.contain(`<polyline points="64.0,97.0 348.0,97.0 632.0,97.0"`);
    expect(svg).to.contain(
      `<polygon points="64.0,24.0 348.0,24.0 632.0,24.0 632.0,170.0 348.0,170.0 64.0,170.0"`,
    );
    expect(svg).to.contain("at 00:10:00 the median is 20 USD, and nine of ten runs lie between 10 and 30");
    expect(svg).to.not.match(/(fill|stroke)="(#|rgb)/);
  });

  it("labels its grid so that one line can be told from the next", () => {
    const { series } = sampleArm("a", []);
    const range = { min: 24.8, max: 25.2 };
    const svg = fanChart({ title: "Index", unit: "USD", t: series.t, bands: series.index, start: 0, range });
    for (const label of ["24.80", "24.90", "25.00", "25.10", "25.20"]) {
      expect(svg).to.match(new RegExp(`>${label}0?</text>`));
    }
  });

  it("puts lines of the grid where their names say, also between whole dollars and minutes", () => {
    const { bands, t } = { bands: sampleArm("a", []).series.index, t: [0, 330] };
    const svg = fanChart({ title: "Index", unit: "USD", t, bands, start: 0, range: { min: 18, max: 23 } });
    const texts = [...svg.matchAll(/>([0-9.:]+)<\/text>/g)].map(([, text]) => text);
    expect(texts).to.include.members(["18.0", "20.5", "23.0", "00:00:00", "00:02:45", "00:05:30"]);
  });

  it("draws nothing where there is no sample", () => {
    const bands = { p5: [], p25: [], p50: [], p75: [], p95: [] };
    const svg = fanChart({ title: "Index", unit: "USD", t: [], bands, start: 0, range: { min: 0, max: 1 } });
    expect(svg).to.contain("no sample yet");
    expect(svg).to.not.contain("NaN");
  });
});
