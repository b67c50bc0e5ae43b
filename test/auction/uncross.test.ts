import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { WAD } from "../support/config";
import { load } from "../support/load";
import { OrderKind, orderRequest } from "../support/trade";
import { buy, fillsOf, placeOf, scene, sell, send } from "../exchange/scene";
import { walkBook } from "../exchange/walkBook";
import {
  auction,
  cashOf,
  COLLECTED,
  Grade,
  over,
  Phase,
  roundsIn,
  sizeOf,
  step,
  tighten,
  uncross,
  uncrossOf,
} from "./scene";

const LOT = WAD / 10n;

describe("Auction: reopening", () => {
  it("lets Limit orders cross and trades none of them", async () => {
    const { x, maker, taker } = await load(auction);
    await sell(x, maker, 29_990, 10);
    const placed = await buy(x, taker, 30_010, 4);
    expect([placed.filled, placed.order !== 0n]).to.deep.equal([0n, true]);
    const { bestBid, bestAsk, uncross: state } = await x.exchange.topOf(0);
    expect([bestBid, bestAsk, state]).to.deep.equal([30_010n, 29_990n, COLLECTED]);
    await expect(send(x, taker, true, 30_010, 1, { kind: OrderKind.ImmediateOrCancel }))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_GradeForbids")
      .withArgs(0, Grade.Auction);
    await expect(send(x, taker, true, 30_010, 1, { kind: OrderKind.PostOnly })).to.be.revertedWithCustomError(
      x.exchange,
      "Exchange_WouldCross",
    );
  });

  it("trades all that crosses at one price, without a fee for anybody", async () => {
    const { x, maker, second, taker } = await load(auction);
    await sell(x, maker, 29_980, 10);
    await sell(x, second, 30_030, 5);
    await buy(x, taker, 30_040, 8);
    await buy(x, taker, 29_990, 2);
    const before = await Promise.all([maker, taker].map((who) => cashOf(x, who)));
    await over(x);
    const receipts = await uncross(x);
    // All 10 lots cross between 29,980 and 29,990, and leave nothing over: the index of 30,000 decides.
    expect(roundsIn(x, receipts)).to.deep.equal([[29_990n, 10n]]);
    expect([await sizeOf(x, maker), await sizeOf(x, taker)]).to.deep.equal([-10n * LOT, 10n * LOT]);
    const [made, took] = await Promise.all([maker, taker].map((who) => cashOf(x, who)));
    const notional = (2_999n * WAD) / 100n;
    expect([made! - before[0]!, took! - before[1]!]).to.deep.equal([notional, -notional]);
    const { bestBid, bestAsk } = await x.exchange.topOf(0);
    expect([bestBid, bestAsk]).to.deep.equal([0n, 30_030n]);
    await walkBook(x, 0);
  });

  it("keeps price-time priority on both sides", async () => {
    const { x, maker, second, taker, stranger } = await load(auction);
    const asks = [
      await sell(x, maker, 29_990, 3),
      await sell(x, second, 29_980, 3),
      await sell(x, stranger, 29_990, 3),
    ];
    const first = await buy(x, taker, 30_000, 4);
    await buy(x, taker, 30_010, 3);
    await over(x);
    const receipts = await uncross(x);
    const places = [asks[1]!, asks[0]!, asks[2]!].map(({ order }) => placeOf(order));
    expect(receipts.flatMap((receipt) => fillsOf(x, receipt))).to.deep.equal([
      [places[0], 3n],
      [places[1], 3n],
      [places[2], 1n],
    ]);
    await expect(x.exchange.orderOf(first.order)).to.be.revertedWithCustomError(
      x.exchange,
      "Exchange_UnknownOrder",
    );
  });

  it("stops after any number of steps and goes on where it stopped", async () => {
    const { x, maker, taker } = await load(auction);
    for (const tick of [29_970, 29_980, 29_990]) await sell(x, maker, tick, 2);
    for (const tick of [30_010, 30_020]) await buy(x, taker, tick, 3);
    await over(x);
    const phases = [];
    while ((await uncrossOf(x)) !== 0n) {
      await step(x, 1);
      phases.push((await x.auction.roundOf(0)).phase);
    }
    expect(phases[0]).to.equal(Phase.Pricing);
    expect(phases).to.include(Phase.Matching);
    expect(phases.at(-1)).to.equal(Phase.Idle);
    expect(phases.length).to.be.above(6);
    expect([await sizeOf(x, maker), await sizeOf(x, taker)]).to.deep.equal([-6n * LOT, 6n * LOT]);
    await walkBook(x, 0);
  });

  it("reopens a book that does not cross any more", async () => {
    const { x, maker, taker } = await load(auction);
    await sell(x, maker, 29_990, 10);
    const { order } = await buy(x, taker, 30_010, 4);
    await x.exchange.connect(taker.signer).cancel(order);
    await over(x);
    await expect(send(x, taker, true, 29_000, 1)).to.be.revertedWithCustomError(
      x.exchange,
      "Exchange_Uncrossing",
    );
    await step(x);
    expect(await uncrossOf(x)).to.equal(0n);
    expect((await buy(x, taker, 29_990, 10)).filled).to.equal(10n);
  });

  it("reverts when there is nothing to uncross, while the auction lasts, and without a live index", async () => {
    const { x, maker, taker } = await load(scene);
    await expect(step(x)).to.be.revertedWithCustomError(x.auction, "Auction_NothingToUncross").withArgs(0);
    await tighten(x, Grade.Auction);
    await sell(x, maker, 29_990, 10);
    await buy(x, taker, 30_010, 4);
    await expect(step(x)).to.be.revertedWithCustomError(x.auction, "Auction_Collecting").withArgs(0);
    await time.increase(3_600);
    await expect(step(x)).to.be.revertedWithCustomError(x.auction, "Auction_StalePrice").withArgs(0);
  });

  it("reverts when anybody but the Auction moves an uncross", async () => {
    const { x, taker } = await load(auction);
    const exchange = x.exchange.connect(taker.signer);
    for (const sent of [
      () => exchange.setUncross(0, 0),
      () => exchange.uncross(0, 30_000, 1, false),
      () => exchange.dropCrossed(0, true, 1),
    ]) {
      await expect(sent())
        .to.be.revertedWithCustomError(x.exchange, "Exchange_NotAuction")
        .withArgs(taker.signer.address);
    }
  });

  it("says in the lens where an auction stands and at what price it would trade", async () => {
    const { x, maker, taker } = await load(auction);
    const told = async () => {
      const { uncross: state, phase, clearingTick, clearingVolume } = await x.marketLens.reportOf(0);
      return [state, phase, clearingTick, clearingVolume];
    };
    expect(await told()).to.deep.equal([0n, Phase.Idle, 0n, 0n]);
    await sell(x, maker, 29_990, 10);
    await buy(x, taker, 30_010, 4);
    expect(await told()).to.deep.equal([COLLECTED, Phase.Idle, 30_000n, 4n]);
    await over(x);
    await step(x, 1);
    expect((await told()).slice(1)).to.deep.equal([Phase.Matching, 30_000n, 0n]);
    await uncross(x);
    expect(await told()).to.deep.equal([0n, Phase.Idle, 0n, 0n]);
  });

  it("asks for what an account's orders lose against mark at their limits, all of them together", async () => {
    const { x, stranger } = await load(auction);
    // 60,000 lots at 40 are 6,000 units: 93,000 of margin at 2x, and 60,000 against a mark of 30.
    const order = { account: stranger.account, isBuy: true, tick: 40_000, lots: 60_000 };
    expect(await x.auction.reachOf(orderRequest(order))).to.equal(60_000n * WAD);
    expect(await x.auction.reachOf(orderRequest({ ...order, isBuy: false }))).to.equal(0n);
    let placed = 0;
    for (; placed < 20; placed += 1) {
      const sent = await send(x, stranger, true, 40_000, 60_000).catch(() => undefined);
      if (sent === undefined) break;
    }
    // Of 1,000,000: each takes its margin and 60,000, where without the auction it would take its margin alone.
    expect(placed).to.be.within(5, 7);
  });
});
