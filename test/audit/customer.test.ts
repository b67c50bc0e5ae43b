import { expect } from "chai";

import { exampleOf, liveThrough } from "../../scripts/audit/venueStory";
import { customerArtifactOf } from "../../src/audit/venue/customerArtifact";
import { auditAsCustomer, type CustomerAudit, customerExitCode } from "../../src/audit/venue/customerAudit";
import { type MisconductKind } from "../../src/cex/misconduct/switches";
import { type VenueKind } from "../../src/cex/model/config";
import { renderCustomerAudit } from "../../src/report/audit/customerPage";
import { escapeHtml } from "../../src/report/format";

describe("an audit from where a customer stands", () => {
  function audited(kind: VenueKind, misconduct: readonly MisconductKind[] = []): CustomerAudit {
    return auditAsCustomer(liveThrough(kind, misconduct.map(exampleOf)));
  }

  function violated({ answers }: CustomerAudit): string[] {
    return answers.filter(({ verdict }) => verdict === "violated").map(({ question }) => question);
  }

  it("finds nothing wrong with honest venues but a DEX's keys, and much that stays open with all", () => {
    const exits = (["opaque", "typical", "bestPractice", "badDex"] as const).map((kind) => {
      const audit = audited(kind);
      const open = audit.answers.filter(({ verdict }) => verdict === "open").length;
      return [customerExitCode(audit), violated(audit), open];
    });
    expect(exits).to.deep.equal([
      [2, [], 10],
      [2, [], 9],
      [2, [], 7],
      [1, ["powers"], 5],
    ]);
  });

  it("makes a page of every question, with its answer and what it leaves open, all escaped", () => {
    const honest = customerArtifactOf(audited("typical"));
    expect(honest.verdict).to.equal("unchecked");
    const page = renderCustomerAudit({ ...honest, venue: "<b>Venue</b>" });
    for (const { question, evidence, leavesOpen } of honest.answers) {
      for (const text of [question, evidence, leavesOpen]) expect(page).to.contain(escapeHtml(text));
    }
    expect(page).to.contain("1 of 10 questions").and.not.contain("<b>Venue");
    expect(page).to.match(/default-src 'none'/);
    const caught = customerArtifactOf(audited("typical", ["lending"]));
    expect([caught.verdict, caught.headline]).to.deep.equal(["violated", "Something is not so."]);
    expect(renderCustomerAudit(caught)).to.contain("<td>not so</td>");
  });

  const CAUGHT: readonly (readonly [VenueKind, MisconductKind, string])[] = [
    ["typical", "hiddenLiabilities", "my balance"],
    ["bestPractice", "hiddenLiabilities", "my balance"],
    ["opaque", "withdrawalFreeze", "payout"],
    ["bestPractice", "withdrawalFreeze", "payout"],
    ["typical", "lending", "reserves"],
    ["badDex", "lending", "reserves"],
    ["badDex", "keyTheft", "reserves"],
    ["badDex", "forgedBalance", "code"],
  ];
  for (const [kind, misconduct, question] of CAUGHT) {
    it(`sees ${misconduct} at a ${kind} venue in ${question}`, () => {
      expect(violated(audited(kind, [misconduct]))).to.include(question);
    });
  }

  it("does not see lending where nothing is published, nor where the coins are borrowed back for the day", () => {
    expect(violated(audited("opaque", ["lending"]))).to.deep.equal([]);
    expect(violated(audited("typical", ["lending", "borrowedReserves"]))).to.deep.equal([]);
  });

  it("believes no leaf that differs from what the page said on its day", () => {
    const evidence = liveThrough("bestPractice", []);
    const { kept } = evidence;
    if (kept === undefined) throw new RangeError("no page");
    const balance = { ...kept.balance, usd: kept.balance.usd + 1n };
    const audit = auditAsCustomer({ ...evidence, kept: { ...kept, balance } });
    expect(violated(audit)).to.deep.equal(["my balance"]);
  });
});
