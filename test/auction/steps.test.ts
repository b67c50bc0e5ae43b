import { expect } from "chai";

import { WAD, withoutHalts } from "../support/config";
import { type Fixture, freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { advance, holdPrice } from "../support/prices";
import { type OrderTerms, orderRequest } from "../support/trade";
import { buy, sell, type Trader, trader } from "../exchange/scene";
import { Grade, over, Phase, roundsIn, sizeOf, step, tighten, uncross } from "./scene";

const RICH = 1_000_000n * WAD;
const LOT = WAD / 10n;
const ORDERS_AN_ACCOUNT = 32;
const DEFAULT_STEPS = 64;
const MOST_STEPS = 200;
const COOLING_SEC = 60;
const FEED_UNIT = 10n ** 10n;

/** An auction in a market whose grades only the guardian changes. */
async function collecting(): Promise<{ x: Fixture; maker: Trader; taker: Trader }> {
  const x = await freshExchange({ parameters: withoutHalts });
  const [maker, taker] = [await trader(x, 0, RICH), await trader(x, 1, RICH)];
  await tighten(x, Grade.Auction);
  return { x, maker, taker };
}

/** An uncross of 4 lots that is priced at 30,000 and has traded nothing yet. */
async function priced() {
  const all = await collecting();
  const { x, maker, taker } = all;
  await sell(x, maker, 29_990, 10);
  await buy(x, taker, 30_010, 4);
  await over(x);
  await step(x, 1);
  const { phase, tick } = await x.auction.roundOf(0);
  expect([phase, tick]).to.deep.equal([Phase.Matching, 30_000n]);
  return all;
}

/** As many levels of one lot as two calls walk and three more, all of them below a bid for everything. */
async function manyLevels(): Promise<Fixture> {
  const x = await freshExchange({ parameters: withoutHalts });
  const levels = DEFAULT_STEPS + MOST_STEPS + 3;
  const taker = await trader(x, 0, RICH);
  const sellers: Trader[] = [];
  for (let i = 0; i < levels / ORDERS_AN_ACCOUNT; ++i) sellers.push(await trader(x, 1 + i, RICH));
  await holdPrice(x, 0, 30n * WAD);
  await tighten(x, Grade.Auction);
  for (const [i, { signer, account }] of sellers.entries()) {
    const done = i * ORDERS_AN_ACCOUNT;
    const count = Math.min(ORDERS_AN_ACCOUNT, levels - done);
    const asks = Array.from({ length: count }, (_, at): OrderTerms => {
      return { account, isBuy: false, tick: 29_000 + done + at, lots: 1 };
    });
    await x.exchange.connect(signer).placeBatch(asks.map(orderRequest));
  }
  await buy(x, taker, 30_000, 1_000);
  await over(x);
  return x;
}

describe("Auction: steps", () => {
  it("are 64 a call that names no number, and 200 at most", async () => {
    const x = await load(manyLevels);
    await step(x);
    expect((await x.auction.roundOf(0)).volume).to.equal(BigInt(DEFAULT_STEPS));
    await step(x, MOST_STEPS + 1);
    expect((await x.auction.roundOf(0)).volume).to.equal(BigInt(DEFAULT_STEPS + MOST_STEPS));
  });

  it("price anew what a new auction has interrupted while it traded", async () => {
    const { x, maker, taker } = await load(priced);
    await advance(COOLING_SEC);
    await holdPrice(x, 0, 30n * WAD);
    await tighten(x, Grade.Auction);
    await buy(x, taker, 30_020, 20);
    await sell(x, maker, 30_015, 1);
    await over(x);
    // 24 bids, 11 asks: the first price at which the last of them trades.
    expect(roundsIn(x, await uncross(x))).to.deep.equal([[30_015n, 11n]]);
    expect([await sizeOf(x, maker), await sizeOf(x, taker)]).to.deep.equal([-11n * LOT, 11n * LOT]);
  });

  // The index that has 30 just within its band of 5 %, to the feed's last digit, and one that is far from it.
  for (const [edge, index, beyond] of [
    ["highest", 28_57142858n, 28n],
    ["lowest", 31_57894736n, 32n],
  ] as const) {
    it(`trade at the ${edge} price of a band that has moved since the round was priced`, async () => {
      const { x, taker } = await load(priced);
      await holdPrice(x, 0, index * FEED_UNIT);
      await step(x, 1);
      expect(await sizeOf(x, taker)).to.equal(4n * LOT);
    });

    it(`trade nothing at a price beyond its ${edge} one`, async () => {
      const { x, taker } = await load(priced);
      await holdPrice(x, 0, beyond * WAD);
      await step(x, 1);
      expect(await sizeOf(x, taker)).to.equal(0n);
    });
  }
});

describe("Auction: one lot, and a level where the prices begin", () => {
  it("tells the price of an auction of one lot", async () => {
    const { x, maker, taker } = await load(collecting);
    await sell(x, maker, 29_990, 1);
    await buy(x, taker, 30_010, 1);
    expect(await x.auction.indicativeOf(0)).to.deep.equal([30_000n, 1n]);
  });

  it("leaves out a level that stands on the first price, or on the last", async () => {
    const { x, maker, taker } = await load(collecting);
    await sell(x, maker, 29_990, 5);
    await buy(x, taker, 30_010, 10);
    await buy(x, taker, 29_990, 3);
    await holdPrice(x, 0, (2_990n * WAD) / 100n);
    expect(await x.auction.indicativeOf(0)).to.deep.equal([29_991n, 5n]);
  });

  it("does so for asks", async () => {
    const { x, maker, taker } = await load(collecting);
    await sell(x, maker, 29_990, 10);
    await sell(x, maker, 30_010, 3);
    await buy(x, taker, 30_010, 5);
    await holdPrice(x, 0, (3_010n * WAD) / 100n);
    expect(await x.auction.indicativeOf(0)).to.deep.equal([30_009n, 5n]);
  });
});
