import path from "node:path";

import { expect } from "chai";

import { compareLayouts, layoutsIn } from "../../scripts/checks/layoutCheck";

const ARTIFACTS = path.join(__dirname, "../../artifacts");

describe("tooling: storage layout", function () {
  before(function () {
    // Instrumented contracts are kept elsewhere.
    if (process.env["SOLIDITY_COVERAGE"] !== undefined) this.skip();
  });

  it("tells variables with their places, and what structs hold", () => {
    const { Ledger = [], TestToken } = layoutsIn(ARTIFACTS);
    expect(Ledger.some((line) => /^\d+\+0 _totals: struct Totals, 32 bytes$/.test(line))).to.equal(true);
    expect(Ledger).to.include("struct Account 0+0 cash: int128, 16 bytes");
    expect(Ledger).to.include("struct Account 0+16 markets: uint64, 8 bytes");
    expect(TestToken).to.equal(undefined);
  });

  it("finds a variable that moved, one that came and one that went", () => {
    const was = { Vault: ["0+0 _a: uint256, 32 bytes", "1+0 _b: uint8, 1 bytes"] };
    const is = {
      Vault: ["0+0 _a: uint256, 32 bytes", "1+1 _b: uint8, 1 bytes"],
      Ledger: ["0+0 _c: bool, 1 bytes"],
    };
    expect(compareLayouts(was, is)).to.deep.equal([
      "+ Ledger 0+0 _c: bool, 1 bytes",
      "- Vault 1+0 _b: uint8, 1 bytes",
      "+ Vault 1+1 _b: uint8, 1 bytes",
    ]);
    expect(compareLayouts(was, was)).to.deep.equal([]);
  });
});
