import { expect } from "chai";

import { knowledgeSection } from "../../src/report/knowledge";
import { sampleCell, sampleKnowledge } from "./sampleBeside";

describe("knowledge in the report", () => {
  it("says each verdict in words and with its counts: colour is not the only sign", () => {
    const html = knowledgeSection(
      sampleKnowledge([
        sampleCell(),
        sampleCell({ culprit: "adaptive", verdict: "notDetected" }),
        sampleCell({ venue: "typical", verdict: "notPublished", detection: null, falseAlarms: null }),
        sampleCell({ venue: "glasshouse", verdict: "impossible", detection: null, reason: "Vault_NotOwner" }),
      ]),
    );
    expect(html).to.match(/detected<\/span> \(19 of 20; 1 of 20\)/);
    expect(html).to.match(/not detected<\/span> \(19 of 20/);
    expect(html).to.contain("not published</span></div>");
    expect(html).to.contain("impossible</span><small>Vault_NotOwner</small>");
  });

  it("names the culprit of each line, once where both say the same, and gives every measured cell its figures", () => {
    const same = { verdict: "impossible", detection: null, reason: "Vault_NotOwner" } as const;
    const html = knowledgeSection(
      sampleKnowledge([
        sampleCell(),
        sampleCell({ culprit: "adaptive", verdict: "notDetected" }),
        sampleCell({ venue: "glasshouse", ...same }),
        sampleCell({ venue: "glasshouse", culprit: "adaptive", ...same }),
      ]),
    );
    const lines = [...html.matchAll(/<small class="who">(\w+)<\/small>/g)].map(([, who]) => who);
    expect(lines).to.deep.equal(["naive", "adaptive", "both"]);
    const { detection, falseAlarms } = sampleCell();
    for (const rate of [detection!, falseAlarms!]) {
      const [share, low, high] = [rate.rate, rate.low, rate.high].map((part) => (part * 100).toFixed(0));
      expect(html).to.contain(`<td>${share} % (${low} to ${high})</td>`);
    }
  });

  it("keeps what was not measured apart from what was not detected", () => {
    const [, row] =
      /<th scope="row">keys are stolen([\s\S]*?)<\/tr>/.exec(knowledgeSection(sampleKnowledge())) ?? [];
    expect(row?.match(/not measured/g)).to.have.length(5);
    expect(row).to.contain("expected to be blind");
  });

  it("has one labelled radio button for each observer that looked, and captions", () => {
    const html = knowledgeSection(sampleKnowledge());
    expect(
      [...html.matchAll(/<label><input type="radio" name="observer" id="see-(\w+)"/g)].map(([, id]) => id),
    ).to.deep.equal(["outsider", "auditor"]);
    expect(html.match(/ checked>/g)).to.have.length(1);
    expect(html.match(/<caption>/g)).to.have.length(6);
    expect(html).to.contain("<legend>Seen by</legend>");
  });

  it("names what gets past an observer by its title", () => {
    const html = knowledgeSection(sampleKnowledge());
    expect(html).to.match(/in part<\/span><small>unseen: keys are stolen/);
    expect(html).to.contain("checkable</span></td>");
  });
});
