import { expect } from "chai";

import { type RunResult } from "../../src/domain/run/artifact";
import { sealRun } from "../../src/domain/run/canonical";
import { duration, minuteOf, moment } from "../../src/report/format";
import { renderReport } from "../../src/report/render";
import { TimeAxis } from "../../src/report/timeAxis";
import { META, sampleResult } from "./sampleRun";

const DAY = 86_400;
const T = [0, 10, 20, 20 + DAY, 30 + DAY];

/** The sample, three days of which pass between its second and its third sample, and whose market settles. */
function jumped(): RunResult {
  const result = sampleResult();
  for (const column of result.columns) {
    column.series.t = column.series.t.map((t, i) => (i < 2 ? t : t + 3 * DAY));
    column.settlement = {
      settled: { t: 3 * DAY + 60, price: "24500000000000000000", index: "22000000000000000000" },
      woundUp: [
        {
          t: 3 * DAY + 50,
          account: 77,
          role: "<long>",
          equity: "-301460000000000000000",
          price: "24500000000000000000",
          covered: "301460000000000000000",
          deleveraged: "1000000000000000000",
          levied: "0",
          deficit: "0",
          reward: "5000000000000000000",
        },
      ],
    };
  }
  return result;
}

describe("time axis of the report", () => {
  it("is the time itself where nothing is left out", () => {
    const axis = new TimeAxis([0, 10, 20, 30]);
    expect([axis.x(15), axis.t(15), axis.end, axis.gaps]).to.deep.equal([15, 15, 30, []]);
  });

  it("draws a gap as a band of a minute, and finds its way back", () => {
    const axis = new TimeAxis(T);
    expect(axis.gaps).to.deep.equal([{ from: 20, to: 20 + DAY }]);
    expect([15, 20, 20 + DAY / 2, 20 + DAY, 30 + DAY].map((t) => axis.x(t))).to.deep.equal([
      15, 20, 50, 80, 90,
    ]);
    expect([15, 50, 80, 90].map((x) => axis.t(x))).to.deep.equal([15, undefined, 20 + DAY, 30 + DAY]);
    expect(axis.end).to.equal(90);
  });

  it("names days where a run goes beyond the one in which it began", () => {
    const start = 21 * 3_600;
    expect([moment(start, 65), minuteOf(start, 3 * DAY + 60)]).to.deep.equal(["21:01:05", "+3 d 21:01"]);
    expect([duration(DAY + 3_720), duration(3_720)]).to.deep.equal(["1 d 1 h 2 min", "62 min"]);
  });

  it("shows how long the gap was, and how the market ended", () => {
    const page = renderReport(sealRun(jumped(), META));
    expect(page).to.contain(">3 d</text>");
    expect(page).to.contain("The end of the market").and.to.contain("for 24.50 USD");
    expect(page).to.contain("#77 &lt;long&gt;").and.to.contain("-301.46");
    expect(renderReport(sealRun(sampleResult(), META))).to.not.contain("The end of the market");
  });
});
