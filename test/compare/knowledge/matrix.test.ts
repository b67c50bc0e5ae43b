import { expect } from "chai";

import { AVAX } from "../../../deploy/config/avax";
import { execute } from "../../../scripts/ensemble/execute";
import { matrixByVenue } from "../../../scripts/knowledge/byVenue";
import { checksOf, CLAIMS } from "../../../src/compare/knowledge/claims";
import { KnowledgeError, knowledgeMatrix } from "../../../src/compare/knowledge/matrix";
import { ROWS } from "../../../src/compare/knowledge/rows/registry";
import { knowledgeTable } from "../../../src/compare/knowledge/table";
import { knowledgeSchema, type Knowledge, type KnowledgeCell } from "../../../src/domain/run/knowledge";

const options = { seed: 5n, runs: 5, parameters: AVAX };

function cellOf({ cells }: Knowledge, row: string, venue: string, culprit: string, observer: string) {
  const found = cells.filter(
    (cell) =>
      cell.row === row && cell.venue === venue && cell.culprit === culprit && cell.observer === observer,
  );
  expect(found).to.have.length(1);
  return found[0]!;
}

describe("knowledge: the matrix", () => {
  let knowledge: Knowledge;
  const rows = ["stolenKey", "withdrawalFreeze", "oracleMajority", "keyTheft"];
  const told: string[] = [];

  before(async () => {
    const onProgress = (done: number, total: number): void => void told.push(`${done}/${total}`);
    knowledge = await knowledgeMatrix({ ...options, rows, onProgress });
  });

  it("is plain data that its schema takes back from JSON", () => {
    expect(knowledgeSchema.parse(JSON.parse(JSON.stringify(knowledge)))).to.deep.equal(knowledge);
    expect(told.at(-1)).to.equal("20/20");
    expect(told).to.have.length(20);
  });

  it("is the same for the same seed, and another for another", async () => {
    const few = { ...options, runs: 2, rows: ["stolenKey"] };
    const [a, b, c] = await Promise.all([
      knowledgeMatrix(few),
      knowledgeMatrix(few),
      knowledgeMatrix({ ...few, seed: 6n }),
    ]);
    expect(a).to.deep.equal(b);
    expect(a.cells).to.not.deep.equal(c.cells);
  });

  it("is the same whether venues are measured one after the other or side by side", async () => {
    const few = { ...options, runs: 2, rows: ["stolenKey", "keyTheft"] };
    const hired: string[] = [];
    const hire = () => ({ do: execute, drop: () => void hired.push("dropped") });
    const told: string[] = [];
    const found = await matrixByVenue(few, 2, (venue) => void told.push(venue), hire);
    expect(found).to.deep.equal(await knowledgeMatrix(few));
    expect([told.length, hired.length]).to.deep.equal([5, 2]);
    const wrong = await matrixByVenue({ ...few, rows: ["no such row"] }, 2, () => undefined, hire).catch(
      (cause: unknown) => cause,
    );
    expect(wrong).to.be.instanceOf(KnowledgeError);
  });

  it("refuses rows and numbers of runs that are none", async () => {
    for (const wrong of [{ rows: ["no such row"] }, { runs: 0 }, { runs: 1.5 }]) {
      const error = await knowledgeMatrix({ ...options, ...wrong }).catch((cause: unknown) => cause);
      expect(error).to.be.instanceOf(KnowledgeError);
    }
  });

  it("tells no data from nothing seen, and both from impossible", () => {
    const freeze = (venue: string, observer: string) =>
      cellOf(knowledge, "withdrawalFreeze", venue, "naive", observer).verdict;
    expect(freeze("opaque", "outsider")).to.equal("notPublished");
    expect(freeze("badDex", "outsider")).to.equal("detected");
    expect(cellOf(knowledge, "stolenKey", "glasshouse", "adaptive", "outsider").verdict).to.equal(
      "notDetected",
    );
    expect(cellOf(knowledge, "keyTheft", "glasshouse", "naive", "outsider")).to.deep.include({
      verdict: "impossible",
      reason: "refused in 5 runs: Ledger_NotOwner, Vault_NotOwner",
      detection: null,
    });
    // The guardian's hardest halt was carried out, and everybody was paid all the same.
    const halted = cellOf(knowledge, "withdrawalFreeze", "glasshouse", "naive", "outsider");
    expect(halted.verdict).to.equal("impossible");
    expect(halted.harm).to.deep.include({ hits: 0, runs: 5 });
  });

  it("sees a majority that contradicts the rest, and is blind to one that agrees and asks for little", () => {
    const majority = (culprit: string) =>
      cellOf(knowledge, "oracleMajority", "glasshouse", culprit, "outsider");
    expect(majority("naive")).to.deep.include({ verdict: "detected", detector: "sources-apart" });
    expect(majority("adaptive").verdict).to.equal("notDetected");
  });

  it("finds the smallest theft that is seen: above what the owners' own equity covers, or anything", () => {
    const smallest = (venue: string, observer: string) =>
      cellOf(knowledge, "keyTheft", venue, "naive", observer).smallest!;
    expect(smallest("typical", "outsider")).to.be.within(0.7, 4);
    expect(smallest("bestPractice", "outsider")).to.be.within(7, 40);
    expect(smallest("opaque", "auditor")).to.be.within(0.7, 4);
    // Below one per cent nobody searched.
    expect(smallest("badDex", "outsider")).to.be.lessThan(2);
  });

  it("prints every row, twice, with a mark for each observer", () => {
    const text = knowledgeTable(knowledge);
    for (const row of rows) expect(text).to.match(new RegExp(`^(\\* )?${row} +naive( +[Dd.x-]{4}){5}$`, "m"));
    expect(text).to.match(/^keyTheft +naive +---D +DDDD +DDDD +DDDD +xxxx$/m);
    expect(text).to.not.include("undefined");
  });
});

