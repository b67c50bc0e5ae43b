import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { TypedDataEncoder, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { type OrderRelay } from "../../typechain";
import { buy, trader } from "../exchange/scene";
import { WAD } from "../support/config";
import { load } from "../support/load";
import { holdPrice } from "../support/prices";
import { OrderKind, orderRequest } from "../support/trade";
import { type Batch, BATCH_TYPES, domainOf, signBatch } from "./batch";
import { type Desk, desk, fundWallet, sizeOf, trust } from "./scene";

type Order = ReturnType<typeof orderRequest>;

interface World extends Desk {
  readonly relay: OrderRelay;
}

async function world(): Promise<World> {
  const d = await desk();
  const relay = await ethers.deployContract("OrderRelay", [d.x.deployment.addresses]);
  await trust(d, relay);
  return { ...d, relay };
}

async function batchOf({ owner }: Desk, change: Partial<Batch> = {}): Promise<Batch> {
  const deadline = (await time.latest()) + 60;
  const rest = { cancelAll: false, cancels: [], orders: [], nonce: 0n, maxFee: 0n };
  return { account: owner.account, deadline, ...rest, ...change };
}

const sign = ({ relay, owner }: World, batch: Batch, by = owner): Promise<string> =>
  signBatch(relay, by.signer, batch);

async function relayed(w: World, batch: Batch, fee = 0n) {
  return w.relay.connect(w.runner.signer).relay(batch as never, await sign(w, batch), fee);
}

const sale = ({ owner }: Desk, lots = 40): Order =>
  orderRequest({
    account: owner.account,
    isBuy: false,
    tick: 29_990,
    lots,
    kind: OrderKind.ImmediateOrCancel,
  });

const bid = ({ owner }: Desk, tick = 29_900): Order =>
  orderRequest({ account: owner.account, isBuy: true, tick, lots: 10 });

describe("OrderRelay", () => {
  it("signs what wallets show: EIP-712, as ethers hashes it", async () => {
    const w = await load(world);
    const batch = await batchOf(w, {
      cancels: [1n << 40n, 5n],
      orders: [sale(w), bid(w)],
      nonce: 7n,
      maxFee: 3n,
    });
    const digest = TypedDataEncoder.hash(await domainOf(w.relay, w.owner.signer), BATCH_TYPES, batch);
    expect(await w.relay.digestOf(batch as never)).to.equal(digest);
  });

  it("brings cancels and orders of the owner, and takes its fee from his wallet", async () => {
    const w = await load(world);
    const resting = (await buy(w.x, w.owner, 29_800, 5)).order;
    await fundWallet(w.x, w.owner, w.relay, 10n);
    const fee = 2n * w.x.wholeToken;
    const batch = await batchOf(w, { cancels: [resting], orders: [sale(w), bid(w)], maxFee: fee });
    await expect(relayed(w, batch, fee)).to.changeTokenBalances(
      w.x.token,
      [w.owner.signer, w.runner.signer, w.relay],
      [-fee, fee, 0n],
    );
    expect(await sizeOf(w)).to.equal(6n * WAD);
    await expect(w.x.exchange.orderOf(resting)).to.be.revertedWithCustomError(
      w.x.exchange,
      "Exchange_UnknownOrder",
    );
    const all = await batchOf(w, { cancelAll: true, nonce: 1n });
    await expect(relayed(w, all))
      .to.emit(w.relay, "BatchRelayed")
      .withArgs(w.owner.account, w.runner.signer.address, 1n, 0n)
      .and.to.emit(w.x.exchange, "OrderRemoved");
  });

  it("reverts when a batch is relayed twice, late, or after its nonce was skipped", async () => {
    const w = await load(world);
    const batch = await batchOf(w, { orders: [bid(w)] });
    await relayed(w, batch);
    await expect(relayed(w, batch)).to.be.revertedWithCustomError(w.relay, "InvalidAccountNonce");
    const late = await batchOf(w, { orders: [bid(w)], nonce: 1n });
    await time.setNextBlockTimestamp(late.deadline + 1);
    await expect(relayed(w, late))
      .to.be.revertedWithCustomError(w.relay, "OrderRelay_Late")
      .withArgs(late.deadline + 1, late.deadline);
    await expect(w.relay.connect(w.owner.signer).skip(0))
      .to.emit(w.relay, "NonceSkipped")
      .withArgs(w.owner.signer.address, 0, 2);
    const skipped = await batchOf(w, { orders: [bid(w)], nonce: 1n });
    await expect(relayed(w, skipped)).to.be.revertedWithCustomError(w.relay, "InvalidAccountNonce");
    // Another key does not wait for the first.
    await holdPrice(w.x, 0, 30n * WAD);
    await relayed(w, await batchOf(w, { orders: [bid(w)], nonce: 9n << 64n }));
  });

  it("reverts when anything was signed by somebody else or changed afterwards", async () => {
    const w = await load(world);
    const batch = await batchOf(w, { orders: [bid(w)], maxFee: 5n });
    const connected = w.relay.connect(w.runner.signer);
    const signature = await sign(w, batch);
    const forged = await sign(w, batch, w.runner);
    await expect(connected.relay(batch as never, forged, 0))
      .to.be.revertedWithCustomError(w.relay, "OrderRelay_BadSignature")
      .withArgs(w.owner.signer.address);
    const changes: Partial<Batch>[] = [
      { cancelAll: true },
      { orders: [bid(w, 29_901)] },
      { orders: [] },
      { deadline: batch.deadline + 1 },
      { maxFee: 6n },
      { nonce: 1n << 64n },
    ];
    for (const change of changes) {
      await expect(
        connected.relay({ ...batch, ...change } as never, signature, 0),
        Object.keys(change)[0],
      ).to.be.revertedWithCustomError(w.relay, "OrderRelay_BadSignature");
    }
    const elsewhere = await ethers.deployContract("OrderRelay", [w.x.deployment.addresses]);
    await expect(
      elsewhere.connect(w.runner.signer).relay(batch as never, signature, 0),
    ).to.be.revertedWithCustomError(w.relay, "OrderRelay_BadSignature");
  });

  it("reverts when the same was signed for another chain", async () => {
    const w = await load(world);
    const batch = await batchOf(w, { orders: [bid(w)] });
    const abroad = { ...(await domainOf(w.relay, w.owner.signer)), chainId: 1n };
    const signature = await w.owner.signer.signTypedData(abroad, BATCH_TYPES, batch);
    await expect(
      w.relay.connect(w.runner.signer).relay(batch as never, signature, 0),
    ).to.be.revertedWithCustomError(w.relay, "OrderRelay_BadSignature");
  });

  it("takes no ether, with a batch or without", async () => {
    const w = await load(world);
    const batch = await batchOf(w, { orders: [bid(w)] });
    const data = w.relay.interface.encodeFunctionData("relay", [batch as never, await sign(w, batch), 0]);
    for (const sent of ["0x", data]) {
      await expect(w.runner.signer.sendTransaction({ to: w.relay, data: sent, value: 1n })).to.be.reverted;
    }
    expect(await ethers.provider.getBalance(w.relay)).to.equal(0n);
  });

  it("reverts when the fee is higher than signed, or the wallet does not pay it: nothing is done then", async () => {
    const w = await load(world);
    const batch = await batchOf(w, { orders: [sale(w)], maxFee: 5n });
    await expect(relayed(w, batch, 6n))
      .to.be.revertedWithCustomError(w.relay, "OrderRelay_FeeTooHigh")
      .withArgs(6, 5);
    await expect(relayed(w, batch, 5n)).to.be.revertedWithCustomError(
      w.x.token,
      "ERC20InsufficientAllowance",
    );
    expect(await sizeOf(w)).to.equal(10n * WAD);
    await relayed(w, batch, 0n);
  });

  it("reverts when the batch reaches for another account that trusts the relay, too", async () => {
    const w = await load(world);
    const victim = await trader(w.x, 3, 100_000n * WAD);
    await trust({ ...w, owner: victim }, w.relay);
    const theirs = (await buy(w.x, victim, 29_800, 5)).order;
    for (const change of [{ cancels: [theirs] }, { orders: [bid({ ...w, owner: victim })] }]) {
      await expect(relayed(w, await batchOf(w, change)))
        .to.be.revertedWithCustomError(w.relay, "OrderRelay_ForeignAccount")
        .withArgs(victim.account, w.owner.account);
    }
  });

  it("can do no more than its owner allows it as a key", async () => {
    const w = await load(world);
    const far = orderRequest({
      account: w.owner.account,
      isBuy: false,
      tick: 29_800,
      lots: 1,
      kind: OrderKind.ImmediateOrCancel,
    });
    await expect(relayed(w, await batchOf(w, { orders: [far] }))).to.be.revertedWithCustomError(
      w.x.keyring,
      "Keyring_Slippage",
    );
    await w.x.keyring.connect(w.owner.signer).setDelegate(w.owner.account, w.relay, 0, 0, 0, 0);
    await expect(relayed(w, await batchOf(w, { orders: [bid(w)] }))).to.be.revertedWithCustomError(
      w.x.keyring,
      "Keyring_NotAuthorized",
    );
  });

  it("takes the word of an owner who is a contract (ERC-1271)", async () => {
    const w = await load(world);
    const wallet = await ethers.deployContract("SigningWallet", [w.runner.signer.address]);
    await w.x.ledger.openAccount(wallet);
    const { accounts } = await w.x.ledger.totals();
    const batch = await batchOf(w, { account: accounts });
    const signature = await sign(w, batch, w.runner);
    await expect(w.relay.relay(batch as never, signature, 0)).to.emit(w.relay, "BatchRelayed");
    await expect(w.relay.relay({ ...batch, nonce: 1n } as never, signature, 0)).to.be.revertedWithCustomError(
      w.relay,
      "OrderRelay_BadSignature",
    );
  });

  it("reverts on an account that nobody owns", async () => {
    const w = await load(world);
    const batch = await batchOf(w, { account: 999n });
    await expect(relayed(w, batch))
      .to.be.revertedWithCustomError(w.relay, "OrderRelay_BadSignature")
      .withArgs(ZeroAddress);
  });
});
