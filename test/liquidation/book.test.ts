import { anyValue } from "@nomicfoundation/hardhat-chai-matchers/withArgs";
import { expect } from "chai";

import { WAD } from "../support/config";
import { advance } from "../support/prices";
import {
  FUND,
  START_PRICE,
  Tier,
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
} from "./scene";
import { load } from "../support/load";

const SIZE = wad(1_000);

/** A 50x long of 1,000 at 30 with 650 of equity (2.17 %), a rich short, and the book empty. */
async function longAt50x() {
  const x = await setScene();
  const long = await trader(x, 1, wad(650), Tier.X50);
  const short = await trader(x, 2, wad(100_000));
  const maker = await trader(x, 3, wad(100_000));
  await trade(x, long, short, SIZE);
  return { x, long, short, maker };
}

describe("Liquidation, step 1: the book", () => {
  it("reverts when the account is healthy, with its numbers", async () => {
    const { x, long } = await load(longAt50x);
    const { equity, maintenanceMargin } = await healthOf(x, long);
    expect(equity).to.be.greaterThan(maintenanceMargin);
    await expect(liquidate(x, long))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_Healthy")
      .withArgs(anyValue, maintenanceMargin); // funding of the seconds between
  });

  it("reverts when the keeper who is to be paid does not exist", async () => {
    const { x, long } = await load(longAt50x);
    await moveTo(x, wad(29.5));
    await expect(x.liquidator.liquidate(long.account, 0, 0, 999))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_UnknownAccount")
      .withArgs(999);
  });

  it("reverts when the account has no position in that market", async () => {
    const x = await setScene({ markets: 2 });
    const long = await trader(x, 1, wad(650), Tier.X50);
    const short = await trader(x, 2, wad(100_000));
    await trade(x, long, short, SIZE);
    await moveTo(x, wad(29.6));
    await moveTo(x, START_PRICE, 1);
    await expect(liquidate(x, long, 1))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_NoPosition")
      .withArgs(long.account, 1);
  });

  it("counts and charges a single lot, too", async () => {
    const { x, long, maker } = await load(longAt50x);
    await moveTo(x, wad(29.6));
    await rest(x, maker, true, wad(29.55), wad(0.1));
    const left = await x.liquidator.salesLeft(0);
    const outcome = await liquidated(x, long);
    expect(outcome.soldLots).to.equal(1n);
    // 0.1 at 29.55, of which a second or two have leaked away.
    expect(left - (await x.liquidator.salesLeft(0))).to.be.within(1n, wad(2.955));
  });

  it("cancels the orders and sells a part at no worse than the waterfall's price plus fee", async () => {
    const { x, long, maker } = await load(longAt50x);
    await rest(x, long, true, wad(20), wad(1));
    await moveTo(x, wad(29.6));
    await rest(x, maker, true, wad(29.55), SIZE);
    const before = await healthOf(x, long);
    const outcome = await liquidated(x, long);
    const after = await healthOf(x, long);

    expect(outcome.ordersCancelled).to.equal(1n);
    expect(outcome.soldLots).to.be.greaterThan(0n);
    expect(outcome.takenOver + outcome.deleveraged + outcome.covered).to.equal(0n);
    const left = await sizeOf(x, long);
    expect(left).to.equal(SIZE - (outcome.soldLots * WAD) / 10n);
    expect(left).to.be.greaterThan(0n);
    // RSK-2: E/MM rose, here to the target of 1.2 less what the price below mark cost.
    expect(after.equity * before.maintenanceMargin).to.be.greaterThan(
      before.equity * after.maintenanceMargin,
    );
  });

  it("splits the fee between keeper and fund", async () => {
    const { x, long, maker } = await load(longAt50x);
    await moveTo(x, wad(29.6));
    await rest(x, maker, true, wad(29.6), SIZE);
    const [keeper, fund] = [await cashOf(x, x.keeper), await cashOf(x, FUND)];
    const { soldLots, fee } = await liquidated(x, long);
    const notional = (soldLots * wad(29.6)) / 10n;
    expect(fee).to.equal((notional * 2_000n) / 1_000_000n);
    expect((await cashOf(x, x.keeper)) - keeper).to.equal(fee / 2n);
    expect((await cashOf(x, FUND)) - fund).to.equal(fee - fee / 2n);
  });

  it("charges the fee for the whole of a position that is gone, where another is left", async () => {
    const x = await setScene({ markets: 2 });
    const long = await trader(x, 1, wad(210), Tier.X50);
    await x.ledger.connect(long.signer).setTier(long.account, 1, Tier.X50);
    const short = await trader(x, 2, wad(100_000));
    const maker = await trader(x, 3, wad(100_000));
    await trade(x, long, short, wad(10));
    await trade(x, long, short, wad(300), wad(30), 1);
    await moveTo(x, wad(29.6), 1);
    await moveTo(x, wad(30));
    await rest(x, maker, true, wad(29.9), wad(10));
    const { soldLots, fee } = await liquidated(x, long);
    expect([soldLots, await sizeOf(x, long)]).to.deep.equal([100n, 0n]);
    // Of its notional at mark, as every liquidation fee is.
    expect(fee).to.equal((wad(300) * 2_000n) / 1_000_000n);
    const { equity, maintenanceMargin } = await healthOf(x, long);
    expect(equity).to.be.within(1n, maintenanceMargin);
  });

  it("leaves an account healthy whose book was there", async () => {
    const { x, long, maker } = await load(longAt50x);
    await moveTo(x, wad(29.6));
    await rest(x, maker, true, wad(29.6), SIZE);
    await liquidated(x, long);
    const { equity, maintenanceMargin } = await healthOf(x, long);
    expect(equity * 1_000n).to.be.greaterThan(maintenanceMargin * 1_199n);
    await expect(liquidate(x, long)).to.be.revertedWithCustomError(x.liquidator, "Liquidator_Healthy");
  });

  it("does not sell below the waterfall's price", async () => {
    const { x, long, maker } = await load(longAt50x);
    await moveTo(x, wad(29.6));
    // P = mark * (1 - mm * E/MM), about 29.6 * (1 - 1 % * 0.84), and the fee on top: 29.41.
    await rest(x, maker, true, wad(29.38), SIZE);
    await expect(liquidate(x, long))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_Waiting")
      .withArgs(long.account, 0);
  });

  it("buys a short back at no more than the waterfall's price less fee", async () => {
    const x = await setScene();
    const long = await trader(x, 1, wad(100_000));
    const short = await trader(x, 2, wad(650), Tier.X50);
    const maker = await trader(x, 3, wad(100_000));
    await trade(x, long, short, SIZE);
    await moveTo(x, wad(30.4));
    const before = await healthOf(x, short);
    expect(before.equity).to.be.lessThan(before.maintenanceMargin);
    await rest(x, maker, false, wad(30.7), SIZE);
    await expect(liquidate(x, short)).to.be.revertedWithCustomError(x.liquidator, "Liquidator_Waiting");
    await rest(x, maker, false, wad(30.45), SIZE);
    const outcome = await liquidated(x, short);
    const after = await healthOf(x, short);
    expect(outcome.soldLots).to.be.greaterThan(0n);
    expect(await sizeOf(x, short)).to.equal(-SIZE + (outcome.soldLots * WAD) / 10n);
    expect(after.equity * before.maintenanceMargin).to.be.greaterThan(
      before.equity * after.maintenanceMargin,
    );
  });

  it("stops at the keeper's bound on makers without calling the book empty", async () => {
    const { x, long, maker } = await load(longAt50x);
    await moveTo(x, wad(29.45)); // E < 2/3 MM: later steps would be due
    await rest(x, maker, true, wad(29.45), wad(10));
    await rest(x, maker, true, wad(29.44), SIZE);
    const outcome = await liquidated(x, long, 0, 1);
    expect(outcome.soldLots).to.equal(100n);
    expect(outcome.takenOver).to.equal(0n);
    expect(await sizeOf(x, long)).to.equal(SIZE - wad(10));
  });

  it("never lets the fee take more than the equity that is left", async () => {
    const { x, long, maker } = await load(longAt50x);
    await moveTo(x, wad(29.38)); // E = about 15, MM = about 298: the fee at full rate would be 59
    await rest(x, maker, true, wad(29.38), SIZE);
    const { equity } = await healthOf(x, long);
    expect(equity).to.be.greaterThan(0n);
    const { fee } = await liquidated(x, long);
    expect(fee).to.be.lessThanOrEqual(equity);
    const after = await healthOf(x, long);
    expect(after.equity).to.be.greaterThanOrEqual(0n);
  });

  it("sells no more than the minute's cap, and the rest a minute later", async () => {
    const x = await setScene({ parameters: { liquidation: { salesPerMinute: 3_000n } } });
    const long = await trader(x, 1, wad(650), Tier.X50);
    const short = await trader(x, 2, wad(100_000));
    const maker = await trader(x, 3, wad(100_000));
    await trade(x, long, short, SIZE);
    await moveTo(x, wad(29.6));
    await rest(x, maker, true, wad(29.6), SIZE);
    expect(await x.liquidator.salesLeft(0)).to.equal(wad(3_000));
    const first = await liquidated(x, long);
    expect(first.soldLots).to.equal(1_013n); // floor(3,000 / 2.96)
    expect(await x.liquidator.salesLeft(0)).to.be.lessThan(wad(2.96));
    // 50 settlement units a second come back.
    const second = await liquidated(x, long);
    expect(second.soldLots).to.be.within(16n, 51n);
    await advance(60);
    await moveTo(x, wad(29.6));
    const third = await liquidated(x, long);
    expect(third.soldLots).to.be.within(900n, 1_013n);
  });
});
