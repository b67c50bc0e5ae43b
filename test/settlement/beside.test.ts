import { expect } from "chai";

import {
  cashOf,
  expectLaws,
  NO_FUND,
  setScene,
  sizeOf,
  START_PRICE,
  Tier,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { AVAX } from "../../deploy/config/avax";
import { initialMargin, maintenanceMargin } from "../../src/math/marginMath";
import { mulDivUp } from "../../src/math/wadMath";
import { WAD } from "../support/config";
import { load } from "../support/load";
import { advance, holdPrice, setPrice } from "../support/prices";
import { type Dead, LAST_GOOD, wait, WIND_UP_DAYS, woundUp } from "./scene";

/** The bankrupt long of a dead market also holds 10 in one that lives; the fund has nothing. */
async function beside(): Promise<Dead> {
  const x = await setScene({ ...NO_FUND, markets: 2 });
  const long = await trader(x, 1, wad(700), Tier.X50);
  const short = await trader(x, 2, wad(40_000), Tier.X5);
  const sound = await trader(x, 3, wad(10_000));
  await trade(x, long, short, wad(1_000));
  await trade(x, sound, short, wad(100));
  await holdPrice(x, 1, START_PRICE);
  await trade(x, long, sound, wad(2), START_PRICE, 1);
  await setPrice(x, 0, LAST_GOOD);
  await advance(600);
  await setPrice(x, 0, LAST_GOOD);
  return { x, long, short, sound };
}

/** Maintenance margin. */
function marginOf(notional: bigint, leverage: bigint): bigint {
  return maintenanceMargin(initialMargin(notional, leverage, AVAX.margin.concentration * WAD));
}

describe("A market whose oracle is dead: an account that trades in another one too", () => {
  it("is wound up in the dead market alone, and its other position is left to the Liquidator", async () => {
    const { x, long, short } = await load(beside);
    await wait(x, WIND_UP_DAYS);
    await holdPrice(x, 1, START_PRICE);
    const before = await sizeOf(x, short);
    const equity = (await cashOf(x, long)) + 1_000n * LAST_GOOD + 2n * START_PRICE;
    const [dead, living] = [marginOf(1_000n * LAST_GOOD, 50n), marginOf(2n * START_PRICE, 2n)];
    const { deleveraged, covered, levied, deficit } = await woundUp(x, long);
    expect(levied + deficit, "its part of what the account owes").to.equal(
      mulDivUp(-equity, dead, dead + living),
    );
    expect([deleveraged, covered]).to.deep.equal([wad(1_000), 0n]);
    expect([await sizeOf(x, long, 0), await sizeOf(x, long, 1)]).to.deep.equal([0n, wad(2)]);
    expect((await sizeOf(x, short)) - before).to.be.closeTo(wad(1_000), 1_000n);
    expect(await cashOf(x, long), "what it owes stays with its last position").to.be.lessThan(0n);
    await expectLaws(x);
  });
});
