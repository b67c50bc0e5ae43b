import { expect } from "chai";
import { ethers } from "hardhat";

import { WAD, withoutHalts } from "../support/config";
import { deployFor, freshExchange, type Fixture } from "../support/fixture";
import { load } from "../support/load";
import { holdPrice } from "../support/prices";
import { orderRequest } from "../support/trade";
import { buy, removalsOf, sell, type Trader, trader } from "../exchange/scene";
import {
  auction,
  Grade,
  over,
  Phase,
  Reason,
  roundsIn,
  sizeOf,
  step,
  tighten,
  uncross,
  uncrossOf,
} from "./scene";

const RICH = 1_000_000n * WAD;
const LOT = WAD / 10n;

interface TwoMarkets {
  readonly x: Fixture;
  readonly maker: Trader;
  readonly taker: Trader;
}

/** Two markets whose grades only the guardian changes. */
async function twoMarkets(): Promise<TwoMarkets> {
  const x = await freshExchange({ markets: 2, parameters: withoutHalts });
  return { x, maker: await trader(x, 0, RICH), taker: await trader(x, 1, RICH) };
}

describe("Auction: the price that it would have", () => {
  it("is none in a market that nobody opened, and where nothing crosses", async () => {
    const { x, maker, taker } = await load(auction);
    expect(await x.auction.indicativeOf(7)).to.deep.equal([0n, 0n]);
    expect(await x.auction.indicativeOf(0)).to.deep.equal([0n, 0n]);
    await sell(x, maker, 30_010, 3);
    await buy(x, taker, 29_990, 3);
    expect(await x.auction.indicativeOf(0)).to.deep.equal([0n, 0n]);
  });

  it("is none before the first price, though the book is open", async () => {
    const x = await deployFor(await ethers.getSigners(), {});
    expect((await x.exchange.topOf(0)).tickSize).to.be.above(0n);
    expect(await x.auction.indicativeOf(0)).to.deep.equal([0n, 0n]);
  });

  it("leaves out the next level of the side that is not served, whose orders would go empty too", async () => {
    const { x, maker, taker } = await load(auction);
    await sell(x, maker, 29_990, 5);
    await buy(x, taker, 30_010, 10);
    expect(await x.auction.indicativeOf(0)).to.deep.equal([30_000n, 5n]);
    await buy(x, taker, 30_000, 3);
    expect(await x.auction.indicativeOf(0)).to.deep.equal([30_001n, 5n]);
    await sell(x, maker, 29_990, 10);
    expect(await x.auction.indicativeOf(0), "13 bids, 15 asks").to.deep.equal([30_000n, 13n]);
    await sell(x, maker, 30_000, 3);
    expect(await x.auction.indicativeOf(0), "13 bids, 18 asks at 30,000").to.deep.equal([29_999n, 13n]);
  });
});

describe("Auction: an index that moves on, and orders far away", () => {
  it("trades nothing at a round's price once the index has left it behind, and prices again", async () => {
    const { x, maker, taker } = await load(twoMarkets);
    await tighten(x, Grade.Auction);
    await sell(x, maker, 29_990, 10);
    await buy(x, taker, 30_010, 4);
    await over(x);
    await step(x, 1);
    expect((await x.marketLens.reportOf(0)).phase).to.equal(Phase.Matching);
    await holdPrice(x, 0, 60n * WAD);
    const receipts = await uncross(x);
    expect(roundsIn(x, receipts)).to.deep.equal([]);
    expect([await sizeOf(x, maker), await sizeOf(x, taker)]).to.deep.equal([0n, 0n]);
  });

  it("drops what crosses beyond the band in as many steps as it is given", async () => {
    const { x, maker, taker } = await load(auction);
    for (const tick of [38_000, 38_500, 39_000]) await sell(x, maker, tick, 5);
    for (const tick of [40_000, 41_000]) await buy(x, taker, tick, 5);
    await over(x);
    const receipts = await uncross(x, 1);
    const removed = receipts.flatMap((receipt) => removalsOf(x, { receipt, order: 0n, filled: 0n }));
    expect(removed.map(([, reason]) => reason)).to.deep.equal([Reason.offBand, Reason.offBand]);
    expect(receipts.length).to.equal(2);
    expect(await uncrossOf(x)).to.equal(0n);
  });
});

describe("Auction: what other orders of the account add to the reach of one", () => {
  it("counts those of other markets only while these hold an auction, or wait to be uncrossed", async () => {
    const { x, maker, taker } = await load(twoMarkets);
    const asked = { account: taker.account, isBuy: true, tick: 40_000, lots: 100 };
    const reach = () => x.auction.reachOf(orderRequest(asked));
    const alone = 100n * LOT * 10n;
    expect(await reach()).to.equal(alone);
    await x.breaker.connect(x.guardian).tighten(1, Grade.Auction, 10_000, 10_000, 60);
    await buy(x, taker, 40_000, 50, { market: 1 });
    await sell(x, maker, 30_000, 10, { market: 1 });
    expect(await reach(), "in an auction").to.equal(alone + alone / 2n);
    const second = await buy(x, taker, 40_000, 20, { market: 1 });
    expect(await reach(), "two of them").to.equal(alone + (alone * 7n) / 10n);
    await x.exchange.connect(taker.signer).cancel(second.order);
    await over(x);
    await holdPrice(x, 1, 30n * WAD);
    expect(await reach(), "waiting to be uncrossed").to.equal(alone + alone / 2n);
    while ((await x.exchange.topOf(1)).uncross !== 0n) await x.auction.connect(x.users[5]!).step(1, 0);
    expect(await reach(), "open again").to.equal(alone);
  });
});
