import { expect } from "chai";

import { asLiquidator } from "../support/caller";
import { WAD } from "../support/config";
import { freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { buy, fillsOf, placeOf, scene, sell, trader } from "./scene";
import { checkReserved, walkBook } from "./walkBook";
import { type Exchange } from "../../typechain";
import { type SaleTermsStruct } from "../../typechain/contracts/interfaces/IExchange";

async function twoMarkets() {
  const x = await freshExchange({ markets: 2 });
  return { x, maker: await trader(x, 0, 10_000n * WAD), taker: await trader(x, 1, 10_000n * WAD) };
}

describe("Exchange: cancels", () => {
  const queue = async () => {
    const all = await scene();
    const { x, maker, second, taker } = all;
    const orders: bigint[] = [];
    for (const who of [maker, second, taker, maker]) orders.push((await buy(x, who, 29_990, 4)).order);
    return { ...all, orders };
  };

  for (const [where, at] of [
    ["head", 0],
    ["middle", 1],
    ["tail", 3],
  ] as const) {
    it(`takes an order out of the ${where} of its queue`, async () => {
      const { x, maker, second, taker, orders } = await load(queue);
      const owner = [maker, second, taker, maker][at]!;
      await expect(x.exchange.connect(owner.signer).cancel(orders[at]!))
        .to.emit(x.exchange, "OrderRemoved")
        .withArgs(0, owner.account, orders[at], 4, 0);
      const left = orders.filter((_, i) => i !== at);
      expect((await walkBook(x)).bids.map(({ id }) => id)).to.deep.equal(left);
      await checkReserved(x, [maker.account, second.account, taker.account]);
    });
  }

  it("keeps a queue in order through cancels of every place and new arrivals", async () => {
    const { x, maker, second, taker, orders } = await load(queue);
    await x.exchange.connect(maker.signer).cancel(orders[3]!);
    const fifth = await buy(x, second, 29_990, 1);
    await x.exchange.connect(maker.signer).cancel(orders[0]!);
    await x.exchange.connect(taker.signer).cancel(orders[2]!);
    const sixth = await buy(x, taker, 29_990, 1);
    expect((await walkBook(x)).bids.map(({ id }) => id)).to.deep.equal([orders[1], fifth.order, sixth.order]);
  });

  it("keeps a queue in order whose orders stand in all places of one account", async () => {
    const { x, maker, taker } = await load(scene);
    const orders: bigint[] = [];
    for (let place = 0; place < 5; ++place) orders.push((await buy(x, maker, 29_990, 4)).order);
    const left = () => walkBook(x).then(({ bids }) => bids.map(({ id }) => id));
    await x.exchange.connect(maker.signer).cancel(orders[1]!);
    expect(await left()).to.deep.equal([orders[0], orders[2], orders[3], orders[4]]);
    await x.exchange.connect(maker.signer).cancel(orders[2]!);
    expect(await left()).to.deep.equal([orders[0], orders[3], orders[4]]);
    const { filled } = await sell(x, taker, 29_990, 12);
    expect(filled).to.equal(12n);
  });

  it("moves the best price on when its last order goes", async () => {
    const { x, maker } = await load(scene);
    await buy(x, maker, 29_000, 1);
    const bid = await buy(x, maker, 29_990, 1);
    const ask = await sell(x, maker, 30_010, 1);
    await sell(x, maker, 31_000, 1);
    await x.exchange.connect(maker.signer).cancelBatch([bid.order, ask.order]);
    const { bestBid, bestAsk } = await x.exchange.topOf(0);
    expect([bestBid, bestAsk]).to.deep.equal([29_000n, 31_000n]);
    await checkReserved(x, [maker.account]);
  });

  it("leaves the best price when a level behind it goes", async () => {
    const { x, maker } = await load(scene);
    await buy(x, maker, 29_990, 1);
    const bid = await buy(x, maker, 29_000, 1);
    await sell(x, maker, 30_010, 1);
    const ask = await sell(x, maker, 31_000, 1);
    await x.exchange.connect(maker.signer).cancelBatch([bid.order, ask.order]);
    const { bestBid, bestAsk } = await x.exchange.topOf(0);
    expect([bestBid, bestAsk]).to.deep.equal([29_990n, 30_010n]);
    const left = await walkBook(x);
    expect([left.bids.length, left.asks.length]).to.deep.equal([1, 1]);
  });

  it("leaves a place that is shown without lots and neighbours", async () => {
    const { x, maker, second, orders } = await load(queue);
    const place = Number((orders[1]! >> 32n) & 0xffn);
    const linked = await x.exchange.orderAt(second.account, place);
    expect([linked.prev, linked.next].every((key) => key > 0n)).to.equal(true);
    await x.exchange.connect(second.signer).cancel(orders[1]!);
    const freed = await x.exchange.orderAt(second.account, place);
    expect([freed.lots, freed.prev, freed.next]).to.deep.equal([0n, 0n, 0n]);
    expect((await x.exchange.orderAt(maker.account, 0)).lots).to.equal(4n);
  });

  it("cancels all orders of an account that has freed places between them", async () => {
    const { x, maker } = await load(scene);
    const orders: bigint[] = [];
    for (const tick of [29_900, 29_910, 29_920, 29_930]) orders.push((await buy(x, maker, tick, 1)).order);
    const exchange = x.exchange.connect(maker.signer);
    await exchange.cancelBatch([orders[0]!, orders[2]!]);
    expect(await exchange.cancelAll.staticCall(maker.account)).to.equal(2n);
    await exchange.cancelAll(maker.account);
    expect((await walkBook(x)).bids).to.deep.equal([]);
    await checkReserved(x, [maker.account]);
  });

  it("reverts when the order is filled, cancelled or was never there", async () => {
    const { x, maker, taker } = await load(scene);
    const filled = await buy(x, maker, 29_990, 1);
    await sell(x, taker, 29_990, 1);
    const cancelled = await buy(x, maker, 29_990, 1);
    const exchange = x.exchange.connect(maker.signer);
    await exchange.cancel(cancelled.order);
    for (const order of [filled.order, cancelled.order, maker.account << 40n, 0n]) {
      await expect(exchange.cancel(order))
        .to.be.revertedWithCustomError(x.exchange, "Exchange_UnknownOrder")
        .withArgs(order);
      await expect(x.exchange.orderOf(order)).to.be.revertedWithCustomError(
        x.exchange,
        "Exchange_UnknownOrder",
      );
    }
  });

  it("reverts when an old id names a place that another order has now", async () => {
    const { x, maker } = await load(scene);
    const exchange = x.exchange.connect(maker.signer);
    const old = await buy(x, maker, 29_990, 1);
    await exchange.cancel(old.order);
    const fresh = await buy(x, maker, 29_980, 2);
    expect(fresh.order >> 32n, "the same place").to.equal(old.order >> 32n);
    await expect(exchange.cancel(old.order))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_UnknownOrder")
      .withArgs(old.order);
    expect(await exchange.cancelBatch.staticCall([old.order, fresh.order])).to.equal(1n);
    expect((await x.exchange.orderOf(fresh.order)).lots).to.equal(2n);
  });

  it("reverts when the order is another's", async () => {
    const { x, maker, stranger } = await load(scene);
    const { order } = await buy(x, maker, 29_990, 1);
    const exchange = x.exchange.connect(stranger.signer);
    for (const sent of [
      () => exchange.cancel(order),
      () => exchange.cancelBatch([order]),
      () => exchange.cancelAll(maker.account),
    ]) {
      await expect(sent())
        .to.be.revertedWithCustomError(x.keyring, "Keyring_NotAuthorized")
        .withArgs(maker.account, stranger.signer.address);
    }
  });

  it("cancels all orders of an account and nobody else's", async () => {
    const { x, maker, second, taker, orders } = await load(queue);
    await sell(x, maker, 30_010, 3);
    expect(await x.exchange.connect(maker.signer).cancelAll.staticCall(maker.account)).to.equal(3n);
    await x.exchange.connect(maker.signer).cancelAll(maker.account);
    const { bids, asks } = await walkBook(x);
    expect([bids.map(({ id }) => id), asks]).to.deep.equal([[orders[1], orders[2]], []]);
    await checkReserved(x, [maker.account, second.account, taker.account]);
  });

  it("cancels orders of another market than the position's, and leaves the position's market", async () => {
    const { x, maker, taker } = await load(twoMarkets);
    const marketsOf = async () => (await x.ledger.accountOf(taker.account)).markets;
    const exchange = x.exchange.connect(taker.signer);
    await buy(x, taker, 29_900, 3, { market: 1 });
    await exchange.cancelAll(taker.account);
    expect(await marketsOf()).to.equal(0n);
    await sell(x, maker, 30_000, 10);
    await buy(x, taker, 30_000, 10);
    await buy(x, taker, 29_900, 3, { market: 1 });
    expect(await marketsOf()).to.equal(0b11n);
    await exchange.cancelAll(taker.account);
    expect(await marketsOf()).to.equal(0b01n);
    expect((await x.accountLens.positionOf(taker.account, 0)).size).to.equal(WAD);
    await checkReserved(x, [maker.account, taker.account]);
  });
});

describe("Exchange: the Liquidator's doors", () => {
  const held = async () => {
    const all = await scene();
    const { x, maker, taker } = all;
    await sell(x, maker, 30_000, 100);
    await buy(x, taker, 30_000, 100);
    const exchange = x.exchange.connect(await asLiquidator(x));
    return { ...all, exchange, terms: await termsOf(exchange, taker.account) };
  };

  it("reverts when anybody else calls", async () => {
    const { x, maker } = await load(scene);
    const exchange = x.exchange.connect(maker.signer);
    for (const sent of [
      () => exchange.cancelForLiquidation(maker.account, 0),
      () => exchange.fillForLiquidation(maker.account, 0, true, 1, WAD, 0, CLOSED),
    ]) {
      await expect(sent())
        .to.be.revertedWithCustomError(x.exchange, "Exchange_NotLiquidator")
        .withArgs(maker.signer.address);
    }
  });

  it("cancels all orders of an account and says why", async () => {
    const { x, taker, exchange } = await load(held);
    const { order } = await buy(x, taker, 29_000, 2);
    await expect(exchange.cancelForLiquidation(taker.account, 0))
      .to.emit(x.exchange, "OrderRemoved")
      .withArgs(0, taker.account, order, 2, 4);
    await checkReserved(x, [taker.account]);
  });

  it("sells at the limit price or better, never at the tick below it", async () => {
    const { x, second, taker, exchange, terms } = await load(held);
    const bid = await buy(x, second, 29_990, 10);
    await buy(x, second, 29_980, 10);
    const limit = 29_980n * 10n ** 15n + 1n; // just above the second level
    const sale = [taker.account, 0, false, 30, limit, 0, terms] as const;
    const { filled, notional, cut } = await exchange.fillForLiquidation.staticCall(...sale);
    expect([filled, notional, cut]).to.deep.equal([10n, 2_999n * 10n ** 16n, false]);
    const receipt = await (await exchange.fillForLiquidation(...sale)).wait();
    expect(fillsOf(x, receipt!)).to.deep.equal([[placeOf(bid.order), 10n]]);
  });

  it("buys at the limit price or better, never at the tick above it", async () => {
    const { x, maker, second, exchange, terms } = await load(held);
    await sell(x, second, 30_010, 10);
    await sell(x, second, 30_020, 10);
    const limit = 30_020n * 10n ** 15n - 1n;
    const { filled } = await exchange.fillForLiquidation.staticCall(
      maker.account,
      0,
      true,
      30,
      limit,
      0,
      terms,
    );
    expect(filled).to.equal(10n);
  });

  it("fills nothing at a limit that no tick expresses", async () => {
    const { taker, maker, exchange, terms } = await load(held);
    const beyond = 2n ** 24n * 10n ** 15n;
    const sale = await exchange.fillForLiquidation.staticCall(taker.account, 0, false, 1, beyond, 0, terms);
    const purchase = await exchange.fillForLiquidation.staticCall(
      maker.account,
      0,
      true,
      1,
      10n ** 15n - 1n,
      0,
      terms,
    );
    expect([sale.filled, purchase.filled]).to.deep.equal([0n, 0n]);
  });

  it("says when the keeper's bound ended it before the book did", async () => {
    const { x, second, taker, exchange, terms } = await load(held);
    await buy(x, second, 29_990, 10);
    await buy(x, second, 29_990, 10);
    const sale = [taker.account, 0, false, 30, 0, 1, terms] as const;
    const { filled, cut } = await exchange.fillForLiquidation.staticCall(...sale);
    expect([filled, cut]).to.deep.equal([10n, true]);
  });

  it("sells nothing on terms that are not open", async () => {
    const { x, second, taker, exchange } = await load(held);
    await buy(x, second, 29_990, 10);
    const sale = [taker.account, 0, false, 30, 0, 0, CLOSED] as const;
    const { filled, notional, cut } = await exchange.fillForLiquidation.staticCall(...sale);
    expect([filled, notional, cut]).to.deep.equal([0n, 0n, false]);
  });

  it("tells what the account is worth without its orders, and on what terms the book may be sold into", async () => {
    const { x, taker, exchange } = await load(held);
    await buy(x, taker, 29_000, 2);
    const { cancelled, stake, terms } = await exchange.cancelForLiquidation.staticCall(taker.account, 0);
    const health = await x.ledger.healthOf(taker.account, 1);
    expect(cancelled).to.equal(1n);
    expect([stake.size, stake.live]).to.deep.equal([(await x.ledger.touched(taker.account, 0)).size, true]);
    expect([stake.equity, stake.maintenanceMargin]).to.deep.equal([health.equity, health.maintenanceMargin]);
    expect(stake.mark).to.equal(await x.ledger.markOf(0, 1, true));
    expect([terms.open, terms.capBps]).to.deep.equal([true, 10_000n]);
    expect(terms.bandPpm).to.equal((await x.registry.tradingOf(0)).bandPpm);
    expect(terms.index).to.equal(await x.oracle.wordOf(0));
  });

  it("stays within the band round the index, whatever the limit", async () => {
    const { x, second, taker, exchange, terms } = await load(held);
    await buy(x, second, 28_500, 10);
    await buy(x, second, 28_499, 10);
    const sale = [taker.account, 0, false, 30, 0, 0, terms] as const;
    const { filled } = await exchange.fillForLiquidation.staticCall(...sale);
    expect(filled).to.equal(10n);
  });
});

/** What the Exchange tells the Liquidator of a market in which nothing may be sold. */
const CLOSED = {
  open: false,
  capBps: 0,
  bandPpm: 0,
  index: 0,
};

/** The terms on which the Liquidator may sell, as the Exchange tells them. */
async function termsOf(exchange: Exchange, account: bigint): Promise<SaleTermsStruct> {
  const { terms } = await exchange.cancelForLiquidation.staticCall(account, 0);
  const { open, capBps, bandPpm, index } = terms;
  return { open, capBps, bandPpm, index };
}
