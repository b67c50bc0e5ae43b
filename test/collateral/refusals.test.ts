import { expect } from "chai";
import hre from "hardhat";

import { wad } from "../liquidation/scene";
import { type Asset, governWithPrices, listing, pledge, testToken } from "../support/collateral";
import { load } from "../support/load";
import { open } from "../support/trade";
import { type TestToken } from "../../typechain";
import { PERP, type PledgedScene, pledgedScene } from "./scene";

const WHOLE = 10n ** 18n;
const PRICES = [wad(30), wad(30)];

/** A token of `contracts/mocks`, behaving when it is tested and listed; what it does later is the test's. */
async function listMock<T>(
  x: PledgedScene,
  name: string,
  args: readonly unknown[],
): Promise<Asset & { mock: T }> {
  const mock = await hre.ethers.deployContract(name, [...args], x.deployer);
  const token = mock as unknown as TestToken;
  await testToken(x, token, x.deployer);
  const id = Number(await x.collateral.count());
  await governWithPrices(x, listing(x, await token.getAddress(), { market: PERP }), PRICES);
  return { id, market: PERP, token, whole: WHOLE, mock: mock as T };
}

describe("Collateral: amounts and assets that are refused", () => {
  it("reverts for nothing, whichever way it would go", async () => {
    const x = await load(pledgedScene);
    const vault = x.collateral.connect(x.debtor.signer);
    for (const call of [
      () => vault.deposit(x.debtor.account, x.gold.id, 0n),
      () => vault.withdraw(x.debtor.account, x.gold.id, 0n),
      () => vault.buy(x.debtor.account, x.gold.id, 0n, wad(1_000)),
      () => vault.testToken(x.gold.token, 0n),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(x.collateral, "CollateralVault_ZeroAmount");
    }
  });

  it("reverts for an asset that is not listed", async () => {
    const x = await load(pledgedScene);
    const vault = x.collateral.connect(x.debtor.signer);
    for (const call of [
      () => vault.assetOf(1),
      () => vault.deposit(x.debtor.account, 1, 1n),
      () => vault.withdraw(x.debtor.account, 1, 1n),
      () => vault.buy(x.debtor.account, 1, 1n, wad(1_000)),
    ]) {
      await expect(call())
        .to.be.revertedWithCustomError(x.collateral, "CollateralVault_UnknownAsset")
        .withArgs(1, 1);
    }
  });

  it("reverts when more is taken out than lies there, or more is brought than any size may be", async () => {
    const x = await load(pledgedScene);
    const { signer, account } = x.debtor;
    await expect(x.collateral.connect(signer).withdraw(account, x.gold.id, wad(1_000) + 1n))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_AmountTooLarge")
      .withArgs(wad(1_000) + 1n, wad(1_000));
    const most = wad(10 ** 12);
    await expect(x.collateral.connect(signer).deposit(account, x.gold.id, most + 1n))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_AmountTooLarge")
      .withArgs(most + 1n, most);
  });

  it("reverts when a cap is set to what it is, or beyond what any size may be", async () => {
    const x = await load(pledgedScene);
    const cap = (value: bigint) => x.collateral.interface.encodeFunctionData("setCap", [0, value]);
    const { cap: before } = await x.collateral.assetOf(0);
    await expect(governWithPrices(x, cap(before), PRICES))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_Unchanged")
      .withArgs(before);
    const most = wad(10 ** 12);
    await expect(governWithPrices(x, cap(most + 1n), PRICES))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_Terms")
      .withArgs(most + 1n, 0, most);
  });
});

describe("Collateral: tokens that change after they were tested", () => {
  it("takes no deposit any more once there are fewer tokens than are owed", async () => {
    const x = await load(pledgedScene);
    const asset = await listMock<{ rebase(factor: bigint): Promise<unknown> }>(x, "RebasingToken", [18]);
    const owner = x.buyer.signer;
    const account = await open(x, owner);
    await pledge(x, asset, owner, account, 8n);
    await asset.mock.rebase(WHOLE / 2n);
    await expect(pledge(x, asset, owner, account, 2n))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_TokensMissing")
      .withArgs(6n * WHOLE, 10n * WHOLE);
    expect(await x.collateral.balanceOf(account, asset.id)).to.equal(8n * WHOLE);
  });

  it("debits nothing that the token does not move to the unit", async () => {
    const x = await load(pledgedScene);
    const asset = await listMock<{ rebase(factor: bigint): Promise<unknown> }>(x, "RebasingToken", [18]);
    const owner = x.buyer.signer;
    const account = await open(x, owner);
    await pledge(x, asset, owner, account, 8n);
    await asset.mock.rebase(3n * WHOLE);
    await expect(x.collateral.connect(owner).withdraw(account, asset.id, 4n))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_UnsupportedToken")
      .withArgs(asset.token, 3n, 4n);
    expect(await x.collateral.balanceOf(account, asset.id)).to.equal(8n * WHOLE);
  });

  it("debits and credits nothing when the token refuses, or says that it moved and did not", async () => {
    const x = await load(pledgedScene);
    const asset = await listMock<{ setMood(mood: number): Promise<unknown> }>(x, "FalseToken", [18, 0]);
    const owner = x.buyer.signer;
    const vault = x.collateral.connect(owner);
    const account = await open(x, owner);
    await pledge(x, asset, owner, account, 8n);
    await asset.mock.setMood(1);
    await expect(vault.withdraw(account, asset.id, 1n))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_TransferFailed")
      .withArgs(owner, 1n);
    await asset.mock.setMood(2);
    for (const call of [
      () => vault.withdraw(account, asset.id, 1n),
      () => vault.deposit(account, asset.id, 1n),
      () => vault.testToken(asset.token, 1n),
    ]) {
      await expect(call())
        .to.be.revertedWithCustomError(x.collateral, "CollateralVault_UnsupportedToken")
        .withArgs(asset.token, 0n, 1n);
    }
    expect(await x.collateral.balanceOf(account, asset.id)).to.equal(8n * WHOLE);
  });
});
