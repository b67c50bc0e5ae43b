/**
 * The keeper's fixed reward, farmed with positions that paid no fee: an uncross charges none. What it asks of the fund is bounded all the same
 * (docs/SECURITY.md, known issue 16).
 */
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import {
  Tier,
  expectLaws,
  healthOf,
  liquidated,
  moveTo,
  rest,
  setScene,
  sizeOf,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { holdPrice } from "../support/prices";
import { expectHeld, wealthOf } from "./wealth";

const AUCTION = 2;
const SIZE = wad(10);
const MARK = wad(29.34);
/** Half of taker fee less rebate, 400 ppm, of what is closed. */
const MOST = (((SIZE * MARK) / wad(1)) * 200n) / 1_000_000n;

describe("the keeper's reward for positions that paid no fee", () => {
  it("is at most half of the fee that they would have paid, and the pair gains nothing else", async () => {
    const x = await load(setScene);
    const [long, short] = [await trader(x, 1, wad(6.6), Tier.X50), await trader(x, 2, wad(50_000))];
    const sides = { attackers: [long, short, x.keeper], users: [] };
    const before = await wealthOf(x, sides, [MARK]);
    await x.breaker.connect(x.guardian).tighten(0, AUCTION, 10_000, 10_000, 60);
    await rest(x, short, false, wad(30), SIZE);
    await rest(x, long, true, wad(30), SIZE);
    await time.increase(61);
    await holdPrice(x, 0, wad(30));
    await x.auction.step(0, 0);
    expect(await sizeOf(x, long)).to.equal(SIZE);
    await moveTo(x, MARK);
    expect((await healthOf(x, long)).equity).to.be.within(-wad(0.001), 0n);
    const { reward } = await liquidated(x, long);
    expect(reward).to.be.within(1n, MOST);
    expectHeld(before, await wealthOf(x, sides, [MARK]), { gain: MOST, house: MOST });
    await expectLaws(x);
  });
});
