import { expect } from "chai";

import { wad } from "../liquidation/scene";
import { pledge } from "../support/collateral";
import { load } from "../support/load";
import { advance } from "../support/prices";
import { nativeOf, open } from "../support/trade";
import { lawful, pledgedScene, priced } from "./scene";

/** A flat account with 5 tokens at 30 each, of which worth 100 may leave a day. */
async function limited() {
  const x = await pledgedScene();
  const { signer } = x.buyer;
  const account = await open(x, signer);
  await priced(x, wad(30), wad(30));
  await pledge(x, x.gold, signer, account, 5n);
  await x.vault.connect(signer).setWithdrawalLimit(account, nativeOf(x, wad(100)));
  const take = (whole: bigint) =>
    x.collateral.connect(signer).withdraw(account, x.gold.id, whole * x.gold.whole);
  return { x, signer, account, take };
}

describe("Collateral: a daily limit of withdrawals", () => {
  it("counts what leaves at its price without haircut, and reverts beyond the limit", async () => {
    const { x, account, take } = await load(limited);
    await expect(take(4n))
      .to.be.revertedWithCustomError(x.vault, "Vault_LimitExceeded")
      .withArgs(wad(120), wad(100));
    await expect(take(3n)).to.emit(x.vault, "WithdrawalCounted").withArgs(account, wad(90));
    await expect(take(1n)).to.be.revertedWithCustomError(x.vault, "Vault_LimitExceeded");
    await lawful(x);
  });

  it("leaves less of the same budget to cash", async () => {
    const { x, signer, account, take } = await load(limited);
    await x.token.connect(signer).approve(x.vault, 50n * x.wholeToken);
    await x.vault.connect(signer).deposit(account, 50n * x.wholeToken);
    await take(3n);
    const cash = x.vault.connect(signer).withdraw(account, 50n * x.wholeToken);
    await expect(cash).to.be.revertedWithCustomError(x.vault, "Vault_LimitExceeded");
  });

  it("reverts without quorum, and lets all out once the owner has lifted it", async () => {
    const { x, signer, account, take } = await load(limited);
    await advance(600);
    await expect(take(1n)).to.be.revertedWithCustomError(x.collateral, "CollateralVault_NoQuorum");
    await x.vault.connect(signer).setWithdrawalLimit(account, 2n ** 256n - 1n);
    await advance(86_400);
    await take(5n);
    expect(await x.gold.token.balanceOf(signer)).to.equal(5n * x.gold.whole);
  });

  it("reverts when anybody but the CollateralVault counts", async () => {
    const { x, signer, account } = await load(limited);
    await expect(x.vault.connect(signer).countCollateral(account, 1n))
      .to.be.revertedWithCustomError(x.vault, "Vault_NotCollateral")
      .withArgs(signer.address);
  });
});
