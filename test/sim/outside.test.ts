import { expect } from "chai";

import { BarFeed } from "../../src/sim/bars/feed";
import { type AssetBars } from "../../src/sim/bars/bars";
import { latentBars, type LatentPath } from "../../src/sim/outside/latentPath";
import { OutsideLegs } from "../../src/sim/outside/legs";
import { OutsideMarket } from "../../src/sim/outside/outsideMarket";
import { type Impact, relaxAll, VenueImpact } from "../../src/sim/outside/venueImpact";
import { type Disturbance } from "../../src/sim/scenario/disturbance";
import { unitsFor } from "../../src/sim/world/units";

const WAD = 10n ** 18n;
const START = 1_000_000;
const STILL: LatentPath = {
  start: 100n,
  venues: ["north", "east"],
  lengthSec: 600,
  plan: [{ atSec: 0, ppm: 1_000_000 }],
  noisePpm: 0,
  spreadPpm: 0,
};
const IMPACT = { depth: 10_000, memorySec: 100 };

function still(): AssetBars {
  return latentBars(STILL, "TEST", 1n, START);
}

function outside(disturbances: readonly Disturbance[], impact?: Impact): OutsideMarket {
  return new OutsideMarket(new BarFeed(still()), { disturbances, impact, replayStart: START });
}

const dollars = (prices: readonly { readonly price: bigint }[]): number[] =>
  prices.map(({ price }) => Number(price) / 1e18);

describe("modelled prices", () => {
  it("stand still without plan and noise, one bar every ten seconds on every venue", () => {
    const { venues, start, end } = still();
    expect([start, end]).to.deep.equal([START, START + 600]);
    for (const { bars } of venues) {
      expect(bars.map(({ time }) => time)).to.deep.equal(
        Array.from({ length: 60 }, (_, i) => START + 10 * i),
      );
      expect(new Set(bars.map(({ close }) => close))).to.deep.equal(new Set([100n * WAD]));
    }
  });

  it("go through every point of the plan, at a constant rate between two", () => {
    const plan = [
      { atSec: 100, ppm: 1_000_000 },
      { atSec: 300, ppm: 640_000 },
    ];
    const { venues } = latentBars({ ...STILL, plan }, "TEST", 1n, START);
    const at = (sec: number): number => Number(venues[0]?.bars[sec / 10]?.close ?? 0n) / 1e18;
    expect([at(0), at(100)]).to.deep.equal([100, 100]);
    expect(at(200)).to.be.closeTo(80, 1e-6);
    expect(at(300)).to.be.closeTo(64, 1e-6);
    expect(at(590)).to.be.closeTo(64, 1e-6);
  });

  it("are drawn from the seed, and their noise has the size that it says", () => {
    const noisy = { ...STILL, noisePpm: 1_000, lengthSec: 20_000 };
    const closes = (seed: bigint): number[] =>
      (latentBars(noisy, "TEST", seed, START).venues[0]?.bars ?? []).map(({ close }) => Number(close) / 1e18);
    expect(closes(3n)).to.deep.equal(closes(3n));
    expect(closes(3n)).to.not.deep.equal(closes(4n));
    const path = closes(3n);
    const moves = path.slice(1).map((price, i) => price / (path[i] ?? 1) - 1);
    const deviation = Math.sqrt(moves.reduce((sum, move) => sum + move * move, 0) / moves.length);
    expect(deviation * 1e6).to.be.within(930, 1_070);
  });

  it("keep venues apart by no more than their spread explains", () => {
    const { venues } = latentBars({ ...STILL, spreadPpm: 200 }, "TEST", 5n, START);
    const [one, other] = venues.map(({ bars }) => bars.map(({ close }) => Number(close) / 1e18));
    const gaps = (one ?? []).map((price, i) => Math.abs(price - (other?.[i] ?? 0)) / price);
    expect(Math.max(...gaps))
      .to.be.above(0)
      .and.below(6 * 2 * 200e-6);
  });
});

