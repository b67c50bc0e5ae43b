import { expect } from "chai";

import {
  FUND,
  Tier,
  expectLaws,
  giveFund,
  healthOf,
  liquidated,
  moveTo,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { type FundScene, fundScene, holder, requestDeposit, settle, user } from "./scene";

/** A fund of 600 in shares that took over what it could, and then lost more than it had. */
async function ruined() {
  const x = await fundScene({ fund: 0n });
  const a = user(x, 1);
  const shares = await holder(x, a, wad(600));
  const long = await trader(x, 3, wad(650), Tier.X50);
  const short = await trader(x, 4, wad(100_000));
  await trade(x, long, short, wad(1_000));
  await moveTo(x, wad(29.48));
  await liquidated(x, long);
  expect(await sizeOf(x, FUND)).to.be.greaterThan(0n);
  await moveTo(x, wad(12));
  expect((await healthOf(x, FUND)).equity).to.be.lessThan(0n);
  return { x, a, shares, short };
}

const price = (x: FundScene) => x.shares.convertToAssets(wad(1));

describe("InsuranceFund: insolvency", () => {
  it("makes deposits wait, who may then be taken back whole", async () => {
    const { x } = await load(ruined);
    const b = user(x, 5);
    expect(await x.fund.insolvent()).to.equal(true);
    expect([await x.shares.totalAssets(), await price(x)]).to.deep.equal([0n, 0n]);
    await requestDeposit(x, b, wad(100));
    await expect(x.fund.connect(b).cancelDeposit()).to.be.revertedWithCustomError(
      x.fund,
      "InsuranceFund_NotRolled",
    );
    await settle(x, wad(12));
    expect((await x.fund.requestsOf(b)).pendingAssets).to.equal(100_000_000n);
    await expect(x.fund.connect(user(x, 6)).cancelDeposit()).to.be.revertedWithCustomError(
      x.fund,
      "InsuranceFund_ZeroAmount",
    );
    await expect(x.fund.connect(b).cancelDeposit())
      .to.emit(x.fund, "DepositCancelled")
      .withArgs(b.address, 100_000_000n);
    expect(await x.token.balanceOf(b)).to.equal(100_000_000n);
    expect((await x.fund.requestsOf(b)).pendingAssets).to.equal(0n);
    await expectLaws(x);
  });

  it("makes redemptions wait: nothing is burned for nothing", async () => {
    const { x, a, shares } = await load(ruined);
    await x.fund.connect(a).requestRedeem(shares, a);
    const { number } = await x.fund.epoch();
    await settle(x, wad(12));
    // Nobody joined, and nobody left.
    const [told] = await x.fund.queryFilter(x.fund.filters.EpochSettled(number));
    expect([...(told?.args ?? [])].slice(2)).to.deep.equal([0n, 0n, 0n, 0n]);
    await settle(x, wad(12));
    expect((await x.fund.requestsOf(a)).pendingShares).to.equal(shares);
    expect(await x.shares.totalSupply()).to.equal(shares);
  });

  it("keeps its last position until it is liquidated: taken at mark, it would leave a debt that no deficit says", async () => {
    const { x } = await load(ruined);
    const taker = await trader(x, 5, wad(100_000));
    const held = await sizeOf(x, FUND);
    const { equity } = await healthOf(x, FUND);
    const take = (size: bigint) => x.fund.connect(taker.signer).takeInventory(taker.account, 0, size);
    await expect(take(held)).to.be.revertedWithCustomError(x.fund, "InsuranceFund_Insolvent");
    await take(held - wad(0.1));
    await expect(take(wad(0.1))).to.be.revertedWithCustomError(x.fund, "InsuranceFund_Insolvent");
    const { levied, deficit } = await liquidated(x, FUND);
    expect(await sizeOf(x, FUND)).to.equal(0n);
    expect(levied + deficit).to.be.closeTo(-equity, wad(1));
    await expectLaws(x);
  });

  it("ends with income: who waited joins at the price that then holds, and who had shares keeps them", async () => {
    const { x, a, shares } = await load(ruined);
    const b = user(x, 5);
    await requestDeposit(x, b, wad(100));
    await settle(x, wad(12));
    await liquidated(x, FUND);
    await giveFund(x, wad(300));
    expect(await x.fund.insolvent()).to.equal(false);
    await settle(x, wad(12));
    const { claimableShares } = await x.fund.requestsOf(b);
    // 300 for 600 shares: a half each.
    expect(claimableShares).to.be.closeTo(wad(200), wad(0.01));
    await x.shares.connect(b).mint(claimableShares, b);
    expect(await x.shares.balanceOf(a)).to.equal(shares);
    expect(await price(x)).to.be.closeTo(500_000n, 20n);
    await expect(x.fund.connect(b).cancelDeposit()).to.be.revertedWithCustomError(
      x.fund,
      "InsuranceFund_NotRolled",
    );
    await expectLaws(x);
  });
});
