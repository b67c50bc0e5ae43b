import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";

import { IERC4626__factory } from "../../typechain";
import { expectLaws, FUND, wad } from "../liquidation/scene";
import { freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { DAY_SEC, type FundScene, fundScene, holder, requestDeposit, settle, user } from "./scene";
import { advance, holdPrice } from "../support/prices";

const ONE = 1_000_000n;
const NO_TERMS = { salesPerMinute: 0, keeperShareBps: 0, keeperReward: 0, fundBudget: 0, fundLeakPerHour: 0 };
const empty = () => fundScene({ fund: 0n });

/** One user with 1,000 of settled and unclaimed shares, another with 300 redeemed and unclaimed. */
async function settled() {
  const x = await fundScene({ fund: 0n });
  const [a, b] = [user(x, 1), user(x, 2)];
  const shares = await holder(x, b, wad(300));
  await x.fund.connect(b).requestRedeem(shares, b);
  await settle(x);
  await requestDeposit(x, a, wad(1_000));
  await settle(x);
  return { x, a, b };
}

describe("InsuranceFund: requests", () => {
  it("reverts when nothing is asked for, or for nobody", async () => {
    const x = await load(empty);
    const fund = x.fund.connect(user(x, 1));
    for (const sent of [() => fund.requestDeposit(0, user(x, 1)), () => fund.requestRedeem(0, user(x, 1))]) {
      await expect(sent()).to.be.revertedWithCustomError(x.fund, "InsuranceFund_ZeroAmount");
    }
    for (const sent of [
      () => fund.requestDeposit(1, ZeroAddress),
      () => fund.requestRedeem(1, ZeroAddress),
    ]) {
      await expect(sent()).to.be.revertedWithCustomError(x.fund, "InsuranceFund_ZeroAddress");
    }
  });

  it("reverts when all that waits would pass the largest deposit, and on the largest number", async () => {
    const x = await load(empty);
    const bound = 10n ** 33n / 10n ** 12n;
    await requestDeposit(x, user(x, 1), wad(1));
    const fund = x.fund.connect(user(x, 1));
    for (const much of [bound - ONE + 1n, MaxUint256]) {
      await expect(fund.requestDeposit(much, user(x, 1)))
        .to.be.revertedWithCustomError(x.fund, "InsuranceFund_DepositTooLarge")
        .withArgs(much, bound - ONE);
    }
    await requestDeposit(x, user(x, 2), 10n ** 33n - wad(1));
  });

  it("reverts when more shares are asked to redeem than there are", async () => {
    const { x, a, b } = await load(settled);
    await expect(x.fund.connect(b).requestRedeem(1, b))
      .to.be.revertedWithCustomError(x.fund, "ERC20InsufficientBalance")
      .withArgs(b.address, 0, 1);
    // Unclaimed shares are not the controller's yet.
    await expect(x.fund.connect(a).requestRedeem(wad(1), a)).to.be.revertedWithCustomError(
      x.fund,
      "ERC20InsufficientBalance",
    );
  });

  it("reverts when an amount is finer than the Ledger's 18 decimals, and takes what is not", async () => {
    const x = await freshExchange({ tokenDecimals: 27 });
    const [who] = x.users;
    const unit = 10n ** 9n;
    await x.token.mint(who!, 10n ** 27n);
    await x.token.connect(who!).approve(x.fund, 10n ** 27n);
    await expect(x.fund.connect(who!).requestDeposit(unit + 1n, who!))
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_Inexact")
      .withArgs(unit + 1n, unit);
    await x.fund.connect(who!).requestDeposit(10n ** 27n, who!);
    await advance(DAY_SEC);
    await holdPrice(x, 0, wad(30));
    await x.fund.settleEpoch();
    const shares = IERC4626__factory.connect(x.deployment.addresses.fund, who!);
    expect(await shares.maxMint(who!)).to.equal(wad(1));
    expect(await shares.totalAssets()).to.equal(10n ** 27n);
  });

  it("are for whom they name: his the claim, not the payer's", async () => {
    const x = await load(empty);
    const [payer, other] = [user(x, 1), user(x, 2)];
    await x.token.mint(payer, ONE);
    await x.token.connect(payer).approve(x.fund, ONE);
    await expect(x.fund.connect(payer).requestDeposit(ONE, other))
      .to.emit(x.fund, "DepositRequested")
      .withArgs(other.address, 0, ONE);
    await settle(x);
    expect([await x.shares.maxDeposit(payer), await x.shares.maxDeposit(other)]).to.deep.equal([0n, ONE]);
  });
});

describe("InsuranceFund: claims", () => {
  it("tells what an approval leaves when shares are moved by it, and of one without end nothing", async () => {
    const { x, a, b } = await load(settled);
    await x.shares.connect(a).mint(wad(100), a);
    const [fund, spender] = [x.fund.connect(a), x.fund.connect(b)];
    await fund.approve(b, wad(60));
    await expect(spender.transferFrom(a, b, wad(25)))
      .to.emit(x.fund, "Approval")
      .withArgs(a.address, b.address, wad(35));
    expect(await x.fund.allowance(a, b)).to.equal(wad(35));
    await fund.approve(b, MaxUint256);
    await expect(spender.transferFrom(a, b, wad(25))).not.to.emit(x.fund, "Approval");
    expect(await x.fund.allowance(a, b)).to.equal(MaxUint256);
  });

  it("pay in parts what was settled, and the parts are the whole", async () => {
    const { x, a, b } = await load(settled);
    const sa = x.shares.connect(a);
    await sa.deposit(333_333_333n, a);
    await sa.mint(wad(100), b);
    expect(await sa.maxDeposit(a)).to.equal(1_000n * ONE - 333_333_333n - 100n * ONE);
    await sa.deposit(await sa.maxDeposit(a), a);
    expect(await sa.maxMint(a)).to.equal(0n);
    expect((await sa.balanceOf(a)) + (await sa.balanceOf(b))).to.equal(wad(1_000));
    const sb = x.shares.connect(b);
    await sb.withdraw(100n * ONE, a, b);
    await sb.redeem(await sb.maxRedeem(b), b, b);
    expect(await sb.maxWithdraw(b)).to.equal(0n);
    expect((await x.token.balanceOf(a)) + (await x.token.balanceOf(b))).to.equal(300n * ONE);
    await expectLaws(x);
  });

  it("take assets up for shares that are no whole number of them", async () => {
    const x = await load(empty);
    const [a, b] = [user(x, 1), user(x, 2)];
    await holder(x, b, wad(300));
    await x.token.mint(a, 31n * ONE);
    await x.token.connect(a).approve(x.vault, 31n * ONE);
    await x.vault.connect(a).deposit(FUND, 31n * ONE);
    await requestDeposit(x, a, wad(100));
    await settle(x);
    const own = x.shares.connect(a);
    const [assets, all] = [await own.maxDeposit(a), await own.maxMint(a)];
    expect((wad(1) * assets) % all).to.not.equal(0n);
    const due = (wad(1) * assets) / all + 1n;
    expect(await own.previewMint(wad(1))).to.equal(due);
    await own.mint(wad(1), a);
    expect(await own.maxDeposit(a)).to.equal(assets - due);
  });

  it("take shares up for assets that are no whole number of them", async () => {
    const x = await load(empty);
    const [a, b] = [user(x, 1), user(x, 2)];
    const shares = await holder(x, b, wad(300));
    // A gift, so that a share is worth more than one.
    await x.token.mint(a, 31n * ONE);
    await x.token.connect(a).approve(x.vault, 31n * ONE);
    await x.vault.connect(a).deposit(FUND, 31n * ONE);
    await x.fund.connect(b).requestRedeem(shares, b);
    await settle(x);
    await settle(x);
    const own = x.shares.connect(b);
    const [assets, all] = [await own.maxWithdraw(b), await own.maxRedeem(b)];
    expect((ONE * all) % assets).to.not.equal(0n);
    const due = (ONE * all) / assets + 1n;
    expect(await own.previewWithdraw(ONE)).to.equal(due);
    await own.withdraw(ONE, b, b);
    expect(await own.maxRedeem(b)).to.equal(all - due);
  });

  it("reverts when a claim is nothing or more than there is", async () => {
    const { x, a, b } = await load(settled);
    const [sa, sb] = [x.shares.connect(a), x.shares.connect(b)];
    const calls: [call: (amount: bigint) => Promise<unknown>, most: bigint][] = [
      [(n) => sa.deposit(n, a), 1_000n * ONE],
      [(n) => sa.mint(n, a), wad(1_000)],
      [(n) => sb.withdraw(n, b, b), 300n * ONE],
      [(n) => sb.redeem(n, b, b), wad(300)],
    ];
    for (const [call, most] of calls) {
      await expect(call(0n)).to.be.revertedWithCustomError(x.fund, "InsuranceFund_ZeroAmount");
      for (const much of [most + 1n, MaxUint256]) {
        await expect(call(much))
          .to.be.revertedWithCustomError(x.fund, "InsuranceFund_ClaimTooLarge")
          .withArgs(much, most);
      }
    }
  });

  it("reverts when somebody claims another's redemption", async () => {
    const { x, a, b } = await load(settled);
    const sa = x.shares.connect(a);
    await expect(sa.redeem(1, a, b)).to.be.revertedWithCustomError(x.fund, "InsuranceFund_ClaimTooLarge");
    await expect(x.shares.connect(b).redeem(1, b, a))
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_NotController")
      .withArgs(a.address, b.address);
  });

  it("reverts on a deposit taken back while the fund is solvent", async () => {
    const x = await load(empty);
    await requestDeposit(x, user(x, 1), wad(5));
    await expect(x.fund.connect(user(x, 1)).cancelDeposit())
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_NotRolled")
      .withArgs(user(x, 1).address);
  });

  it("is a token whose asset is the exchange's", async () => {
    const x: FundScene = await load(empty);
    expect(await x.shares.asset()).to.equal(await x.token.getAddress());
    expect([await x.shares.decimals(), await x.shares.symbol()]).to.deep.equal([18n, "GHIF"]);
  });
});

describe("InsuranceFund: doors of the Liquidator", () => {
  it("reverts when anybody else asks for cover, reward or absorption", async () => {
    const x = await load(empty);
    const fund = x.fund.connect(user(x, 1));
    for (const sent of [
      () => fund.cover(3, 0, 1),
      () => fund.reward(3, 0, 1),
      () => fund.absorb(3, 0, 1, 1, 1, 0, NO_TERMS),
    ]) {
      await expect(sent())
        .to.be.revertedWithCustomError(x.fund, "InsuranceFund_NotLiquidator")
        .withArgs(user(x, 1).address);
    }
  });
});
