import { expect } from "chai";
import hre from "hardhat";

import { buildFactsIn } from "../../scripts/audit/buildFacts";
import { FACTS } from "../../src/audit/code/facts";
import { WIRES, PARTS, type Part } from "../../src/audit/code/wiring";
import { Place } from "../../src/audit/state/place";

/** Immutables that are numbers of the token's scale, no addresses. */
const SCALES = ["NATIVE", "PER_WAD", "NATIVE_TO_WAD", "WAD_TO_NATIVE", "SETTLEMENT_DECIMALS"];
/** The Authority's: who deployed it, and until when that matters. */
const SETUP = ["BUILDER", "SETUP_ENDS"];
const UNWIRED = new Set([...SCALES, ...SETUP]);

describe("what the auditor knows of the contracts", function () {
  before(function () {
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
  });

  it("is what the compiler says: npm run audit:facts brings it up to date", () => {
    expect(buildFactsIn(hre.config.paths.artifacts)).to.deep.equal(FACTS);
  });

  it("names the wire of every immutable that is an address", () => {
    for (const part of Object.keys(PARTS) as Part[]) {
      const immutables = Object.keys(FACTS[PARTS[part]].immutables).filter((name) => !UNWIRED.has(name));
      expect(Object.keys(WIRES[part] ?? {}), part).to.have.members(immutables);
    }
  });

  it("places members of structs in nested mappings as the compiler does", () => {
    const position = Place.variable(FACTS.Ledger, "_positions").at(3).at(0);
    expect(position.member("tierSetAt").slot).to.equal(position.slot + 2n);
    expect(position.member("index").decode(((1n << 128n) - 5n) << 128n)).to.equal(-5n);
    expect(position.member("epoch").decode(7n << 96n)).to.equal(7n);
    expect(position.masks()).to.deep.equal([(1n << 240n) - 1n, (1n << 256n) - 1n, (1n << 168n) - 1n]);
  });
});
