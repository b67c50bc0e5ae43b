import { expect } from "chai";
import { time } from "@nomicfoundation/hardhat-network-helpers";

import {
  Tier,
  expectLaws,
  giveFund,
  liquidated,
  moveTo,
  sizeOf,
  trade,
  trader,
  wad,
  FUND,
} from "../liquidation/scene";
import { load } from "../support/load";
import { nativeOf } from "../support/trade";
import { type FundScene, disagree, fundScene, holder, inventoryScene, settle, user } from "./scene";

const MARK = wad(29.5);
/** The largest deposit. */
const MOST = 10n ** 33n;

/** A fund of 10^15 in shares that holds one lot in market 1, long, taken over at 29.5. */
async function oneLot() {
  const x = await fundScene({
    fund: 0n,
    markets: 2,
    parameters: { margin: { takerFeePpm: 0n, makerRebatePpm: 0n } },
  });
  const a = user(x, 1);
  await holder(x, a, MOST);
  const rich = await trader(x, 2, wad(10_000));
  const long = await trader(x, 3, wad(0.065), Tier.X50, 1);
  await moveTo(x, wad(30), 1);
  await trade(x, long, rich, wad(0.1), wad(30), 1);
  await moveTo(x, MARK, 1);
  await liquidated(x, long, 1);
  expect(await sizeOf(x, FUND, 1)).to.equal(wad(0.1));
  return { x, a };
}

/** Ends the epoch with market 1 at the mark of the takeover. */
async function settleAtMark(x: FundScene): Promise<void> {
  const { endsAt } = await x.fund.epoch();
  if (BigInt(await time.latest()) < endsAt) await time.increaseTo(endsAt);
  await moveTo(x, MARK, 1);
  await x.fund.settleEpoch();
}

describe("InsuranceFund: redemptions that wait", () => {
  it("join in one claim when several are asked for in one epoch", async () => {
    const { x, a } = await load(oneLot);
    await x.fund.connect(a).requestRedeem(wad(100), a);
    expect((await x.fund.requestsOf(a)).pendingShares).to.equal(wad(100));
    await x.fund.connect(a).requestRedeem(wad(200), a);
    expect((await x.fund.requestsOf(a)).pendingShares).to.equal(wad(300));
  });

  it("do so while the sources of a market of the fund disagree, and go on afterwards", async () => {
    const x = await load(inventoryScene);
    const { a } = x;
    await x.fund.connect(a).requestRedeem(wad(1_000), a);
    await settle(x, MARK);
    await disagree(x);
    await expect(x.fund.settleEpoch()).to.emit(x.fund, "EpochSettled");
    const waits = await x.fund.requestsOf(a);
    expect([waits.pendingShares, waits.redeemedShares]).to.deep.equal([wad(1_000), 0n]);
    await settle(x, MARK);
    expect((await x.fund.requestsOf(a)).redeemedShares).to.equal(wad(1_000));
    await expectLaws(x);
  });

  it("go on in parts however little is left of the queue, and are paid whole when the inventory is gone", async () => {
    const { x, a } = await load(oneLot);
    const shares = await x.shares.balanceOf(a);
    const pending = async () => (await x.fund.requestsOf(a)).pendingShares;
    const paid = async () => (await x.fund.requestsOf(a)).redeemedAssets;
    await x.fund.connect(a).requestRedeem(shares, a);
    await settleAtMark(x);
    // What leaves is all but the lot's margin of 1.5: of 10^15, then of 10^5, then of 10.
    await settleAtMark(x);
    const gifts = [100_000, 10];
    let [left, had] = [await pending(), await paid()];
    expect(left).to.be.within(1n, shares / 10n ** 14n);
    for (const gift of gifts) {
      await giveFund(x, wad(gift));
      await settleAtMark(x);
      expect(await pending()).to.be.lessThan(left / 2n);
      // But for what the virtual shares stand for, which the gifts are shared with.
      expect((await paid()) - had, `of ${gift}`).to.be.closeTo(nativeOf(x, wad(gift)), nativeOf(x, wad(0.2)));
      [left, had] = [await pending(), await paid()];
      expect(left).to.be.greaterThan(0n);
    }
    const taker = await trader(x, 5, wad(1_000));
    await moveTo(x, MARK, 1);
    await x.fund.connect(taker.signer).takeInventory(taker.account, 1, wad(0.1));
    await settleAtMark(x);
    const { pendingShares, redeemedShares } = await x.fund.requestsOf(a);
    expect([pendingShares, redeemedShares]).to.deep.equal([0n, shares]);
    // Of 1.5 the virtual shares keep a third: hardly more than they are left.
    expect((await paid()) - had).to.be.within(nativeOf(x, wad(0.9)), nativeOf(x, wad(1.5)));
    await expectLaws(x);
  });
});
