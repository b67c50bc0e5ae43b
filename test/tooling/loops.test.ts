import { expect } from "chai";

import { compareLoops, loopsOf } from "../../scripts/checks/loopCheck";

const SOURCE = `
contract Ledger {
    constructor() { for (uint256 i = 0; i < 2; ++i) {} }
    // for (;;) {} is only said
    function touch() external {
        for (uint256 i = 0; i < 8; ++i) { while (true) {} }
        do { } while (true);
    }
    function credit() external {}
}`;

const table = (...rows: string[]): string =>
  ["| loop | loops | bound |", "|---|---|---|", ...rows].join("\n");
const KNOWN = ["| `Ledger.constructor` | 1 | 2 sides |", "| `Ledger.touch` | 3 | 8 markets |"];

describe("tooling: loops", () => {
  const found = loopsOf("Ledger", SOURCE);

  it("counts the loops of each function, and none that a comment speaks of", () => {
    expect(found).to.deep.equal([
      { site: "Ledger.constructor", loops: 1 },
      { site: "Ledger.touch", loops: 3 },
    ]);
  });

  it("finds nothing where each has its bound", () => {
    expect(compareLoops(found, table(...KNOWN))).to.deep.equal([]);
  });

  it("finds a loop without a bound, one more than stated, a row of none, and a bound that is no number", () => {
    const problems = (...rows: string[]) =>
      compareLoops(found, table(...rows)).map(({ site, problem }) => `${site}: ${problem}`);
    expect(problems(KNOWN[0] ?? "")).to.deep.equal(["Ledger.touch: 3 loops, and no bound is stated"]);
    expect(problems(KNOWN[0] ?? "", "| `Ledger.touch` | 2 | 8 markets |")).to.deep.equal([
      "Ledger.touch: 3 loops, 2 stated",
    ]);
    expect(problems(...KNOWN, "| `Vault.seed` | 1 | 5 |")).to.deep.equal([
      "Vault.seed: stated, but there is no loop",
    ]);
    expect(problems(KNOWN[0] ?? "", "| `Ledger.touch` | 3 | all users |")).to.deep.equal([
      'Ledger.touch: "all users" is no bound',
    ]);
  });
});
