import { readFileSync } from "node:fs";

import { expect } from "chai";

import { AVAX } from "../../../deploy/config/avax";
import { knowledgeTable } from "../../../src/compare/knowledge/table";
import { cellsAt } from "../../../src/compare/knowledge/matrix";
import { KNOWLEDGE_VENUES, type Knowledge, knowledgeSchema } from "../../../src/domain/run/knowledge";

const FEWEST_RUNS = 100;

describe("knowledge: the committed matrix", () => {
  let knowledge: Knowledge;

  before(() => {
    knowledge = knowledgeSchema.parse(JSON.parse(readFileSync("bench/knowledge.json", "utf8")));
  });

  it("is what docs/knowledge.md prints, to the last figure", () => {
    const page = readFileSync("docs/knowledge.md", "utf8");
    expect(page).to.contain(["```", knowledgeTable(knowledge).trimEnd(), "```"].join("\n"));
  });

  it("has a hundred runs with and as many without misconduct in each cell that was measured", () => {
    const measured = knowledge.cells.filter(({ detection }) => detection !== null);
    expect(measured).to.have.length.above(300);
    for (const { detection, falseAlarms } of measured) {
      expect(detection!.runs).to.be.at.least(FEWEST_RUNS);
      expect(falseAlarms!.runs).to.be.at.least(FEWEST_RUNS);
    }
    const places = knowledge.rows.length * KNOWLEDGE_VENUES.length;
    expect(knowledge.cells).to.have.length(places * 4 * 2);
  });

  it("is what the code finds today, where one row is measured again", async function () {
    this.timeout(300_000);
    const { runs, seed } = knowledge;
    const options = { seed: BigInt(seed), runs, parameters: AVAX, rows: ["stolenKey"] };
    const committed = knowledge.cells.filter(
      ({ row, venue }) => row === "stolenKey" && venue === "glasshouse",
    );
    expect(await cellsAt(options, "glasshouse", () => undefined)).to.deep.equal(committed);
  });
});
