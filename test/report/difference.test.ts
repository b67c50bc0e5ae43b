import { expect } from "chai";

import { sealRun } from "../../src/domain/run/canonical";
import { differences, differenceSection } from "../../src/report/difference";
import { META, sampleColumn, sampleResult, wad } from "./sampleRun";

describe("difference of two runs", () => {
  it("has no row for equal runs", () => {
    expect(differences(sampleColumn("a").summary, sampleColumn("a").summary)).to.deep.equal([]);
  });

  it("lists each figure that differs with its absolute and relative change", () => {
    const [a, b] = [sampleColumn("a").summary, sampleColumn("a").summary];
    b.fund.drawn = wad(9_600);
    b.traders.liquidated = 50;
    b.badDebt.deficit = "250000000000000001";
    a.adl.levied = "0";
    b.money.difference = "7";
    b.adl.byTier[1]!.shortClosedPpm = 66_000;
    b.transactions.failures = [{ error: "Other", role: "long", count: 2 }];
    b.transactions.gas = null;
    b.laws.violations.push({ block: 1, law: "LED-1", subject: "", have: "", need: "" });
    expect(differences(a, b)).to.have.deep.members([
      ["fund.drawn", "19,200.000000", "9,600.000000", "-9,600.000000", "-50.0 %"],
      ["traders.liquidated", "41", "50", "+9", "+21.9 %"],
      ["badDebt.deficit", "0.250000", "0.250000", "+1 wei", "below 0.1 %"],
      ["adl.levied", "0.000000", "0.500000", "+0.500000", "from nothing"],
      ["money.difference", "0", "7", "+7", "from nothing"],
      ["adl.5x.shortClosedPpm", "33,000", "66,000", "+33,000", "+100.0 %"],
      ["laws.violations", "0", "1", "+1", "from nothing"],
      ["transactions.gas", "2,000,000,000", "none", "", ""],
      ["refused Exchange_StalePrice, long", "12", "none", "", ""],
      ["refused Other, long", "none", "2", "", ""],
    ]);
  });

  it("says which rules only one of them has", () => {
    const [here, there] = [sampleResult(), sampleResult()];
    there.columns[1]!.id = "adl=queue";
    there.columns[1]!.title = "Queue";
    const html = differenceSection(sealRun(here, META), sealRun(there, META));
    expect(html).to.contain("No figure differs");
    expect(html).to.contain("The other run has no such set of rules");
    expect(html).to.contain("Only in the other run: Queue.");
  });
});
