import { expect } from "chai";
import { type BaseContract } from "ethers";
import { ethers } from "hardhat";

import { agree } from "./agree";
import { SEED } from "./random";
import { TWIN_SPECS } from "./twinSpecs";

/** A slow machine runs a case of the costliest function in this time, and many times over [ms]. */
const CASE_MS = 60;

/** Declares the suite that compares every function with its twin on `cases` seeded cases. */
export function describeTwins(cases: number): void {
  describe(`math twins: ${cases} cases a function, seed ${SEED}`, function () {
    this.timeout(Math.max(cases * CASE_MS, 60_000));
    const harnesses = new Map<string, BaseContract>();

    before(async () => {
      for (const name of new Set(TWIN_SPECS.map((spec) => spec.harness))) {
        harnesses.set(name, await ethers.deployContract(name));
      }
    });

    it("covers every function of every library", () => {
      for (const [name, harness] of harnesses) {
        const declared: string[] = [];
        harness.interface.forEachFunction((fragment) => declared.push(fragment.name));
        const compared = TWIN_SPECS.filter((spec) => spec.harness === name).map((spec) => spec.name);
        expect([...compared, "run"], name).to.have.members(declared);
      }
    });

    for (const spec of TWIN_SPECS) {
      it(`${spec.harness}.${spec.name} agrees with its twin`, async () => {
        const tally = await agree(spec, harnesses.get(spec.harness)!, cases);
        // Cases that only revert would compare nothing.
        expect(tally.reverted, "reverted").to.be.lessThan(cases / 3);
      });
    }
  });
}
