import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { ethers } from "hardhat";

import { type OrderRelay } from "../../typechain";
import { WAD } from "../support/config";
import { freshExchange, type Fixture } from "../support/fixture";
import { load } from "../support/load";
import { nativeOf, orderRequest, ticks } from "../support/trade";
import { deploySafe, execute, type Safe, signFor } from "./safe";

const TRADE_AND_CANCEL = 3;
const FAR_FUTURE = 2n ** 39n;

interface World {
  readonly x: Fixture;
  readonly safe: Safe;
  /** Two of the three owners. */
  readonly two: readonly HardhatEthersSigner[];
  readonly account: bigint;
  readonly relay: OrderRelay;
}

/** A 2-of-3 Safe that owns an account of 10,000, and has made the relay a key of it. */
async function world(): Promise<World> {
  const x = await freshExchange();
  const owners = x.users.slice(0, 3);
  const safe = await deploySafe(owners, 2);
  const two = owners.slice(0, 2);
  const { accounts } = await x.ledger.totals();
  await x.ledger.openAccount(safe.address);
  const account = accounts + 1n;
  const native = nativeOf(x, 10_000n * WAD);
  await x.token.mint(x.deployer, native);
  await x.token.approve(x.vault, native);
  await x.vault.deposit(account, native);
  const relay = await ethers.deployContract("OrderRelay", [x.deployment.addresses]);
  const key = await relay.getAddress();
  const data = x.keyring.interface.encodeFunctionData("setDelegate", [
    account,
    key,
    TRADE_AND_CANCEL,
    FAR_FUTURE,
    50,
    1_000n * WAD,
  ]);
  await execute(safe, two, await x.keyring.getAddress(), data);
  return { x, safe, two, account, relay };
}

function batchOf({ x, account }: World) {
  const order = orderRequest({ account, isBuy: true, tick: ticks(x, 29n * WAD), lots: 10 });
  return {
    account,
    cancelAll: false,
    cancels: [],
    orders: [order],
    nonce: 0n,
    deadline: FAR_FUTURE,
    maxFee: 0n,
  };
}

describe("An account owned by a Safe", () => {
  it("places what its owners signed, brought by anybody through the relay (ERC-1271)", async () => {
    const w = await load(world);
    const batch = batchOf(w);
    const signature = await signFor(w.safe, w.two, await w.relay.digestOf(batch));
    await w.relay.connect(w.x.users[9]).relay(batch, signature, 0);
    expect((await w.x.ledger.accountOf(w.account)).orders).to.equal(1n);
  });

  it("reverts for a batch that too few of its owners signed, and for one that others signed", async () => {
    const w = await load(world);
    const batch = batchOf(w);
    const hash = await w.relay.digestOf(batch);
    for (const by of [w.two.slice(0, 1), w.x.users.slice(5, 7)]) {
      const signature = await signFor(w.safe, by, hash);
      await expect(w.relay.relay(batch, signature, 0)).to.be.reverted;
    }
    expect((await w.x.ledger.accountOf(w.account)).orders).to.equal(0n);
  });

  it("reverts for a batch whose signers the Safe has replaced since", async () => {
    const w = await load(world);
    const batch = batchOf(w);
    const hash = await w.relay.digestOf(batch);
    const [first, second] = w.two;
    const signature = await signFor(w.safe, w.two, hash);
    const successor = w.x.users[7]!;
    const swap = [first!.address, second!.address, successor.address];
    const data = w.safe.contract.interface.encodeFunctionData("swapOwner", swap);
    await execute(w.safe, w.two, w.safe.address, data);
    await expect(w.relay.relay(batch, signature, 0))
      .to.be.revertedWithCustomError(w.relay, "OrderRelay_BadSignature")
      .withArgs(w.safe.address);
    await w.relay.relay(batch, await signFor(w.safe, [first!, successor], hash), 0);
  });

  it("withdraws to the Safe by its transaction, within the limit that it set", async () => {
    const { x, safe, two, account } = await load(world);
    const vault = await x.vault.getAddress();
    const withdraw = (amount: bigint) =>
      execute(
        safe,
        two,
        vault,
        x.vault.interface.encodeFunctionData("withdraw", [account, nativeOf(x, amount)]),
      );
    const limit = [account, nativeOf(x, 4_000n * WAD)] as [bigint, bigint];
    await execute(safe, two, vault, x.vault.interface.encodeFunctionData("setWithdrawalLimit", limit));
    await expect(withdraw(4_001n * WAD)).to.be.revertedWith("GS013");
    await withdraw(4_000n * WAD);
    expect(await x.token.balanceOf(safe.address)).to.equal(nativeOf(x, 4_000n * WAD));
    const data = x.vault.interface.encodeFunctionData("withdraw", [account, 1n]);
    await expect(execute(safe, two.slice(0, 1), vault, data)).to.be.revertedWith("GS020");
  });

  it("reverts for each of its owners alone: the account is the Safe's", async () => {
    const { x, two, account } = await load(world);
    for (const owner of two) {
      await expect(x.vault.connect(owner).withdraw(account, 1n)).to.be.revertedWithCustomError(
        x.ledger,
        "Ledger_NotOwner",
      );
    }
  });
});
