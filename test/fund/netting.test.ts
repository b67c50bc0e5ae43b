import { expect } from "chai";

import {
  FUND,
  Tier,
  expectLaws,
  liquidated,
  moveTo,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { advance } from "../support/prices";

/** A fund that took a long of 1,000 over at 29.5; a short of `size` follows it at 30.5. */
async function both(size: number) {
  const x = await setScene({ fund: wad(100_000) });
  const [long, rich] = [await trader(x, 1, wad(650), Tier.X50), await trader(x, 2, wad(200_000))];
  await trade(x, long, rich, wad(1_000));
  await moveTo(x, wad(29.5));
  await liquidated(x, long);
  const short = await trader(x, 3, wad(size * 0.65), Tier.X50);
  await moveTo(x, wad(30));
  await trade(x, rich, short, wad(size));
  await moveTo(x, wad(30.5));
  const before = await x.fund.inventoryPrice(0);
  const { takenOver } = await liquidated(x, short);
  expect(takenOver).to.equal(wad(size));
  return { x, before };
}

const smaller = () => both(400);
const larger = () => both(1_500);
const again = async () => {
  const x = await setScene({ fund: wad(100_000) });
  const rich = await trader(x, 1, wad(200_000));
  const longs = [await trader(x, 2, wad(650), Tier.X50), await trader(x, 3, wad(650), Tier.X50)];
  for (const long of longs) await trade(x, long, rich, wad(1_000));
  return { x, longs };
};

describe("InsuranceFund: takeovers on both sides", () => {
  it("net: a smaller one opposite leaves the rest on offer at its own age and edge", async () => {
    const { x, before } = await load(smaller);
    expect(await sizeOf(x, FUND)).to.equal(wad(600));
    const after = await x.fund.inventoryPrice(0);
    expect(before.price - after.price).to.be.within(0n, wad(0.003));
    expect(after.sizeAllowed).to.equal(wad(600));
    await expectLaws(x);
  });

  it("turn: a larger one opposite starts anew", async () => {
    const { x } = await load(larger);
    expect(await sizeOf(x, FUND)).to.equal(-wad(500));
    const { price } = await x.fund.inventoryPrice(0);
    expect(price, "a short's price starts at mark").to.be.within(wad(30.5), wad(30.501));
    await advance(3_600);
    await moveTo(x, wad(30.5));
    expect((await x.fund.inventoryPrice(0)).price).to.be.within(wad(30.61), wad(30.63));
    await expectLaws(x);
  });

  it("average on the same side, in edge and in age", async () => {
    const { x, longs } = await load(again);
    await moveTo(x, wad(29.5));
    await liquidated(x, longs[0]!);
    await advance(3_600);
    await moveTo(x, wad(29.5));
    const alone = (await x.fund.inventoryPrice(0)).price;
    await liquidated(x, longs[1]!);
    expect(await sizeOf(x, FUND)).to.equal(wad(2_000));
    const { price } = await x.fund.inventoryPrice(0);
    // Half as old now: 30 minutes, still all of the discount that the edge allows.
    expect(price).to.be.closeTo(alone, wad(0.003));
    await expectLaws(x);
  });
});
