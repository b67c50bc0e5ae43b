import { expect } from "chai";

import { WAD } from "../support/config";
import { load } from "../support/load";
import { advance, holdPrice } from "../support/prices";
import { OrderKind, orderRequest } from "../support/trade";
import { type Scene, buy, droppedOf, fillsOf, placeOf, removalsOf, scene, sell, send, trader } from "./scene";
import { checkReserved, walkBook } from "./walkBook";

const IOC = { kind: OrderKind.ImmediateOrCancel };
const TIER_50X = 4;

describe("Exchange: a taker's way through the book", () => {
  it("removes an order whose maker fails FILL-1 and goes on to the next", async () => {
    const { x, second, taker } = await load(scene);
    const weak = await trader(x, 5, 15n * WAD);
    await x.ledger.connect(weak.signer).setTier(weak.account, 0, TIER_50X);
    const unfit = await sell(x, weak, 30_000, 200); // 20 base units: at an index of 31 a loss of 20
    const poor = await trader(x, 6, WAD / 10n);
    await x.ledger.connect(poor.signer).setTier(poor.account, 0, TIER_50X);
    const single = await sell(x, poor, 30_000, 1);
    const next = await sell(x, second, 30_000, 50);
    await holdPrice(x, 0, 31n * WAD);
    const placed = await buy(x, taker, 30_000, 251, IOC);
    expect(removalsOf(x, placed)).to.deep.equal([
      [unfit.order, 3n],
      [single.order, 3n],
    ]);
    expect(fillsOf(x, placed.receipt)).to.deep.equal([[placeOf(next.order), 50n]]);
    expect((await x.ledger.touched(weak.account, 0)).size).to.equal(0n);
    await checkReserved(x, [weak.account, second.account, taker.account]);
  });

  it("stops where the taker's margin ends, and drops the rest of a limit order rather than rest it crossed", async () => {
    const { x, maker, second } = await load(scene);
    const poor = await trader(x, 5, 100n * WAD);
    const first = await sell(x, maker, 30_000, 50);
    const beyond = await sell(x, second, 30_000, 50);
    const placed = await buy(x, poor, 30_000, 100);
    expect(fillsOf(x, placed.receipt)).to.deep.equal([[placeOf(first.order), 50n]]);
    expect([placed.order, droppedOf(x, placed)]).to.deep.equal([0n, 50n]);
    const { bids, asks } = await walkBook(x);
    expect([bids, asks.map(({ id }) => id)]).to.deep.equal([[], [beyond.order]]);
  });

  it("stops before the first maker when the taker has no margin at all", async () => {
    const { x, maker } = await load(scene);
    const poor = await trader(x, 5, WAD);
    await sell(x, maker, 30_000, 50);
    const placed = await buy(x, poor, 30_000, 50, IOC);
    expect([placed.filled, droppedOf(x, placed)]).to.deep.equal([0n, 50n]);
    await checkReserved(x, [maker.account, poor.account]);
  });

  it("counts fills and removals together against maxFills", async () => {
    const { x, maker, second, taker } = await load(scene);
    const own = await sell(x, taker, 30_000, 5);
    const filled = await sell(x, maker, 30_000, 5);
    const left = await sell(x, second, 30_000, 5);
    const placed = await buy(x, taker, 30_000, 20, { maxFills: 2 });
    expect(removalsOf(x, placed)).to.deep.equal([[own.order, 2n]]);
    expect(fillsOf(x, placed.receipt)).to.deep.equal([[placeOf(filled.order), 5n]]);
    expect([placed.order, droppedOf(x, placed)]).to.deep.equal([0n, 15n]);
    expect((await walkBook(x)).asks.map(({ id }) => id)).to.deep.equal([left.order]);
  });

  it("meets 64 orders when nothing is said and 200 at most, within a block", async function () {
    this.timeout(240_000);
    const { x, maker, second, taker, stranger } = await load(scene);
    const makers = [maker, second, stranger];
    for (let user = 5; user < 10; user++) makers.push(await trader(x, user, 1_000n * WAD));
    for (const { signer, account } of makers) {
      const order = orderRequest({ account, isBuy: false, tick: 30_000, lots: 1 });
      await x.exchange.connect(signer).placeBatch(Array(32).fill(order));
    }
    await holdPrice(x, 0, 30n * WAD);
    const byDefault = await buy(x, taker, 30_000, 1_000, IOC);
    expect(byDefault.filled).to.equal(64n);
    for (const { signer, account } of makers.slice(0, 2)) {
      const order = orderRequest({ account, isBuy: false, tick: 30_000, lots: 1 });
      await x.exchange.connect(signer).placeBatch(Array(32).fill(order));
    }
    await holdPrice(x, 0, 30n * WAD);
    const most = await buy(x, taker, 30_000, 1_000, { ...IOC, maxFills: 65_535 });
    expect(most.filled).to.equal(200n);
    expect((await walkBook(x)).asks.length).to.equal(56);
  });

  it("stops at the band beyond the index, on both sides", async () => {
    const { x, maker, taker } = await load(scene);
    await sell(x, maker, 31_500, 1);
    await sell(x, maker, 31_501, 1);
    await buy(x, maker, 28_500, 1);
    await buy(x, maker, 28_499, 1);
    const bought = await buy(x, taker, 40_000, 2);
    expect([bought.order, bought.filled, droppedOf(x, bought)]).to.deep.equal([0n, 1n, 1n]);
    const sold = await sell(x, taker, 20_000, 2);
    expect([sold.order, sold.filled, droppedOf(x, sold)]).to.deep.equal([0n, 1n, 1n]);
    const { bids, asks } = await walkBook(x);
    expect([...bids, ...asks].map(({ tick }) => tick)).to.deep.equal([28_499n, 31_501n]);
  });

  it("removes orders that the index has left behind by more than the band, and then rests", async () => {
    const { x, maker, second, taker } = await load(scene);
    const behind = await sell(x, maker, 30_399, 5);
    const inside = await sell(x, second, 30_400, 5);
    for (const price of [31n, 32n]) await moved(x, price);
    const placed = await buy(x, taker, 31_900, 8); // 5 % below 32 is 30,400
    expect(removalsOf(x, placed)).to.deep.equal([[behind.order, 5n]]);
    expect(fillsOf(x, placed.receipt)).to.deep.equal([[placeOf(inside.order), 5n]]);
    expect((await x.exchange.orderOf(placed.order)).lots).to.equal(3n);
    await checkReserved(x, [maker.account, second.account, taker.account]);
  });

  it("removes bids that a falling index has left behind", async () => {
    const { x, maker, second, taker } = await load(scene);
    const behind = await buy(x, maker, 29_401, 5);
    const inside = await buy(x, second, 29_400, 5);
    for (const price of [29n, 28n]) await moved(x, price);
    const placed = await sell(x, taker, 28_000, 8); // 5 % above 28 is 29,400
    expect(removalsOf(x, placed)).to.deep.equal([[behind.order, 5n]]);
    expect(fillsOf(x, placed.receipt)).to.deep.equal([[placeOf(inside.order), 5n]]);
    expect((await x.exchange.orderOf(placed.order)).lots).to.equal(3n);
  });

  it("reverts whole when the rest of a filled order lacks margin to rest", async () => {
    const { x, maker } = await load(scene);
    const poor = await trader(x, 5, 100n * WAD);
    await sell(x, maker, 30_000, 50);
    await expect(send(x, poor, true, 30_000, 100)).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientMargin",
    );
    expect((await walkBook(x)).asks.map(({ lots }) => lots)).to.deep.equal([50n]);
  });
});

/** Lets the breaker's minute pass, so that a fair move is no velocity trip. */
async function moved(x: Scene["x"], price: bigint): Promise<void> {
  await advance(30);
  await holdPrice(x, 0, price * WAD);
}
