import { expect } from "chai";

import { Holder } from "../../src/sim/agents/holder";
import { AuctionKeeper, InventoryTaker, LiquidationKeeper } from "../../src/sim/agents/keepers";
import { MarketMaker } from "../../src/sim/agents/marketMaker";
import { Arbitrageur, MomentumTaker } from "../../src/sim/agents/takers";
import { ZeroIntelligence } from "../../src/sim/agents/zeroIntelligence";
import { Stream } from "../../src/sim/random/stream";
import { Grade, type MarketView, type OwnView } from "../../src/sim/world/view";
import { MARKET, ordersOf, OWN, seen } from "./seen";

const MAKER = {
  quoteSize: 400_000_000,
  levels: 2,
  halfSpreadPpm: 500,
  levelGapPpm: 1_000_000,
  roughnessPpm: 2_000_000,
  widestPpm: 10_000,
  inventoryLimit: 2_000_000_000,
  leastEquity: 1_000,
  memory: 12,
  lifeSec: 60,
};

describe("zero intelligence", () => {
  const terms = {
    size: 200_000_000,
    reachPpm: 15_000,
    placePpm: 600_000,
    cancelPpm: 100_000,
    limit: 2_000_000_000,
    lifeSec: 120,
  };
  const agent = new ZeroIntelligence(terms);
  const at = (step: number, own: Partial<OwnView> = {}, market: Partial<MarketView> = {}) =>
    agent.act({ ...seen(market, own), random: (purpose) => new Stream(1n, 1, purpose, step) });
  const steps = Array.from({ length: 400 }, (_, step) => step);

  it("places at its rate, on both sides and all over its reach, whatever the market does", () => {
    const orders = steps.flatMap((step) => ordersOf(at(step)));
    expect(orders.length).to.be.within(200, 280);
    expect(orders.filter(({ isBuy }) => isBuy).length / orders.length).to.be.within(0.4, 0.6);
    const ticks = orders.map(({ tick }) => tick);
    expect(Math.min(...ticks)).to.be.within(19_700, 19_720);
    expect(Math.max(...ticks)).to.be.within(20_280, 20_300);
    const falling = MARKET.indexHistory.map((index, i) => index - 400 * i);
    const told = steps.flatMap((step) => ordersOf(at(step, {}, { indexHistory: falling })));
    expect(told).to.deep.equal(orders);
  });

  it("takes its orders back at its rate, and adds to no side beyond its limit", () => {
    const resting = [{ isBuy: true, tick: 19_990, lots: 5 }];
    const taken = steps.filter((step) =>
      at(step, { orders: resting }).some(({ kind }) => kind === "cancelAll"),
    );
    expect(taken.length).to.be.within(20, 65);
    const full = steps.flatMap((step) => ordersOf(at(step, { lots: 100_000 })));
    expect(full.length).to.be.above(50);
    expect(full.some(({ isBuy }) => isBuy)).to.equal(false);
  });
});

describe("market maker", () => {
  it("quotes both sides round the index, and rests until something changes", () => {
    const maker = new MarketMaker(MAKER);
    expect(ordersOf(maker.act(seen())).map(({ isBuy, tick }) => [isBuy, tick])).to.deep.equal([
      [true, 19_990],
      [false, 20_010],
      [true, 19_980],
      [false, 20_020],
    ]);
    expect(maker.act(seen({ step: 301 }))).to.deep.equal([]);
    expect(maker.act(seen({ step: 302, index: 20_100 }))).to.have.length(1);
  });

  it("quotes through a rough market where it is obliged to, no wider than that, and leaves with its money", () => {
    const obliged = { ...MAKER, obligedPpm: 2_000 };
    const rough = MARKET.indexHistory.map((index, i) => index + (i % 2) * 600);
    expect(ordersOf(new MarketMaker(MAKER).act(seen({ indexHistory: rough })))).to.deep.equal([]);
    const orders = ordersOf(new MarketMaker(obliged).act(seen({ indexHistory: rough })));
    expect(orders.map(({ isBuy, tick }) => [isBuy, tick])).to.deep.include.members([
      [true, 19_960],
      [false, 20_040],
    ]);
    expect(ordersOf(new MarketMaker(obliged).act(seen({ live: false })))).to.deep.equal([]);
    expect(ordersOf(new MarketMaker(obliged).act(seen({}, { equity: 999 })))).to.deep.equal([]);
  });

  it("leans against its inventory, and stops adding to it at its limit", () => {
    const heavy = ordersOf(new MarketMaker(MAKER).act(seen({}, { lots: 50_000 })));
    expect(heavy.slice(0, 2).map(({ tick }) => tick)).to.deep.equal([19_985, 20_005]);
    const full = ordersOf(new MarketMaker(MAKER).act(seen({}, { lots: 100_000 })));
    expect(full.every(({ isBuy }) => !isBuy)).to.equal(true);
  });

  it("widens and thins out in a rough market, and leaves a wild one", () => {
    const calm = ordersOf(new MarketMaker(MAKER).act(seen()));
    const rough = MARKET.indexHistory.map((index, i) => (i % 2 === 0 ? index : index + 20));
    const wide = ordersOf(new MarketMaker(MAKER).act(seen({ indexHistory: rough })));
    expect(wide[0]!.tick).to.be.below(calm[0]!.tick);
    expect(wide[0]!.lots).to.be.below(calm[0]!.lots);
    const wild = MARKET.indexHistory.map((index, i) => (i % 2 === 0 ? index : index + 400));
    const quotes = { isBuy: true, tick: 19_990, lots: 5 };
    const view = seen({ indexHistory: wild }, { orders: [quotes] });
    expect(new MarketMaker(MAKER).act(view)).to.deep.equal([{ kind: "cancelAll" }]);
  });

  for (const [what, market] of [
    ["no live price", { live: false }],
    ["a price on which sources disagree", { degraded: true }],
    ["a halt", { grade: Grade.Halted }],
    ["a book that is being uncrossed", { grade: Grade.Auction, uncrossDue: true }],
  ] as const) {
    it(`leaves when there is ${what}`, () => {
      expect(new MarketMaker(MAKER).act(seen(market))).to.deep.equal([]);
    });
  }
});

