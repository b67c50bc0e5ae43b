import { expect } from "chai";

import { type FileCoverage } from "../../scripts/checks/coverageCheck";
import { compareListing, listedIn, unreachedIn } from "../../scripts/checks/uncovered";

const AREAS = ["contracts/core"];
const SOURCE = `contract Vault {
    function pay(uint256 amount) external {
        if (amount == 0 || amount > cap) revert Vault_Amount(amount);
        paid += amount;
    }

    function undo() external {
        if (paid == 0) revert Vault_Nothing();
    }
}
`;
const CONDITION = "if (amount == 0 || amount > cap) revert Vault_Amount(amount);";

/** Nobody asked for more than the cap, and nothing was ever undone without having been paid. */
const FILE: FileCoverage = {
  statementMap: {},
  s: {},
  l: { 3: 5, 4: 4, 8: 0 },
  branchMap: {
    1: { type: "if", locations: [on(3), on(3)] },
    2: { type: "cond-expr", locations: [on(3), on(3)] },
    3: { type: "if", locations: [on(8), on(8)] },
  },
  b: { 1: [1, 4], 2: [1, 0], 3: [0, 3] },
};
const FOUND = [
  { place: "Vault.undo", text: "if (paid == 0) revert Vault_Nothing();", way: "line" },
  { place: "Vault.pay", text: CONDITION, way: "right" },
  { place: "Vault.undo", text: "if (paid == 0) revert Vault_Nothing();", way: "true" },
];
const LISTING = `
| place | text | way | why |
|---|---|---|---|
| Vault.pay | \`if (amount == 0 \\|\\| amount > cap) revert Vault_Amount(amount);\` | right | there is no cap |
`;

describe("tooling: what coverage does not reach", () => {
  it("names lines and branches by function and text", () => {
    expect(unreachedIn({ "/any/contracts/core/Vault.sol": FILE }, AREAS, () => SOURCE)).to.deep.equal(FOUND);
    expect(unreachedIn({ "contracts/lens/Vault.sol": FILE }, AREAS, () => SOURCE)).to.deep.equal([]);
  });

  it("reads the rows of a listing, and takes a row without a reason for none", () => {
    expect(listedIn(LISTING)).to.deep.equal([FOUND[1]]);
    expect(listedIn(LISTING.replace("there is no cap", ""))).to.deep.equal([]);
  });

  it("tells what is not listed, and what is listed though it is reached", () => {
    const found = unreachedIn({ "contracts/core/Vault.sol": FILE }, AREAS, () => SOURCE);
    const { unlisted, outdated } = compareListing(found, listedIn(LISTING));
    expect(unlisted.map((row) => row.split(" | ")[0])).to.deep.equal(["| Vault.undo", "| Vault.undo"]);
    expect(outdated).to.deep.equal([]);
    expect(compareListing([], listedIn(LISTING)).outdated).to.have.length(1);
  });
});

function on(line: number): { start: { line: number } } {
  return { start: { line } };
}
