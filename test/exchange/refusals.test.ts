import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { WAD } from "../support/config";
import { load } from "../support/load";
import { advance } from "../support/prices";
import { OrderKind, orderRequest } from "../support/trade";
import { buy, scene, sell, send, trader } from "./scene";
import { checkReserved, walkBook } from "./walkBook";

const MAX_TICK = 2n ** 24n - 1n;
const MAY_TRADE = 1;
const MAY_CANCEL = 2;
const YEAR_2100 = 4_102_444_800;

describe("Exchange: what it refuses", () => {
  it("reverts when the market has no book", async () => {
    const { x, maker } = await load(scene);
    await expect(send(x, maker, true, 30_000, 1, { market: 7 }))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_UnknownMarket")
      .withArgs(7);
    await expect(x.exchange.poke(7))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_UnknownMarket")
      .withArgs(7);
  });

  it("reverts when a book is opened twice or without a market", async () => {
    const { x } = await load(scene);
    await expect(x.exchange.openBook(0))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_BookExists")
      .withArgs(0);
    await expect(x.exchange.openBook(1))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_UnknownMarket")
      .withArgs(1);
  });

  it("reverts when an order has no lots", async () => {
    const { x, maker } = await load(scene);
    await expect(send(x, maker, true, 30_000, 0)).to.be.revertedWithCustomError(
      x.exchange,
      "Exchange_ZeroLots",
    );
  });

  it("reverts when the tick is 0 or beyond the last", async () => {
    const { x, maker } = await load(scene);
    for (const tick of [0n, MAX_TICK + 1n, 2n ** 32n - 1n]) {
      await expect(send(x, maker, true, tick, 1))
        .to.be.revertedWithCustomError(x.exchange, "Exchange_TickOutOfRange")
        .withArgs(tick, MAX_TICK);
    }
  });

  it("reverts when the lots pass the largest size or notional", async () => {
    const { x, maker } = await load(scene);
    const lotsOfMaxNotional = 10n ** 19n / MAX_TICK; // 1e15 settlement units at a tick of 0.001 and a lot of 0.1
    const lotsOfMaxSize = 10n ** 13n; // 1e12 base units of 0.1
    await expect(send(x, maker, true, 1, lotsOfMaxSize + 1n))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_LotsOutOfRange")
      .withArgs(lotsOfMaxSize + 1n, lotsOfMaxSize);
    await expect(send(x, maker, false, MAX_TICK, 2n ** 64n - 1n))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_LotsOutOfRange")
      .withArgs(2n ** 64n - 1n, lotsOfMaxNotional);
  });

  it("reverts when an order is expired as it is placed", async () => {
    const { x, maker } = await load(scene);
    const now = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(now);
    await expect(send(x, maker, true, 30_000, 1, { expiry: now }))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_Expired")
      .withArgs(now, now);
  });

  it("reverts when the account is another's or unknown", async () => {
    const { x, maker, stranger } = await load(scene);
    const foreign = { signer: stranger.signer, account: maker.account };
    await expect(send(x, foreign, true, 30_000, 1))
      .to.be.revertedWithCustomError(x.keyring, "Keyring_NotAuthorized")
      .withArgs(maker.account, stranger.signer.address);
    await expect(send(x, { ...foreign, account: 9_999n }, true, 30_000, 1))
      .to.be.revertedWithCustomError(x.keyring, "Keyring_NotAuthorized")
      .withArgs(9_999n, stranger.signer.address);
  });

  it("reverts when margin does not cover a resting order", async () => {
    const { x } = await load(scene);
    const poor = await trader(x, 5, 100n * WAD);
    await expect(send(x, poor, true, 30_000, 67)).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientMargin",
    );
    expect((await buy(x, poor, 30_000, 66)).order).to.not.equal(0n);
  });

  it("reverts when an account rests a 33rd order, and takes it after a cancel", async () => {
    const { x, maker } = await load(scene);
    const batch = Array.from({ length: 32 }, (_, i) =>
      orderRequest({ account: maker.account, isBuy: true, tick: 29_000 + i, lots: 1 }),
    );
    await x.exchange.connect(maker.signer).placeBatch(batch);
    await expect(send(x, maker, true, 29_500, 1))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_TooManyOrders")
      .withArgs(33n, 32n);
    const { bids } = await walkBook(x);
    await x.exchange.connect(maker.signer).cancel(bids[5]!.id);
    const { order } = await buy(x, maker, 29_500, 1);
    expect((order >> 32n) & 0xffn, "the free place").to.equal((bids[5]!.id >> 32n) & 0xffn);
    await checkReserved(x, [maker.account]);
  });

  it("reverts when the index is stale and the order would cross, or would need margin to rest", async () => {
    const { x, maker, taker } = await load(scene);
    await sell(x, maker, 30_010, 4);
    const { updatedAt } = await x.oracle.slotOf(0);
    await advance(61);
    await expect(send(x, taker, true, 30_010, 4))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_StalePrice")
      .withArgs(updatedAt, 60n);
    await expect(send(x, taker, true, 30_000, 4))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_PriceUnavailable")
      .withArgs(0);
    await x.exchange.connect(maker.signer).cancelAll(maker.account);
    expect(await walkBook(x)).to.deep.equal({ bids: [], asks: [] });
  });
});

