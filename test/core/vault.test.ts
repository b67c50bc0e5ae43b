import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { cashOf, expectLaws } from "../liquidation/scene";
import { WAD } from "../support/config";
import { freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { deposit, nativeOf, openFunded } from "../support/trade";
import { wiringWith } from "../support/wiring";
import { holders, unseeded } from "./scene";

const MAX_DEPOSIT = 10n ** 33n;
const ONE = 1_000_000n;

describe("Vault: deposits and withdrawals", () => {
  it("credits what arrives and pays what is debited, to the native unit", async () => {
    const { x, alice } = await load(holders);
    const held = await x.token.balanceOf(x.vault);
    const accounted = (await x.ledger.totals()).accounted;
    await deposit(x, alice.signer, alice.account, 2n * WAD);
    expect(await x.token.balanceOf(x.vault)).to.equal(held + 2n * ONE);
    await expect(x.vault.connect(alice.signer).withdraw(alice.account, 1_002n * ONE - 1n))
      .to.emit(x.ledger, "Withdrawn")
      .withArgs(alice.account, alice.signer.address, (1_002n * ONE - 1n) * 10n ** 12n);
    expect(await x.token.balanceOf(alice.signer)).to.equal(1_002n * ONE - 1n);
    expect(await cashOf(x, alice)).to.equal(10n ** 12n);
    expect((await x.ledger.totals()).accounted).to.equal(accounted - 1_000n * WAD + 10n ** 12n);
    await x.vault.connect(alice.signer).withdraw(alice.account, 1n);
    expect(await cashOf(x, alice)).to.equal(0n);
    await expectLaws(x);
  });

  it("takes a deposit for somebody else's account", async () => {
    const { x, alice, bob } = await load(holders);
    await deposit(x, bob.signer, alice.account, WAD);
    expect(await cashOf(x, alice)).to.equal(1_001n * WAD);
    expect(await cashOf(x, bob)).to.equal(1_000n * WAD);
  });

  it("reverts when the amount is zero", async () => {
    const { x, alice } = await load(holders);
    const vault = x.vault.connect(alice.signer);
    await expect(vault.deposit(alice.account, 0)).to.be.revertedWithCustomError(vault, "Vault_ZeroAmount");
    await expect(vault.withdraw(alice.account, 0)).to.be.revertedWithCustomError(vault, "Vault_ZeroAmount");
  });

  it("reverts when the amount is beyond the bound, up to the largest number there is", async () => {
    const { x, alice } = await load(holders);
    const vault = x.vault.connect(alice.signer);
    const bound = MAX_DEPOSIT / 10n ** 12n;
    for (const amount of [bound + 1n, MaxUint256]) {
      await expect(vault.deposit(alice.account, amount))
        .to.be.revertedWithCustomError(vault, "Vault_AmountTooLarge")
        .withArgs(amount, bound);
      await expect(vault.withdraw(alice.account, amount))
        .to.be.revertedWithCustomError(vault, "Vault_AmountTooLarge")
        .withArgs(amount, bound);
    }
  });

  it("reverts when all deposits together pass what the Ledger can count", async () => {
    const { x, alice } = await load(holders);
    const bound = 2n ** 112n - 1n;
    for (let i = 0; i < 5; ++i) await deposit(x, alice.signer, alice.account, MAX_DEPOSIT);
    const { accounted } = await x.ledger.totals();
    await expect(deposit(x, alice.signer, alice.account, MAX_DEPOSIT))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_SizeTooLarge")
      .withArgs(accounted + MAX_DEPOSIT, bound);
    expect((await x.ledger.totals()).accounted).to.equal(accounted);
    await x.vault.connect(alice.signer).withdraw(alice.account, nativeOf(x, MAX_DEPOSIT));
    await expectLaws(x);
  });

  it("reverts when the account is unknown, with nothing pulled", async () => {
    const { x, alice } = await load(holders);
    const unknown = (await x.ledger.totals()).accounts + 1n;
    for (const account of [0n, unknown]) {
      await expect(deposit(x, alice.signer, account, WAD))
        .to.be.revertedWithCustomError(x.ledger, "Ledger_UnknownAccount")
        .withArgs(account);
      await expect(x.vault.connect(alice.signer).withdraw(account, 1n))
        .to.be.revertedWithCustomError(x.ledger, "Ledger_UnknownAccount")
        .withArgs(account);
    }
    expect(await x.token.balanceOf(alice.signer)).to.equal(2n * ONE);
  });

  it("reverts when somebody else withdraws, HOUSE and the fund's money included", async () => {
    const { x, alice, bob } = await load(holders);
    for (const account of [alice.account, 1n, 2n]) {
      await expect(x.vault.connect(bob.signer).withdraw(account, 1n))
        .to.be.revertedWithCustomError(x.ledger, "Ledger_NotOwner")
        .withArgs(account, bob.signer.address);
    }
  });

  it("reverts when more is asked for than the account has, to the wei", async () => {
    const { x, alice } = await load(holders);
    await expect(x.vault.connect(alice.signer).withdraw(alice.account, 1_000n * ONE + 1n))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_InsufficientCash")
      .withArgs(1_000n * WAD, 1_000n * WAD + 10n ** 12n);
  });

  it("reverts when the depositor has no tokens or gave no allowance", async () => {
    const { x, alice } = await load(holders);
    await expect(x.vault.connect(alice.signer).deposit(alice.account, 1n))
      .to.be.revertedWithCustomError(x.token, "ERC20InsufficientAllowance")
      .withArgs(await x.vault.getAddress(), 0n, 1n);
    await x.token.connect(alice.signer).approve(x.vault, 1n);
    await expect(x.vault.connect(alice.signer).deposit(alice.account, 1n))
      .to.be.revertedWithCustomError(x.token, "ERC20InsufficientBalance")
      .withArgs(alice.signer.address, 0n, 1n);
  });
});

describe("Vault: decimals (row 14)", () => {
  for (const decimals of [0, 1, 6, 17, 18, 19, 27]) {
    it(`pays a deposit back to the unit with ${decimals} decimals`, async () => {
      const x = await freshExchange({ tokenDecimals: decimals });
      const [user] = x.users;
      const account = await openFunded(x, user!, 5n * WAD);
      const whole = 10n ** BigInt(decimals);
      expect(await cashOf(x, account)).to.equal(5n * WAD);
      const [numerator, denominator] = await x.vault.nativeScale();
      expect((WAD * numerator) / denominator).to.equal(whole);
      await x.vault.connect(user!).withdraw(account, 5n * whole);
      expect(await x.token.balanceOf(user!)).to.equal(5n * whole);
      expect(await cashOf(x, account)).to.equal(0n);
      expect(await x.vault.reserves()).to.equal(WAD);
    });
  }

  it("reverts when an amount is finer than the Ledger's 18 decimals", async () => {
    const x = await freshExchange({ tokenDecimals: 27 });
    const [user] = x.users;
    const account = await openFunded(x, user!, WAD);
    const unit = 10n ** 9n;
    const vault = x.vault.connect(user!);
    for (const amount of [1n, unit - 1n, unit + 1n]) {
      await expect(vault.deposit(account, amount))
        .to.be.revertedWithCustomError(vault, "Vault_Inexact")
        .withArgs(amount, unit);
      await expect(vault.withdraw(account, amount))
        .to.be.revertedWithCustomError(vault, "Vault_Inexact")
        .withArgs(amount, unit);
    }
    await vault.withdraw(account, unit);
    expect(await cashOf(x, account)).to.equal(WAD - 1n);
  });

  it("reverts at construction on more than 27 decimals", async () => {
    const token = await ethers.deployContract("TestToken", ["MANY", 28]);
    const { interface: abi } = await ethers.getContractFactory("Vault");
    await expect(ethers.deployContract("Vault", [wiringWith({ token: await token.getAddress() })]))
      .to.be.revertedWithCustomError({ interface: abi }, "Vault_UnsupportedDecimals")
      .withArgs(28, 27);
  });
});

describe("Vault: the seed", () => {
  it("comes first, is one whole token in HOUSE, and comes once", async () => {
    const token = await ethers.deployContract("TestToken", ["USDX", 6]);
    const { ledger, vault } = await unseeded(token);
    const [deployer] = await ethers.getSigners();
    await token.mint(deployer!, 3n * ONE);
    await token.approve(vault, 3n * ONE);
    await ledger.openAccount(deployer!);
    await expect(vault.deposit(3, 1n)).to.be.revertedWithCustomError(ledger, "Ledger_NotSeeded");
    await expect(vault.seed()).to.emit(ledger, "Deposited").withArgs(1, deployer!.address, WAD);
    expect((await ledger.accountOf(1)).cash).to.equal(WAD);
    expect(await ledger.ownerOf(1)).to.equal(await ledger.getAddress());
    await expect(vault.seed()).to.be.revertedWithCustomError(vault, "Vault_AlreadySeeded");
    await vault.deposit(3, 1n);
    expect((await ledger.totals()).accounted).to.equal(WAD + 10n ** 12n);
  });
});

describe("Vault: the payout address", () => {
  it("is the owner until another is in force, a day after it was proposed, to the second", async () => {
    const { x, alice, bob } = await load(holders);
    const vault = x.vault.connect(alice.signer);
    await vault.setPayout(alice.account, bob.signer);
    const at = BigInt(await time.latest()) + 86_400n;
    expect(await vault.payoutOf(alice.account)).to.deep.equal([alice.signer.address, bob.signer.address, at]);
    await time.setNextBlockTimestamp(at - 1n);
    await vault.withdraw(alice.account, 10n);
    expect(await x.token.balanceOf(alice.signer)).to.equal(10n);
    await time.setNextBlockTimestamp(at);
    await vault.withdraw(alice.account, 7n);
    expect(await x.token.balanceOf(bob.signer)).to.equal(7n);
    expect(await x.token.balanceOf(alice.signer)).to.equal(10n);
    expect(await vault.payoutOf(alice.account)).to.deep.equal([bob.signer.address, ZeroAddress, 0n]);
  });

  it("stays what it was when the owner cancels the change within the day", async () => {
    const { x, alice, bob } = await load(holders);
    const vault = x.vault.connect(alice.signer);
    await vault.setPayout(alice.account, bob.signer);
    await time.increase(86_390);
    await expect(vault.cancelPayout(alice.account))
      .to.emit(vault, "PayoutCancelled")
      .withArgs(alice.account, bob.signer.address);
    expect(await vault.payoutOf(alice.account)).to.deep.equal([alice.signer.address, ZeroAddress, 0n]);
    await expect(vault.cancelPayout(alice.account)).to.be.revertedWithCustomError(
      vault,
      "Vault_NothingPending",
    );
    await time.increase(86_400);
    await vault.withdraw(alice.account, 5n);
    expect(await x.token.balanceOf(alice.signer)).to.equal(5n);
    expect(await vault.payoutOf(alice.account)).to.deep.equal([alice.signer.address, ZeroAddress, 0n]);
  });

  it("waits anew when it is proposed again, and the one in force stays in force", async () => {
    const { x, alice, bob } = await load(holders);
    const vault = x.vault.connect(alice.signer);
    const third = x.users[5]!;
    await vault.setPayout(alice.account, bob.signer);
    await time.increase(86_401);
    await vault.setPayout(alice.account, third);
    await time.increase(80_000);
    await vault.setPayout(alice.account, alice.signer);
    await time.increase(80_000);
    await vault.withdraw(alice.account, 4n);
    expect(await x.token.balanceOf(bob.signer)).to.equal(4n);
    expect(await x.token.balanceOf(third)).to.equal(0n);
  });

  it("reverts when it is nobody, another's, or nothing waits", async () => {
    const { x, alice, bob } = await load(holders);
    const vault = x.vault.connect(alice.signer);
    await expect(vault.setPayout(alice.account, ZeroAddress)).to.be.revertedWithCustomError(
      vault,
      "Vault_ZeroAddress",
    );
    for (const send of [
      () => vault.setPayout(bob.account, alice.signer),
      () => vault.cancelPayout(bob.account),
    ]) {
      await expect(send())
        .to.be.revertedWithCustomError(vault, "Vault_NotOwner")
        .withArgs(bob.account, alice.signer.address);
    }
    await expect(vault.cancelPayout(alice.account))
      .to.be.revertedWithCustomError(vault, "Vault_NothingPending")
      .withArgs(alice.account);
    await vault.setPayout(alice.account, bob.signer);
    await time.setNextBlockTimestamp((await time.latest()) + 86_400);
    await expect(vault.cancelPayout(alice.account))
      .to.be.revertedWithCustomError(vault, "Vault_NothingPending")
      .withArgs(alice.account);
  });
});

const finest = () => freshExchange({ tokenDecimals: 18 });

describe("Vault: tokens that came without a deposit", () => {
  const MONTH = 30n * 86_400n;

  it("are listed, credited to nobody, and go to the fund 30 days later", async () => {
    const { x } = await load(holders);
    await expect(x.vault.sweepSurplus())
      .to.be.revertedWithCustomError(x.vault, "Vault_NoSurplus")
      .withArgs(0, 0);
    await x.token.mint(x.vault, 5n * ONE);
    await x.vault.sweepSurplus();
    const at = BigInt(await time.latest()) + MONTH;
    expect(await cashOf(x, 2n)).to.equal(0n);
    await x.token.mint(x.vault, ONE);
    await time.setNextBlockTimestamp(at - 1n);
    await expect(x.vault.sweepSurplus())
      .to.be.revertedWithCustomError(x.vault, "Vault_NoSurplus")
      .withArgs(5n * WAD, at);
    await time.setNextBlockTimestamp(at);
    await expect(x.vault.sweepSurplus())
      .to.emit(x.vault, "SurplusSwept")
      .withArgs(5n * WAD);
    expect(await cashOf(x, 2n)).to.equal(5n * WAD);
    // What came later is listed anew.
    await expect(x.vault.sweepSurplus())
      .to.emit(x.vault, "SurplusListed")
      .withArgs(WAD, BigInt(await time.latest()) + 1n + MONTH);
    await expectLaws(x);
  });

  it("are swept to the last wei", async () => {
    const x = await load(finest);
    await x.token.mint(x.vault, 1n);
    await x.vault.sweepSurplus();
    await time.increase(MONTH);
    await x.vault.sweepSurplus();
    expect(await cashOf(x, 2n)).to.equal(1n);
    await expectLaws(x);
  });
});
