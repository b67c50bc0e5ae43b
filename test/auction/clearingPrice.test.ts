import { expect } from "chai";
import { ethers } from "hardhat";

import { MAX_TICK } from "../../src/math/bounds";
import { goesOn, leastImbalance, nearest, pair, tickNearest, type Walk } from "../../src/math/clearingPrice";
import { Random, SEED } from "../math/random";
import { load } from "../support/load";

const WALKS = 400;

/** A walk that has matched bids down to 105 with asks up to 95, in a band from 90 to 110. */
const WALK: Walk = {
  low: 90,
  high: 110,
  target: 100,
  bid: 104,
  ask: 96,
  lastBid: 105,
  lastAsk: 95,
  bidLots: 5n,
  askLots: 3n,
  volume: 7n,
};

/** Each way that a walk can end, and each that it can stand in the middle. */
const CASES: readonly Partial<Walk>[] = [
  {},
  { bid: 105 },
  { bid: 90, ask: 95 },
  { bid: 97, ask: 103 },
  { bid: 94, ask: 0 },
  { bid: 94, ask: 120 },
  { bid: 99, ask: 100, bidLots: 1n },
  { bid: 99, ask: 100, bidLots: 9n },
  { bid: 99, ask: 100, bidLots: 3n },
  { lastBid: 120, lastAsk: 80, bid: 100, ask: 101 },
  { bid: 89, ask: 80 },
  { bid: 120, ask: 111 },
  { ask: 0 },
  { ask: 0, bid: 94, lastBid: MAX_TICK, high: MAX_TICK },
];

const PRICES: readonly (readonly [bigint, bigint])[] = [
  [0n, 10n],
  [5n, 10n],
  [6n, 10n],
  [15n, 10n],
  [16n, 10n],
  [1n << 60n, 10n],
];

const harness = () => ethers.deployContract("ClearingPriceHarness");

function roundOf(walk: Walk) {
  return { ...walk, lock: 0, phase: 0, tick: 0, number: 1 };
}

describe("ClearingPrice", () => {
  it("narrows the price as its twin does, however the walk ends", async () => {
    const contract = await load(harness);
    for (const change of CASES) {
      const walk = { ...WALK, ...change };
      const { from, to, bidAt, askAt } = leastImbalance(walk);
      const told = await contract.leastImbalance(roundOf(walk));
      expect([...told].map(Number), JSON.stringify(Object.entries(change).map(String))).to.deep.equal([
        from,
        to,
        bidAt,
        askAt,
      ]);
      expect(await contract.goesOn(roundOf(walk))).to.equal(goesOn(walk));
    }
  });

  it(`narrows the price as its twin does wherever ticks and lots coincide, seed ${SEED}`, async () => {
    const contract = await load(harness);
    const rng = new Random(`${SEED}: walks`);
    const near = (tick: number): number => tick + rng.below(5) - 2;
    for (let i = 0; i < WALKS; i += 1) {
      const [low, high] = [near(96), near(104)];
      const [bid, ask] = [near(100), rng.chance(10) ? 0 : near(100)];
      const [lastBid, lastAsk] = [near(bid + 2), near(98)];
      const [bidLots, askLots] = [BigInt(rng.below(3)), BigInt(rng.below(3))];
      const walk = { low, high, target: near(100), bid, ask, lastBid, lastAsk, bidLots, askLots, volume: 7n };
      const { from, to, bidAt, askAt } = leastImbalance(walk);
      const said = `walk ${i}`;
      expect([...(await contract.leastImbalance(roundOf(walk)))].map(Number), said).to.deep.equal([
        from,
        to,
        bidAt,
        askAt,
      ]);
      expect(await contract.goesOn(roundOf(walk)), said).to.equal(goesOn(walk));
      const told = await contract.pair(roundOf(walk));
      pair(walk);
      expect([told.bidLots, told.askLots, told.volume], said).to.deep.equal([
        walk.bidLots,
        walk.askLots,
        walk.volume,
      ]);
    }
  });

  it("matches what two levels have in common, whichever holds more", async () => {
    const contract = await load(harness);
    for (const change of [{}, { bidLots: 2n }, { askLots: 5n }]) {
      const walk = { ...WALK, ...change };
      const told = await contract.pair(roundOf(walk));
      pair(walk);
      expect([told.bidLots, told.askLots, told.volume]).to.deep.equal([
        walk.bidLots,
        walk.askLots,
        walk.volume,
      ]);
    }
  });

  it("takes the price nearest to the index, and the tick nearest to a price, the lower one in the middle", async () => {
    const contract = await load(harness);
    for (const target of [1, 95, 100, 105, 200]) {
      expect(await contract.nearest(target, 95, 105)).to.equal(BigInt(nearest(target, 95, 105)));
    }
    for (const [price, tickSize] of PRICES) {
      expect(await contract.tickNearest(price, tickSize)).to.equal(BigInt(tickNearest(price, tickSize)));
    }
    expect((await Promise.all(PRICES.map((one) => contract.tickNearest(...one)))).map(Number)).to.deep.equal([
      1, 1, 1, 1, 2, 16_777_215,
    ]);
  });
});
