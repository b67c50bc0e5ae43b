import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";

import { type TriggerOrders } from "../../typechain";
import { buy, sell } from "../exchange/scene";
import { WAD } from "../support/config";
import { type Fixture, deployExchange } from "../support/fixture";
import { load } from "../support/load";
import { holdPrice, makeRound, setFeeds } from "../support/prices";
import { dust } from "../liquidation/dustScene";
import { Tier } from "../liquidation/scene";
import { type Desk, OWNED_LOTS, desk, fundWallet, quote, sizeOf, trust } from "./scene";

const CENT = 10n ** 16n;
const DAY = 86_400;

interface World extends Desk {
  readonly triggers: TriggerOrders;
}

async function world(opened?: () => Promise<Fixture>): Promise<World> {
  const d = await desk(opened);
  const triggers = await ethers.deployContract("TriggerOrders", [d.x.deployment.addresses]);
  await trust(d, triggers);
  return { ...d, triggers };
}

interface Terms {
  readonly market: number;
  readonly isBuy: boolean;
  readonly above: boolean;
  readonly throughHalts: boolean;
  readonly trailBps: number;
  readonly slippageBps: number;
  readonly expiry: number;
  readonly lots: number;
  readonly price: bigint;
  readonly reward: bigint;
}

/** By default a stop of the whole position at 29.70. */
async function place({ triggers, owner }: World, change: Partial<Terms> = {}): Promise<bigint> {
  const terms = {
    account: owner.account,
    market: 0,
    isBuy: false,
    above: false,
    throughHalts: false,
    trailBps: 0,
    slippageBps: 50,
    expiry: (await time.latest()) + DAY,
    since: 0,
    lots: OWNED_LOTS,
    price: 29_70n * CENT,
    reward: 0n,
    ...change,
  };
  const connected = triggers.connect(owner.signer);
  const id = await connected.place.staticCall(terms);
  await connected.place(terms);
  return id;
}

/** The index goes there, and makers with it. */
async function moveTo(w: World, cents: bigint): Promise<void> {
  await w.x.exchange.connect(w.maker.signer).cancelAll(w.maker.account);
  await holdPrice(w.x, 0, cents * CENT);
  await w.x.exchange.poke(0);
  await quote(w, Number(cents) * 10);
}

const run = ({ triggers, runner }: World, id: bigint, waive = false) =>
  triggers.connect(runner.signer).execute(id, waive);

const calm = () => world();
const shortDust = () => dust(false, Tier.X5);

/** The settlement token calls whom it is told to whenever it moves. */
async function reentrant() {
  const token = await ethers.deployContract("ReentrantToken", [6]);
  const existing = { address: await token.getAddress(), decimals: 6 };
  return { ...(await world(() => deployExchange({ token: existing }))), token };
}

