import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { Cause } from "../../src/domain/names";
import { asLiquidator } from "../support/caller";
import { load } from "../support/load";
import { advance } from "../support/prices";
import {
  FUND,
  cashOf,
  expectLaws,
  giveFund,
  healthOf,
  moveTo,
  sizeOf,
  trader,
  wad,
} from "../liquidation/scene";
import {
  type FundScene,
  type InventoryScene,
  disagree,
  endEpoch,
  fundScene,
  holder,
  inventoryScene,
  requestDeposit,
  settle,
  user,
} from "./scene";

const MARK = wad(29.5);
const VIRTUAL = 10n ** 12n;
const MOST_SHARES_PER_ASSET = 10n ** 9n;

/** An empty fund whose token counts weis. */
const empty = () => fundScene({ fund: 0n, tokenDecimals: 18 });

/** Of which a wei has ten native units. */
const finer = () => fundScene({ fund: 0n, tokenDecimals: 19 });

/** An inventory, of a fund whose token counts weis. */
const stocked = () => inventoryScene({ tokenDecimals: 18 });

/** What went in, was minted, redeemed and went out, as the settlement of an epoch tells it. */
async function settled(x: FundScene): Promise<bigint[]> {
  const { number } = await x.fund.epoch();
  await x.fund.settleEpoch();
  const [told] = await x.fund.queryFilter(x.fund.filters.EpochSettled(number));
  return [...(told?.args ?? [])].slice(2) as bigint[];
}

/** Takes `amount` out of the fund, as a reward that nobody earned. */
async function drain(x: FundScene, amount: bigint): Promise<void> {
  const to = await trader(x, 8, 0n);
  await x.ledger.connect(await asLiquidator(x)).pay(FUND, to.account, amount, 0n, Cause.KeeperReward, 0);
}

/** Of the fund's position in market 0 all but `left` is a taker's, at mark. */
async function keepOf(x: InventoryScene, left: bigint): Promise<void> {
  const moved = (await sizeOf(x, FUND)) - left;
  const ledger = x.ledger.connect(await asLiquidator(x));
  await ledger.transferPosition(0, FUND, x.taker.account, moved, MARK, false);
}

