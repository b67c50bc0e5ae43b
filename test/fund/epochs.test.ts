import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { WAD } from "../support/config";
import { nativeOf } from "../support/trade";
import { FUND, Judge, cashOf, expectLaws, giveFund, healthOf, wad } from "../liquidation/scene";
import { DAY_SEC, fundScene, holder, inventoryScene, requestDeposit, settle, user } from "./scene";
import { load } from "../support/load";

const empty = () => fundScene({ fund: 0n });

describe("InsuranceFund: epochs", () => {
  it("turns deposits into shares at the close of their epoch, one share a token at the start", async () => {
    const x = await load(empty);
    const [a, b] = [user(x, 1), user(x, 2)];
    await requestDeposit(x, a, wad(1_000));
    await requestDeposit(x, b, wad(500));
    expect((await x.fund.requestsOf(a)).pendingAssets).to.equal(nativeOf(x, wad(1_000)));
    expect(await x.shares.maxDeposit(a)).to.equal(0n);
    expect(await cashOf(x, FUND)).to.equal(0n);
    await settle(x);
    expect(await cashOf(x, FUND)).to.equal(wad(1_500));
    expect(await x.shares.maxDeposit(a)).to.equal(nativeOf(x, wad(1_000)));
    await x.shares.connect(a).deposit(nativeOf(x, wad(1_000)), a);
    await x.shares.connect(b).mint(await x.shares.maxMint(b), b);
    expect(await x.shares.balanceOf(a)).to.equal(wad(1_000));
    expect(await x.shares.balanceOf(b)).to.equal(wad(500));
    expect(await x.shares.totalAssets()).to.equal(nativeOf(x, wad(1_500)));
    await expectLaws(x);
  });

  it("reverts when an epoch is settled before its end", async () => {
    const x = await load(empty);
    const { endsAt } = await x.fund.epoch();
    await time.setNextBlockTimestamp(endsAt - 1n);
    await expect(x.fund.settleEpoch())
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_EpochOpen")
      .withArgs(endsAt - 1n, endsAt);
    await x.fund.settleEpoch();
    const next = await x.fund.epoch();
    expect(next.number).to.equal(1n);
    expect(next.endsAt).to.equal(BigInt(await time.latest()) + BigInt(DAY_SEC));
  });

  it("settles an ended epoch before a request joins, so that none joins a price that is known", async () => {
    const x = await load(empty);
    const a = user(x, 1);
    await time.increase(DAY_SEC + 10);
    await requestDeposit(x, a, wad(1_000));
    expect((await x.fund.epoch()).number).to.equal(1n);
    await expect(x.fund.settleEpoch()).to.be.revertedWithCustomError(x.fund, "InsuranceFund_EpochOpen");
    expect(await x.shares.maxDeposit(a)).to.equal(0n);
  });

  it("does so from the very second on in which the epoch ends", async () => {
    const x = await load(empty);
    const a = user(x, 1);
    const native = nativeOf(x, wad(1_000));
    await x.token.mint(a, native);
    await x.token.connect(a).approve(x.fund, native);
    const { endsAt } = await x.fund.epoch();
    await time.setNextBlockTimestamp(endsAt);
    await expect(x.fund.connect(a).requestDeposit(native, a)).to.emit(x.fund, "EpochSettled");
    expect((await x.fund.epoch()).number).to.equal(1n);
  });

  it("redeems at the close of the next full epoch, never the one of the request", async () => {
    const x = await load(empty);
    const a = user(x, 1);
    const shares = await holder(x, a, wad(1_000));
    await x.fund.connect(a).requestRedeem(shares, a);
    await settle(x);
    expect(await x.shares.maxRedeem(a)).to.equal(0n);
    expect((await x.fund.requestsOf(a)).pendingShares).to.equal(shares);
    await settle(x);
    expect(await x.shares.maxRedeem(a)).to.equal(shares);
    const native = await x.shares.maxWithdraw(a);
    expect(native).to.equal(nativeOf(x, wad(1_000)));
    const had = await x.token.balanceOf(a);
    await x.shares.connect(a).withdraw(native, a, a);
    expect((await x.token.balanceOf(a)) - had).to.equal(native);
    expect(await x.shares.totalSupply()).to.equal(0n);
    expect(await cashOf(x, FUND)).to.equal(0n);
    await expectLaws(x);
  });

  it("shares income among the shares there are, and charges newcomers for it", async () => {
    const x = await load(empty);
    const [a, b] = [user(x, 1), user(x, 2)];
    await holder(x, a, wad(1_000));
    await giveFund(x, wad(500));
    const bought = await holder(x, b, wad(300));
    expect(bought).to.be.closeTo(wad(200), WAD / 1_000_000n);
    expect(await x.shares.convertToAssets(WAD)).to.be.closeTo(nativeOf(x, wad(1.5)), 1n);
    expect(await x.shares.convertToShares(nativeOf(x, wad(3)))).to.be.closeTo(wad(2), WAD / 1_000_000n);
  });

  it("redeems in proportion what may leave, and keeps the rest in line", async () => {
    const x = await load(inventoryScene);
    const { a, b, held } = x;
    const [sharesA, sharesB] = [await x.shares.balanceOf(a), await x.shares.balanceOf(b)];
    await x.fund.connect(a).requestRedeem(sharesA, a);
    await x.fund.connect(b).requestRedeem(sharesB, b);
    await settle(x);
    expect(held).to.be.greaterThan(0n);
    await settle(x);
    const [ra, rb] = [await x.fund.requestsOf(a), await x.fund.requestsOf(b)];
    expect(ra.redeemedAssets).to.be.greaterThan(0n);
    expect(ra.pendingShares).to.be.greaterThan(0n);
    expect(ra.redeemedShares + ra.pendingShares).to.equal(sharesA);
    // b has half of what a has, in all respects.
    expect(ra.redeemedAssets / 2n).to.be.closeTo(rb.redeemedAssets, 2n);
    expect(ra.pendingShares / 2n).to.be.closeTo(rb.pendingShares, 10n);
    // WDR-2: initial margin stays.
    const fund = await healthOf(x, FUND, Judge.Worse);
    expect(fund.equity).to.be.greaterThanOrEqual(fund.initialMargin);
    await expectLaws(x);
  });

  it("pays the rest once the inventory is gone", async () => {
    const x = await load(inventoryScene);
    const { a, b, taker } = x;
    await x.fund.connect(a).requestRedeem(await x.shares.balanceOf(a), a);
    await x.fund.connect(b).requestRedeem(await x.shares.balanceOf(b), b);
    await settle(x);
    await settle(x);
    await x.fund.connect(taker.signer).takeInventory(taker.account, 0, x.held);
    await settle(x);
    const [ra, rb] = [await x.fund.requestsOf(a), await x.fund.requestsOf(b)];
    expect(ra.pendingShares + rb.pendingShares).to.equal(0n);
    const paid = ra.redeemedAssets + rb.redeemedAssets;
    expect(await x.token.balanceOf(x.fund)).to.be.within(paid, paid + 5n);
    await x.shares.connect(a).redeem(await x.shares.maxRedeem(a), a, a);
    await x.shares.connect(b).redeem(await x.shares.maxRedeem(b), b, b);
    expect(await x.shares.totalSupply()).to.equal(0n);
    await expectLaws(x);
  });

  it("keeps requests of several epochs apart in one claim", async () => {
    const x = await load(empty);
    const a = user(x, 1);
    const shares = await holder(x, a, wad(900));
    for (let i = 0; i < 3; ++i) {
      await x.fund.connect(a).requestRedeem(shares / 3n, a);
      await settle(x);
    }
    expect(await x.shares.maxRedeem(a)).to.equal((shares / 3n) * 2n);
    await giveFund(x, wad(300));
    await settle(x);
    const claim = await x.fund.requestsOf(a);
    expect(claim.pendingShares).to.equal(0n);
    expect(claim.redeemedShares).to.equal(shares);
    // Two thirds at 1, the last third with all of the gift.
    expect(claim.redeemedAssets).to.be.closeTo(nativeOf(x, wad(1_200)), 5n);
  });
});
