import { expect } from "chai";
import hre from "hardhat";

import { touchedCash } from "../../src/domain/lookup";
import { type Snapshot } from "../../src/domain/snapshot";
import { basisOf, dustBound, sizeDustOf } from "../../src/laws/dust";
import { type DustBasis } from "../../src/math/dust";
import { abs } from "../../src/math/wadMath";
import { type Evidence, MARKET, tellStory } from "./story";

const KEYS = ["positionWrites", "classWrites", "levies", "normalised", "reach"] as const;

/** The same state as somebody sees it who knows no events. */
function unaccounted(snapshot: Snapshot): Snapshot {
  const markets = snapshot.markets.map(({ dust: _counted, ...market }) => market);
  return { ...snapshot, markets };
}

function basis(snapshot: Snapshot): DustBasis {
  const market = snapshot.markets[MARKET];
  if (market === undefined) throw new RangeError("no market");
  return basisOf(snapshot, market);
}

function sizes(snapshot: Snapshot): bigint {
  const market = snapshot.markets[MARKET];
  return market === undefined ? 0n : sizeDustOf(snapshot, market);
}

describe("the dust that laws allow for", function () {
  let truth: Evidence;

  before(async function () {
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    truth = await tellStory();
  });

  it("is none in sizes before the first ADL, known events or not", () => {
    const { after } = truth.trade;
    expect(sizes(after)).to.equal(0n);
    expect(sizes(unaccounted(after))).to.equal(0n);
  });

  it("covers what rounding has really misplaced, and not much more", () => {
    const { after } = truth.calm;
    const cash = after.accounts.reduce((sum, account) => sum + touchedCash(account), 0n);
    const misplaced = abs(after.totals.accounted - cash);
    expect(misplaced > 0n, "something was rounded").to.equal(true);
    expect(misplaced <= dustBound(after), "covered").to.equal(true);
    expect(dustBound(after) < 1_000_000n, `${dustBound(after)} wei`).to.equal(true);
  });

  it("is never less without events than with them", () => {
    for (const snapshot of [truth.trade.after, truth.liquidation.after, truth.adl.after, truth.calm.after]) {
      const [counted, bounded] = [basis(snapshot), basis(unaccounted(snapshot))];
      for (const key of KEYS) expect(bounded[key] >= counted[key], key).to.equal(true);
      expect(dustBound(unaccounted(snapshot)) >= dustBound(snapshot)).to.equal(true);
    }
  });
});