describe("TriggerOrders", () => {
  it("closes a position once mark falls to its stop, and pays whoever did it", async () => {
    const w = await load(calm);
    await fundWallet(w.x, w.owner, w.triggers, 5n);
    const reward = 2n * w.x.wholeToken;
    const id = await place(w, { reward });
    await expect(run(w, id)).to.be.revertedWithCustomError(w.triggers, "TriggerOrders_NotReached");
    await moveTo(w, 29_60n);
    expect((await w.triggers.reached(id))[0]).to.equal(true);
    await expect(run(w, id)).to.changeTokenBalances(
      w.x.token,
      [w.owner.signer, w.runner.signer, w.triggers],
      [-reward, reward, 0n],
    );
    expect(await sizeOf(w)).to.equal(0n);
    await expect(run(w, id)).to.be.revertedWithCustomError(w.triggers, "TriggerOrders_Unknown").withArgs(id);
  });

  it("takes a profit above, and stops a short", async () => {
    const w = await load(calm);
    const profit = await place(w, { above: true, price: 30_40n * CENT });
    await moveTo(w, 30_50n);
    await run(w, profit);
    expect(await sizeOf(w)).to.equal(0n);
    await sell(w.x, w.owner, 30_490, 50);
    const stop = await place(w, { isBuy: true, above: true, price: 30_60n * CENT, lots: 50 });
    await moveTo(w, 30_70n);
    await run(w, stop);
    expect(await sizeOf(w)).to.equal(0n);
  });

  it("trails mark to the better side alone, and fires at its distance", async () => {
    const w = await load(calm);
    const id = await place(w, { trailBps: 100, price: 0n });
    const first = (await w.triggers.triggerOf(id)).price;
    expect(first).to.be.closeTo(29_70n * CENT, 5n * CENT);
    await moveTo(w, 29_80n);
    await expect(w.triggers.trail(id)).to.be.revertedWithCustomError(w.triggers, "TriggerOrders_NotBetter");
    await moveTo(w, 30_40n);
    await expect(w.triggers.trail(id)).to.emit(w.triggers, "TriggerTrailed");
    const second = (await w.triggers.triggerOf(id)).price;
    expect(second).to.be.closeTo(30_10n * CENT, 5n * CENT);
    await expect(run(w, id)).to.be.revertedWithCustomError(w.triggers, "TriggerOrders_NotReached");
    await moveTo(w, 30_00n);
    await run(w, id);
    expect(await sizeOf(w)).to.equal(0n);
  });

  it("moves no stop whose owner did not say that it trails", async () => {
    const w = await load(calm);
    const id = await place(w);
    await moveTo(w, 30_40n);
    await expect(w.triggers.trail(id))
      .to.be.revertedWithCustomError(w.triggers, "TriggerOrders_Terms")
      .withArgs(0, 5_000);
    expect((await w.triggers.triggerOf(id)).price).to.equal(29_70n * CENT);
  });

  it("trails a short from above", async () => {
    const w = await load(calm);
    await sell(w.x, w.owner, 29_990, OWNED_LOTS);
    await sell(w.x, w.owner, 29_990, 50);
    const id = await place(w, { isBuy: true, above: true, trailBps: 100, lots: 50, price: 0n });
    await moveTo(w, 29_60n);
    await w.triggers.trail(id);
    await moveTo(w, 29_95n);
    await run(w, id);
    expect(await sizeOf(w)).to.equal(0n);
  });

  it("fills what the book has within slippage, keeps the rest, and pays by the part", async () => {
    const w = await load(calm);
    await fundWallet(w.x, w.owner, w.triggers, 5n);
    const id = await place(w, { reward: 1_000_001n });
    await moveTo(w, 29_60n);
    await w.x.exchange.connect(w.maker.signer).cancelAll(w.maker.account);
    await buy(w.x, w.maker, 29_590, 30);
    await expect(run(w, id))
      .to.emit(w.triggers, "TriggerExecuted")
      .withArgs(id, w.runner.signer.address, (await w.triggers.reached(id))[1], 30, 300_000n);
    const left = await w.triggers.triggerOf(id);
    expect([left.lots, left.reward]).to.deep.equal([70n, 700_001n]);
    await expect(run(w, id)).to.be.revertedWithCustomError(w.triggers, "TriggerOrders_NothingFilled");
    await buy(w.x, w.maker, 29_590, 100);
    await run(w, id);
    expect(await sizeOf(w)).to.equal(0n);
  });

  it("pays once for what it closed once, though the token calls back while it pays", async () => {
    const w = await load(reentrant);
    await fundWallet(w.x, w.owner, w.triggers, 5n);
    const id = await place(w, { reward: 1_000_000n });
    await moveTo(w, 29_60n);
    await w.x.exchange.connect(w.maker.signer).cancelAll(w.maker.account);
    await buy(w.x, w.maker, 29_590, 30);
    await buy(w.x, w.maker, 29_580, 1);
    // Half of it is left for a second call from inside the first.
    await buy(w.x, w.maker, 29_585, 19);
    const again = w.triggers.interface.encodeFunctionData("execute", [id, false]);
    await w.token.arm(w.triggers, again, false);
    await expect(run(w, id)).to.changeTokenBalance(w.token, w.runner.signer, 500_000n);
    expect([await w.token.calls(), await w.token.succeeded()]).to.deep.equal([1n, false]);
    expect((await w.token.returned()).slice(0, 10)).to.equal(
      w.triggers.interface.getError("ReentrancyGuardReentrantCall")!.selector,
    );
  });

  it("trails no single source that lies", async () => {
    const w = await load(calm);
    const id = await place(w, { trailBps: 100, price: 0n });
    await setFeeds(w.x, 0, 30n * WAD);
    await w.x.feeds[0]![0]!.updateAnswer(45n * 10n ** 8n);
    await makeRound(w.x, 0);
    await expect(w.triggers.trail(id)).to.be.revertedWithCustomError(w.triggers, "TriggerOrders_NotBetter");
  });

  it("trails a wall that stands for one block by less than a basis point", async () => {
    const w = await load(calm);
    const id = await place(w, { trailBps: 100, price: 0n });
    const before = (await w.triggers.triggerOf(id)).price;
    await w.x.exchange.connect(w.maker.signer).cancelAll(w.maker.account);
    await buy(w.x, w.maker, 30_200, 5_000);
    await sell(w.x, w.maker, 30_210, 5_000);
    await w.x.exchange.poke(0);
    await w.triggers.trail(id);
    const after = (await w.triggers.triggerOf(id)).price;
    expect(after - before).to.be.within(1n, before / 10_000n);
  });

  it("is stopped by no empty wallet when the reward is waived", async () => {
    const w = await load(calm);
    const id = await place(w, { reward: 7n });
    await moveTo(w, 29_60n);
    await expect(run(w, id)).to.be.revertedWithCustomError(w.x.token, "ERC20InsufficientAllowance");
    await run(w, id, true);
    expect(await sizeOf(w)).to.equal(0n);
  });

  it("closes no more than the position, and never opens one", async () => {
    const w = await load(calm);
    await sell(w.x, w.owner, 29_990, 60);
    const id = await place(w);
    const other = await place(w, { isBuy: true });
    await moveTo(w, 29_60n);
    await expect(run(w, other))
      .to.be.revertedWithCustomError(w.triggers, "TriggerOrders_NothingToClose")
      .withArgs(4n * WAD, true);
    await run(w, id);
    expect(await sizeOf(w)).to.equal(0n);
    await expect(run(w, id)).to.be.revertedWithCustomError(w.triggers, "TriggerOrders_NothingToClose");
  });

  it("closes nothing of a position that ADL left smaller than a lot", async () => {
    const { x, who } = await load(shortDust);
    const triggers = await ethers.deployContract("TriggerOrders", [x.deployment.addresses]);
    const w = { x, owner: who, maker: x.keeper, runner: x.keeper, triggers };
    await trust(w, triggers);
    const size = (await x.ledger.touched(who.account, 0)).size;
    expect(-size).to.be.within(1n, WAD / 10n - 1n);
    const id = await place(w, { isBuy: true, lots: 1 });
    await expect(run(w, id))
      .to.be.revertedWithCustomError(triggers, "TriggerOrders_NothingToClose")
      .withArgs(size, true);
  });

  it("does not fire at a price of after an outage unless its owner said so (row 19)", async () => {
    const w = await load(calm);
    const id = await place(w);
    const tough = await place(w, { throughHalts: true });
    await time.increase(600);
    await expect(run(w, id)).to.be.revertedWithCustomError(w.triggers, "TriggerOrders_NoPrice");
    await expect(w.triggers.prune(tough)).to.be.revertedWithCustomError(w.triggers, "TriggerOrders_Terms");
    await moveTo(w, 29_60n);
    const { since } = await w.triggers.triggerOf(id);
    const references = await w.x.breaker.referencesOf(0);
    await expect(run(w, id))
      .to.be.revertedWithCustomError(w.triggers, "TriggerOrders_Interrupted")
      .withArgs(since, references.graceUntil);
    await w.triggers.prune(id);
    await run(w, tough);
    expect(await sizeOf(w)).to.equal(0n);
    // One that is placed in the grace after it is not ended by it.
    await buy(w.x, w.owner, 29_610, 10);
    const fresh = await place(w, { lots: 10, price: 29_60n * CENT });
    await makeRound(w.x, 0);
    await run(w, fresh);
  });

  it("expires to the second, and only then can be pruned", async () => {
    const w = await load(calm);
    const expiry = (await time.latest()) + 600;
    const id = await place(w, { expiry });
    await expect(w.triggers.prune(id)).to.be.revertedWithCustomError(w.triggers, "TriggerOrders_Terms");
    await holdPrice(w.x, 0, 29_60n * CENT);
    await time.setNextBlockTimestamp(expiry + 1);
    await expect(run(w, id))
      .to.be.revertedWithCustomError(w.triggers, "TriggerOrders_Expired")
      .withArgs(expiry + 1, expiry);
    await expect(w.triggers.prune(id)).to.emit(w.triggers, "TriggerRemoved").withArgs(id, w.owner.account);
  });

  it("is placed and taken back by the owner alone", async () => {
    const w = await load(calm);
    const id = await place(w);
    const strange = { ...w, owner: { ...w.owner, signer: w.runner.signer } };
    await expect(place(strange))
      .to.be.revertedWithCustomError(w.triggers, "TriggerOrders_NotOwner")
      .withArgs(w.owner.account, w.runner.signer.address);
    await expect(w.triggers.connect(w.runner.signer).cancel(id)).to.be.revertedWithCustomError(
      w.triggers,
      "TriggerOrders_NotOwner",
    );
    await w.triggers.connect(w.owner.signer).cancel(id);
    await expect(w.triggers.triggerOf(id)).to.be.revertedWithCustomError(w.triggers, "TriggerOrders_Unknown");
  });

  it("reverts on terms that cannot be", async () => {
    const w = await load(calm);
    const now = await time.latest();
    const wrong: [Partial<Terms>, string][] = [
      [{ lots: 0 }, "TriggerOrders_Terms"],
      [{ slippageBps: 51 }, "TriggerOrders_Terms"],
      [{ trailBps: 5_001 }, "TriggerOrders_Terms"],
      [{ trailBps: 10, above: true }, "TriggerOrders_Terms"],
      [{ trailBps: 10, isBuy: true }, "TriggerOrders_Terms"],
      [{ expiry: now }, "TriggerOrders_Terms"],
      [{ expiry: now + 91 * DAY }, "TriggerOrders_Terms"],
      [{ market: 1 }, "TriggerOrders_NoPrice"],
    ];
    for (const [change, error] of wrong) {
      await expect(
        place(w, change),
        JSON.stringify(change, (_, v: unknown) => `${v as string}`),
      ).to.be.revertedWithCustomError(w.triggers, error);
    }
  });

  it("can do nothing once its key is taken back", async () => {
    const w = await load(calm);
    const id = await place(w);
    await w.x.keyring.connect(w.owner.signer).setDelegate(w.owner.account, w.triggers, 0, 0, 0, 0);
    await moveTo(w, 29_60n);
    await expect(run(w, id)).to.be.revertedWithCustomError(w.x.keyring, "Keyring_NotAuthorized");
  });
});
