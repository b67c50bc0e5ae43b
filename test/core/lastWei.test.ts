import { takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { Cause } from "../../src/domain/names";
import { asLiquidator } from "../support/caller";
import { withoutHalts } from "../support/config";
import { freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { changed } from "../support/parameters";
import { holdPrice, makeRound } from "../support/prices";
import { OrderKind, lots, place, ticks } from "../support/trade";
import {
  Judge,
  NO_FUND,
  START_PRICE,
  type Scene,
  Tier,
  type Trader,
  cashOf,
  expectLaws,
  healthOf,
  rest,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";

const FREE = { takerFeePpm: 0n, makerRebatePpm: 0n };
const plain = () => setScene({ parameters: { margin: FREE } });
/** Half of 30,000 at 2x, and 30,000 / 2,000,000 of it for its size. */
const MARGIN = wad(15_225);
const UNIT = 10n ** 12n;
const LOT = wad(0.1);
const BPS = 10_000n;
/** Of initial margin, while the guardian asks for more: no whole number of wei of it. */
const MORE_BPS = 12_345n;
const PLENTY = wad(100);

/** A lot at a tick is worth one wei. */
const tiny = () =>
  freshExchange({
    price: 10n ** 13n,
    tokenDecimals: 18,
    feedDecimals: 18,
    parameters: (committed) =>
      withoutHalts(changed(committed, { margin: { lotSize: 10n ** 12n }, trading: { tickSize: 10n ** 6n } })),
  });

const twoMarkets = () => setScene({ ...NO_FUND, markets: 2 });

/** A market whose mark has digits down to the wei, and somebody who makes both sides of it. */
async function fine() {
  const x = await setScene({ tokenDecimals: 18, feedDecimals: 18, parameters: { margin: FREE } });
  const maker = await trader(x, 1, wad(1_000_000));
  await holdPrice(x, 0, START_PRICE + 7n);
  return { x, maker };
}

async function take(x: Scene, who: Trader, isBuy: boolean, price: bigint, size: bigint): Promise<bigint> {
  const terms = { account: who.account, isBuy, kind: OrderKind.ImmediateOrCancel };
  return (await place(x, who.signer, { ...terms, tick: ticks(x, price), lots: lots(x, size) })).filled;
}

/** Does `act` with a deposit so large that nothing is refused. @return what of it is left beyond what `bps` of its margin ask for. */
async function spare(x: Scene, tier: number, bps: bigint, act: (who: Trader) => Promise<void>) {
  const start = await takeSnapshot();
  const rich = await trader(x, 2, PLENTY, tier);
  await act(rich);
  const { equity, initialMargin } = await healthOf(x, rich, Judge.Worse);
  await start.restore();
  const exact = initialMargin * bps;
  return { left: equity - (exact + BPS - 1n) / BPS, isWhole: exact % BPS === 0n };
}

describe("Ledger: the last unit of margin", () => {
  for (const isBuy of [true, false]) {
    it(`suffices for a resting ${isBuy ? "bid" : "ask"} that asks for all of it`, async () => {
      const x = await load(plain);
      const [rich, poor] = [await trader(x, 1, MARGIN), await trader(x, 2, MARGIN - UNIT)];
      await rest(x, rich, isBuy, wad(30), wad(1_000));
      await expect(rest(x, poor, isBuy, wad(30), wad(1_000)))
        .to.be.revertedWithCustomError(x.ledger, "Ledger_InsufficientMargin")
        .withArgs(MARGIN - UNIT, MARGIN);
      const other = await trader(x, 3, wad(100_000));
      expect(await take(x, other, !isBuy, wad(30), wad(1_000))).to.equal(10_000n);
      expect(await sizeOf(x, rich)).to.equal(isBuy ? wad(1_000) : -wad(1_000));
      await expectLaws(x);
    });
  }

  it("is missed by a wei where an order rests and the guardian asks for more", async () => {
    const { x } = await load(fine);
    await x.breaker.connect(x.guardian).tighten(0, 0, BPS, MORE_BPS, 600);
    const { left, isWhole } = await spare(x, Tier.X2, MORE_BPS, async (who) => {
      await rest(x, who, true, START_PRICE, LOT);
    });
    expect(isWhole, "a part of a wei").to.equal(false);
    const [rich, poor] = [await trader(x, 2, PLENTY - left), await trader(x, 3, PLENTY - left - 1n)];
    await rest(x, rich, true, START_PRICE, LOT);
    await expect(rest(x, poor, true, START_PRICE, LOT)).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientMargin",
    );
  });

  for (const [missing, filled] of [
    [0n, 1n],
    [1n, 0n],
  ] as const) {
    it(`${filled === 1n ? "suffices" : "is missed by a wei"} where a taker grows and the guardian asks for more`, async () => {
      const { x, maker } = await load(fine);
      await x.breaker.connect(x.guardian).tighten(0, 0, BPS, MORE_BPS, 600);
      await rest(x, maker, false, START_PRICE, LOT);
      const grow = async (who: Trader) => {
        expect(await take(x, who, true, START_PRICE, LOT)).to.equal(1n);
      };
      const { left, isWhole } = await spare(x, Tier.X2, MORE_BPS, grow);
      expect(isWhole, "a part of a wei").to.equal(false);
      const who = await trader(x, 2, PLENTY - left - missing);
      expect(await take(x, who, true, START_PRICE, LOT)).to.equal(filled);
    });

    it(`${filled === 1n ? "suffices" : "is missed by a wei"} where a taker shrinks at a price that only it allows`, async () => {
      const { x, maker } = await load(fine);
      const low = wad(28.6);
      await rest(x, maker, false, START_PRICE, 10n * LOT);
      await rest(x, maker, true, low, LOT);
      const open = async (who: Trader) => {
        expect(await take(x, who, true, START_PRICE, 10n * LOT)).to.equal(10n);
      };
      const { left } = await spare(x, Tier.X50, BPS, async (who) => {
        await open(who);
        expect(await take(x, who, false, low, LOT)).to.equal(1n);
      });
      const who = await trader(x, 2, PLENTY - left - missing, Tier.X50);
      await open(who);
      expect(await take(x, who, false, low, LOT)).to.equal(filled);
    });
  }

  for (const [missing, filled] of [
    [0n, 1n],
    [1n, 0n],
  ] as const) {
    it(`of a maker ${filled === 1n ? "suffices" : "is missed by a wei"} where a fill leaves him his maintenance margin`, async () => {
      const { x } = await load(fine);
      const other = await trader(x, 4, PLENTY);
      // The index has fallen since: at 29 the fill loses more than the order reserved.
      const meet = async (who: Trader) => {
        await rest(x, who, true, START_PRICE, LOT);
        await holdPrice(x, 0, wad(29));
        return take(x, other, false, START_PRICE, LOT);
      };
      const start = await takeSnapshot();
      const rich = await trader(x, 2, PLENTY, Tier.X50);
      expect(await meet(rich)).to.equal(1n);
      const { equity, maintenanceMargin } = await healthOf(x, rich, Judge.Worse);
      await start.restore();
      const who = await trader(x, 2, PLENTY - (equity - maintenanceMargin) - missing, Tier.X50);
      expect(await meet(who)).to.equal(filled);
    });
  }

  it("is not asked of who is worth just nothing, and makes his position smaller at mark", async () => {
    const x = await load(plain);
    const [who, other] = [await trader(x, 1, wad(1), Tier.X50), await trader(x, 2, PLENTY)];
    await trade(x, who, other, 10n * LOT);
    await holdPrice(x, 0, wad(29));
    expect((await healthOf(x, who, Judge.Worse)).equity).to.equal(0n);
    await rest(x, other, true, wad(29), LOT);
    expect(await take(x, who, false, wad(29), LOT)).to.equal(1n);
  });

  it("suffices where a position is handed over, and is missed by a wei", async () => {
    const { x, maker } = await load(fine);
    const giver = await trader(x, 4, PLENTY);
    await trade(x, giver, maker, LOT);
    const ledger = x.ledger.connect(await asLiquidator(x));
    const { left } = await spare(x, Tier.X2, BPS, async (to) => {
      await ledger.transferPosition(0, giver.account, to.account, LOT, START_PRICE, true);
    });
    const [rich, poor] = [await trader(x, 2, PLENTY - left), await trader(x, 3, PLENTY - left - 1n)];
    const takes = (to: Trader) =>
      ledger.transferPosition.staticCall(0, giver.account, to.account, LOT, START_PRICE, true);
    expect([await takes(rich), await takes(poor)]).to.deep.equal([true, false]);
  });

  it("may be none at all: who is worth just nothing is in no debt, though his cash is below it", async () => {
    const x = await load(twoMarkets);
    const [long, short] = [await trader(x, 1, PLENTY), await trader(x, 2, PLENTY)];
    const liquidator = await asLiquidator(x);
    for (const market of [0, 1]) {
      await trade(x, long, short, LOT, START_PRICE, market);
      await x.deleverager.connect(liquidator).deleverage(short.account, market, -LOT, START_PRICE, 0n);
    }
    // Both of his positions are ended, and neither is written off: the price of both is still to come.
    const { equity } = await healthOf(x, long);
    await x.ledger.connect(liquidator).pay(long.account, short.account, equity, 0n, Cause.KeeperReward, 0);
    await x.ledger.touch(long.account, 0);
    const { cash, markets } = await x.ledger.accountOf(long.account);
    expect([cash, markets]).to.deep.equal([-wad(3), 2n]);
    await expectLaws(x);
  });
});

describe("Ledger: what a market counts for", () => {
  for (const isBuy of [true, false]) {
    it(`is asked where ${isBuy ? "a bid" : "an ask"} of a single lot is all that stands there`, async () => {
      const x = await load(twoMarkets);
      const who = await trader(x, 1, PLENTY);
      await rest(x, who, isBuy, wad(30), LOT, 1);
      // Half of 3 at 2x, and what its size adds.
      expect((await healthOf(x, who)).initialMargin).to.be.within(wad(1.5), wad(1.500003));
    });
  }

  it("is nothing where ADL has ended the position, which keeps nobody's cash though its sources disagree", async () => {
    const x = await load(twoMarkets);
    const [long, short] = [await trader(x, 1, PLENTY), await trader(x, 2, PLENTY)];
    await trade(x, long, short, LOT);
    const liquidator = await asLiquidator(x);
    await x.deleverager.connect(liquidator).deleverage(short.account, 0, -LOT, START_PRICE, 0n);
    const answers = [28n, 31n, 29n];
    for (const [i, feed] of x.feeds[0]!.entries()) await feed.updateAnswer(answers[i]! * 10n ** 8n);
    await makeRound(x, 0);
    await makeRound(x, 0);
    expect((await x.oracle.read(0)).degraded).to.equal(true);
    expect((await healthOf(x, long, Judge.Withdrawal)).initialMargin).to.equal(0n);
  });

  it("is the worst for a long of one wei, too, where cash would leave", async () => {
    const x = await load(plain);
    const [long, short] = [await trader(x, 1, PLENTY), await trader(x, 2, PLENTY)];
    await trade(x, long, short, LOT);
    const liquidator = await asLiquidator(x);
    await x.deleverager.connect(liquidator).deleverage(short.account, 0, 1n - LOT, START_PRICE, 0n);
    expect(await sizeOf(x, long)).to.equal(1n);
    await holdPrice(x, 0, wad(33));
    const worth = async (judge: number) => (await healthOf(x, long, judge)).equity;
    // 33 wei against 30, less what the least price of ten minutes is rounded down by.
    expect((await worth(Judge.Better)) - (await worth(Judge.Withdrawal))).to.equal(4n);
  });
});

describe("Ledger: fees of a part of a wei", () => {
  it("are charged up, and rebated down", async () => {
    const x = await load(tiny);
    const [maker, taker] = [await trader(x, 1, wad(10)), await trader(x, 2, wad(10))];
    // A lot at this tick is 10,000,001 wei: 5 bps of it are 5,000.0005, and 1 bp 1,000.0001.
    const order = { market: 0, tick: 10_000_001, lots: 1 };
    await place(x, maker.signer, { ...order, account: maker.account, isBuy: false });
    const before = [await cashOf(x, maker), await cashOf(x, taker)];
    await place(x, taker.signer, { ...order, account: taker.account, isBuy: true });
    const after = [await cashOf(x, maker), await cashOf(x, taker)];
    expect([after[0]! - before[0]!, after[1]! - before[1]!]).to.deep.equal([
      10_000_001n + 1_000n,
      -10_000_001n - 5_001n,
    ]);
    await expectLaws(x);
  });
});
