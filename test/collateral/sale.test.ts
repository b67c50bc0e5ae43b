import { expect } from "chai";
import { time } from "@nomicfoundation/hardhat-network-helpers";

import { FUND, Judge, trade, wad } from "../liquidation/scene";
import { listAsset, pledge } from "../support/collateral";
import { load } from "../support/load";
import { advance } from "../support/prices";
import { deposit } from "../support/trade";
import { lawful, PERP, type PledgedScene, pledgedScene, priced } from "./scene";

const ANY_PRICE = wad(1_000_000);
const FEED_UNIT = 10n ** 10n;
const indivisible = () => pledgedScene(6, 0);

/** The long has lost `perp` a unit. */
async function short(x: PledgedScene, perp: number, gold = 30): Promise<void> {
  await priced(x, wad(perp), wad(gold));
}

async function settledOf(x: PledgedScene): Promise<bigint> {
  return (await x.collateral.shortfallOf(x.debtor.account)).settled;
}

describe("Collateral: sale", () => {
  it("reverts when settled worth is within what is allowed", async () => {
    const x = await load(pledgedScene);
    await short(x, 27.5);
    const { callable, settled, allowed } = await x.collateral.shortfallOf(x.debtor.account);
    expect(callable).to.equal(false);
    expect(settled).to.be.lessThan(0n);
    expect(allowed).to.equal(wad(1_200));
    await expect(x.collateral.connect(x.buyer.signer).buy(x.debtor.account, 0, wad(1), ANY_PRICE))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_NotCallable")
      .withArgs(settled, allowed);
    await expect(x.collateral.openSale(x.debtor.account)).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_NotCallable",
    );
    await lawful(x);
  });

  it("allows nothing to an account with a position below its maintenance margin", async () => {
    const x = await load(pledgedScene);
    const { account } = x.debtor;
    await short(x, 28, 12);
    const sound = await x.collateral.shortfallOf(account);
    expect([sound.callable, sound.settled, sound.allowed]).to.deep.equal([false, wad(-15), wad(480)]);
    await short(x, 28, 1.75);
    const { equity, maintenanceMargin } = await x.ledger.healthOf(account, Judge.Better);
    expect(equity).to.be.lessThan(maintenanceMargin);
    const { callable, settled, allowed } = await x.collateral.shortfallOf(account);
    expect([callable, settled, allowed]).to.deep.equal([true, wad(-15), 0n]);
  });

  it("sells at the better price what restores the account, and not a unit more", async () => {
    const x = await load(pledgedScene);
    await short(x, 24);
    const { account } = x.debtor;
    const buyer = x.collateral.connect(x.buyer.signer);
    const { callable, need } = await x.collateral.shortfallOf(account);
    expect(callable).to.equal(true);
    const most = (need + wad(30) - 1n) / 30n / 10n ** 0n;
    await expect(buyer.buy(account, 0, most + wad(2), ANY_PRICE)).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_SaleTooLarge",
    );
    const [price, allowed] = await x.collateral.quote(account, 0);
    expect(price).to.equal(wad(30));
    await expect(buyer.buy(account, 0, allowed, price - 1n))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_PriceAbove")
      .withArgs(price, price - 1n);
    await buyer.buy(account, 0, allowed, price);
    expect(await x.gold.token.balanceOf(x.buyer.signer)).to.equal(allowed);
    expect(await settledOf(x)).to.be.greaterThanOrEqual(0n);
    expect((await x.collateral.holderOf(account)).saleSince).to.equal(0n);
    await lawful(x);
  });

  it("raises the discount with time, to half of the haircut, and begins anew after half an hour", async () => {
    const x = await load(pledgedScene);
    const { account } = x.debtor;
    await short(x, 24);
    await x.collateral.openSale(account);
    await expect(x.collateral.openSale(account)).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_SaleOpen",
    );
    const since = Number((await x.collateral.holderOf(account)).saleSince);
    for (const [elapsed, discount] of [
      [300, 50_000n],
      [600, 100_000n],
      [1_500, 100_000n],
    ] as const) {
      await time.increaseTo(since + elapsed - 30);
      await short(x, 24);
      await time.increaseTo(since + elapsed);
      const [price] = await x.collateral.quote(account, 0);
      expect(price, `after ${elapsed} s`).to.equal((wad(30) * (1_000_000n - discount)) / 1_000_000n);
    }
    await time.increaseTo(since + 1_799);
    await short(x, 24);
    const [price] = await x.collateral.quote(account, 0);
    expect(price).to.equal(wad(30));
    await x.collateral.openSale(account);
    expect(Number((await x.collateral.holderOf(account)).saleSince)).to.be.greaterThan(since);
  });

  it("closes the sale of an account that is callable no more, and no other", async () => {
    const x = await load(pledgedScene);
    const { account } = x.debtor;
    await expect(x.collateral.closeSale(account)).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_NoSale",
    );
    await short(x, 24);
    await x.collateral.openSale(account);
    await expect(x.collateral.closeSale(account)).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_SaleOpen",
    );
    await short(x, 30);
    await expect(x.collateral.closeSale(account)).to.emit(x.collateral, "CollateralSaleClosed");
  });

  it("closes with the last that its owner takes out", async () => {
    const x = await load(pledgedScene);
    const { account, signer } = x.debtor;
    await short(x, 24);
    await x.collateral.openSale(account);
    await deposit(x, signer, account, wad(50_000));
    const owner = x.collateral.connect(signer);
    const [some, rest] = [x.gold.whole * 400n, x.gold.whole * 600n];
    await expect(owner.withdraw(account, 0, some)).not.to.emit(x.collateral, "CollateralSaleClosed");
    await expect(owner.withdraw(account, 0, rest)).to.emit(x.collateral, "CollateralSaleClosed");
    expect((await x.collateral.holderOf(account)).saleSince).to.equal(0n);
    await lawful(x);
  });

  it("sells no more than the asset's sales of the minute, and one unit whatever it costs", async () => {
    const x = await load(pledgedScene);
    const { signer, account } = x.debtor;
    const slow = await listAsset(x, { market: PERP, salesPerMinute: 1_000 });
    await priced(x, wad(30), wad(30));
    await pledge(x, slow, signer, account, 100n);
    await short(x, 24);
    const buyer = x.collateral.connect(x.buyer.signer);
    await expect(buyer.buy(account, slow.id, wad(100), ANY_PRICE))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_SaleTooLarge")
      .withArgs(wad(2_400), wad(1_000));
    const [, most] = await x.collateral.quote(account, slow.id);
    expect(most).to.equal(wad(1_000) / 24n);
    await buyer.buy(account, slow.id, wad(41), ANY_PRICE);
    await expect(buyer.buy(account, slow.id, wad(2), ANY_PRICE)).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_SaleTooLarge",
    );
    await advance(60);
    await short(x, 24);
    await buyer.buy(account, slow.id, wad(41), ANY_PRICE);
    await lawful(x);
  });

  it("sells one unit that costs more than a minute's sales, in a minute of its own", async () => {
    const x = await load(pledgedScene);
    const { signer, account } = x.debtor;
    const dear = await listAsset(x, { market: PERP, decimals: 0, salesPerMinute: 1_000 });
    await priced(x, wad(30), wad(30));
    await pledge(x, dear, signer, account, 3n);
    // The short side loses: the debtor's long would gain, so it is the other who is looked at through a flat debt.
    await short(x, 2, 10);
    await x.liquidator.connect(x.keeper.signer).liquidate(account, 0, 0, x.keeper.account);
    await short(x, 2_000, 10);
    const buyer = x.collateral.connect(x.buyer.signer);
    await expect(buyer.buy(account, dear.id, 2n, ANY_PRICE)).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_SaleTooLarge",
    );
    await buyer.buy(account, dear.id, 1n, ANY_PRICE);
    await expect(buyer.buy(account, dear.id, 1n, ANY_PRICE)).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_SaleTooLarge",
    );
    await lawful(x);
  });

  it("reverts when the asset's market has no quorum", async () => {
    const x = await load(pledgedScene);
    await short(x, 24);
    await advance(50);
    await priced(x, wad(24), wad(30));
    await advance(20);
    for (const feed of x.feeds[0] ?? []) await feed.updateAnswer(24n * 10n ** 8n);
    await x.oracle.update(0);
    await advance(55);
    await expect(
      x.collateral.connect(x.buyer.signer).buy(x.debtor.account, 0, wad(1), ANY_PRICE),
    ).to.be.revertedWithCustomError(x.collateral, "CollateralVault_NoQuorum");
  });

  it("pays a bankrupt account's deficit out of its collateral before the fund", async () => {
    const x = await load(pledgedScene);
    const { account } = x.debtor;
    // 1,000 long from 30 on 2,000 and 24,000 of haircut value: bankrupt by far.
    await short(x, 2, 30);
    const h = await x.ledger.healthOf(account, Judge.Better);
    expect(h.equity).to.be.lessThan(0n);
    const fundBefore = (await x.ledger.accountOf(FUND)).cash;
    await x.liquidator.connect(x.keeper.signer).liquidate(account, 0, 0, x.keeper.account);
    const after = await x.ledger.accountOf(account);
    expect(after.markets, "only collateral is left").to.equal(1n << 63n);
    expect(after.cash).to.be.lessThan(0n);
    await lawful(x);
    const buyer = x.collateral.connect(x.buyer.signer);
    const [price, most] = await x.collateral.quote(account, 0);
    await buyer.buy(account, 0, most, price);
    const left = await x.ledger.accountOf(account);
    expect(left.cash).to.be.greaterThanOrEqual(0n);
    expect((await x.ledger.totals()).deficit).to.equal(0n);
    const fund = await x.ledger.healthOf(FUND, Judge.Better);
    expect(fund.equity).to.be.closeTo(fundBefore, wad(200));
    await lawful(x);
  });

  it("lets the fund pay only once the collateral is gone", async () => {
    const x = await load(pledgedScene);
    const { account } = x.debtor;
    await short(x, 2, 10);
    const liquidate = () => x.liquidator.connect(x.keeper.signer).liquidate(account, 0, 0, x.keeper.account);
    await liquidate();
    await expect(liquidate()).to.be.revertedWithCustomError(x.liquidator, "Liquidator_Waiting");
    const owed = -(await x.ledger.accountOf(account)).cash;
    const before = (await x.ledger.accountOf(FUND)).cash;
    await x.collateral.connect(x.buyer.signer).buy(account, 0, wad(1_000), ANY_PRICE);
    const left = await x.ledger.accountOf(account);
    expect([left.cash, left.markets]).to.deep.equal([0n, 0n]);
    const paid = before - (await x.ledger.accountOf(FUND)).cash + (await x.ledger.totals()).deficit;
    expect(paid).to.be.greaterThan(0n);
    expect(paid).to.equal(owed - wad(10_000));
    await lawful(x);
  });

  it("the last of it may pay a unit's price too much, which is the account's, and nobody settles anything", async () => {
    const x = await load(indivisible);
    const { account } = x.debtor;
    await priced(x, wad(20), wad(30));
    await trade(x, x.other, x.debtor, wad(1_000), wad(20));
    const owed = -(await x.ledger.accountOf(account)).cash;
    // Of 1,000 indivisible tokens 999 would not be enough. A feed tells eight decimals.
    const price = (owed / 1_000n / FEED_UNIT + 1n) * FEED_UNIT;
    await priced(x, wad(20), price);
    await x.collateral.connect(x.buyer.signer).buy(account, 0, 1_000n, ANY_PRICE);
    const left = await x.ledger.accountOf(account);
    expect([left.cash, left.markets]).to.deep.equal([1_000n * price - owed, 0n]);
    expect((await x.ledger.totals()).deficit).to.equal(0n);
    await lawful(x);
  });

  for (const [says, gold, owes] of [
    ["pays for what it can, when it was not enough, and leaves the position to the Liquidator", 5, true],
    ["leaves the account with its position, when it was enough", 8.1, false],
  ] as const) {
    it(`the last of it ${says}`, async () => {
      const x = await load(pledgedScene);
      const { account } = x.debtor;
      await priced(x, wad(20), wad(gold));
      await x.collateral.connect(x.buyer.signer).buy(account, 0, wad(1_000), ANY_PRICE);
      expect(await x.collateral.balanceOf(account, 0)).to.equal(0n);
      const { equity, maintenanceMargin } = await x.ledger.healthOf(account, Judge.Better);
      expect([equity < 0n, maintenanceMargin > 0n]).to.deep.equal([owes, true]);
      expect((await x.ledger.totals()).deficit).to.equal(0n);
      await lawful(x);
    });
  }
});
