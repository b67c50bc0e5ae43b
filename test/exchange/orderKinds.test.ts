import { load } from "../support/load";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { OrderKind, orderRequest } from "../support/trade";
import { buy, droppedOf, eventsOf, fillsOf, placeOf, removalsOf, scene, sell, send } from "./scene";
import { checkReserved, walkBook } from "./walkBook";

describe("Exchange: order kinds", () => {
  it("rests a limit order that meets nobody, and says all of it", async () => {
    const { x, maker } = await load(scene);
    const expiry = (await time.latest()) + 1_000;
    const { order, receipt } = await buy(x, maker, 29_990, 7, { expiry, reduceOnly: true, clientId: 42 });
    expect(eventsOf(x, receipt)).to.deep.equal([
      {
        name: "OrderPlaced",
        args: {
          market: 0n,
          account: maker.account,
          order,
          isBuy: true,
          tick: 29_990n,
          lots: 7n,
          expiry: BigInt(expiry),
          reduceOnly: true,
          clientId: 42n,
        },
      },
    ]);
    const stored = await x.exchange.orderOf(order);
    expect([stored.lots, stored.tick, stored.expiry, stored.flags, stored.market]).to.deep.equal([
      7n,
      29_990n,
      BigInt(expiry),
      3n,
      0n,
    ]);
    expect((await x.exchange.topOf(0)).bestBid).to.equal(29_990n);
    await checkReserved(x, [maker.account]);
  });

  it("fills a limit order at the makers' prices and rests what is left", async () => {
    const { x, maker, taker } = await load(scene);
    const near = await sell(x, maker, 30_010, 5);
    const far = await sell(x, maker, 30_020, 5);
    const placed = await buy(x, taker, 30_015, 8, { clientId: 9 });
    expect(fillsOf(x, placed.receipt)).to.deep.equal([[placeOf(near.order), 5n]]);
    expect(placed.order).to.not.equal(0n);
    expect((await x.exchange.orderOf(placed.order)).lots).to.equal(3n);
    expect((await x.exchange.orderOf(far.order)).lots).to.equal(5n);
    const { bestBid, bestAsk } = await x.exchange.topOf(0);
    expect([bestBid, bestAsk]).to.deep.equal([30_015n, 30_020n]);
    await checkReserved(x, [maker.account, taker.account]);
  });

  it("fills the better price first and at one price whoever came first", async () => {
    const { x, maker, second, taker } = await load(scene);
    const late = await sell(x, maker, 30_020, 4);
    const first = await sell(x, second, 30_010, 4);
    const next = await sell(x, maker, 30_010, 4);
    const placed = await buy(x, taker, 30_020, 10, { kind: OrderKind.ImmediateOrCancel });
    expect(fillsOf(x, placed.receipt)).to.deep.equal([
      [placeOf(first.order), 4n],
      [placeOf(next.order), 4n],
      [placeOf(late.order), 2n],
    ]);
  });

  it("keeps the place of an order that was filled in part", async () => {
    const { x, maker, second, taker } = await load(scene);
    const first = await sell(x, maker, 30_010, 4);
    await sell(x, second, 30_010, 4);
    await buy(x, taker, 30_010, 1, { kind: OrderKind.ImmediateOrCancel });
    const placed = await buy(x, taker, 30_010, 3, { kind: OrderKind.ImmediateOrCancel });
    expect(fillsOf(x, placed.receipt)).to.deep.equal([[placeOf(first.order), 3n]]);
    await checkReserved(x, [maker.account, second.account, taker.account]);
  });

  it("drops what an immediate-or-cancel order cannot fill", async () => {
    const { x, maker, taker } = await load(scene);
    await buy(x, maker, 29_990, 4);
    const placed = await sell(x, taker, 29_980, 10, { kind: OrderKind.ImmediateOrCancel, clientId: 5 });
    expect([placed.order, placed.filled, droppedOf(x, placed)]).to.deep.equal([0n, 4n, 6n]);
    expect(await walkBook(x)).to.deep.equal({ bids: [], asks: [] });
  });

  it("drops all of an immediate-or-cancel order that meets nobody", async () => {
    const { x, taker } = await load(scene);
    for (const lots of [1, 10]) {
      const placed = await sell(x, taker, 29_980, lots, { kind: OrderKind.ImmediateOrCancel });
      expect([placed.filled, droppedOf(x, placed)]).to.deep.equal([0n, BigInt(lots)]);
    }
  });

  it("fills a fill-or-kill order whole", async () => {
    const { x, maker, second, taker } = await load(scene);
    await sell(x, maker, 30_010, 4);
    await sell(x, second, 30_020, 6);
    const placed = await buy(x, taker, 30_020, 10, { kind: OrderKind.FillOrKill });
    expect([placed.order, placed.filled, droppedOf(x, placed)]).to.deep.equal([0n, 10n, 0n]);
  });

  it("reverts when a fill-or-kill order cannot fill, and leaves the book", async () => {
    const { x, maker, taker } = await load(scene);
    await sell(x, maker, 30_010, 4);
    await expect(send(x, taker, true, 30_020, 10, { kind: OrderKind.FillOrKill }))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_NotFillable")
      .withArgs(4n, 10n);
    expect((await walkBook(x)).asks.map(({ lots }) => lots)).to.deep.equal([4n]);
  });

  it("reverts when a post-only order would cross, on either side", async () => {
    const { x, maker, taker } = await load(scene);
    await sell(x, maker, 30_010, 4);
    await buy(x, maker, 29_990, 4);
    const kind = OrderKind.PostOnly;
    await expect(send(x, taker, true, 30_010, 1, { kind }))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_WouldCross")
      .withArgs(30_010n, 30_010n);
    await expect(send(x, taker, false, 29_980, 1, { kind }))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_WouldCross")
      .withArgs(29_980n, 29_990n);
    expect((await buy(x, taker, 30_009, 1, { kind })).order).to.not.equal(0n);
  });

  it("lets a reduce-only order take up to the position, and reverts when it is larger", async () => {
    const { x, maker, taker } = await load(scene);
    await sell(x, maker, 30_010, 4);
    await buy(x, maker, 29_990, 9);
    await buy(x, taker, 30_010, 4);
    await expect(send(x, taker, false, 29_990, 5, { reduceOnly: true }))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_NotReducing")
      .withArgs(4n * 10n ** 17n, 5n);
    await expect(send(x, taker, true, 30_010, 1, { reduceOnly: true })).to.not.be.reverted;
    expect((await sell(x, taker, 29_990, 4, { reduceOnly: true })).filled).to.equal(4n);
    expect((await x.ledger.touched(taker.account, 0)).size).to.equal(0n);
  });

  it("removes a resting reduce-only order that no longer reduces, and fills the next", async () => {
    const { x, maker, second, taker } = await load(scene);
    const unfit = await sell(x, maker, 30_010, 4, { reduceOnly: true });
    const next = await sell(x, second, 30_010, 4);
    const placed = await buy(x, taker, 30_010, 4);
    expect(removalsOf(x, placed)).to.deep.equal([[unfit.order, 3n]]);
    expect(fillsOf(x, placed.receipt)).to.deep.equal([[placeOf(next.order), 4n]]);
    await checkReserved(x, [maker.account, second.account, taker.account]);
  });

  it("removes a resting reduce-only order that has become larger than the position", async () => {
    const { x, maker, second, taker } = await load(scene);
    await sell(x, second, 30_000, 5);
    await buy(x, maker, 30_000, 5);
    const unfit = await sell(x, maker, 30_010, 5, { reduceOnly: true });
    await buy(x, second, 30_000, 2);
    await sell(x, maker, 30_000, 2);
    const next = await sell(x, second, 30_010, 5);
    const placed = await buy(x, taker, 30_010, 5);
    expect(removalsOf(x, placed)).to.deep.equal([[unfit.order, 3n]]);
    expect(fillsOf(x, placed.receipt)).to.deep.equal([[placeOf(next.order), 5n]]);
    expect((await x.ledger.touched(maker.account, 0)).size).to.equal(3n * 10n ** 17n);
    await checkReserved(x, [maker.account, second.account, taker.account]);
  });

  it("removes an expired order as it is met", async () => {
    const { x, maker, second, taker } = await load(scene);
    const expiry = (await time.latest()) + 10;
    const expired = await sell(x, maker, 30_010, 4, { expiry });
    const next = await sell(x, second, 30_010, 4);
    await time.setNextBlockTimestamp(expiry);
    const placed = await buy(x, taker, 30_010, 4);
    expect(removalsOf(x, placed)).to.deep.equal([[expired.order, 1n]]);
    expect(fillsOf(x, placed.receipt)).to.deep.equal([[placeOf(next.order), 4n]]);
    await checkReserved(x, [maker.account, second.account, taker.account]);
  });

  it("fills an order in the last second before it expires", async () => {
    const { x, maker, taker } = await load(scene);
    const expiry = (await time.latest()) + 10;
    await sell(x, maker, 30_010, 4, { expiry });
    await time.setNextBlockTimestamp(expiry - 1);
    expect((await buy(x, taker, 30_010, 4)).filled).to.equal(4n);
  });

  it("removes the account's own resting order instead of trading with itself", async () => {
    const { x, maker, second } = await load(scene);
    const own = await sell(x, maker, 30_010, 4);
    const other = await sell(x, second, 30_010, 4);
    const placed = await buy(x, maker, 30_010, 6);
    expect(removalsOf(x, placed)).to.deep.equal([[own.order, 2n]]);
    expect(fillsOf(x, placed.receipt)).to.deep.equal([[placeOf(other.order), 4n]]);
    expect((await x.exchange.orderOf(placed.order)).lots).to.equal(2n);
    await checkReserved(x, [maker.account, second.account]);
  });

  it("places a batch in order, and all of it or nothing", async () => {
    const { x, maker, taker } = await load(scene);
    await sell(x, maker, 30_010, 4);
    const order = { account: taker.account, isBuy: true, tick: 30_010, lots: 3 };
    const exchange = x.exchange.connect(taker.signer);
    const failing = [orderRequest(order), orderRequest({ ...order, lots: 0 })];
    await expect(exchange.placeBatch(failing)).to.be.revertedWithCustomError(x.exchange, "Exchange_ZeroLots");
    const batch = [orderRequest(order), orderRequest(order)];
    const [orders, filled] = await exchange.placeBatch.staticCall(batch);
    expect([orders[0], ...filled]).to.deep.equal([0n, 3n, 1n]);
    await exchange.placeBatch(batch);
    expect((await x.exchange.orderOf(orders[1]!)).lots).to.equal(2n);
  });
});