describe("venues outside", () => {
  it("move where they are disturbed, for as long as they are, and nowhere else", () => {
    const market = outside([{ kind: "quote", venues: "first", fromSec: 20, untilSec: 40, ppm: -300_000 }]);
    expect(dollars(market.advance(START + 10))).to.deep.equal([100, 100]);
    expect(dollars(market.advance(START + 30))).to.deep.equal([70, 100]);
    expect(dollars(market.prices())).to.deep.equal([70, 100]);
    expect(dollars(market.advance(START + 40))).to.deep.equal([100, 100]);
  });

  it("trade on while no source hears of them", () => {
    const market = outside([{ kind: "source outage", venues: "all", fromSec: 0, untilSec: 25 }]);
    expect(market.advance(START + 20)).to.deep.equal([]);
    expect(dollars(market.prices())).to.deep.equal([100, 100]);
    expect(dollars(market.advance(START + 30))).to.deep.equal([100, 100]);
  });

  it("are moved by trades where there is a closed loop, and by nothing without one", () => {
    const [closed, open] = [outside([], IMPACT), outside([])];
    for (const market of [closed, open]) {
      market.advance(START + 10);
      market.trade(0, -40_000);
    }
    const [moved, other] = dollars(closed.advance(START + 11).length === 0 ? closed.prices() : []);
    expect(moved).to.be.within(98, 98.02);
    expect(other).to.equal(100);
    open.advance(START + 11);
    expect(dollars(open.prices())).to.deep.equal([100, 100]);
  });

  it("do not move for what was built before the start that an impact has", () => {
    const market = outside([], { ...IMPACT, fromSec: 60 });
    market.advance(START + 50);
    market.trade(0, -10_000);
    expect(dollars([{ price: market.quote(0) }])).to.deep.equal([100]);
    market.advance(START + 60);
    market.trade(0, -10_000);
    expect(dollars([{ price: market.quote(0) }])).to.deep.equal([99]);
  });

  it("are hedged on all at once by the depth that each has left, to the lot, or on one alone", () => {
    const market = outside([], { depth: 10_000, memorySec: 1e9, thinningPpm: 10_000 });
    const units = unitsFor(100n * WAD);
    const legs = new OutsideLegs(market, units);
    market.advance(START + 11);
    const tick = legs.tickOf(0);
    // The first venue falls by 1 %: half of its depth is gone, and it gets a third of what follows.
    market.trade(0, -10_000);
    const before = [0, 1].map((venue) => market.quote(venue));
    const lots = 30_001;
    legs.hedge(1, "all", -lots, tick);
    expect(legs.lotsOf(1)).to.equal(-lots);
    const fresh = outside([], { depth: 10_000, memorySec: 1e9, thinningPpm: 10_000 });
    fresh.advance(START + 11);
    fresh.trade(0, -10_000);
    const split = new OutsideLegs(fresh, units);
    split.hedge(1, 0, -10_000, tick);
    split.hedge(1, 1, -20_001, tick);
    expect([0, 1].map((venue) => market.quote(venue))).to.deep.equal(
      [0, 1].map((venue) => fresh.quote(venue)),
    );
    expect(before.every((price, venue) => market.quote(venue) < price)).to.equal(true);
  });

  it("lose depth with their own move of the last minute, and have it back a minute later", () => {
    // The first 10,000 move it by 1 %, at which half of the depth is gone: the next 10,000 count twice.
    const market = outside([], { depth: 10_000, memorySec: 1e9, thinningPpm: 10_000 });
    const sell = (at: number, amount: number): number => {
      market.advance(START + at);
      market.trade(0, -amount);
      return Number(market.quote(0)) / 1e18;
    };
    expect(sell(11, 10_000)).to.be.closeTo(99, 1e-6);
    expect(sell(21, 10_000)).to.be.closeTo(100 - Math.sqrt(3), 1e-3);
    expect(sell(90, 10_000)).to.be.closeTo(98, 1e-3);
    expect(Number(market.quote(1)) / 1e18).to.equal(100);
  });
});

describe("impact of trades", () => {
  it("is one percent at the depth, doubles with four times the flow, and has the flow's sign", () => {
    const after = (flow: number): number => {
      const impact = new VenueImpact(IMPACT);
      impact.trade(flow);
      return impact.ppm;
    };
    expect([after(10_000), after(40_000), after(-10_000), after(0)]).to.deep.equal([
      10_000, 20_000, -10_000, 0,
    ]);
    expect(after(1e12)).to.equal(900_000);
  });

  it("does not depend on the pieces in which a flow comes", () => {
    const [whole, pieces] = [new VenueImpact(IMPACT), new VenueImpact(IMPACT)];
    whole.trade(9_000);
    for (let i = 0; i < 9; i += 1) pieces.trade(1_000);
    expect(pieces.ppm).to.equal(whole.ppm);
  });

  it("forgets 63 % of a flow in its memory", () => {
    const impact = new VenueImpact(IMPACT);
    impact.trade(10_000);
    impact.relax(100);
    expect(impact.ppm).to.be.closeTo(10_000 * Math.sqrt(Math.exp(-1)), 20);
  });

  it("reaches the other venues by arbitrage, and no flow is lost on the way", () => {
    const coupled = { ...IMPACT, memorySec: 1e12, couplingSec: 10 };
    const venues = [new VenueImpact(coupled), new VenueImpact(coupled)];
    venues[0]?.trade(-8_000);
    relaxAll(venues, coupled, 10);
    const [one = 0, other = 0] = venues.map(({ standing }) => standing);
    // After ten steps of a tenth, 0.9^10 of the difference is left.
    expect(one - other).to.be.closeTo(-8_000 * 0.9 ** 10, 1e-3);
    expect(one + other).to.be.closeTo(-8_000, 1e-3);
  });

  it("stays on its venue where nobody carries it", () => {
    const venues = [new VenueImpact(IMPACT), new VenueImpact(IMPACT)];
    venues[0]?.trade(-8_000);
    relaxAll(venues, IMPACT, 10);
    expect(venues[1]?.ppm).to.equal(0);
  });
});
