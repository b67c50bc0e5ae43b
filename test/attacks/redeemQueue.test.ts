/**
 * The fund's redemption queue worn down: while inventory holds the fund's equity back, a newcomer's money pays all of the queue but next to nothing,
 * and then he joins it himself. Each time the queue's scale shrinks by what was left, until numbers are too coarse to say what others are owed.
 */
import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";

import { expectLaws, moveTo, sizeOf, FUND, wad } from "../liquidation/scene";
import { type InventoryScene, inventoryScene, requestDeposit, settle, user } from "../fund/scene";
import { load } from "../support/load";
import { nativeOf } from "../support/trade";

const MARK = wad(29.5);
/** What a round leaves of the queue [wad]. */
const LEFT = [wad(0.0001), wad(0.0001), wad(0.000002)];

/** What all that queue are owed at the next settlement [wad]. */
async function owed(x: InventoryScene, queued: readonly HardhatEthersSigner[]): Promise<bigint> {
  let shares = 0n;
  for (const one of queued) shares += (await x.fund.requestsOf(one)).pendingShares;
  return ((await x.shares.convertToAssets(shares)) * wad(1)) / nativeOf(x, wad(1));
}

async function redeemAll(x: InventoryScene, from: HardhatEthersSigner): Promise<bigint> {
  const claimable = await x.shares.maxMint(from);
  await x.shares.connect(from).mint(claimable, from);
  await x.fund.connect(from).requestRedeem(claimable, from);
  return claimable;
}

describe("the fund's redemption queue, worn down by money that pays it and joins it", () => {
  it("pays the next one to leave all that his shares are worth", async () => {
    const x = await load(inventoryScene);
    const queued = [x.a, x.b];
    for (const one of queued) await x.fund.connect(one).requestRedeem(await x.shares.balanceOf(one), one);
    await settle(x, MARK);
    await settle(x, MARK);
    for (const [round, left] of LEFT.entries()) {
      const worn = user(x, 10 + round);
      await requestDeposit(x, worn, (await owed(x, queued)) - left);
      await settle(x, MARK);
      await redeemAll(x, worn);
      queued.push(worn);
      await settle(x, MARK);
    }
    const saver = user(x, 7);
    await requestDeposit(x, saver, wad(10_000));
    await settle(x, MARK);
    const shares = await redeemAll(x, saver);
    await settle(x, MARK);
    // Somebody takes the inventory, and all are paid.
    await moveTo(x, MARK);
    await x.fund.connect(x.taker.signer).takeInventory(x.taker.account, 0, await sizeOf(x, FUND));
    const worth = await x.shares.convertToAssets(shares);
    await settle(x, MARK);
    const { redeemedShares, redeemedAssets } = await x.fund.requestsOf(saver);
    expect(redeemedShares).to.be.closeTo(shares, shares / 10n ** 6n);
    expect(redeemedAssets).to.be.closeTo(worth, nativeOf(x, wad(0.01)));
    await expectLaws(x);
  });
});