describe("InsuranceFund: the last wei", () => {
  it("takes one wei in, and pays it out", async () => {
    const x = await load(empty);
    const a = user(x, 1);
    await requestDeposit(x, a, 1n);
    await settle(x);
    expect((await x.fund.requestsOf(a)).claimableShares).to.equal(1n);
    expect(await x.shares.totalAssets()).to.equal(1n);
    await x.shares.connect(a).mint(1n, a);
    await x.fund.connect(a).requestRedeem(1n, a);
    for (let epoch = 0; epoch < 2; ++epoch) await settle(x);
    const { redeemedShares, redeemedAssets } = await x.fund.requestsOf(a);
    expect([redeemedShares, redeemedAssets]).to.deep.equal([1n, 1n]);
    expect(await x.shares.totalSupply()).to.equal(0n);
    await expectLaws(x);
  });

  it("pays no wei out while the sources of a market of the fund disagree", async () => {
    const x = await load(stocked);
    await x.fund.connect(x.a).requestRedeem(wad(1_000), x.a);
    await settle(x, MARK);
    await disagree(x);
    expect(await settled(x)).to.deep.equal([0n, 0n, 0n, 0n]);
    const { pendingShares, redeemedAssets } = await x.fund.requestsOf(x.a);
    expect([pendingShares, redeemedAssets]).to.deep.equal([wad(1_000), 0n]);
  });

  it("tells of nothing where nobody joins and nobody leaves", async () => {
    const x = await load(stocked);
    await endEpoch(x, MARK);
    expect(await settled(x)).to.deep.equal([0n, 0n, 0n, 0n]);
  });

  it("burns the part of a wei that is not paid for, too", async () => {
    const x = await load(stocked);
    const [queued, supply] = [await x.shares.balanceOf(x.a), await x.shares.totalSupply()];
    await x.fund.connect(x.a).requestRedeem(queued, x.a);
    await settle(x, MARK);
    await endEpoch(x, MARK);
    const { equity } = await healthOf(x, FUND, 0);
    const wanted = (queued * (equity + VIRTUAL)) / (supply + VIRTUAL);
    const free = await x.ledger.withdrawable(FUND);
    expect(free).to.be.greaterThan(0n).and.lessThan(wanted);
    expect((queued * free) % wanted, "a part of a wei").to.be.greaterThan(0n);
    await x.fund.settleEpoch();
    expect(supply - (await x.shares.totalSupply())).to.equal((queued * free) / wanted + 1n);
  });

  it("takes an income of one wei", async () => {
    const x = await load(empty);
    const payer = await trader(x, 2, wad(1));
    const ledger = x.ledger.connect(await asLiquidator(x));
    await ledger.pay(payer.account, payer.account, 0n, 1n, Cause.KeeperReward, 0);
    expect(await cashOf(x, FUND)).to.equal(1n);
    await expectLaws(x);
  });

  it("rewards with its last wei", async () => {
    const x = await load(empty);
    await giveFund(x, 1n);
    const keeper = await trader(x, 2, 0n);
    await x.fund.connect(await asLiquidator(x)).reward(keeper.account, 0, 1n);
    expect(await cashOf(x, keeper)).to.equal(1n);
    expect(await cashOf(x, FUND)).to.equal(0n);
  });

  for (const [beyond, insolvent] of [
    [0n, false],
    [1n, true],
  ] as const) {
    it(`is ${insolvent ? "insolvent" : "solvent"} with the most shares a wei may stand for and ${beyond} more`, async () => {
      const x = await load(empty);
      const shares = MOST_SHARES_PER_ASSET * (1n + VIRTUAL) - VIRTUAL + beyond;
      expect(await holder(x, user(x, 1), shares)).to.equal(shares);
      await drain(x, shares - 1n);
      expect((await healthOf(x, FUND)).equity).to.equal(1n);
      expect(await x.fund.insolvent()).to.equal(insolvent);
    });
  }

  it("is insolvent with one wei of shares and nothing behind it", async () => {
    const x = await load(empty);
    expect(await holder(x, user(x, 1), 1n)).to.equal(1n);
    expect(await x.fund.insolvent()).to.equal(false);
    await drain(x, 1n);
    expect(await x.fund.insolvent()).to.equal(true);
  });

  it("takes whole weis of a token with a decimal more", async () => {
    const x = await load(finer);
    await expect(x.fund.requestDeposit(11n, user(x, 1)))
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_Inexact")
      .withArgs(11n, 10n);
    await requestDeposit(x, user(x, 1), 1n);
    expect(await x.token.balanceOf(x.fund)).to.equal(10n);
  });

  it("settles without the price of a market in which ADL has ended its position", async () => {
    const x = await load(inventoryScene);
    const short = x.taker.account - 1n;
    const deleverager = x.deleverager.connect(await asLiquidator(x));
    await deleverager.deleverage(short, 0, -x.held, MARK, 0n);
    expect([await sizeOf(x, FUND), (await x.ledger.accountOf(FUND)).markets]).to.deep.equal([0n, 1n]);
    const { endsAt } = await x.fund.epoch();
    await time.increaseTo(endsAt);
    expect((await x.oracle.read(0)).live).to.equal(false);
    await expect(x.fund.settleEpoch()).to.emit(x.fund, "EpochSettled");
  });

  it("says of one wei base unit that it is no lot, not that it is nothing", async () => {
    const x = await load(inventoryScene);
    const take = (size: bigint) => x.fund.connect(x.taker.signer).takeInventory(x.taker.account, 0, size);
    await expect(take(1n)).to.be.revertedWithCustomError(x.fund, "InsuranceFund_NotWholeLots");
    await keepOf(x, 1n);
    await expect(take(wad(0.1)))
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_TakeTooLarge")
      .withArgs(wad(0.1), 0n);
  });

  it("sells its last position where that leaves just nothing, and not where it leaves a debt of a wei", async () => {
    const x = await load(inventoryScene);
    await keepOf(x, wad(1));
    // The discount has risen to its end.
    await advance(1_800);
    await moveTo(x, MARK);
    const take = () => x.fund.connect(x.taker.signer).takeInventory(x.taker.account, 0, wad(1));
    const { price } = await x.fund.inventoryPrice(0);
    await drain(x, (await cashOf(x, FUND)) + price + 1n);
    await expect(take()).to.be.revertedWithCustomError(x.fund, "InsuranceFund_Insolvent").withArgs(-1n);
    await x.ledger
      .connect(await asLiquidator(x))
      .pay((await trader(x, 9, wad(1))).account, FUND, 1n, 0n, Cause.KeeperReward, 0);
    await take();
    expect(await cashOf(x, FUND)).to.equal(0n);
  });
});