describe("knowledge: claims", () => {
  const cell = (row: string, verdict: KnowledgeCell["verdict"], rate = 1): KnowledgeCell => ({
    row,
    venue: "typical",
    observer: "share",
    culprit: "adaptive",
    verdict,
    reason: null,
    detection: { hits: 1, runs: 1, rate, low: rate, high: rate },
    falseAlarms: null,
    medianDelayBlocks: null,
    detector: null,
    evidence: null,
    smallest: null,
    harm: null,
  });
  const fair = (...cells: readonly KnowledgeCell[]) =>
    checksOf(cells).find(
      ({ claim, venue, observer }) =>
        claim === "pricesWereFair" && venue === "typical" && observer === "share",
    )!;

  it("is as good as the detection of whatever would make it false", () => {
    const both = (a: KnowledgeCell["verdict"], b: KnowledgeCell["verdict"]) =>
      fair(cell("oracleKey", a), cell("oracleMajority", b));
    expect(both("detected", "detected")).to.deep.include({ verdict: "all", unseen: [] });
    expect(both("detected", "impossible").verdict).to.equal("all");
    expect(both("detected", "notPublished")).to.deep.include({ verdict: "some", unseen: ["oracleMajority"] });
    expect(both("notDetected", "notPublished").verdict).to.equal("none");
    expect(both("notPublished", "impossible").verdict).to.equal("notPublished");
    expect(both("impossible", "impossible").verdict).to.equal("cannotFail");
  });

  it("takes what is seen now and then for a chance and no check", () => {
    const rare = fair(cell("oracleKey", "detected", 0.4), cell("oracleMajority", "detected"));
    expect(rare).to.deep.include({ verdict: "some", unseen: ["oracleKey"] });
  });

  it("takes the culprit who adapts, at that venue, for that observer", () => {
    const naive: KnowledgeCell = { ...cell("oracleKey", "detected"), culprit: "naive" };
    const elsewhere: KnowledgeCell = { ...cell("oracleKey", "detected"), venue: "badDex" };
    expect(fair(naive, elsewhere).verdict).to.equal("cannotFail");
  });

  it("names rows that there are", () => {
    const known = ROWS.map(({ about }) => about.id);
    for (const { falsifiedBy } of CLAIMS) expect(known).to.include.members([...falsifiedBy]);
  });
});
