import { expect } from "chai";

import {
  FUND,
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  giveFund,
  liquidated,
  moveTo,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";

const SCALE_FLOOR = 10n ** 18n;
const PRICE = wad(29.3);
const FREE = { takerFeePpm: 0n, makerRebatePpm: 0n, concentration: 10n ** 9n };

/** ADL has left so little of the shorts of the fund's tier that their class takes nobody in. The fund is empty. */
async function drained(): Promise<Scene> {
  const x = await setScene({ fund: 0n, markets: 2, parameters: { margin: FREE } });
  const doomed = await trader(x, 1, wad(65_000), Tier.X50);
  const short = await trader(x, 2, wad(3_000_000));
  const small = await trader(x, 3, wad(100));
  await trade(x, doomed, short, wad(100_000));
  await trade(x, small, short, wad(0.1));
  await moveTo(x, PRICE);
  expect((await liquidated(x, doomed)).deleveraged).to.equal(wad(100_000));
  const { scale, openInterest } = await x.ledger.classOf(0, false, Tier.X2);
  expect(openInterest).to.be.greaterThan(0n);
  expect(scale).to.be.lessThan(SCALE_FLOOR);
  return x;
}

/** A bankrupt short of 1,000 in market 0, whose class the fund would have to join, and the long that it met. */
async function bankrupt(x: Scene): Promise<{ short: Trader; long: Trader }> {
  const short = await trader(x, 4, wad(650), Tier.X50);
  const long = await trader(x, 5, wad(100_000), Tier.X5);
  await trade(x, long, short, wad(1_000), PRICE);
  await moveTo(x, wad(30.1));
  return { short, long };
}

/** The fund takes a long over in market 1, so that its margin is no longer its cash. */
async function busyElsewhere(x: Scene): Promise<void> {
  const doomed = await trader(x, 6, wad(650), Tier.X50, 1);
  const rich = await trader(x, 7, wad(100_000));
  await trade(x, doomed, rich, wad(1_000), wad(30), 1);
  await moveTo(x, wad(29.5), 1);
  expect((await liquidated(x, doomed, 1)).takenOver).to.equal(wad(1_000));
}

describe("InsuranceFund: a class that drains", () => {
  for (const [name, prepare] of [
    ["a fund without positions", () => Promise.resolve()],
    ["a fund that holds another market", busyElsewhere],
  ] as const) {
    it(`is not joined by ${name}: it covers in cash, and ADL closes`, async () => {
      const x = await load(drained);
      await giveFund(x, wad(100_000));
      await prepare(x);
      const { short, long } = await bankrupt(x);
      const held = await sizeOf(x, FUND);
      const outcome = await liquidated(x, short);
      expect(outcome.takenOver).to.equal(0n);
      expect(outcome.covered).to.be.greaterThan(0n);
      expect(outcome.deleveraged).to.equal(wad(1_000));
      expect(outcome.levied + outcome.deficit).to.equal(0n);
      expect(await sizeOf(x, FUND)).to.equal(held);
      expect(await sizeOf(x, short)).to.equal(0n);
      expect(await sizeOf(x, long)).to.be.lessThan(wad(0.1));
    });
  }

  it("reverts when dust is swept that the fund would have to hold there", async () => {
    const x = await load(drained);
    const dusty = await trader(x, 8, wad(5_000), Tier.X5);
    const doomed = await trader(x, 9, wad(25), Tier.X50);
    await trade(x, doomed, dusty, wad(33.3), PRICE);
    await moveTo(x, wad(28.4));
    expect((await liquidated(x, doomed)).deleveraged).to.equal(wad(33.3));
    await moveTo(x, PRICE);
    const size = await sizeOf(x, dusty);
    expect(size).to.be.within(-wad(0.1) + 1n, -1n);
    await expect(x.liquidator.sweepDust(dusty.account, 0))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_Waiting")
      .withArgs(dusty.account, 0);
    expect(await sizeOf(x, dusty)).to.equal(size);
    await expectLaws(x);
  });
});
