import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";

import { cashOf, expectLaws } from "../liquidation/scene";
import { WAD } from "../support/config";
import { load } from "../support/load";
import { deposit } from "../support/trade";
import { holdersOf, unseeded } from "./scene";

const ONE = 1_000_000n;
const Mood = { Honest: 0, ReturnsFalse: 1, Lies: 2 } as const;

async function onToken<T extends { getAddress(): Promise<string> }>(token: T) {
  return { ...(await holdersOf(token)), hostile: token };
}

const onFeeToken = async () => onToken(await ethers.deployContract("FeeToken", [6, 0]));
const onFalseToken = async () => onToken(await ethers.deployContract("FalseToken", [6, Mood.Honest]));
const onRebasing = async () => onToken(await ethers.deployContract("RebasingToken", [6]));
const onBlacklist = async () => onToken(await ethers.deployContract("BlacklistToken", [6]));
const onReentrant = async () => onToken(await ethers.deployContract("ReentrantToken", [6]));

describe("Vault: hostile tokens", () => {
  describe("fee on transfer", () => {
    it("reverts at the seed: such a token is never listed", async () => {
      const token = await ethers.deployContract("FeeToken", [6, 100]);
      const { vault } = await unseeded(await token.getAddress());
      const [deployer] = await ethers.getSigners();
      await token.mint(deployer!, ONE);
      await token.approve(vault, ONE);
      await expect(vault.seed())
        .to.be.revertedWithCustomError(vault, "Vault_UnsupportedToken")
        .withArgs(990_000, ONE);
    });

    it("reverts deposits from the moment it starts, and lets everybody out", async () => {
      const { x, alice, bob, hostile } = await load(onFeeToken);
      await hostile.setFeeBps(1);
      await expect(deposit(x, alice.signer, alice.account, WAD))
        .to.be.revertedWithCustomError(x.vault, "Vault_UnsupportedToken")
        .withArgs(999_900, ONE);
      expect(await cashOf(x, alice)).to.equal(1_000n * WAD);
      await x.vault.connect(bob.signer).withdraw(bob.account, 1_000n * ONE);
      expect(await hostile.balanceOf(bob.signer)).to.equal(999_900_000n);
      expect(await hostile.balanceOf(x.vault)).to.equal(1_001n * ONE);
      await expectLaws(x);
    });

    it("reverts a request to join the fund", async () => {
      const { x, alice, hostile } = await load(onFeeToken);
      await hostile.setFeeBps(100);
      await hostile.mint(alice.signer, ONE);
      // What the fund holds already is not what came.
      await hostile.mint(x.fund, 7n * ONE);
      await hostile.connect(alice.signer).approve(x.fund, ONE);
      await expect(x.fund.connect(alice.signer).requestDeposit(ONE, alice.signer))
        .to.be.revertedWithCustomError(x.fund, "InsuranceFund_UnsupportedToken")
        .withArgs(990_000, ONE);
    });
  });

  describe("false, lying and silent", () => {
    it("reverts a deposit of a token that says false, and of one that says true and moves nothing", async () => {
      const { x, alice, hostile } = await load(onFalseToken);
      await hostile.setMood(Mood.ReturnsFalse);
      await expect(deposit(x, alice.signer, alice.account, WAD))
        .to.be.revertedWithCustomError(x.vault, "SafeERC20FailedOperation")
        .withArgs(await hostile.getAddress());
      await hostile.setMood(Mood.Lies);
      await expect(deposit(x, alice.signer, alice.account, WAD))
        .to.be.revertedWithCustomError(x.vault, "Vault_UnsupportedToken")
        .withArgs(0, ONE);
      expect(await cashOf(x, alice)).to.equal(1_000n * WAD);
    });

    it("reverts a withdrawal that the token does not carry out, and debits nothing", async () => {
      const { x, alice, hostile } = await load(onFalseToken);
      const vault = x.vault.connect(alice.signer);
      await hostile.setMood(Mood.ReturnsFalse);
      await expect(vault.withdraw(alice.account, ONE))
        .to.be.revertedWithCustomError(vault, "Vault_TransferFailed")
        .withArgs(alice.signer.address, ONE);
      await hostile.setMood(Mood.Lies);
      await expect(vault.withdraw(alice.account, ONE))
        .to.be.revertedWithCustomError(vault, "Vault_UnsupportedToken")
        .withArgs(0, ONE);
      expect(await cashOf(x, alice)).to.equal(1_000n * WAD);
      await hostile.setMood(Mood.Honest);
      await vault.withdraw(alice.account, 1_000n * ONE);
      expect(await hostile.balanceOf(alice.signer)).to.equal(1_000n * ONE);
    });

    it("takes and pays a token that returns nothing", async () => {
      const { x, alice } = await holdersOf(await ethers.deployContract("NoReturnToken", [6]));
      expect(await cashOf(x, alice)).to.equal(1_000n * WAD);
      await x.vault.connect(alice.signer).withdraw(alice.account, 1_000n * ONE);
      expect(await x.token.balanceOf(alice.signer)).to.equal(1_000n * ONE);
      await expectLaws(x);
    });
  });

  describe("rebasing", () => {
    it("reverts deposits once the token took some away, and pays those who are there", async () => {
      const { x, alice, bob, hostile } = await load(onRebasing);
      await hostile.rebase(WAD / 2n);
      await expect(deposit(x, alice.signer, alice.account, 3n * WAD))
        .to.be.revertedWithCustomError(x.vault, "Vault_TokensMissing")
        .withArgs(1_000n * WAD + WAD / 2n + 3n * WAD, 2_004n * WAD);
      await x.vault.connect(bob.signer).withdraw(bob.account, 500n * ONE);
      expect(await hostile.balanceOf(bob.signer)).to.equal(500n * ONE);
      // What is not there cannot be paid; the account keeps its claim.
      await expect(x.vault.connect(alice.signer).withdraw(alice.account, 1_000n * ONE))
        .to.be.revertedWithCustomError(x.vault, "Vault_TransferFailed")
        .withArgs(alice.signer.address, 1_000n * ONE);
      expect(await cashOf(x, alice)).to.equal(1_000n * WAD);
    });

    it("reverts such deposits of a token with more decimals than wad, too", async () => {
      const hostile = await ethers.deployContract("RebasingToken", [27]);
      const { x, alice } = await holdersOf(hostile, 27);
      await hostile.rebase(WAD / 2n);
      await expect(deposit(x, alice.signer, alice.account, 3n * WAD)).to.be.revertedWithCustomError(
        x.vault,
        "Vault_TokensMissing",
      );
    });

    it("lists what a rebase added, and gives the fund no more of it than is left", async () => {
      const { x, hostile } = await load(onRebasing);
      await hostile.rebase(2n * WAD);
      await x.vault.sweepSurplus();
      await time.increase(30 * 86_400);
      await hostile.rebase(WAD);
      await expect(x.vault.sweepSurplus()).to.emit(x.vault, "SurplusSwept").withArgs(0);
      expect(await cashOf(x, 2n)).to.equal(0n);
      await expectLaws(x);
    });
  });

  describe("blacklisting", () => {
    it("reverts for the blocked receiver alone, who can name another a day later", async () => {
      const { x, alice, bob, hostile } = await load(onBlacklist);
      await hostile.setBlocked(alice.signer, true);
      const vault = x.vault.connect(alice.signer);
      await expect(vault.withdraw(alice.account, ONE))
        .to.be.revertedWithCustomError(vault, "Vault_TransferFailed")
        .withArgs(alice.signer.address, ONE);
      expect(await cashOf(x, alice)).to.equal(1_000n * WAD);
      await x.vault.connect(bob.signer).withdraw(bob.account, 1_000n * ONE);
      expect(await hostile.balanceOf(bob.signer)).to.equal(1_000n * ONE);

      const other = x.users[7]!;
      await vault.setPayout(alice.account, other);
      await time.increase(86_400);
      await vault.withdraw(alice.account, 1_000n * ONE);
      expect(await hostile.balanceOf(other)).to.equal(1_000n * ONE);
      await expectLaws(x);
    });

    it("reverts while the token is paused, with nothing changed, and works again after", async () => {
      const { x, alice, hostile } = await load(onBlacklist);
      await hostile.mint(alice.signer, ONE);
      await hostile.connect(alice.signer).approve(x.vault, ONE);
      await hostile.setPaused(true);
      const vault = x.vault.connect(alice.signer);
      await expect(vault.deposit(alice.account, ONE)).to.be.revertedWithCustomError(
        hostile,
        "BlacklistToken_Paused",
      );
      await expect(vault.withdraw(alice.account, ONE)).to.be.revertedWithCustomError(
        vault,
        "Vault_TransferFailed",
      );
      expect(await cashOf(x, alice)).to.equal(1_000n * WAD);
      await hostile.setPaused(false);
      await vault.withdraw(alice.account, 1_000n * ONE);
      expect(await cashOf(x, alice)).to.equal(0n);
    });
  });

  describe("re-entrant (row 1)", () => {
    const guard = "0x3ee5aeb5"; // ReentrancyGuardReentrantCall()

    for (const beforeMove of [true, false]) {
      const when = beforeMove ? "before" : "after";
      it(`meets a closed door ${when} the tokens moved, in a deposit and in a withdrawal`, async () => {
        const { x, alice, hostile } = await load(onReentrant);
        const token = await hostile.getAddress();
        await x.ledger.openAccount(token);
        const own = (await x.ledger.totals()).accounts;
        await deposit(x, alice.signer, own, 50n * WAD);
        const calls = [
          x.vault.interface.encodeFunctionData("withdraw", [own, ONE]),
          x.vault.interface.encodeFunctionData("deposit", [own, ONE]),
          x.vault.interface.encodeFunctionData("sweepSurplus"),
          x.vault.interface.encodeFunctionData("seed"),
        ];
        for (const data of calls) {
          await hostile.arm(x.vault, data, beforeMove);
          await x.vault.connect(alice.signer).withdraw(alice.account, ONE);
          expect([await hostile.calls(), await hostile.succeeded()]).to.deep.equal([1n, false]);
          expect(await hostile.returned()).to.equal(guard);

          await hostile.mint(alice.signer, ONE);
          await hostile.connect(alice.signer).approve(x.vault, ONE);
          await hostile.arm(x.vault, data, beforeMove);
          await x.vault.connect(alice.signer).deposit(alice.account, ONE);
          expect([await hostile.calls(), await hostile.succeeded()]).to.deep.equal([1n, false]);
        }
        expect(await cashOf(x, own)).to.equal(50n * WAD);
        expect(await cashOf(x, alice)).to.equal(1_000n * WAD);
        await expectLaws(x);
      });
    }

    it("finds the other contracts in a finished state, from inside a withdrawal", async () => {
      const { x, alice, hostile } = await load(onReentrant);
      const token = await hostile.getAddress();
      const ledger = x.ledger.interface;
      const attempts: [target: { getAddress(): Promise<string> }, data: string][] = [
        [x.ledger, ledger.encodeFunctionData("debit", [alice.account, alice.signer.address, token, WAD])],
        [x.ledger, ledger.encodeFunctionData("credit", [alice.account, token, WAD])],
        [x.fund, x.fund.interface.encodeFunctionData("settleEpoch")],
        [x.exchange, x.exchange.interface.encodeFunctionData("cancelAll", [alice.account])],
        [x.liquidator, x.liquidator.interface.encodeFunctionData("liquidate", [alice.account, 0, 0, 1])],
      ];
      for (const [target, data] of attempts) {
        await hostile.arm(target, data, true);
        await x.vault.connect(alice.signer).withdraw(alice.account, ONE);
        expect([await hostile.calls(), await hostile.succeeded()]).to.deep.equal([1n, false]);
        await expectLaws(x);
      }
      expect(await cashOf(x, alice)).to.equal(1_000n * WAD - BigInt(attempts.length) * WAD);
    });

    it("reverts typed when the token puts more into the Vault than it took", async () => {
      const { x, alice, hostile } = await load(onReentrant);
      const vault = await x.vault.getAddress();
      await hostile.arm(hostile, hostile.interface.encodeFunctionData("mint", [vault, 3n * ONE]), false);
      await expect(x.vault.connect(alice.signer).withdraw(alice.account, ONE))
        .to.be.revertedWithCustomError(x.vault, "Vault_UnsupportedToken")
        .withArgs(0, ONE);
      await hostile.arm(hostile, hostile.interface.encodeFunctionData("mint", [vault, ONE / 4n]), false);
      await expect(x.vault.connect(alice.signer).withdraw(alice.account, ONE), "a part of it back")
        .to.be.revertedWithCustomError(x.vault, "Vault_UnsupportedToken")
        .withArgs((ONE * 3n) / 4n, ONE);
    });

    it("counts no tokens twice that arrive in the middle of a deposit", async () => {
      const { x, alice, hostile } = await load(onReentrant);
      const vault = await x.vault.getAddress();
      await hostile.mint(alice.signer, ONE);
      await hostile.connect(alice.signer).approve(x.vault, ONE);
      await hostile.arm(hostile, hostile.interface.encodeFunctionData("mint", [vault, ONE]), true);
      await expect(x.vault.connect(alice.signer).deposit(alice.account, ONE))
        .to.be.revertedWithCustomError(x.vault, "Vault_UnsupportedToken")
        .withArgs(2n * ONE, ONE);
    });
  });
});
