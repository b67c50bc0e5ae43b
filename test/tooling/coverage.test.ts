import { expect } from "chai";

import { checkCoverage, type FileCoverage } from "../../scripts/checks/coverageCheck";

const FLOORS = { "contracts/core": { lines: 75, branches: 50 } };
const SOURCES_EXIST = (): boolean => true;

describe("tooling: coverage floors", () => {
  it("passes an area that reaches its floor exactly", () => {
    const report = { "contracts/core/Ledger.sol": coverage({ lines: [1, 1, 1, 0], branches: [1, 0] }) };

    const [area] = checkCoverage(report, FLOORS, SOURCES_EXIST);

    expect(area).to.deep.include({ files: 1, lines: { hit: 3, total: 4 }, failures: [] });
  });

  it("fails an area under its floor, and sums over its files whether named by absolute path or not", () => {
    const report = {
      "contracts/core/Ledger.sol": coverage({ lines: [1, 0], branches: [0, 0] }),
      "/any/where/contracts/core/deep/Fund.sol": coverage({ lines: [1, 0], branches: [1, 0] }),
      "contracts/engines/Exchange.sol": coverage({ lines: [1], branches: [1, 1] }),
    };

    const [area] = checkCoverage(report, FLOORS, SOURCES_EXIST);

    expect(area?.files).to.equal(2);
    expect(area?.failures).to.deep.equal(["lines under 75 %", "branches under 50 %"]);
  });

  it("derives lines from statements where the report has none", () => {
    const file: FileCoverage = {
      statementMap: { 1: { start: { line: 7 } }, 2: { start: { line: 7 } }, 3: { start: { line: 8 } } },
      s: { 1: 0, 2: 5, 3: 0 },
      l: {},
      branchMap: {},
      b: {},
    };

    const [area] = checkCoverage({ "contracts/core/A.sol": file }, FLOORS, SOURCES_EXIST);

    expect(area?.lines).to.deep.equal({ hit: 1, total: 2 });
  });

  it("fails when the report is silent about an area that has sources", () => {
    expect(checkCoverage({}, FLOORS, SOURCES_EXIST)[0]?.failures).to.have.length(1);
    expect(checkCoverage({}, FLOORS, () => false)[0]?.failures).to.deep.equal([]);
  });
});

function coverage(hits: { lines: number[]; branches: number[] }): FileCoverage {
  return {
    statementMap: {},
    s: {},
    l: Object.fromEntries(hits.lines.entries()),
    branchMap: { 1: { type: "if", locations: [] } },
    b: { 1: hits.branches },
  };
}
