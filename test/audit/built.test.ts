import { expect } from "chai";
import hre from "hardhat";

import { BUILT_DRILLS } from "../../scripts/audit/drill/built";
import { SEED } from "../math/random";

describe("what was built in or written before anybody looked, under the real code", function () {
  this.timeout(120_000);

  before(function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
  });

  for (const { name, lie, run } of BUILT_DRILLS) {
    it(`is found, as ${name}: ${lie}`, async () => {
      const { outcome, caught } = await run(SEED);
      expect(caught, outcome.cause).to.equal(1);
    });
  }
});
