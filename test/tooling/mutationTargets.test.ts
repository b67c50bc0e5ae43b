import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { keepVerdict, readVerdicts } from "../../scripts/mutation/record";
import { targets } from "../../scripts/mutation/targets";

describe("tooling: what is mutated", () => {
  const all = targets();
  const named = (file: string) => all.find((target) => target.file.endsWith(`/${file}`));
  const contractsOf = (file: string) => named(file)?.contracts.map(({ name }) => name);

  it("is judged by the contracts that the source is a part of, or by the harness that calls it", () => {
    expect(contractsOf("LedgerFills.sol")).to.deep.equal(["Ledger"]);
    expect(contractsOf("Settlement.sol")).to.deep.equal(["Deleverager"]);
    expect(contractsOf("LiquidationCase.sol")).to.deep.equal(["Liquidator"]);
    expect(contractsOf("MarginMath.sol")).to.deep.equal(["MathHarnessMargin"]);
  });

  it("is judged by the nearest tests first, and by none twice", () => {
    expect(named("InsuranceFund.sol")?.house[0]).to.match(/^fund\//);
    expect(named("FundShares.sol")?.near[0]).to.match(/^fund\//);
    for (const { near, house } of all) {
      expect(near).not.to.deep.equal([]);
      expect(new Set([...near, ...house]).size).to.equal(near.length + house.length);
    }
    const { house = [] } = named("Liquidator.sol") ?? {};
    expect(house).to.include("attacks/row1.test.ts").and.not.include("attacks/row16.test.ts");
    expect(house.indexOf("adl/levies.test.ts")).to.be.lessThan(house.indexOf("core/ledger.test.ts"));
  });

  it("is judged against the twin before all, where the twin has a part like it", () => {
    const first = (file: string) => named(file)?.near[0];
    for (const file of ["Ledger.sol", "Book.sol", "PriceOracle.sol", "HaltRules.sol", "RedeemQueue.sol"]) {
      expect(first(file), file).to.equal("twin/differential.test.ts");
    }
    for (const file of ["ChainlinkSource.sol", "WadMath.sol"])
      expect(first(file), file).not.to.match(/^twin/);
  });

  it("has code, and comes from five folders", () => {
    expect([...new Set(all.map(({ folder }) => folder))]).to.deep.equal([
      "core",
      "engines",
      "libraries",
      "oracle",
      "risk",
    ]);
    for (const { contracts } of all) expect(contracts).not.to.deep.equal([]);
  });
});

describe("tooling: verdicts on mutants", () => {
  const sources = new Map([
    ["A.sol", "a"],
    ["B.sol", "b"],
  ]);
  const killed = { verdict: "killed", by: "a test" } as const;

  it("are kept one by one, and stand while their source does", () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "glasshouse-")), "mutation.json");
    expect(readVerdicts(file, sources).size).to.equal(0);
    keepVerdict(file, sources, "A.sol:1:1 + to -", killed);
    keepVerdict(file, sources, "B.sol:1:1 + to -", { verdict: "survived", by: "" });
    expect(readVerdicts(file, sources).get("A.sol:1:1 + to -")).to.deep.equal(killed);
    const changed = new Map([...sources, ["B.sol", "another"]]);
    expect([...readVerdicts(file, changed).keys()]).to.deep.equal(["A.sol:1:1 + to -"]);
  });
});
