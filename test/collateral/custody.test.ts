import { expect } from "chai";

import { Judge, wad } from "../liquidation/scene";
import { listAsset, pledge } from "../support/collateral";
import { load } from "../support/load";
import { advance, setFeeds } from "../support/prices";
import { open } from "../support/trade";
import { GOLD, lawful, PERP, pledgedScene, priced } from "./scene";

describe("Collateral: custody and margin", () => {
  it("counts the haircut value as equity, at the worse round for orders and the better for liquidation", async () => {
    const x = await load(pledgedScene);
    const { account } = x.debtor;
    const without = await x.ledger.accountOf(account);
    await priced(x, wad(30), wad(30));
    await setFeeds(x, GOLD, wad(24));
    await advance(6);
    await x.oracle.update(GOLD);
    const worse = await x.ledger.healthOf(account, Judge.Worse);
    const better = await x.ledger.healthOf(account, Judge.Better);
    const settled = without.cash + wad(30_000);
    expect(worse.equity).to.equal(settled + wad(1_000 * 24 * 0.8));
    expect(better.equity).to.equal(settled + wad(1_000 * 30 * 0.8));
    await lawful(x);
  });

  it("counts nothing for orders and the last good price for liquidation while quorum is lost", async () => {
    const x = await load(pledgedScene);
    const { account } = x.debtor;
    await advance(600);
    expect(await x.collateral.worthOf(account, Judge.Worse)).to.equal(0n);
    expect(await x.collateral.worthOf(account, Judge.Withdrawal)).to.equal(0n);
    expect(await x.collateral.worthOf(account, Judge.Better)).to.equal(wad(24_000));
  });

  it("lets no cash out on collateral, and all of it without positions", async () => {
    const x = await load(pledgedScene);
    const { signer, account } = x.debtor;
    expect(await x.ledger.withdrawable(account)).to.equal(0n);
    const fresh = await open(x, x.buyer.signer);
    await pledge(x, x.gold, x.buyer.signer, fresh, 5n);
    await x.token.mint(x.deployer, 10n * x.wholeToken);
    await x.token.approve(x.vault, 10n * x.wholeToken);
    await x.vault.deposit(fresh, 10n * x.wholeToken);
    await advance(86_400);
    await x.vault.connect(x.buyer.signer).withdraw(fresh, 10n * x.wholeToken);
    await x.collateral.connect(x.buyer.signer).withdraw(fresh, x.gold.id, 5n * x.gold.whole);
    expect((await x.ledger.accountOf(fresh)).markets).to.equal(0n);
    expect(await x.gold.token.balanceOf(x.buyer.signer)).to.equal(5n * x.gold.whole);
    await expect(x.vault.connect(signer).withdraw(account, 1n)).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientMargin",
    );
    await lawful(x);
  });

  it("lets collateral out down to initial margin and no further", async () => {
    const x = await load(pledgedScene);
    const { signer, account } = x.debtor;
    await priced(x, wad(30), wad(30));
    const vault = x.collateral.connect(signer);
    const h = await x.ledger.healthOf(account, Judge.Withdrawal);
    const free = h.equity + wad(24_000) - h.initialMargin;
    const most = free / 24n;
    await expect(vault.withdraw(account, x.gold.id, most + wad(1))).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_InsufficientMargin",
    );
    await vault.withdraw(account, x.gold.id, most - wad(1));
    await lawful(x);
  });

  it("reverts when anybody but the owner deposits or withdraws", async () => {
    const x = await load(pledgedScene);
    for (const call of ["deposit", "withdraw"] as const) {
      await expect(x.collateral.connect(x.buyer.signer)[call](x.debtor.account, 0, 1n))
        .to.be.revertedWithCustomError(x.collateral, "CollateralVault_NotOwner")
        .withArgs(x.debtor.account, x.buyer.signer.address);
    }
  });

  it("reverts when a deposit passes the cap", async () => {
    const x = await load(pledgedScene);
    const { signer, account } = x.debtor;
    await x.gold.token.mint(signer, wad(2_000_000));
    await x.gold.token.connect(signer).approve(x.collateral, wad(2_000_000));
    await expect(x.collateral.connect(signer).deposit(account, 0, wad(999_000) + 1n))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_CapReached")
      .withArgs(wad(1_000_000) + 1n, wad(1_000_000));
    await x.collateral.connect(signer).deposit(account, 0, wad(999_000));
  });

  for (const decimals of [0, 6, 27]) {
    it(`takes in and gives back a token with ${decimals} decimals to the unit`, async () => {
      const x = await load(pledgedScene);
      const asset = await listAsset(x, { market: PERP, decimals });
      const owner = x.buyer.signer;
      const account = await open(x, owner);
      await pledge(x, asset, owner, account, 7n);
      expect(await x.collateral.balanceOf(account, asset.id)).to.equal(wad(7));
      if (decimals > 18) {
        await asset.token.mint(owner, 1n);
        await expect(x.collateral.connect(owner).deposit(account, asset.id, 1n))
          .to.be.revertedWithCustomError(x.collateral, "CollateralVault_Inexact")
          .withArgs(1n, 10n ** 9n);
      }
      await x.collateral.connect(owner).withdraw(account, asset.id, 7n * asset.whole);
      expect(await asset.token.balanceOf(owner)).to.equal(7n * asset.whole + (decimals > 18 ? 1n : 0n));
      await lawful(x);
    });
  }

  it("explains the account's collateral in the lens", async () => {
    const x = await load(pledgedScene);
    await priced(x, wad(30), wad(30));
    const report = await x.accountLens.reportOf(x.debtor.account);
    expect(report.collateral).to.have.lengthOf(1);
    expect(report.collateral[0]?.amount).to.equal(wad(1_000));
    expect(report.collateralBetter).to.equal(wad(24_000));
    expect(report.positions).to.have.lengthOf(1);
    expect(report.shortfall.callable).to.equal(false);
  });
});
