import { expect } from "chai";

import { LiquidationHunter } from "../../src/sim/agents/liquidationHunter";
import { type Deal, LosingHalf, WinningHalf } from "../../src/sim/agents/selfDealers";
import { Whale } from "../../src/sim/agents/whale";
import { ordersOf, seen } from "./seen";

const WHALE = {
  isLong: false,
  lots: 400,
  build: { from: 10, until: 14 },
  venues: [0, 1],
  pushLots: 90,
  push: { from: 20, until: 23 },
  closeFrom: 23,
  unwind: { from: 30, until: 33 },
  slippagePpm: 5_000,
};

describe("whale", () => {
  it("builds its position in equal parts, never more than half of what rests near", () => {
    const whale = new Whale(WHALE);
    expect(whale.act(seen({ step: 9 }))).to.deep.equal([]);
    const [first] = ordersOf(whale.act(seen({ step: 10 })));
    expect(first).to.include({ isBuy: false, lots: 100, reduceOnly: false });
    const [last] = ordersOf(whale.act(seen({ step: 13 }, { lots: -150 })));
    expect(last).to.include({ lots: 250 });
    const thin = seen({ step: 13, bids: [{ tick: 19_990, lots: 60 }] }, { lots: -150 });
    expect(ordersOf(whale.act(thin))[0]).to.include({ lots: 30 });
  });

  it("pushes every venue to its side, and brings all of it back", () => {
    const whale = new Whale(WHALE);
    const pushed = whale.act(seen({ step: 21 }, { lots: -400, outsideLots: -60 }));
    expect(pushed).to.deep.equal([
      { kind: "tradeOutside", venue: 0, lots: -30 },
      { kind: "tradeOutside", venue: 1, lots: -30 },
    ]);
    const back = whale.act(seen({ step: 32 }, { outsideLots: -60 }));
    expect(back).to.deep.equal([
      { kind: "tradeOutside", venue: 0, lots: 30 },
      { kind: "tradeOutside", venue: 1, lots: 30 },
    ]);
    expect(whale.act(seen({ step: 33 }))).to.deep.equal([]);
  });

  it("closes when the push has ended, whatever it gets", () => {
    const [close] = ordersOf(new Whale(WHALE).act(seen({ step: 23 }, { lots: -400, outsideLots: -180 })));
    expect(close).to.include({ isBuy: true, lots: 400, reduceOnly: true });
  });
});

describe("liquidation hunter", () => {
  const TERMS = {
    venues: [0],
    from: 0,
    reachPpm: 50_000,
    leastPrey: 20_000 * 100,
    pushLots: 7,
    pushBlocks: 5,
    ride: 20_000 * 50,
    catch: 20_000 * 10,
    catchBlocks: 4,
    unwindBlocks: 3,
    slippagePpm: 5_000,
    mostHunts: 1,
  };
  const prey = (lots: number, liquidationTick: number) => ({ account: 20, lots, liquidationTick });

  it("does not begin where it sees no positions, or none within reach, or too few", () => {
    const sights = [[], [prey(200, 18_000)], [prey(99, 19_500)], [prey(200, 0)], [prey(-200, 19_500)]];
    for (const positions of sights) {
      const hunter = new LiquidationHunter(TERMS);
      expect(hunter.act(seen({ positions: () => positions }))).to.deep.equal([]);
      expect(hunter.state).to.equal("never hunted");
    }
  });

  it("rides, pushes to the farthest price within reach, catches, and brings everything back once", () => {
    const hunter = new LiquidationHunter(TERMS);
    const positions = () => [prey(120, 19_700), prey(50, 19_400), prey(-60, 20_500)];
    const [ride] = ordersOf(hunter.act(seen({ step: 300, positions })));
    expect(ride).to.include({ isBuy: false, lots: 50 });
    const push = [{ kind: "tradeOutside", venue: 0, lots: -7 }];
    expect(hunter.act(seen({ step: 301, index: 19_700 }, { lots: -50 }))).to.deep.equal(push);
    const [bid] = ordersOf(hunter.act(seen({ step: 302, index: 19_390 }, { lots: -50, outsideLots: -14 })));
    expect(bid).to.include({ isBuy: true, reduceOnly: false, lots: 61 });
    expect(hunter.act(seen({ step: 305 }, { lots: 11, outsideLots: -14 }))).to.deep.equal([]);
    hunter.act(seen({ step: 306 }, { lots: 11, outsideLots: -14 }));
    const unwinding = hunter.act(seen({ step: 307 }, { lots: 11, outsideLots: -14 }));
    expect(unwinding[0]).to.deep.equal({ kind: "tradeOutside", venue: 0, lots: 7 });
    expect(ordersOf(unwinding)[0]).to.include({ isBuy: false, lots: 11, reduceOnly: true });
    expect(hunter.act(seen({ step: 308 }))).to.deep.equal([]);
    expect(hunter.act(seen({ step: 309, positions }))).to.deep.equal([]);
  });

  it("hunts shorts upwards, and gives up a push that does not get there", () => {
    const hunter = new LiquidationHunter(TERMS);
    const [ride] = ordersOf(hunter.act(seen({ step: 300, positions: () => [prey(-200, 20_600)] })));
    expect(ride).to.include({ isBuy: true });
    expect(hunter.act(seen({ step: 304 }))).to.deep.equal([{ kind: "tradeOutside", venue: 0, lots: 7 }]);
    expect(ordersOf(hunter.act(seen({ step: 305 })))[0]).to.include({ isBuy: false });
  });
});

describe("self-dealers", () => {
  const TERMS = { ...WHALE, isLong: true, venues: [0] };

  it("hold opposite sides, and the winner liquidates its other half and nobody else", () => {
    const deal: Deal = {};
    const loser = new LosingHalf({ ...TERMS, isLong: false }, deal);
    const [short] = ordersOf(loser.act(seen({ step: 11 }, { account: 40 })));
    expect([short?.isBuy, deal.loser]).to.deep.equal([false, 40]);
    const winner = new WinningHalf(TERMS, deal);
    expect(ordersOf(winner.act(seen({ step: 11 }, { account: 41 })))[0]).to.include({ isBuy: true });
    const calls = winner.act(seen({ step: 21, liquidatable: [7, 40] }, { account: 41, outsideLots: 60 }));
    expect(calls[0]).to.deep.equal({ kind: "liquidate", target: 40 });
    expect(calls.filter(({ kind }) => kind === "liquidate")).to.have.length(1);
  });

  it("the winner takes home what is left once it is out", () => {
    const winner = new WinningHalf(TERMS, {});
    const out = seen({ step: 40 }, { lots: 0, equity: 5_000 });
    expect(winner.act(out)).to.deep.equal([{ kind: "withdraw", amount: 5_000 }]);
    const held = winner.act(seen({ step: 60 }, { lots: 3, equity: 5_000 }));
    expect(held.some(({ kind }) => kind === "withdraw")).to.equal(false);
  });
});
