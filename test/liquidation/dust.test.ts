import { expect } from "chai";

import { load } from "../support/load";
import { advance } from "../support/prices";
import {
  FUND,
  NO_FUND,
  Tier,
  expectLaws,
  healthOf,
  liquidated,
  moveTo,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "./scene";

const free = { takerFeePpm: 0n, makerRebatePpm: 0n };

/** ADL left less than a lot of one account: of a short at 29.3, or of a long at 30.7. */
async function dust(long: boolean, tier: number) {
  const x = await setScene({ ...NO_FUND, parameters: { ...NO_FUND.parameters, margin: free } });
  const doomed = await trader(x, 1, wad(22), Tier.X50);
  const who = await trader(x, 2, wad(5_000), tier);
  const rich = await trader(x, 3, wad(50_000), Tier.X10);
  const pairs = long ? ([who, doomed, who, rich] as const) : ([doomed, who, rich, who] as const);
  await trade(x, pairs[0], pairs[1], wad(33.3));
  await trade(x, pairs[2], pairs[3], wad(0.1));
  const price = long ? wad(30.7) : wad(29.3);
  await moveTo(x, price);
  await liquidated(x, doomed);
  return { x, who, rich, price };
}

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
});
