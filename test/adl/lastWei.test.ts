import { expect } from "chai";

import { asLiquidator } from "../support/caller";
import { load } from "../support/load";
import { advance, setPrice } from "../support/prices";
import {
  NO_FUND,
  START_PRICE,
  type Scene,
  Tier,
  expectLaws,
  healthOf,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";

const SIZE = wad(1_000);
const HOUR_SEC = 3_600;
/** Maintenance margin of a class at 2x that holds SIZE. */
const CLASS_MARGIN = wad(7_500);

/** A long of 1,000 at 50x against a short at 2x, and the Liquidator, who may ask for any part of them. */
async function opposed() {
  const x = await setScene(NO_FUND);
  const long = await trader(x, 1, wad(1_000), Tier.X50);
  const short = await trader(x, 2, wad(100_000));
  await trade(x, long, short, SIZE);
  return { x, long, short, deleverager: x.deleverager.connect(await asLiquidator(x)) };
}

async function deficitOf(x: Scene): Promise<bigint> {
  return (await x.ledger.totals()).deficit;
}

describe("Deleverager: the last wei", () => {
  it("levies a deficit of one wei, and counts it in its minute", async () => {
    const { x, long, deleverager } = await load(opposed);
    expect(await x.deleverager.levyLeft(0, false, Tier.X2, START_PRICE)).to.equal(CLASS_MARGIN);
    const before = await healthOf(x, long);
    await deleverager.deleverage(long.account, 0, 1n, START_PRICE, 1n);
    expect((await healthOf(x, long)).equity - before.equity).to.equal(1n);
    expect(await sizeOf(x, long)).to.equal(SIZE - 1n);
    expect(await deficitOf(x)).to.equal(0n);
    // A wei base unit at 30 is a margin of 7.5 wei, and one wei was levied.
    expect(await x.deleverager.levyLeft(0, false, Tier.X2, START_PRICE)).to.equal(CLASS_MARGIN - 8n - 1n);
    await expectLaws(x);
  });

  it("previews what it would do, to the wei", async () => {
    const { x } = await load(opposed);
    const [closed, levies, booked] = await x.deleverager.preview(0, true, 1n, START_PRICE, 1n);
    expect([...closed]).to.deep.equal([1n, 0n, 0n, 0n, 0n]);
    expect([...levies]).to.deep.equal([1n, 0n, 0n, 0n, 0n]);
    expect(booked).to.equal(0n);
  });

  it("books the wei that a class at the end of its margin can pay no more", async () => {
    const { x, long, deleverager } = await load(opposed);
    await deleverager.deleverage(long.account, 0, SIZE, START_PRICE, CLASS_MARGIN + 1n);
    expect(await deficitOf(x)).to.equal(1n);
    expect(await sizeOf(x, long)).to.equal(0n);
    await expectLaws(x);
  });

  it("pays all for the whole of a class of which no scale could say what is left", async () => {
    const { x, long, deleverager } = await load(opposed);
    // A millionth of it is left, at the least scale at which others may join; then as little of all as no scale can say.
    const rest = wad(0.001);
    await deleverager.deleverage(long.account, 0, SIZE - rest, START_PRICE, 0n);
    const late = await trader(x, 3, wad(100_000));
    await trade(x, long, late, SIZE);
    const before = await healthOf(x, late);
    await deleverager.deleverage(long.account, 0, SIZE + rest - 1_000n, START_PRICE, 0n);
    expect(await sizeOf(x, late)).to.equal(0n);
    expect((await healthOf(x, late)).equity).to.equal(before.equity);
    await expectLaws(x);
  });

  it("leaves a class of one wei base unit its margin", async () => {
    const { x, long, deleverager } = await load(opposed);
    await deleverager.deleverage(long.account, 0, SIZE - 1n, START_PRICE, 0n);
    expect((await x.ledger.classOf(0, false, Tier.X2)).openInterest).to.equal(1n);
    expect(await x.deleverager.levyLeft(0, false, Tier.X2, START_PRICE)).to.equal(7n);
  });

  it("records no closing where nobody stands opposite", async () => {
    const { x, long, deleverager } = await load(opposed);
    await deleverager.deleverage(long.account, 0, SIZE, START_PRICE, 0n);
    await expect(deleverager.deleverage(long.account, 0, 1n, START_PRICE, 0n))
      .to.emit(x.deleverager, "Deleveraged")
      .and.not.to.emit(x.ledger, "PositionDeleveraged");
  });

  it("repays a wei where that is all that the hour's levy comes to", async () => {
    const { x, long, deleverager } = await load(opposed);
    // 33 wei base units are left: 990 wei of notional at 30, which owe less than a wei an hour, and 1,023 at 31.
    await deleverager.deleverage(long.account, 0, SIZE - 33n, START_PRICE, CLASS_MARGIN + 5n);
    expect(await deficitOf(x)).to.equal(5n);
    await advance(HOUR_SEC);
    await setPrice(x, 0, START_PRICE);
    await setPrice(x, 0, wad(31));
    await x.deleverager.repayDeficit(0);
    expect(await deficitOf(x)).to.equal(4n);
    await expectLaws(x);
  });
});
