import { expect } from "chai";

import { mutantsOf, mutated } from "../../scripts/mutation/mutants";

const SOURCE = `library M {
    // a + b is only said
    function f(uint256 a) internal pure returns (uint256 r) {
        if (a >= 2) r = WadMath.mulDivUp(a, 7, 3);
        r += a;
    }
}`;

describe("tooling: mutants", () => {
  const mutants = mutantsOf("M.sol", SOURCE);

  it("changes one operator, rounding, number, condition or statement at a time", () => {
    expect(mutants.map(({ id }) => id.replace("M.sol:", ""))).to.deep.equal([
      "4:15 >= to >",
      "4:33 mulDivUp to mulDivDown",
      "4:18 2 to 3",
      "4:45 7 to 8",
      "4:48 3 to 4",
      "4:13 a >= 2 to !(a >= 2)",
      "5:1 without r += a;",
    ]);
  });

  it("negates no equality twice", () => {
    const changes = (condition: string) =>
      mutantsOf("M.sol", `if (${condition}) return;`).map(({ id }) => id.replace(/M\.sol:\d+:\d+ /, ""));
    expect(changes("a == b")).to.deep.equal(["== to !="]);
    expect(changes("a != 0")).to.deep.equal(["!= to ==", "0 to 1"]);
    expect(changes("!a")).to.deep.equal(["!a to !(!a)"]);
    expect(changes("a == b && c")).to.deep.equal(["== to !=", "&& to ||", "a == b && c to !(a == b && c)"]);
  });

  it("leaves the other lines as they are", () => {
    expect(mutated(SOURCE, mutants.slice(0, 1))).to.equal(SOURCE.replace("a >= 2", "a > 2"));
    const both = SOURCE.replace("a >= 2", "a > 2").replace("        r += a;", "");
    expect(mutated(SOURCE, [...mutants.slice(0, 1), ...mutants.slice(-1)])).to.equal(both);
    expect(mutated(SOURCE, [])).to.equal(SOURCE);
  });

  it("says nothing of comments and signatures", () => {
    expect(mutants.filter(({ id }) => /^M\.sol:[23]:/.test(id))).to.deep.equal([]);
  });
});
