import { expect } from "chai";

import { initialMargin, maintenanceMargin, notional, value } from "../../src/math/marginMath";
import {
  FUND,
  Judge,
  NO_FUND,
  type Scene,
  Tier,
  type Trader,
  cashOf,
  healthOf,
  liquidate,
  liquidated,
  moveTo,
  rest,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { WAD } from "../support/config";
import { load } from "../support/load";
import { advance } from "../support/prices";

/** The feeds' unit as wad: the finest step of an index price in tests. */
const STEP = 10n ** 10n;

/** 50x, 5x and 2x accounts on both sides of market 0; the first also holds a 2x position in market 1. */
async function crowd() {
  const x = await setScene({ ...NO_FUND, markets: 2 });
  const long = await trader(x, 1, wad(1_900), Tier.X50);
  const short = await trader(x, 2, wad(8_000), Tier.X5);
  const calm = await trader(x, 3, wad(60_000));
  const rich = await trader(x, 4, wad(200_000), Tier.X10);
  await trade(x, long, rich, wad(30), wad(30), 1);
  await trade(x, long, short, wad(1_000), wad(30.007));
  await trade(x, rich, calm, wad(900));
  return { x, long, short, calm, rich };
}

const floor = (price: bigint) => price - (price % STEP);

describe("AccountLens: liquidation prices", () => {
  for (const [name, dearer] of [
    ["long", false],
    ["short", true],
  ] as const) {
    it(`are exact for a ${name}: liquidatable at it, and not one step of the feed before`, async () => {
      const s = await load(crowd);
      const { x } = s;
      const who = s[name];
      await moveTo(x, wad(30));
      const price = await x.accountLens.liquidationPriceOf(who.account, 0);
      const at = dearer ? floor(price + STEP - 1n) : floor(price);
      await moveTo(x, dearer ? at - STEP : at + STEP);
      const before = await healthOf(x, who);
      expect(before.equity).to.be.greaterThanOrEqual(before.maintenanceMargin);
      await expect(liquidate(x, who)).to.be.revertedWithCustomError(x.liquidator, "Liquidator_Healthy");
      await moveTo(x, at);
      const after = await healthOf(x, who);
      expect(after.equity).to.be.lessThan(after.maintenanceMargin);
    });

    it(`are exact for a ${name} to the wei, by the formula`, async () => {
      const s = await load(crowd);
      const { x, calm, rich } = s;
      const who = dearer ? calm : rich;
      await moveTo(x, wad(30));
      const price = await x.accountLens.liquidationPriceOf(who.account, 0);
      const size = await sizeOf(x, who);
      const health = await healthOf(x, who);
      const leverage = dearer ? 2n : 10n;
      const marginAt = (p: bigint) =>
        maintenanceMargin(initialMargin(notional(size < 0n ? -size : size, p), leverage, 2_000_000n * WAD));
      const rest0 = health.equity - value(size, wad(30));
      const margin0 = health.maintenanceMargin - marginAt(wad(30));
      const liquidatable = (p: bigint) => rest0 + value(size, p) < margin0 + marginAt(p);
      expect(await x.ledger.markOf(0, Judge.Better, size > 0n)).to.equal(wad(30));
      if (price === 0n) {
        expect([size > 0n, liquidatable(0n)]).to.deep.equal([true, false]);
        return;
      }
      expect([liquidatable(price), liquidatable(dearer ? price - 1n : price + 1n)]).to.deep.equal([
        true,
        false,
      ]);
    });
  }

  it("are 0 without a position, without quorum, and where no price can harm", async () => {
    const { x, long, rich } = await load(crowd);
    const priceOf = (who: Trader) => x.accountLens.liquidationPriceOf(who.account, 0);
    expect(await priceOf(x.keeper)).to.equal(0n);
    const safe = await trader(x, 5, wad(10_000));
    await trade(x, safe, rich, wad(10));
    expect(await priceOf(safe), "a long that is paid in full").to.equal(0n);
    expect(await priceOf(long)).to.be.greaterThan(0n);
    await advance(61);
    expect(await priceOf(long)).to.equal(0n);
  });

  it("are the ends of the scale where other markets have ruined the account already", async () => {
    const { x, long, rich } = await load(crowd);
    await moveTo(x, wad(0.5), 1);
    await moveTo(x, wad(28), 0);
    const price = await x.accountLens.liquidationPriceOf(long.account, 1);
    const { equity, maintenanceMargin: margin } = await healthOf(x, long);
    expect(equity).to.be.lessThan(margin);
    expect(price).to.be.greaterThan(wad(0.5));
    expect((await healthOf(x, rich)).equity).to.be.greaterThan(0n);
    // A short bankrupt at any price of this market.
    const doomed = await trader(x, 5, wad(65), Tier.X50);
    await trade(x, rich, doomed, wad(100), wad(28));
    await x.ledger.connect(doomed.signer).setTier(doomed.account, 1, Tier.X50);
    await moveTo(x, wad(60));
    expect(await x.accountLens.liquidationPriceOf(doomed.account, 0)).to.be.within(1n, wad(60));
  });
});

describe("AccountLens: the share of ADL", () => {
  async function sharesOf(x: Scene, doomed: Trader, who: readonly Trader[]) {
    const size = await sizeOf(x, doomed);
    const { equity } = await healthOf(x, doomed);
    const deficit = equity < 0n ? -equity : 0n;
    const shares = [];
    for (const one of who) {
      shares.push(await x.accountLens.adlShareOf(one.account, 0, size < 0n ? -size : size, deficit));
    }
    return { shares, deficit };
  }

  for (const price of [29.4, 29.1, 28]) {
    it(`is what ADL then does, to the wei, at ${price}`, async () => {
      const x = await setScene(NO_FUND);
      const doomed = await trader(x, 1, wad(650), Tier.X50);
      const shorts = [await trader(x, 2, wad(60_000)), await trader(x, 3, wad(9_000), Tier.X10)];
      const other = await trader(x, 4, wad(90_000));
      await trade(x, doomed, shorts[0]!, wad(700));
      await trade(x, doomed, shorts[1]!, wad(300));
      await trade(x, other, shorts[0]!, wad(211.3), wad(30.003));
      await trade(x, other, shorts[1]!, wad(77.7), wad(29.991));
      await moveTo(x, wad(price));
      const { shares } = await sharesOf(x, doomed, shorts);
      const before = [];
      for (const short of shorts) {
        const { cash } = await x.ledger.touched(short.account, 0);
        before.push({ size: await sizeOf(x, short), cash: (await cashOf(x, short)) + cash });
      }
      const { deleveraged, levied } = await liquidated(x, doomed);
      expect(deleveraged).to.equal(wad(1_000));
      expect(levied > 0n).to.equal(price < 29.3);
      for (const [i, short] of shorts.entries()) {
        const share = shares[i]!;
        const now = await x.ledger.touched(short.account, 0);
        expect(now.size).to.equal(share.sizeAfter);
        expect(now.size - before[i]!.size).to.equal(share.closed);
        expect((await cashOf(x, short)) + now.cash - before[i]!.cash).to.equal(share.cashChange);
      }
    });
  }

  it("is nothing without a position", async () => {
    const { x } = await load(crowd);
    const share = await x.accountLens.adlShareOf(x.keeper.account, 0, wad(10), 0);
    expect([share.closed, share.sizeAfter, share.cashChange, share.classClosed]).to.deep.equal([
      0n,
      0n,
      0n,
      0n,
    ]);
  });
});

describe("AccountLens: the report", () => {
  it("tells of every market what the Ledger says", async () => {
    const { x, long } = await load(crowd);
    await rest(x, long, false, wad(30.5), wad(2));
    await x.exchange.poke(0);
    await x.exchange.poke(1);
    const report = await x.accountLens.reportOf(long.account);
    expect(report.owner).to.equal(long.signer.address);
    expect(report.positions.map((p) => [p.market, p.tier, p.light, p.size, p.bids, p.asks])).to.deep.equal([
      [0n, 4n, 5n, wad(1_000), 0n, 20n],
      [1n, 0n, 1n, wad(30), 0n, 0n],
    ]);
    const better = await healthOf(x, long, Judge.Better);
    const worse = await healthOf(x, long, Judge.Worse);
    expect(report.better.equity).to.equal(better.equity);
    expect(report.worse.initialMargin).to.equal(worse.initialMargin);
    const sum = report.positions.reduce((total, p) => total + p.maintenanceMargin, 0n);
    expect(sum).to.equal(better.maintenanceMargin);
    const worth = report.positions.reduce((total, p) => total + value(p.size, p.mark), report.cash);
    expect(worth).to.equal(better.equity);
    expect(report.withdrawable).to.equal(await x.ledger.withdrawable(long.account));
    expect(report.positions[0]!.liquidationPrice).to.equal(
      await x.accountLens.liquidationPriceOf(long.account, 0),
    );
    const fund = await x.accountLens.reportOf(FUND);
    expect(fund.positions.length).to.equal(0);
  });

  it("shows an order without a position, and nobody's account as empty", async () => {
    const { x, calm } = await load(crowd);
    await rest(x, calm, true, wad(29), wad(3), 1);
    const report = await x.accountLens.reportOf(calm.account);
    expect(
      report.positions.map((p) => [p.market, p.size, p.bids, p.light, p.liquidationPrice]),
    ).to.deep.equal([
      [0n, -wad(900), 0n, 1n, report.positions[0]!.liquidationPrice],
      [1n, 0n, 30n, 0n, 0n],
    ]);
    expect((await x.accountLens.reportOf(999)).positions.length).to.equal(0);
  });
});
