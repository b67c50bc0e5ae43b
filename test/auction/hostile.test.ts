import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import hre from "hardhat";

import { WAD } from "../support/config";
import { load } from "../support/load";
import { orderRequest } from "../support/trade";
import { buy, eventsOf, removalsOf, scene, sell, send, trader } from "../exchange/scene";
import { walkBook } from "../exchange/walkBook";
import { holdPrice } from "../support/prices";
import {
  auction,
  AUCTION_SEC,
  COLLECTED,
  Grade,
  LOCK_SEC,
  over,
  Reason,
  roundsIn,
  sizeOf,
  step,
  tighten,
  uncross,
  uncrossOf,
} from "./scene";

const LOT = WAD / 10n;
const MOST_GAS = 16_000_000n;

describe("Auction: hostile orders", () => {
  it("reverts when an order is placed or pulled during the uncross, and lets all go after ten minutes", async () => {
    const { x, maker, taker, stranger } = await load(auction);
    const resting = await sell(x, maker, 29_990, 10);
    await buy(x, taker, 30_010, 4);
    const early = await buy(x, stranger, 30_010, 1);
    await x.exchange.connect(stranger.signer).cancel(early.order);
    await over(x);
    await step(x, 1);
    const began = (await uncrossOf(x)) - BigInt(LOCK_SEC);
    expect(began).to.equal(BigInt(await time.latest()));
    const exchange = x.exchange.connect(maker.signer);
    for (const attempt of [
      async () => exchange.cancel(resting.order),
      async () => exchange.cancelBatch([resting.order]),
      async () => exchange.cancelAll(maker.account),
      async () => send(x, stranger, true, 29_000, 1),
    ]) {
      await expect(attempt()).to.be.revertedWithCustomError(x.exchange, "Exchange_Uncrossing").withArgs(0);
    }
    await time.setNextBlockTimestamp(Number(began) + LOCK_SEC - 1);
    await expect(exchange.cancel(resting.order)).to.be.revertedWithCustomError(
      x.exchange,
      "Exchange_Uncrossing",
    );
    await time.setNextBlockTimestamp(Number(began) + LOCK_SEC);
    await exchange.cancel(resting.order);
    // Nothing crosses any more, and anybody may say so.
    await holdPrice(x, 0, 30n * WAD);
    await step(x);
    expect(await uncrossOf(x)).to.equal(0n);
  });

  it("lets a flat account out whose orders an unstepped uncross held", async () => {
    const { x, maker, taker } = await load(auction);
    await sell(x, maker, 29_990, 10);
    await buy(x, taker, 30_010, 4);
    await over(x);
    await step(x, 1);
    await time.increase(LOCK_SEC);
    await x.exchange.connect(taker.signer).cancelAll(taker.account);
    const { cash } = await x.ledger.accountOf(taker.account);
    await x.vault.connect(taker.signer).withdraw(taker.account, (cash * x.wholeToken) / WAD);
  });

  it("removes what has expired, what may only reduce, and of one account's two the ask; the rest trades", async () => {
    const { x, maker, second, taker, stranger } = await load(auction);
    const expiry = (await time.latest()) + AUCTION_SEC;
    const gone = [
      await sell(x, maker, 29_970, 3, { expiry }),
      await sell(x, stranger, 29_980, 3, { reduceOnly: true }),
      await buy(x, maker, 30_030, 3, { expiry }),
      await buy(x, second, 30_025, 3, { reduceOnly: true }),
    ];
    const own = await sell(x, taker, 29_985, 3);
    await sell(x, stranger, 29_990, 5);
    await buy(x, taker, 30_020, 4);
    await over(x);
    const receipts = await uncross(x, 2);
    const removed = receipts.flatMap((receipt) => removalsOf(x, { receipt, order: 0n, filled: 0n }));
    expect(new Map(removed as [bigint, bigint][])).to.deep.equal(
      new Map([
        [gone[0]!.order, Reason.expired],
        [gone[1]!.order, Reason.refused],
        [gone[2]!.order, Reason.expired],
        [gone[3]!.order, Reason.refused],
        [own.order, Reason.selfTrade],
      ]),
    );
    expect([await sizeOf(x, stranger), await sizeOf(x, taker)]).to.deep.equal([-4n * LOT, 4n * LOT]);
    await walkBook(x, 0);
  });

  for (const dying of ["bid", "ask"] as const) {
    it(`trades with no ${dying} in the second in which it expires, and with one in the second before`, async () => {
      for (const [early, filled] of [
        [0, 0n],
        [1, 4n * LOT],
      ] as const) {
        const { x, maker, taker } = await load(auction);
        const expiry = (await time.latest()) + 2 * AUCTION_SEC;
        await sell(x, maker, 29_990, 4, dying === "ask" ? { expiry } : {});
        await buy(x, taker, 30_010, 4, dying === "bid" ? { expiry } : {});
        await over(x);
        await time.setNextBlockTimestamp(expiry - early);
        await uncross(x);
        expect(await sizeOf(x, taker), `${early} s before`).to.equal(filled);
      }
    });
  }

  it("removes an order whose account fails FILL-1, and uncrosses what that leaves in a round of its own", async () => {
    const { x, maker, taker } = await load(auction);
    const poor = await trader(x, 4, 1_000n * WAD);
    await x.ledger.connect(poor.signer).setTier(poor.account, 0, 4);
    await buy(x, poor, 30_000, 12_000);
    await sell(x, maker, 29_600, 12_000);
    await buy(x, taker, 29_700, 500);
    // The index falls by 3 %: buying at 29.701, the poor account would be left with less than its maintenance margin.
    const fallen = (30n * WAD * 97n) / 100n;
    await holdPrice(x, 0, fallen);
    await over(x, fallen);
    const receipts = await uncross(x);
    const removed = receipts.flatMap((receipt) => removalsOf(x, { receipt, order: 0n, filled: 0n }));
    expect(removed.map(([, reason]) => reason)).to.deep.equal([Reason.refused]);
    expect(await sizeOf(x, poor)).to.equal(0n);
    expect(roundsIn(x, receipts)).to.deep.equal([
      [29_701n, 12_000n],
      [29_600n, 500n],
    ]);
    expect(await sizeOf(x, taker)).to.equal(500n * LOT);
    await walkBook(x, 0);
  });

  it("drops what crosses beyond the band, where nothing may trade", async () => {
    const { x, maker, taker } = await load(auction);
    await sell(x, maker, 39_000, 5);
    const far = await buy(x, taker, 40_000, 5);
    await over(x);
    const receipts = await uncross(x);
    const removed = receipts.flatMap((receipt) => removalsOf(x, { receipt, order: 0n, filled: 0n }));
    expect(removed).to.deep.equal([[far.order, Reason.offBand]]);
    expect((await x.exchange.topOf(0)).bestAsk).to.equal(39_000n);
  });

  it("trades only what reduces while the grade is ReduceOnly", async () => {
    const { x, maker, second, taker, stranger } = await load(auction);
    await sell(x, maker, 30_000, 5);
    await buy(x, taker, 30_000, 5);
    await over(x);
    await uncross(x);
    await time.increase(AUCTION_SEC);
    await tighten(x, Grade.Auction, 30);
    await holdPrice(x, 0, 30n * WAD);
    const growing = [await sell(x, second, 29_980, 5), await buy(x, stranger, 30_020, 5)];
    await sell(x, taker, 29_990, 5);
    await buy(x, maker, 30_010, 5);
    await time.increase(31 + 31);
    await holdPrice(x, 0, 30n * WAD);
    await tighten(x, Grade.ReduceOnly, 120);
    await holdPrice(x, 0, 30n * WAD);
    const receipts = await uncross(x);
    const removed = receipts.flatMap((receipt) => removalsOf(x, { receipt, order: 0n, filled: 0n }));
    expect(new Set(removed.map(([order]) => order))).to.deep.equal(
      new Set(growing.map(({ order }) => order)),
    );
    expect([await sizeOf(x, maker), await sizeOf(x, taker)]).to.deep.equal([0n, 0n]);
  });

  it("collects anew when another auction begins during the uncross", async () => {
    const { x, maker, taker, stranger } = await load(auction);
    for (const tick of [29_970, 29_980, 29_990]) await sell(x, maker, tick, 2);
    for (const tick of [30_010, 30_020]) await buy(x, taker, tick, 3);
    await over(x);
    await step(x, 1);
    await time.increase(AUCTION_SEC);
    await tighten(x, Grade.Auction, 30);
    await holdPrice(x, 0, 30n * WAD);
    await expect(step(x)).to.be.revertedWithCustomError(x.auction, "Auction_Collecting");
    const { receipt } = await buy(x, stranger, 30_050, 1);
    expect(eventsOf(x, receipt).map(({ name }) => name)).to.include("UncrossSet");
    expect(await uncrossOf(x)).to.equal(COLLECTED);
    await time.increase(31);
    await holdPrice(x, 0, 30n * WAD);
    await uncross(x);
    expect([await sizeOf(x, stranger), await sizeOf(x, taker)]).to.deep.equal([LOT, 5n * LOT]);
  });

  it("begins its walk again when a liquidation takes an order away meanwhile", async () => {
    const { x, maker, second, taker } = await load(scene);
    const poor = await trader(x, 4, 1_000n * WAD);
    await x.ledger.connect(poor.signer).setTier(poor.account, 0, 4);
    await sell(x, maker, 30_000, 12_000);
    await buy(x, poor, 30_000, 12_000);
    await tighten(x, Grade.Auction);
    for (const tick of [29_270, 29_280, 29_290]) await sell(x, maker, tick, 2);
    const locked = await buy(x, poor, 29_350, 2, { reduceOnly: true }).catch(() => undefined);
    for (const tick of [29_310, 29_320]) await buy(x, taker, tick, 3);
    const resting = await sell(x, second, 31_000, 1);
    const fallen = (30n * WAD * 975n) / 1_000n;
    await over(x, fallen);
    await step(x, 1);
    const { lock, number } = await x.auction.roundOf(0);
    await x.liquidator.connect(second.signer).liquidate(poor.account, 0, 0, second.account);
    const gone = locked === undefined ? 0n : 1n;
    expect(await uncrossOf(x)).to.equal(lock - gone);
    await step(x, 1);
    expect((await x.auction.roundOf(0)).number).to.equal(number + gone);
    await uncross(x);
    expect((await x.exchange.orderOf(resting.order)).lots).to.equal(1n);
    expect(gone).to.equal(1n);
  });

  it("walks a hundred levels of dust in steps that each fit a block", async function () {
    // Instrumented contracts use other gas.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    const { x, maker, second, taker, stranger } = await load(auction);
    const dust = async (who: typeof maker, isBuy: boolean, from: number) =>
      x.exchange
        .connect(who.signer)
        .placeBatch(
          Array.from({ length: 30 }, (_, i) =>
            orderRequest({ account: who.account, isBuy, tick: from + i, lots: 1 }),
          ),
        );
    await dust(maker, false, 29_900);
    await dust(second, false, 29_930);
    await dust(taker, true, 30_010);
    await dust(stranger, true, 30_040);
    await over(x);
    const receipts = await uncross(x, 200);
    expect(receipts.every(({ gasUsed }) => gasUsed < MOST_GAS)).to.equal(true);
    expect(roundsIn(x, receipts)).to.deep.equal([[30_000n, 60n]]);
    expect([await sizeOf(x, taker), await sizeOf(x, second)]).to.deep.equal([30n * LOT, -30n * LOT]);
    await walkBook(x, 0);
  });
});
