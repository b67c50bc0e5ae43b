import { expect } from "chai";

import { recoveryOutcome } from "../../src/compare/outcomes/recovery";
import { measured, notMeasured } from "../../src/compare/outcomes/measured";
import { equityAt, thresholdPrice } from "../../src/compare/trace/position";
import { type BlockTrace } from "../../src/compare/trace/trace";
import { distributionOf, STRATEGIES, under } from "../../src/compare/wealth";
import { wad } from "../cex/scene";

const NONE = notMeasured("no reference in this test");

/** Blocks every five seconds from -300 s; `depth` and `spread` by second. */
function blocks(of: (t: number) => Partial<BlockTrace>, until = 600): BlockTrace[] {
  const usual = { mark: wad(10), index: wad(10), spreadPpm: 100, depth: 1_000 };
  return Array.from({ length: (300 + until) / 5 }, (_, i) => {
    const t = i * 5 - 300;
    return { t, ...usual, ...of(t) };
  });
}

describe("what a comparison measures", () => {
  it("finds the mark at which equity meets maintenance, for longs and shorts", () => {
    const tenth = (size: bigint, price: bigint): bigint => (size * price) / wad(10);
    // 10 bought at 100 with 200 of margin: 10 x p - 800 = p at p = 88.88...
    const long = { base: wad(-800), size: wad(10), cost: wad(1_000), tier: 2 };
    const price = thresholdPrice(long, tenth, wad(100))!;
    expect(Number(price) / 1e18).to.be.closeTo(800 / 9, 1e-9);
    expect(equityAt(long, price) < tenth(wad(10), price)).to.equal(true);
    expect(equityAt(long, price + 2n) >= tenth(wad(10), price + 2n)).to.equal(true);
    const short = { base: wad(1_200), size: wad(-10), cost: wad(-1_000), tier: 2 };
    expect(Number(thresholdPrice(short, tenth, wad(100))) / 1e18).to.be.closeTo(1_200 / 11, 1e-9);
    const rich = { ...long, base: wad(10) };
    expect(thresholdPrice(rich, tenth, wad(100))).to.equal(0n);
    expect(thresholdPrice({ ...long, size: 0n }, tenth, wad(100))).to.equal(undefined);
  });

  it("counts blocks from the first disturbed one until depth is back and stays so", () => {
    const dip = blocks((t) => (t >= 100 && t < 200 ? { depth: 100 } : {}));
    expect(recoveryOutcome(dip, NONE).depth).to.deep.equal(measured({ state: "recovered", blocks: 20 }));
    const relapse = blocks((t) => (t >= 100 && (t < 200 || (t >= 230 && t < 300)) ? { depth: 100 } : {}));
    expect(recoveryOutcome(relapse, NONE).depth).to.deep.equal(measured({ state: "recovered", blocks: 40 }));
    const gone = blocks((t) => (t >= 100 ? { spreadPpm: undefined } : {}));
    expect(recoveryOutcome(gone, NONE).spread).to.deep.equal(measured({ state: "disturbed", blocks: 100 }));
    expect(
      recoveryOutcome(
        blocks(() => ({})),
        NONE,
      ).depth,
    ).to.deep.equal(measured({ state: "undisturbed" }));
  });

  it("has no figure where there is nothing to compare with, never a zero", () => {
    const outcome = recoveryOutcome(
      blocks(() => ({ depth: 0, spreadPpm: undefined })),
      NONE,
    );
    expect([outcome.depth.measured, outcome.spread.measured, outcome.price.measured]).to.deep.equal([
      false,
      false,
      false,
    ]);
  });

  it("measures a price against the reference of the same moment", () => {
    const seen = blocks((t) => (t >= 100 && t < 150 ? { mark: wad(8) } : {}));
    const readings = seen.map(({ t }) => ({ t, price: wad(10) }));
    const { price } = recoveryOutcome(seen, measured({ venues: ["witness"], readings }));
    expect(price).to.deep.equal(measured({ state: "recovered", blocks: 10 }));
  });

  it("splits wealth: one of k venues is hit, the others are not, and the cold part is nobody's to lose", () => {
    const kept = STRATEGIES.map((strategy) => under(strategy, 0.4, 1));
    [0.4, 0.7, 0.8, 0.88, 0.94].forEach((share, i) => expect(kept[i]).to.be.closeTo(share, 1e-12));
    const { meanPpm, shortfall95Ppm, quantilesPpm } = distributionOf([0, ...Array<number>(19).fill(1)]);
    expect([meanPpm, shortfall95Ppm, quantilesPpm[2]]).to.deep.equal([950_000, 1_000_000, 1_000_000]);
  });
});