describe("Exchange: delegates", () => {
  const setKey = async (permissions: number, slippageBps: number, loss: bigint) => {
    const all = await load(scene);
    const { x, maker, stranger } = all;
    const keyring = x.keyring.connect(maker.signer);
    await keyring.setDelegate(maker.account, stranger.signer, permissions, YEAR_2100, slippageBps, loss);
    return { ...all, key: { signer: stranger.signer, account: maker.account } };
  };

  it("lets a key trade up to its slippage from mark, on either side", async () => {
    const { x, key } = await setKey(MAY_TRADE, 10, 1_000n * WAD);
    // 10 bps of 30 are 30 ticks.
    expect((await buy(x, key, 30_030, 10, { kind: OrderKind.PostOnly })).order).to.not.equal(0n);
    await expect(send(x, key, true, 30_031, 10))
      .to.be.revertedWithCustomError(x.keyring, "Keyring_Slippage")
      .withArgs(11n, 10n);
    await expect(send(x, key, false, 29_969, 10))
      .to.be.revertedWithCustomError(x.keyring, "Keyring_Slippage")
      .withArgs(11n, 10n);
  });

  it("charges what an order can lose against mark, with the fee where it may take", async () => {
    const { x, key, maker } = await setKey(MAY_TRADE, 50, 1_000n * WAD);
    const lost = async () => (await x.keyring.delegateOf(maker.account, key.signer)).lossToday;
    // 100 lots are 10 base units: 10 * 0.02.
    await buy(x, key, 30_020, 100, { kind: OrderKind.PostOnly });
    const afterPostOnly = await lost();
    expect(afterPostOnly).to.equal(2n * 10n ** 17n);
    await sell(x, key, 30_050, 100);
    // Better than mark: nothing but the fee, 5 bps of 300.5, less what leaked away meanwhile.
    const leaked = (1_000n * WAD) / 86_400n;
    const fee = (3_005n * WAD * 5n) / 100_000n;
    const expected = fee + (afterPostOnly > leaked ? afterPostOnly - leaked : 0n);
    expect(await lost()).to.equal(expected);
  });

  it("reverts when a key's orders could lose more than its day allows", async () => {
    const { x, key } = await setKey(MAY_TRADE, 50, WAD / 10n);
    const loss = (2n * WAD) / 10n;
    await expect(send(x, key, true, 30_020, 100, { kind: OrderKind.PostOnly }))
      .to.be.revertedWithCustomError(x.keyring, "Keyring_Loss")
      .withArgs(loss, WAD / 10n);
  });

  it("lets a key cancel only with that permission", async () => {
    const { x, key, maker } = await setKey(MAY_TRADE, 50, 1_000n * WAD);
    const { order } = await buy(x, maker, 29_000, 1);
    const exchange = x.exchange.connect(key.signer);
    for (const sent of [
      () => exchange.cancel(order),
      () => exchange.cancelBatch([order]),
      () => exchange.cancelAll(maker.account),
    ]) {
      await expect(sent())
        .to.be.revertedWithCustomError(x.keyring, "Keyring_NotAuthorized")
        .withArgs(maker.account, key.signer.address);
    }
    const keyring = x.keyring.connect(maker.signer);
    await keyring.setDelegate(maker.account, key.signer, MAY_CANCEL, YEAR_2100, 0, 0);
    await expect(exchange.cancel(order)).to.emit(x.exchange, "OrderRemoved");
  });
});
