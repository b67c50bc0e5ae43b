import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

import { cases, sourcesByName } from "../../scripts/mutation/cases";
import { mutantsOf } from "../../scripts/mutation/mutants";
import { readVerdicts } from "../../scripts/mutation/record";
import { compareSurvivors, fatesOf, listedIn, rowOf, survivorOf } from "../../scripts/mutation/survivors";

const ROOT = path.join(__dirname, "../..");

describe("tooling: the list of mutants that live", () => {
  const fate = (text: string, survived?: boolean) => ({
    place: "A.f",
    text,
    change: "+ to -",
    survived,
  });
  const listed = (text: string, kind: "same" | "gap") => ({ ...fate(text), kind });

  it("is read from tables, with bars and marks of code as they stand in the source", () => {
    const one = { place: "A.f", text: "if (a || b) return;", change: "|| to &&" };
    const rows = [
      `${rowOf(one)} same | because |`,
      `${rowOf(one)} other | because |`,
      `${rowOf(one)} gap |  |`,
    ];
    expect(listedIn(rows.join("\n"))).to.deep.equal([{ ...one, kind: "same" }]);
  });

  it("names a mutant by its function and its line", () => {
    const source = "contract A {\n    function f() external {\n        x = a + b;\n    }\n}";
    const [mutant] = mutantsOf("A.sol", source);
    if (mutant === undefined) throw new Error("no mutant");
    expect(survivorOf(mutant, source)).to.deep.equal({ place: "A.f", text: "x = a + b;", change: "+ to -" });
  });

  it("misses those that live unlisted, and rejects rows of which none lives", () => {
    const fates = [fate("a", true), fate("a", false), fate("b", true), fate("c", false), fate("d")];
    const list = [listed("a", "same"), listed("c", "gap"), listed("d", "gap"), listed("e", "same")];
    const { same, unlisted, outdated } = compareSurvivors(fates, list);
    expect(same).to.equal(1);
    expect(unlisted).to.deep.equal([rowOf(fate("b"))]);
    expect(outdated).to.deep.equal([rowOf(fate("c")), rowOf(fate("e"))]);
  });

  it("is complete for the committed verdicts", () => {
    const verdicts = readVerdicts(path.join(ROOT, "bench/mutation.json"), sourcesByName());
    const fates = fatesOf(cases(), verdicts);
    const list = listedIn(readFileSync(path.join(ROOT, "docs/mutants.md"), "utf8"));
    const { unlisted, outdated } = compareSurvivors(fates, list);
    expect({ unlisted, outdated }).to.deep.equal({ unlisted: [], outdated: [] });
  });
});
