import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import {
  Judge,
  NO_FUND,
  type Scene,
  Tier,
  type Trader,
  cashOf,
  expectLaws,
  healthOf,
  liquidated,
  moveTo,
  rest,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { setPrice } from "../support/prices";
import { OrderKind, place } from "../support/trade";

const HOUR = 3_600n;
const FREE = { takerFeePpm: 0n, makerRebatePpm: 0n };

const plain = () => setScene({ parameters: { margin: FREE } });
const capped = () => setScene({ parameters: { margin: { ...FREE, openInterestCap: 3_000n } } });

const setTier = (x: Scene, who: Trader, tier: number, market = 0) =>
  x.ledger.connect(who.signer).setTier(who.account, market, tier);

describe("Ledger: tiers", () => {
  it("move a position from class to class, with its size and entry", async () => {
    const x = await load(plain);
    const long = await trader(x, 1, wad(10_000));
    const other = await trader(x, 2, wad(10_000));
    const short = await trader(x, 3, wad(10_000));
    await trade(x, long, short, wad(100));
    await trade(x, other, short, wad(40));
    await expect(setTier(x, long, Tier.X10))
      .to.emit(x.ledger, "TierSet")
      .withArgs(long.account, 0, Tier.X10, 0);
    const [old, now] = [await x.ledger.classOf(0, true, Tier.X2), await x.ledger.classOf(0, true, Tier.X10)];
    expect([old.openInterest, old.entryNotional, old.holders]).to.deep.equal([wad(40), wad(1_200), 1n]);
    expect([now.openInterest, now.entryNotional, now.holders]).to.deep.equal([wad(100), wad(3_000), 1n]);
    expect(await sizeOf(x, long)).to.equal(wad(100));
    const { initialMargin } = await healthOf(x, long);
    expect(initialMargin).to.equal(wad(300.45)); // 3,000 / 10, and 3,000 / 2,000,000 of it
    await expectLaws(x);
  });

  it("rise for somebody whose cash is below zero, as that of whoever is long on leverage", async () => {
    const x = await load(plain);
    const who = await trader(x, 1, wad(1_000));
    const other = await trader(x, 2, wad(100_000));
    await trade(x, who, other, wad(50));
    expect(await cashOf(x, who)).to.be.lessThan(0n);
    await setTier(x, who, Tier.X5);
    expect(await sizeOf(x, who)).to.equal(wad(50));
    await expectLaws(x);
  });

  it("reverts for anybody but the owner, an unknown account, and an unknown market", async () => {
    const x = await load(plain);
    const long = await trader(x, 1, wad(10));
    const stranger = x.users[4]!;
    await expect(x.ledger.connect(stranger).setTier(long.account, 0, 1))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_NotOwner")
      .withArgs(long.account, stranger.address);
    await expect(x.ledger.setTier(999, 0, 1))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_UnknownAccount")
      .withArgs(999);
    await expect(setTier(x, long, 1, 7))
      .to.be.revertedWithCustomError(x.registry, "MarketRegistry_UnknownMarket")
      .withArgs(7);
  });

  it("reverts when the tier is not the market's, or the same", async () => {
    const x = await setScene({ parameters: { margin: { maxTier: 3n } } });
    const long = await trader(x, 1, wad(10));
    for (const tier of [4, 5, 255]) {
      await expect(setTier(x, long, tier))
        .to.be.revertedWithCustomError(x.ledger, "Ledger_TierTooHigh")
        .withArgs(tier, 3);
    }
    await expect(setTier(x, long, 0))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_TierUnchanged")
      .withArgs(0);
  });

  it("fall an hour after they were set, to the second, or at once when flat", async () => {
    const x = await load(plain);
    const long = await trader(x, 1, wad(10_000), Tier.X50);
    const short = await trader(x, 2, wad(10_000));
    await setTier(x, long, Tier.X2);
    await setTier(x, long, Tier.X25);
    const lockedUntil = BigInt(await time.latest()) + HOUR;
    await trade(x, long, short, wad(10));
    await time.increaseTo(lockedUntil - 100n);
    await setPrice(x, 0, wad(30));
    await time.setNextBlockTimestamp(lockedUntil - 1n);
    await expect(setTier(x, long, Tier.X2))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_TierLocked")
      .withArgs(lockedUntil - 1n, lockedUntil);
    await time.setNextBlockTimestamp(lockedUntil);
    await setTier(x, long, Tier.X2);
    expect((await x.accountLens.positionOf(long.account, 0)).tier).to.equal(Tier.X2);
    // Raised again at once: only falling waits.
    await setTier(x, long, Tier.X5);
  });

  it("reverts when the position lacks initial margin at the lower tier", async () => {
    const x = await load(plain);
    const long = await trader(x, 1, wad(700), Tier.X50);
    const short = await trader(x, 2, wad(100_000));
    await trade(x, long, short, wad(1_000));
    await time.increase(HOUR);
    await moveTo(x, wad(30));
    const need = 15_225n * 10n ** 18n;
    await expect(setTier(x, long, Tier.X2))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_InsufficientMargin")
      .withArgs(wad(700), need);
    expect((await x.accountLens.positionOf(long.account, 0)).tier).to.equal(Tier.X50);
  });

  it("reverts when resting orders lack initial margin at the lower tier", async () => {
    const x = await load(plain);
    for (const [user, isBuy] of [
      [1, true],
      [2, false],
    ] as const) {
      const maker = await trader(x, user, wad(700), Tier.X50);
      await rest(x, maker, isBuy, wad(30), wad(1_000));
      await expect(setTier(x, maker, Tier.X2))
        .to.be.revertedWithCustomError(x.ledger, "Ledger_InsufficientMargin")
        .withArgs(wad(700), wad(15_225));
      await x.exchange.connect(maker.signer).cancelAll(maker.account);
      await setTier(x, maker, Tier.X2);
    }
  });

  it("ask no margin of whoever has neither a position nor an order in that market", async () => {
    const x = await setScene({ markets: 2, parameters: { margin: FREE } });
    const long = await trader(x, 1, wad(700), Tier.X50);
    const short = await trader(x, 2, wad(100_000));
    await trade(x, long, short, wad(1_000));
    await moveTo(x, wad(29.9));
    const { equity, initialMargin } = await healthOf(x, long);
    expect(equity).to.be.lessThan(initialMargin);
    await expect(setTier(x, long, Tier.X25, 1)).to.emit(x.ledger, "TierSet");
    await expectLaws(x);
  });

  it("reverts when the class of the new tier is full", async () => {
    const x = await load(capped);
    const [a, b] = [await trader(x, 1, wad(10_000), Tier.X5), await trader(x, 2, wad(10_000))];
    const short = await trader(x, 3, wad(10_000));
    const other = await trader(x, 4, wad(10_000), Tier.X5);
    await trade(x, a, short, wad(80));
    await trade(x, b, other, wad(30));
    await expect(setTier(x, b, Tier.X5))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_ClassDraining")
      .withArgs(0, Tier.X5);
    await setTier(x, b, Tier.X10);
    // Orders alone hold nothing of a class, not even of one that has outgrown its cap: they are judged when they are filled.
    const [maker, long] = [await trader(x, 5, wad(10_000)), await trader(x, 6, wad(10_000), Tier.X25)];
    await trade(x, long, other, wad(48));
    await moveTo(x, wad(39));
    await rest(x, maker, true, wad(38), wad(10));
    await setTier(x, maker, Tier.X5);
    await expectLaws(x);
  });
});

describe("Ledger: open-interest caps of classes", () => {
  it("stop a taker at the cap of his class, and no other class", async () => {
    const x = await load(capped);
    const [a, b] = [await trader(x, 1, wad(10_000)), await trader(x, 2, wad(10_000))];
    const c = await trader(x, 3, wad(10_000), Tier.X5);
    const shorts = [];
    for (const [i, tier] of [Tier.X2, Tier.X5, Tier.X10].entries()) {
      shorts.push(await trader(x, 4 + i, wad(10_000), tier));
    }
    await trade(x, a, shorts[0]!, wad(60));
    await rest(x, shorts[1]!, false, wad(30), wad(40));
    await rest(x, shorts[2]!, false, wad(30), wad(20));
    const buy = (who: Trader, lots: number) =>
      place(x, who.signer, {
        account: who.account,
        isBuy: true,
        tick: 30_000,
        lots,
        kind: OrderKind.ImmediateOrCancel,
      });
    expect((await buy(b, 401)).filled).to.equal(400n); // 100 in class X2 at 30: the cap of 3,000
    expect((await buy(b, 1)).filled).to.equal(0n);
    expect((await buy(c, 200)).filled).to.equal(200n);
    // Reducing is never capped.
    await rest(x, shorts[2]!, true, wad(29.9), wad(60));
    const sold = await place(x, a.signer, { account: a.account, isBuy: false, tick: 29_900, lots: 600 });
    expect(sold.filled).to.equal(600n);
    await expectLaws(x);
  });

  it("remove a maker whose class is full, and pass on to the next", async () => {
    const x = await load(capped);
    const long = await trader(x, 1, wad(10_000));
    const [a, b] = [await trader(x, 2, wad(10_000)), await trader(x, 3, wad(10_000), Tier.X5)];
    const taker = await trader(x, 4, wad(10_000), Tier.X5);
    await trade(x, long, a, wad(95));
    await rest(x, a, false, wad(30), wad(10));
    await rest(x, b, false, wad(30.001), wad(10));
    const taken = await place(x, taker.signer, {
      account: taker.account,
      isBuy: true,
      tick: 30_001,
      lots: 100,
    });
    expect(taken.filled).to.equal(100n);
    expect(await sizeOf(x, a)).to.equal(-wad(95));
    expect(await sizeOf(x, b)).to.equal(-wad(10));
    expect((await x.ledger.accountOf(a.account)).orders).to.equal(0n);
  });
});

describe("Ledger: a class that drains", () => {
  /** ADL took all but a tenth of a base unit of the shorts of tier 2x: their scale is below the floor. */
  async function drained() {
    const x = await setScene({
      ...NO_FUND,
      parameters: { ...NO_FUND.parameters, margin: { ...FREE, concentration: 10n ** 9n } },
    });
    const doomed = await trader(x, 1, wad(65_000), Tier.X50);
    const short = await trader(x, 2, wad(3_000_000));
    const small = await trader(x, 3, wad(100));
    await trade(x, doomed, short, wad(100_000));
    await trade(x, small, short, wad(0.1));
    await moveTo(x, wad(29.3));
    await liquidated(x, doomed);
    return { x, short, small };
  }

  it("takes nobody in: neither by tier, nor as taker, nor as maker", async () => {
    const { x } = await load(drained);
    expect((await x.ledger.classOf(0, false, Tier.X2)).scale).to.be.lessThan(10n ** 18n);
    const newcomer = await trader(x, 5, wad(1_000), Tier.X5);
    const maker = await trader(x, 6, wad(1_000));
    const taker = await trader(x, 7, wad(1_000));
    await trade(x, maker, newcomer, wad(1), wad(29.3));
    await time.increase(HOUR);
    await moveTo(x, wad(29.3));
    await expect(setTier(x, newcomer, Tier.X2))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_ClassDraining")
      .withArgs(0, Tier.X2);
    await rest(x, maker, true, wad(29.3), wad(1));
    const sold = await place(x, taker.signer, {
      account: taker.account,
      isBuy: false,
      tick: 29_300,
      lots: 10,
    });
    expect(sold.filled).to.equal(0n);
    await x.exchange.connect(maker.signer).cancelAll(maker.account);
    await rest(x, taker, false, wad(29.3), wad(1));
    const bought = await place(x, maker.signer, {
      account: maker.account,
      isBuy: true,
      tick: 29_300,
      lots: 10,
    });
    expect(bought.filled).to.equal(0n);
    expect((await x.ledger.accountOf(taker.account)).orders).to.equal(0n);
    await expectLaws(x);
  });

  it("keeps what is live until it leaves: never deleted unpaid, then a new epoch takes newcomers (row 26)", async () => {
    const { x, short } = await load(drained);
    const left = await sizeOf(x, short);
    expect(left).to.be.within(-wad(0.1), -wad(0.1) + 10n ** 9n);
    const { openInterest, epoch } = await x.ledger.classOf(0, false, Tier.X2);
    expect(openInterest + left).to.be.within(0n, 10n ** 9n);
    const { equity } = await healthOf(x, short, Judge.Better);
    // Less than a lot by the dust of ADL: its owner buys a whole one, and the rest is a long to be swept.
    const maker = await trader(x, 5, wad(1_000), Tier.X5);
    await rest(x, maker, false, wad(29.3), wad(1));
    const bought = await place(x, short.signer, {
      account: short.account,
      isBuy: true,
      tick: 29_300,
      lots: 1,
    });
    expect(bought.filled).to.equal(1n);
    await x.liquidator.sweepDust(short.account, 0);
    expect(await sizeOf(x, short)).to.equal(0n);
    expect((await healthOf(x, short)).equity).to.be.closeTo(equity, 10n ** 9n);
    const after = await x.ledger.classOf(0, false, Tier.X2);
    expect([after.epoch, after.openInterest, after.holders]).to.deep.equal([epoch + 1n, 0n, 0n]);
    expect(after.scale).to.equal(10n ** 24n);
    await rest(x, short, false, wad(29.4), wad(5));
    const newcomer = await place(x, maker.signer, {
      account: maker.account,
      isBuy: true,
      tick: 29_400,
      lots: 50,
    });
    expect(newcomer.filled).to.equal(50n);
    await expectLaws(x);
  });
});
