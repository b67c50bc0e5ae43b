import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { WAD } from "../support/config";
import { freshExchange, type Fixture } from "../support/fixture";
import { load } from "../support/load";
import { advance } from "../support/prices";
import { nativeOf, openFunded } from "../support/trade";

const DAY_SEC = 86_400;
const NO_LIMIT = 2n ** 112n - 1n;

async function limited() {
  const x = await freshExchange();
  const owner = x.users[0]!;
  const account = await openFunded(x, owner, 10_000n * WAD);
  const vault = x.vault.connect(owner);
  await vault.setWithdrawalLimit(account, nativeOf(x, 1_000n * WAD));
  return { x, owner, account, vault };
}

const whole = (x: Fixture, units: bigint): bigint => nativeOf(x, units * WAD);

describe("Vault: a daily limit of withdrawals", () => {
  it("is none until the owner sets one: everything may leave", async () => {
    const x = await load(freshExchange);
    const account = await openFunded(x, x.users[0]!, 10_000n * WAD);
    expect(await x.vault.withdrawalLimitOf(account)).to.deep.equal([NO_LIMIT, NO_LIMIT, 0n, 0n]);
    await x.vault.connect(x.users[0]).withdraw(account, whole(x, 10_000n));
  });

  it("is in force at once, and reverts for what is beyond it", async () => {
    const { x, account, vault } = await load(limited);
    await expect(vault.withdraw(account, whole(x, 1_001n)))
      .to.be.revertedWithCustomError(x.vault, "Vault_LimitExceeded")
      .withArgs(1_001n * WAD, 1_000n * WAD);
    await expect(vault.withdraw(account, whole(x, 1_000n)))
      .to.emit(x.vault, "WithdrawalCounted")
      .withArgs(account, 1_000n * WAD);
    await expect(vault.withdraw(account, whole(x, 1n))).to.be.revertedWithCustomError(
      x.vault,
      "Vault_LimitExceeded",
    );
  });

  it("comes back over a day", async () => {
    const { x, account, vault } = await load(limited);
    await vault.withdraw(account, whole(x, 1_000n));
    await advance(DAY_SEC / 2 - 1);
    await vault.withdraw(account, whole(x, 500n));
    await expect(vault.withdraw(account, whole(x, 1n))).to.be.revertedWithCustomError(
      x.vault,
      "Vault_LimitExceeded",
    );
    await advance(DAY_SEC);
    expect((await x.vault.withdrawalLimitOf(account)).left).to.equal(1_000n * WAD);
  });

  it("is tightened at once, to nothing too", async () => {
    const { x, account, vault } = await load(limited);
    await vault.setWithdrawalLimit(account, 0n);
    await expect(vault.withdraw(account, 1n)).to.be.revertedWithCustomError(x.vault, "Vault_LimitExceeded");
  });

  it("loosens only after a day, and not a second sooner", async () => {
    const { x, account, vault } = await load(limited);
    await vault.setWithdrawalLimit(account, MaxUint256);
    const { effectiveAt, pending, perDay } = await x.vault.withdrawalLimitOf(account);
    expect([perDay, pending]).to.deep.equal([1_000n * WAD, NO_LIMIT]);
    await advance(DAY_SEC - 2);
    await expect(vault.withdraw(account, whole(x, 1_001n))).to.be.revertedWithCustomError(
      x.vault,
      "Vault_LimitExceeded",
    );
    await advance(1);
    expect(BigInt((await x.deployer.provider.getBlock("latest"))!.timestamp)).to.be.at.least(effectiveAt);
    await vault.withdraw(account, whole(x, 10_000n));
  });

  it("is taken back while it waits, by setting the limit in force once more", async () => {
    const { x, account, vault } = await load(limited);
    await vault.setWithdrawalLimit(account, MaxUint256);
    await vault.setWithdrawalLimit(account, whole(x, 1_000n));
    const { pending, effectiveAt } = await x.vault.withdrawalLimitOf(account);
    expect([pending, effectiveAt]).to.deep.equal([0n, 0n]);
    await advance(2 * DAY_SEC);
    expect((await x.vault.withdrawalLimitOf(account)).perDay).to.equal(1_000n * WAD);
    await expect(vault.setWithdrawalLimit(account, whole(x, 1_000n)))
      .to.be.revertedWithCustomError(x.vault, "Vault_LimitUnchanged")
      .withArgs(1_000n * WAD);
  });

  it("is settled from the second on in which it comes into force", async () => {
    const { x, account, vault } = await load(limited);
    await vault.setWithdrawalLimit(account, whole(x, 2_000n));
    const { effectiveAt } = await x.vault.withdrawalLimitOf(account);
    await time.setNextBlockTimestamp(effectiveAt);
    await expect(vault.setWithdrawalLimit(account, whole(x, 2_000n)))
      .to.be.revertedWithCustomError(x.vault, "Vault_LimitUnchanged")
      .withArgs(2_000n * WAD);
  });

  it("reverts for whoever is not the owner, a delegate too", async () => {
    const { x, account } = await load(limited);
    const stranger = x.users[1]!;
    await expect(x.vault.connect(stranger).setWithdrawalLimit(account, MaxUint256))
      .to.be.revertedWithCustomError(x.vault, "Vault_NotOwner")
      .withArgs(account, stranger.address);
  });

  it("does not limit what may come in, nor other accounts of the owner", async () => {
    const { x, owner } = await load(limited);
    const second = await openFunded(x, owner, 5_000n * WAD);
    await x.vault.connect(owner).withdraw(second, whole(x, 5_000n));
  });
});
