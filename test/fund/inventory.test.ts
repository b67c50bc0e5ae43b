import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import {
  FUND,
  Tier,
  expectLaws,
  healthOf,
  Judge,
  liquidated,
  moveTo,
  sizeOf,
  trade,
  trader,
  wad,
  setScene,
} from "../liquidation/scene";
import { load } from "../support/load";
import { advance, makeRound, setPrice } from "../support/prices";
import { type InventoryScene, inventoryScene } from "./scene";

const MARK = wad(29.5);

const capped = () => inventoryScene({ parameters: { liquidation: { salesPerMinute: 5_000n } } });
const halting = () => inventoryScene({ halts: true });

/** A fund that has taken a short of 1,000 over at 30.5. */
async function shortInventory() {
  const x = await setScene({ fund: wad(50_000) });
  const short = await trader(x, 1, wad(650), Tier.X50);
  const long = await trader(x, 2, wad(100_000));
  const taker = await trader(x, 3, wad(100_000));
  await trade(x, long, short, wad(1_000));
  await moveTo(x, wad(30.5));
  await liquidated(x, short);
  return { ...x, taker, held: await sizeOf(x, FUND) };
}

const take = (x: Pick<InventoryScene, "fund" | "taker">, size: bigint) =>
  x.fund.connect(x.taker.signer).takeInventory(x.taker.account, 0, size);

describe("InsuranceFund: inventory leaves by rule", () => {
  it("at mark first, then at a discount that rises to what the takeover brought, and no further", async () => {
    const x = await load(inventoryScene);
    const taken = await time.latest();
    await moveTo(x, MARK);
    const [first] = await x.fund.inventoryPrice(0);
    const elapsed = BigInt((await time.latest()) - taken);
    // 1 % of mark in 1,800 s.
    expect(first).to.be.closeTo(MARK - (wad(0.295) * elapsed) / 1_800n, wad(0.0005));
    await advance(3_600);
    await moveTo(x, MARK);
    const [last] = await x.fund.inventoryPrice(0);
    const edge = MARK - last;
    // Equity of 135 less the keeper's 29.5 for 1,000.
    expect(edge).to.be.closeTo(wad(0.1055), wad(0.001));
    await advance(7_200);
    await moveTo(x, MARK);
    expect((await x.fund.inventoryPrice(0)).price).to.equal(last);
  });

  it("to anybody with margin, at the price of the moment, to the lot", async () => {
    const x = await load(inventoryScene);
    await moveTo(x, MARK);
    const before = await healthOf(x, FUND, Judge.Worse);
    const [, allowed] = await x.fund.inventoryPrice(0);
    expect(allowed).to.equal(x.held);
    await expect(take(x, wad(400.1))).to.emit(x.fund, "InventoryTaken");
    expect([await sizeOf(x, FUND), await sizeOf(x, x.taker)]).to.deep.equal([
      x.held - wad(400.1),
      wad(400.1),
    ]);
    const after = await healthOf(x, FUND, Judge.Worse);
    expect(before.equity - after.equity).to.be.within(0n, wad(400.1) / 9n);
    expect(after.initialMargin).to.be.lessThan(before.initialMargin);
    await take(x, await sizeOf(x, FUND));
    expect(await sizeOf(x, FUND)).to.equal(0n);
    expect(await x.fund.inventoryPrice(0)).to.deep.equal([0n, 0n]);
    await expectLaws(x);
  });

  it("at mark plus a premium when it is short", async () => {
    const x = await load(shortInventory);
    expect(x.held).to.equal(-wad(1_000));
    await advance(1_900);
    await moveTo(x, wad(30.5));
    const [price] = await x.fund.inventoryPrice(0);
    expect(price).to.be.within(wad(30.6), wad(30.7));
    await expect(take(x, -(2n ** 255n)))
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_NothingToTake")
      .withArgs(0);
    await take(x, -wad(1_000));
    expect([await sizeOf(x, FUND), await sizeOf(x, x.taker)]).to.deep.equal([0n, -wad(1_000)]);
    await expectLaws(x);
  });

  it("no faster than the minute's cap", async () => {
    const x = await load(capped);
    await moveTo(x, MARK);
    const [, allowed] = await x.fund.inventoryPrice(0);
    expect(allowed).to.be.within(wad(169.4), wad(169.8)); // 5,000 at 29.5 less a little
    await expect(take(x, allowed + wad(0.2)))
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_TakeTooLarge")
      .withArgs(allowed + wad(0.2), allowed);
    await take(x, allowed);
    await expect(take(x, wad(50))).to.be.revertedWithCustomError(x.fund, "InsuranceFund_TakeTooLarge");
    await advance(30);
    await setPrice(x, 0, MARK);
    const half = (await x.fund.inventoryPrice(0)).sizeAllowed;
    expect(half).to.be.within(wad(84), wad(120));
    await advance(50);
    await setPrice(x, 0, MARK);
    expect((await x.fund.inventoryPrice(0)).sizeAllowed).to.be.within(wad(169), wad(170));
  });

  it("reverts for another's account, nothing, the wrong side, part of a lot and more than there is", async () => {
    const x = await load(inventoryScene);
    await moveTo(x, MARK);
    await expect(x.fund.connect(x.keeper.signer).takeInventory(x.taker.account, 0, wad(1)))
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_NotOwner")
      .withArgs(x.taker.account, x.keeper.signer.address);
    for (const size of [0n, -wad(1)]) {
      await expect(take(x, size))
        .to.be.revertedWithCustomError(x.fund, "InsuranceFund_NothingToTake")
        .withArgs(0);
    }
    await expect(take(x, wad(0.15)))
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_NotWholeLots")
      .withArgs(wad(0.15), wad(0.1));
    await expect(take(x, x.held + wad(0.1)))
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_TakeTooLarge")
      .withArgs(x.held + wad(0.1), x.held);
  });

  it("reverts when the taker lacks initial margin for it", async () => {
    const x = await load(inventoryScene);
    await moveTo(x, MARK);
    const poor = await trader(x, 8, wad(100));
    await expect(x.fund.connect(poor.signer).takeInventory(poor.account, 0, wad(100)))
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_TakerMargin")
      .withArgs(poor.account);
    expect(await sizeOf(x, poor)).to.equal(0n);
  });

  it("reverts when it would close the position of somebody bankrupt, who would be left in debt", async () => {
    const x = await load(inventoryScene);
    const bankrupt = await trader(x, 8, wad(50), Tier.X50);
    const taking = (size: bigint) => x.fund.connect(bankrupt.signer).takeInventory(bankrupt.account, 0, size);
    await moveTo(x, MARK);
    await trade(x, x.taker, bankrupt, wad(10), MARK);
    await moveTo(x, wad(40));
    for (const size of [wad(10), wad(4)]) {
      await expect(taking(size))
        .to.be.revertedWithCustomError(x.fund, "InsuranceFund_TakerMargin")
        .withArgs(bankrupt.account);
    }
    expect(await sizeOf(x, bankrupt)).to.equal(-wad(10));
    await expectLaws(x);
    // Worth more than nothing, he may shrink, whatever his margin.
    await moveTo(x, wad(34));
    const { equity, initialMargin } = await healthOf(x, bankrupt);
    expect(equity).to.be.within(1n, initialMargin);
    await taking(wad(4));
    expect(await sizeOf(x, bankrupt)).to.equal(-wad(6));
    await expectLaws(x);
  });

  it("reverts while sources disagree, the price is stale, or the market is not open", async () => {
    const x = await load(halting);
    const closed = () =>
      expect(take(x, wad(1)))
        .to.be.revertedWithCustomError(x.fund, "InsuranceFund_Closed")
        .withArgs(0);
    await advance(61);
    await closed();
    const [first, second, third] = x.feeds[0]!;
    await first!.updateAnswer(28n * 10n ** 8n);
    await second!.updateAnswer(31n * 10n ** 8n);
    await third!.updateAnswer(2_950_000_000n);
    await makeRound(x, 0);
    expect((await x.oracle.read(0)).degraded).to.equal(true);
    await closed();
    await setPrice(x, 0, MARK);
    await x.breaker.connect(x.guardian).tighten(0, 1, 10_000, 10_000, 600);
    await closed();
  });
});

