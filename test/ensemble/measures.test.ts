import { expect } from "chai";

import { FIGURE_NAMES } from "../../src/sim/ensemble/figures";
import { middleOf, spreadOf } from "../../src/sim/record/seriesRecorder";
import { measure } from "../../src/sim/ensemble/measures";
import { sampleColumn, wad } from "../report/sampleRun";

describe("measures of a run", () => {
  const column = sampleColumn("committed");
  const [liquidation] = column.liquidations;
  const sale = {
    ...liquidation!,
    t: 20,
    price: wad(20),
    soldLots: "50",
    takenOver: wad(-3),
    deleveraged: wad(2),
  };
  const deleveraging = { ...column.adl[0]!, t: 80, size: wad(-2), price: wad(20) };
  const told = {
    ...column,
    liquidations: [{ ...sale, t: -30 }, sale, { ...sale, t: 40 }],
    adl: [deleveraging],
  };

  it("counts what the replay liquidated, lots and sizes at mark, and leaves the warm-up out", () => {
    // 50 lots of 0.1, 3 and 2 units are 10 units at 20 dollars, twice.
    const { figures, series } = measure(told);
    expect(figures.liquidatedNotional).to.equal(400);
    expect([1, 2, 3, 4].map((i) => series.liquidated[i])).to.deep.equal([0, 200, 200, 400]);
    expect(figures.liquidatedShare).to.be.closeTo(400 / (28 * 300_000), 1e-12);
  });

  it("tells how long after the first liquidation winners were first deleveraged, or that they were not", () => {
    expect(measure(told).figures).to.include({
      firstLiquidation: 20,
      firstAdl: 80,
      adlDelay: 60,
      adlNotional: 40,
    });
    const none = measure({ ...told, adl: [] }).figures;
    expect([none.firstAdl, none.adlDelay]).to.deep.equal([null, null]);
  });

  it("takes the middle of the book for depth, and the index where a side is empty", () => {
    const level = (tick: number) => [{ tick, lots: 1 }];
    expect(middleOf({ bids: level(98), asks: level(104), index: 90 })).to.equal(101);
    expect(middleOf({ bids: [], asks: level(104), index: 90 })).to.equal(90);
    expect(spreadOf({ bids: level(98), asks: level(104) })).to.equal(59_406);
    expect(spreadOf({ bids: level(104), asks: level(98) })).to.equal(-59_406);
    expect(spreadOf({ bids: [], asks: level(104) })).to.equal(null);
  });

  it("compares the lowest depth with the first minute, and units with units", () => {
    const depth = column.series.t.map((t) => (t >= 300 && t < 360 ? 11_000 : 50_000));
    const half = column.series.openInterest.map((value, i) => (i === 30 ? value / 2 : value));
    const series = { ...column.series, bidDepth: depth, askDepth: depth, openInterest: half };
    const { figures } = measure({ ...told, series });
    expect(figures.depthLow).to.be.closeTo(0.22, 1e-12);
    expect(figures.openInterestFall).to.be.closeTo(0.5, 0.01);
  });

  it("lists each account once, by its first liquidation, and how many came soon after the first", () => {
    const later = { ...sale, t: 400, account: 99 };
    const { figures, liquidated } = measure({ ...told, liquidations: [sale, { ...sale, t: 40 }, later] });
    expect(liquidated).to.deep.equal([
      { account: 17, t: 20, notional: 400 },
      { account: 99, t: 400, notional: 200 },
    ]);
    expect(figures.promptLiquidations).to.be.closeTo(2 / 3, 1e-12);
  });

  it("fills every figure", () => {
    const { figures } = measure(told);
    for (const name of FIGURE_NAMES) expect(figures[name], name).to.satisfy(Number.isFinite);
  });
});
