import { expect } from "chai";

import { dust } from "./dustScene";
import { load } from "../support/load";
import { advance } from "../support/prices";
import { FUND, Tier, expectLaws, healthOf, liquidated, moveTo, sizeOf, trade, trader, wad } from "./scene";

const shortDust = () => dust(false, Tier.X5);
const longDust = () => dust(true, Tier.X5);
const fundsOwnClass = () => dust(false, Tier.X2);

describe("Liquidator: dust", () => {
  for (const [name, fixture, sign] of [
    ["short", shortDust, -1n],
    ["long", longDust, 1n],
  ] as const) {
    it(`of a ${name} goes to the fund at mark less 1 %, for its owner's account`, async () => {
      const { x, who, price } = await load(fixture);
      const size = await sizeOf(x, who);
      expect(size * sign).to.be.within(1n, wad(0.1) - 1n);
      const before = (await healthOf(x, who)).equity;
      const asked = sign > 0n ? (price * 99n) / 100n : (price * 101n) / 100n;
      await expect(x.liquidator.sweepDust(who.account, 0))
        .to.emit(x.liquidator, "DustSwept")
        .withArgs(who.account, 0, size, asked);
      expect([await sizeOf(x, who), await sizeOf(x, FUND)]).to.deep.equal([0n, size]);
      const lost = before - (await healthOf(x, who)).equity;
      expect(lost).to.be.closeTo((((size * sign * price) / wad(1)) * 1n) / 100n, 10n);
      expect((await x.ledger.accountOf(who.account)).markets).to.equal(0n);
      await expectLaws(x);
    });
  }

  it("reverts when there is none: no position, or a lot of it and more", async () => {
    const { x, rich } = await load(shortDust);
    await expect(x.liquidator.sweepDust(x.keeper.account, 0))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_NotDust")
      .withArgs(0, wad(0.1));
    const lot = await sizeOf(x, rich);
    expect(lot).to.equal(wad(0.1));
    await expect(x.liquidator.sweepDust(rich.account, 0))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_NotDust")
      .withArgs(lot, wad(0.1));
  });

  it("reverts without quorum", async () => {
    const { x, who } = await load(shortDust);
    await advance(61);
    await expect(x.liquidator.sweepDust(who.account, 0))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_NoQuorum")
      .withArgs(0);
  });

  it("is swept in the fund's own class too", async () => {
    const { x, who } = await load(fundsOwnClass);
    const size = await sizeOf(x, who);
    await x.liquidator.sweepDust(who.account, 0);
    expect(await sizeOf(x, FUND)).to.equal(size);
    const { holders, openInterest } = await x.ledger.classOf(0, false, Tier.X2);
    expect(holders).to.equal(1n);
    expect(openInterest).to.be.within(-size, -size + 1_000n);
  });

  it("waits while the fund is worth less than nothing, and it would be left flat and in debt", async () => {
    const { x, who, rich } = await load(longDust);
    const long = await sizeOf(x, who);
    await x.liquidator.sweepDust(who.account, 0);
    await moveTo(x, wad(20));
    const [doomed, short] = [await trader(x, 4, wad(15), Tier.X50), await trader(x, 5, wad(5_000), Tier.X5)];
    await trade(x, doomed, short, wad(33.3), wad(20));
    await trade(x, rich, short, wad(0.1), wad(20));
    await moveTo(x, wad(19.5));
    await liquidated(x, doomed);
    const size = await sizeOf(x, short);
    expect([size, (await healthOf(x, FUND)).equity < 0n]).to.deep.equal([-long, true]);
    await expect(x.liquidator.sweepDust(short.account, 0))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_Waiting")
      .withArgs(short.account, 0);
    expect([await sizeOf(x, short), await sizeOf(x, FUND)]).to.deep.equal([size, long]);
    await expectLaws(x);
  });
});
