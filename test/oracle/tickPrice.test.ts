import { expect } from "chai";
import { ethers } from "hardhat";

import { MAX_TICK, priceAt } from "../../src/math/tickPrice";
import { Random, SEED } from "../math/random";

const WAD = 10n ** 18n;
const CASES = process.env["GLASSHOUSE_DEEP"] === "1" ? 10_000 : 1_000;

describe("TickPrice", () => {
  it(`agrees with its twin on ${CASES} ticks and units, seed ${SEED}`, async () => {
    const harness = await ethers.deployContract("OracleMathHarness");
    const random = new Random(`${SEED}/ticks`);
    const ticks = [0, 1, -1, MAX_TICK, -MAX_TICK];
    while (ticks.length < CASES) ticks.push(random.below(2 * MAX_TICK + 1) - MAX_TICK);
    const units = ticks.map(() => 10n ** BigInt(random.below(37)));
    for (let from = 0; from < ticks.length; from += 500) {
      const some = ticks.slice(from, from + 500);
      const said = await harness.pricesAt(some, units.slice(from, from + 500));
      expect([...said]).to.deep.equal(some.map((tick, i) => priceAt(tick, units[from + i]!)));
    }
  });

  it("is 1.0001 to the power of the tick, to a hundred-millionth of a tick", () => {
    for (let tick = -MAX_TICK; tick <= MAX_TICK; tick += 997) {
      // Of both directions the one that is large, so that rounding to whole units says nothing.
      const have = Number(priceAt(Math.abs(tick), WAD)) / 1e18;
      const need = Math.exp(Math.abs(tick) * Math.log1p(1e-4));
      expect(Math.abs(have / need - 1), `${tick}`).to.be.lessThan(1e-11);
      const inverse = Number(priceAt(-Math.abs(tick), 10n ** 40n)) / 1e40;
      expect(Math.abs(inverse * need - 1), `${-tick}`).to.be.lessThan(1e-11);
    }
  });
});