describe("an auction", () => {
  it("is quoted into by makers, and stepped by its keeper once its time is over", () => {
    const collecting = { grade: Grade.Auction };
    expect(ordersOf(new MarketMaker(MAKER).act(seen(collecting)))).to.not.have.length(0);
    const keeper = new AuctionKeeper({ callsPerBlock: 2 });
    expect(keeper.act(seen(collecting))).to.deep.equal([]);
    const steps = keeper.act(seen({ ...collecting, uncrossDue: true }));
    expect(steps).to.deep.equal([{ kind: "stepAuction" }, { kind: "stepAuction" }]);
  });
});

describe("holder", () => {
  const terms = {
    isLong: true,
    lots: 100,
    parts: 1,
    enterFrom: 0,
    enterUntil: 240,
    slippagePpm: 3_000,
    stopEquity: 0,
    targetEquity: 0,
  };

  it("does nothing after the warm-up when it has neither stop nor target", () => {
    expect(new Holder(terms).act(seen({}, { lots: 100, equity: -5 }))).to.deep.equal([]);
  });

  it("closes everything, reduce-only, once its stop is hit, and goes on until it is out", () => {
    const holder = new Holder({ ...terms, stopEquity: 500 });
    expect(holder.act(seen({}, { lots: 100, equity: 501 }))).to.deep.equal([]);
    const [order] = ordersOf(holder.act(seen({}, { lots: 100, equity: 500 })));
    expect(order).to.include({ isBuy: false, lots: 100, reduceOnly: true, tick: 19_000 });
    expect(ordersOf(holder.act(seen({}, { lots: 40, equity: 900 })))[0]).to.include({ lots: 40 });
  });

  it("enters in pieces of at most half the visible book", () => {
    const holder = new Holder({ ...terms, lots: 10_000 });
    const views = Array.from({ length: 12 }, (_, step) => ({
      ...seen({ step: 100 }),
      random: (purpose: number): Stream => new Stream(1n, 1, purpose, step),
    }));
    const sizes = views.flatMap((view) => ordersOf(holder.act(view))).map(({ lots }) => lots);
    expect(sizes.length).to.be.within(1, 11);
    expect(new Set(sizes)).to.deep.equal(new Set([500]));
  });
});

describe("takers and keepers", () => {
  it("buys on the exchange what is cheaper than on the recorded venue, never beyond its limit", () => {
    const terms = { venue: 0, freshSec: 30, costPpm: 1_500, limit: 30_000_000, size: 20_000_000 };
    const cheap = seen({ outside: [{ tick: 20_100, ageSec: 5 }] });
    const [order] = ordersOf(new Arbitrageur(terms).act(cheap));
    expect(order).to.include({ isBuy: true, lots: 1_000, tick: 20_070 });
    const full = { ...cheap, own: { ...OWN, lots: 1_500 } };
    expect(new Arbitrageur(terms).act(full)).to.deep.equal([]);
    expect(new Arbitrageur(terms).act(seen({ outside: [{ tick: 20_100, ageSec: 31 }] }))).to.deep.equal([]);
  });

  it("follows a trend and leaves when it turns", () => {
    const terms = { blocks: 6, triggerPpm: 5_000, limit: 400_000_000, size: 100_000_000, slippagePpm: 5_000 };
    const falling = MARKET.indexHistory.map((_, i) => 21_000 - i * 25);
    const [order] = ordersOf(new MomentumTaker(terms).act(seen({ indexHistory: falling })));
    expect(order).to.include({ isBuy: false, reduceOnly: false });
    const [exit] = ordersOf(new MomentumTaker(terms).act(seen({}, { lots: -70 })));
    expect(exit).to.include({ isBuy: true, reduceOnly: true, lots: 70 });
  });

  it("shares liquidations between keepers, the worst first, at most so many a block", () => {
    const keeper = new LiquidationKeeper({ every: 1, callsPerBlock: 2, index: 1, of: 2 });
    const intents = keeper.act(seen({ liquidatable: [8, 5, 3, 9] }));
    expect(intents).to.deep.equal([
      { kind: "liquidate", target: 5 },
      { kind: "liquidate", target: 3 },
    ]);
  });

  it("takes the fund's inventory only at its discount, and sells it on first", () => {
    const taker = new InventoryTaker({ discountPpm: 2_000, limit: 40_000_000, slippagePpm: 5_000 });
    const fund = { lots: 5_000, price: 19_970, allowedLots: 4_000 };
    expect(taker.act(seen({ fund }))).to.deep.equal([]);
    expect(taker.act(seen({ fund: { ...fund, price: 19_950 } }))).to.deep.equal([
      { kind: "takeInventory", lots: 2_000 },
    ]);
    expect(ordersOf(taker.act(seen({ fund }, { lots: 30 })))[0]).to.include({
      isBuy: false,
      reduceOnly: true,
    });
  });
});