describe("InsuranceFund: its budget", () => {
  it("reserves a fifth of the inventory, and frees it as it leaves", async () => {
    const x = await load(inventoryScene);
    await moveTo(x, MARK);
    expect(await x.fund.budgetLeft(0)).to.equal(wad(500_000) - (MARK * 1_000n) / 5n);
    await take(x, wad(500));
    await moveTo(x, MARK);
    expect(await x.fund.budgetLeft(0)).to.equal(wad(500_000) - (MARK * 500n) / 5n);
  });

  it("comes back at its pace after a bankruptcy", async () => {
    const x = await setScene({ fund: wad(50_000), parameters: { liquidation: { fundLeakPerHour: 36n } } });
    const long = await trader(x, 1, wad(650), Tier.X50);
    const short = await trader(x, 2, wad(100_000));
    await trade(x, long, short, wad(1_000));
    await moveTo(x, wad(29.2));
    await liquidated(x, long);
    const reserve = (wad(29.2) * 1_000n) / 5n;
    const used = wad(500_000) - reserve - (await x.fund.budgetLeft(0));
    expect(used).to.be.closeTo(wad(165), wad(0.1)); // the deficit of 800 - 635
    await advance(1_000);
    await setPrice(x, 0, wad(29.2));
    await moveTo(x, wad(29.2));
    const later = wad(500_000) - reserve - (await x.fund.budgetLeft(0));
    expect(used - later).to.be.within(wad(10), wad(10.3)); // a hundredth a second
  });
});
