import { expect } from "chai";

import { type RunResult } from "../../src/domain/run/artifact";
import { sealRun } from "../../src/domain/run/canonical";
import { fidelityMisses, missLine } from "../../src/report/fidelityRows";
import { firstScreen } from "../../src/report/firstScreen";
import { headline } from "../../src/report/headline";
import { verdictOf } from "../../src/report/measures";
import { sampleFidelity, sampleRow } from "./sampleFidelity";
import { META, sampleColumn, sampleResult, wad } from "./sampleRun";

const run = (change: (result: RunResult) => void = () => undefined) => {
  const result = sampleResult();
  change(result);
  return sealRun(result, META);
};

describe("first screen of the report", () => {
  it("says in two sentences what happened", () => {
    expect(headline(run())).to.equal(
      "The index of AVAX fell by 28.6 %, from 28.00 to 20.00 USD, and ended at 21.00 USD; the market was not open for 6 min 40 s. " +
        "Of 300 accounts 41 were liquidated, the fund paid 19,200 USD, deleveraging closed 2.0 AVAX of winners, " +
        "at most 16.5 % of one position, and 0.25 USD of bad debt was left.",
    );
  });

  it("says what did not happen", () => {
    const quiet = headline(
      run(({ columns }) => {
        for (const { summary } of columns) {
          summary.price = { open: wad(20), low: wad(20), high: wad(21), close: wad(21) };
          summary.gradeSec = { open: 600, reduceOnly: 0, auction: 0, halted: 0 };
          summary.traders.liquidated = 0;
          summary.fund.drawn = "0";
          summary.adl.events = 0;
          summary.badDebt.negativeEquity = "0";
        }
      }),
    );
    expect(quiet).to.equal(
      "The index of AVAX never fell below the 20.00 USD at which it opened; the market stayed open. " +
        "Of 300 accounts 0 were liquidated, the fund paid nothing, nobody was deleveraged, and no bad debt was left.",
    );
  });

  it("finds in what an arm is worse and in what the first rules are", () => {
    const [base, arm] = [sampleColumn("committed"), sampleColumn("halts=off")];
    arm.summary.badDebt.negativeEquity = wad(900);
    arm.summary.traders.liquidated = 30;
    arm.summary.gradeSec = { open: 600, reduceOnly: 0, auction: 0, halted: 0 };
    expect(verdictOf(arm, base)).to.deep.equal({
      worse: ["bad debt at the end 900 USD against 0 USD"],
      better: ["accounts liquidated 30 against 41", "time not open 0 s against 6 min 40 s"],
    });
  });

  it("says plainly where the committed rules made things worse", () => {
    const page = firstScreen(run(({ columns }) => void (columns[1]!.summary.traders.liquidated = 30)));
    expect(page).to.contain("Worse in nothing");
    expect(page).to.contain(
      "<strong>Better</strong> in accounts liquidated 30 against 41: there the first rules are the worse ones",
    );
    expect(page).to.contain("41 of 300");
    expect(page).to.contain("<b>30 of 300</b>");
  });

  it("needs no second set of rules", () => {
    const page = firstScreen(run(({ columns }) => void columns.pop()));
    expect(page).to.not.contain("What made things worse");
    expect(page).to.contain("41 of 300");
  });
});

describe("misses of the model", () => {
  it("shows rows that miss and no other, and what the study refuted", () => {
    const rows = [
      sampleRow(),
      sampleRow({ target: "open interest", pass: true }),
      sampleRow({ target: "news", pass: null }),
    ];
    const html = fidelityMisses(sampleFidelity(rows));
    expect(html).to.contain("1 of 2 targets");
    expect(html).to.contain(
      '<th scope="row">fall of AVAX</th><td>MISS</td><td>54.1 %</td><td>37.9 % to 70.3 %</td><td>25.0 %</td>',
    );
    expect(html).to.not.contain("open interest");
    expect(html).to.contain("H1, refuted");
    expect(html).to.contain("C1, not robust");
    expect(html).to.not.contain("H2");
  });

  it("says how much less was run than was committed, and heads the page with what is missed, if anything is", () => {
    const artifact = sampleFidelity([sampleRow(), sampleRow({ target: "a < b" }), sampleRow({ pass: true })]);
    const { size } = artifact.result;
    artifact.result.committed = { ...size, ablationSeeds: 200 };
    expect(fidelityMisses(artifact)).to.contain("Not the committed size: ablationSeeds 1 of 200.");
    expect(fidelityMisses(sampleFidelity([sampleRow()]))).to.not.contain("committed size");
    expect(missLine(artifact)).to.contain("MISS: 2 of 3 targets").and.contain("fall of AVAX, a &lt; b");
    expect(missLine(sampleFidelity([sampleRow({ pass: true })]))).to.equal("");
  });

  it("says so when nothing misses, and when a value is missing", () => {
    expect(fidelityMisses(sampleFidelity([sampleRow({ pass: true })]))).to.contain("All 1 targets");
    expect(fidelityMisses(sampleFidelity([sampleRow({ value: null, range: null })]))).to.contain(
      "<td>none</td>",
    );
  });
});
