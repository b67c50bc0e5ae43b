import { expect } from "chai";

import { AVAX } from "../../deploy/config/avax";
import { knowledgeMatrix } from "../../src/compare/knowledge/matrix";
import { type Knowledge, type KnowledgeCell } from "../../src/domain/run/knowledge";

const HOUR_MS = 3_600_000;
const RUNS = 100;

describe("knowledge, whole", function () {
  this.timeout(HOUR_MS);
  let knowledge: Knowledge;

  before(async () => {
    knowledge = await knowledgeMatrix({ seed: 2n, runs: RUNS, parameters: AVAX });
  });

  const at = (row: string, venue: string, culprit: string): readonly KnowledgeCell[] =>
    knowledge.cells.filter((cell) => cell.row === row && cell.venue === venue && cell.culprit === culprit);
  const verdicts = (row: string, venue: string, culprit: string) =>
    at(row, venue, culprit).map(({ verdict }) => verdict);

  it("measures each cell a hundred times with and without, or says why it cannot", () => {
    for (const cell of knowledge.cells) {
      if (cell.verdict === "impossible") expect(cell.reason).to.be.a("string");
      else if (cell.verdict === "notPublished") expect(cell.detection).to.equal(null);
      else expect([cell.detection!.runs, cell.falseAlarms!.runs]).to.deep.equal([RUNS, RUNS]);
    }
  });

  it("lets the twelve kinds of misconduct fail on Glasshouse, but for the order of transactions", () => {
    const possible = knowledge.rows
      .filter(({ group }) => group === "misconduct")
      .filter(({ id }) => verdicts(id, "glasshouse", "naive").some((verdict) => verdict !== "impossible"));
    expect(possible.map(({ id }) => id)).to.deep.equal([]);
  });

  it("finds Glasshouse blind where it must be", () => {
    for (const row of ["frontRunning", "censorship", "oracleMajority", "contractBug", "stolenKey"]) {
      expect(at(row, "glasshouse", "adaptive")[0]!.verdict, row).to.not.equal("detected");
    }
    expect(verdicts("hunting", "glasshouse", "adaptive")).to.not.include("detected");
  });

  it("finds public positions hunted more often than hidden ones", () => {
    const hidden = at("hunting", "bestPractice", "adaptive")[0]!.harm!;
    const open = at("hunting", "glasshouse", "adaptive")[0]!.harm!;
    expect(open.low).to.be.greaterThan(hidden.high);
  });
});
