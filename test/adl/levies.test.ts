import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type ContractTransactionReceipt } from "ethers";

import { advance, holdPrice } from "../support/prices";
import {
  FUND,
  NO_FUND,
  type Scene,
  Tier,
  cashOf,
  expectLaws,
  healthOf,
  liquidate,
  liquidated,
  moveTo,
  setScene,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";

const SIZE = wad(1_000);
const LOW = wad(28.8);
const GAP_SEC = 60;
const HOUR_SEC = 3_600;

/** A market that owes about 277: its levy on a 50x short was capped. Both sides hold 1,000 anew. */
async function indebted() {
  const x = await setScene(NO_FUND);
  const long = await trader(x, 1, wad(650), Tier.X50);
  const short = await trader(x, 2, wad(2_000), Tier.X50);
  await trade(x, long, short, SIZE);
  await moveTo(x, LOW);
  await liquidated(x, long);
  const buyer = await trader(x, 3, wad(100_000));
  const seller = await trader(x, 4, wad(100_000), Tier.X5);
  await trade(x, buyer, seller, SIZE, LOW);
  return { x, buyer, seller };
}

/** Two bankrupt longs against one 50x short of twice their size. */
async function twoBankrupts() {
  const x = await setScene(NO_FUND);
  const first = await trader(x, 1, wad(650), Tier.X50);
  const second = await trader(x, 2, wad(650), Tier.X50);
  const short = await trader(x, 3, wad(5_000), Tier.X50);
  for (const long of [first, second]) await trade(x, long, short, SIZE);
  await moveTo(x, LOW);
  return { x, first, second };
}

async function owed(x: Scene): Promise<bigint> {
  return (await x.ledger.totals()).deficit;
}

/** What a repayment took of each class of longs, then of shorts. */
function repaidIn(x: Scene, receipt: ContractTransactionReceipt | null): bigint[] {
  const logs = receipt?.logs.map((log) => x.deleverager.interface.parseLog(log)) ?? [];
  const told = logs.find((log) => log?.name === "DeficitRepaid");
  if (!told) throw new Error("nothing was repaid");
  return [1, 2].flatMap((place) => [...(told.args[place] as bigint[])]);
}

describe("Levies", () => {
  it("leave a class its margin: what it was levied in the last minute counts", async () => {
    const { x, first, second } = await load(twoBankrupts);
    expect(await x.deleverager.levyLeft(0, false, Tier.X50, LOW)).to.equal(wad(576)); // 1 % of 57,600
    const one = await liquidated(x, first);
    expect(one.levied).to.be.within(wad(289), wad(576));
    expect(one.deficit).to.equal(0n);
    // Half of the class is closed: its margin is 288, and more than that was levied.
    expect(await x.deleverager.levyLeft(0, false, Tier.X50, LOW)).to.equal(0n);
    const two = await liquidated(x, second);
    expect(two.levied).to.equal(0n);
    expect(two.deficit).to.be.closeTo(one.levied, 10n);
  });

  it("may be taken again after two minutes at the latest", async () => {
    const { x, first, second } = await load(twoBankrupts);
    await liquidated(x, first);
    await advance(2 * GAP_SEC);
    expect(await x.deleverager.levyLeft(0, false, Tier.X50, LOW)).to.equal(wad(288));
    await moveTo(x, LOW);
    expect((await liquidated(x, second)).levied).to.equal(wad(288));
  });

  it("reverts when a market owes nothing", async () => {
    const x = await setScene(NO_FUND);
    await expect(x.deleverager.repayDeficit(0))
      .to.be.revertedWithCustomError(x.deleverager, "Deleverager_NoDeficit")
      .withArgs(0);
  });

  it("repay a deficit at 10 bps an hour from both sides", async () => {
    const { x, buyer, seller } = await load(indebted);
    const [debt, long, short] = [await owed(x), await healthOf(x, buyer), await healthOf(x, seller)];
    await x.deleverager.repayDeficit(0);
    expect(debt - (await owed(x))).to.equal(wad(57.6)); // 10 bps of 28,800 on each side
    expect(long.equity - (await healthOf(x, buyer)).equity).to.be.closeTo(wad(28.8), 10n);
    expect(short.equity - (await healthOf(x, seller)).equity).to.be.closeTo(wad(28.8), 10n);
    await expectLaws(x);
  });

  it("reverts when the last repayment was less than a minute ago", async () => {
    const { x } = await load(indebted);
    await x.deleverager.repayDeficit(0);
    const before = await owed(x);
    await expect(x.deleverager.repayDeficit(0)).to.be.revertedWithCustomError(
      x.deleverager,
      "Deleverager_TooSoon",
    );
    await advance(GAP_SEC);
    await x.deleverager.repayDeficit(0);
    // A minute's part of an hour's 57.6, and a few seconds more.
    expect(before - (await owed(x))).to.be.within(wad(0.96), wad(1.1));
    await time.setNextBlockTimestamp((await time.latest()) + GAP_SEC);
    await x.deleverager.repayDeficit(0);
  });

  it("take the last wei from classes whose shares are no whole number of them, and none beyond it", async () => {
    const { x } = await load(indebted);
    const [long, short] = [
      await trader(x, 5, wad(5_000), Tier.X10),
      await trader(x, 6, wad(5_000), Tier.X25),
    ];
    await trade(x, long, short, wad(333.3), LOW);
    let last: ContractTransactionReceipt | null = null;
    for (let round = 0; (await owed(x)) > 0n; ++round) {
      expect(round).to.be.lessThan(10);
      await advance(HOUR_SEC);
      await holdPrice(x, 0, LOW);
      const before = await owed(x);
      last = await (await x.deleverager.repayDeficit(0)).wait();
      const taken = repaidIn(x, last).reduce((sum, one) => sum + one, 0n);
      expect(taken).to.equal(before - (await owed(x)));
    }
    expect(repaidIn(x, last).filter((share) => share > 0n).length).to.equal(4);
    await expectLaws(x);
  });

  it("accumulate for an hour at most, and stop at the last wei owed", async () => {
    const { x } = await load(indebted);
    await x.deleverager.repayDeficit(0);
    for (let round = 0; (await owed(x)) > 0n && round < 10; ++round) {
      const before = await owed(x);
      await advance(5 * HOUR_SEC);
      await x.deleverager.repayDeficit(0);
      expect(before - (await owed(x))).to.be.lessThanOrEqual(wad(57.6));
    }
    expect(await owed(x)).to.equal(0n);
    const { deficitAccount } = await x.ledger.marketOf(0);
    expect(await cashOf(x, deficitAccount)).to.equal(0n);
    await expect(x.deleverager.repayDeficit(0)).to.be.revertedWithCustomError(
      x.deleverager,
      "Deleverager_NoDeficit",
    );
  });

  it("take nothing where nobody holds a position", async () => {
    const x = await setScene(NO_FUND);
    const long = await trader(x, 1, wad(650), Tier.X50);
    const short = await trader(x, 2, wad(2_000), Tier.X50);
    await trade(x, long, short, SIZE);
    await moveTo(x, LOW);
    await liquidated(x, long);
    const debt = await owed(x);
    expect(await x.deleverager.repayDeficit.staticCall(0)).to.equal(0n);
    await expect(x.deleverager.repayDeficit(0)).not.to.emit(x.deleverager, "DeficitRepaid");
    expect(await owed(x)).to.equal(debt);
    // Nothing was taken, so nobody has to wait a minute.
    await expect(x.deleverager.repayDeficit(0)).not.to.be.reverted;
  });

  it("spare a class that the last minute's ADL has charged its whole margin, and charge the other side", async () => {
    const { x, first, second } = await load(twoBankrupts);
    const [sound, opposite] = [await trader(x, 4, wad(100_000)), await trader(x, 5, wad(2_000), Tier.X50)];
    await trade(x, sound, opposite, SIZE, LOW);
    await liquidated(x, first);
    await liquidated(x, second);
    const [longs, shorts] = [await x.ledger.classOf(0, true, Tier.X2), await healthOf(x, opposite)];
    expect(await x.deleverager.levyLeft(0, false, Tier.X50, LOW)).to.equal(0n);
    const debt = await owed(x);
    await x.deleverager.repayDeficit(0);
    const notional = (longs.openInterest * LOW) / wad(1);
    expect(debt - (await owed(x))).to.equal(notional / 1_000n); // 10 bps of the longs alone
    expect((await healthOf(x, opposite)).equity).to.be.closeTo(shorts.equity, 10n);
    await expectLaws(x);
  });

  it("leave nothing to take of a class that holds nothing", async () => {
    const { x } = await load(indebted);
    expect(await x.deleverager.levyLeft(0, true, Tier.X25, LOW)).to.equal(0n);
  });

  it("end with the debt: later fees of trades and liquidations are the fund's again", async () => {
    const { x, buyer } = await load(indebted);
    for (let round = 0; (await owed(x)) > 0n; ++round) {
      expect(round).to.be.lessThan(10);
      await x.deleverager.repayDeficit(0);
      await advance(HOUR_SEC);
    }
    await moveTo(x, LOW);
    const before = await cashOf(x, FUND);
    const risky = await trader(x, 5, wad(650), Tier.X50);
    await trade(x, risky, buyer, SIZE, LOW);
    expect((await cashOf(x, FUND)) - before).to.equal(wad(11.52)); // 4 bps of 28,800
    await moveTo(x, wad(28.24));
    const outcome = await liquidated(x, risky);
    expect(outcome.fee).to.be.greaterThan(0n);
    expect((await cashOf(x, FUND)) - before).to.be.closeTo(wad(11.52) + outcome.fee / 2n, 1n);
    expect(await owed(x)).to.equal(0n);
  });

  it("come after income: the market's fees and liquidation fees repay first", async () => {
    const { x, buyer } = await load(indebted);
    const fund = await cashOf(x, FUND);
    const before = await owed(x);
    const risky = await trader(x, 5, wad(650), Tier.X50);
    await trade(x, risky, buyer, SIZE, LOW);
    const afterTrade = await owed(x);
    expect(before - afterTrade).to.equal(wad(11.52)); // 4 bps of 28,800
    await moveTo(x, wad(28.24));
    expect((await healthOf(x, risky)).equity).to.be.greaterThan(0n);
    const outcome = await liquidated(x, risky);
    expect(outcome.deleveraged).to.equal(SIZE);
    expect(outcome.fee).to.be.greaterThan(0n);
    expect(afterTrade - (await owed(x))).to.be.closeTo(outcome.fee / 2n, 1n);
    expect(await cashOf(x, FUND)).to.equal(fund);
    await expect(liquidate(x, risky)).to.be.revertedWithCustomError(x.liquidator, "Liquidator_Healthy");
  });
});
