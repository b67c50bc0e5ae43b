/**
 * Row 15. GMX AVAX, September 2022 [recalled]. Root cause: fills of any size at the oracle's price, without impact: buy here, push the thin
 * outside market, sell here. Our guards: fills happen against resting orders at their price, the fund sells its inventory no better than its
 * takeovers were to it, and each way pays the taker's fee.
 */
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { Random, SEED } from "../math/random";
import {
  FUND,
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  liquidate,
  moveTo,
  rest,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { setPrice } from "../support/prices";
import { take } from "./scene";
import { type Sides, expectHeld, wealthOf } from "./wealth";

const FAIR = [wad(30)];

interface World extends Scene {
  readonly attacker: Trader;
  readonly second: Trader;
  readonly sides: Sides;
}

/** A maker with three levels on either side, and an attacker with two accounts. */
async function world(): Promise<World> {
  const x = await setScene();
  const attacker = await trader(x, 1, wad(300_000), Tier.X10);
  const second = await trader(x, 2, wad(700), Tier.X50);
  const maker = await trader(x, 3, wad(500_000));
  for (const step of [1, 2, 3]) {
    await rest(x, maker, true, wad(30 - step / 100), wad(400));
    await rest(x, maker, false, wad(30 + step / 100), wad(400));
  }
  return { ...x, attacker, second, sides: { attackers: [attacker, second], users: [maker] } };
}

/** As `take`, in as many pieces as it likes, until nothing more fills. */
async function there(s: World, isBuy: boolean, size: bigint): Promise<bigint> {
  const { filled } = await take(s, s.attacker, isBuy, wad(isBuy ? 31 : 29), size);
  return (filled * wad(1)) / 10n;
}

describe(`row 15: round trips of any size, seed ${SEED}`, () => {
  it("earn nothing against a resting book", async () => {
    const random = new Random(`${SEED}/row15`);
    let filled = 0n;
    for (let i = 0; i < 12; ++i) {
      const s = await load(world);
      const before = await wealthOf(s, s.sides, FAIR);
      const size = wad(random.pick([0.1, 1, 50, 399.9, 400, 800, 1_100, 1_200]));
      const first = random.chance(50);
      filled += await there(s, first, size);
      await there(s, !first, size);
      expect(expectHeld(before, await wealthOf(s, s.sides, FAIR)), "it costs two fees").to.be.lessThan(0n);
    }
    expect(filled).to.be.greaterThan(wad(1_000));
  });

  it("earn nothing when the index is pushed between the two ways: the book's prices do not follow it", async () => {
    for (const pushed of [30.6, 31.3]) {
      const s = await load(world);
      const before = await wealthOf(s, s.sides, FAIR);
      await there(s, true, wad(1_200));
      await moveTo(s, wad(pushed));
      await there(s, false, wad(1_200));
      await moveTo(s, wad(30));
      await there(s, false, wad(1_200));
      expectHeld(before, await wealthOf(s, s.sides, FAIR));
      await expectLaws(s);
    }
  });

  it("earn nothing through the fund: liquidated into it on purpose, and bought back from it at its best discount", async () => {
    const s = await load(world);
    const before = await wealthOf(s, s.sides, FAIR);
    await trade(s, s.second, s.attacker, wad(1_000));
    // He moves the outside market until the fund takes over what he made for it.
    await s.exchange.connect(s.users[3]!).cancelAll(s.sides.users[0]!.account);
    await moveTo(s, wad(29.45));
    await liquidate(s, s.second);
    expect(await sizeOf(s, FUND)).to.be.greaterThan(0n);
    for (let minute = 0; minute < 31; ++minute) {
      await time.increase(55);
      await setPrice(s, 0, wad(29.45));
    }
    const held = await sizeOf(s, FUND);
    const { sizeAllowed } = await s.fund.inventoryPrice(0);
    const size = held < sizeAllowed ? held : sizeAllowed;
    await s.fund.connect(s.attacker.signer).takeInventory(s.attacker.account, 0, size - (size % wad(0.1)));
    expect(await sizeOf(s, FUND)).to.equal(0n);
    expectHeld(before, await wealthOf(s, s.sides, FAIR));
    await expectLaws(s);
  });
});
