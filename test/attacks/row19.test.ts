/**
 * Row 19. BitMEX, 13 March 2020. Root cause: after an outage, orders and stops of before it met the new price, and accounts were liquidated
 * before their owners could act. Our guards: nothing is judged or filled at a price from before the outage, orders and stops end with it, and
 * a grace as long as the outage (120 s at most) holds book sales back.
 */
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";

import { refusalOf } from "../../src/sdk/refusal";
import { type TriggerOrders } from "../../typechain";
import {
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  healthOf,
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
import { rejection } from "../support/rejection";
import { deposit, lots, place, ticks } from "../support/trade";
import { inOneBlock, take } from "./scene";
import { type Sides, expectHeld, wealthOf } from "./wealth";

const OUTAGE_SEC = 600;
const FAIR = [wad(28.2)];
const GAS = { gasLimit: 3_000_000n };
const MAY_TRADE = 1;
const REDUCE_ONLY = 1n;

interface World extends Scene {
  readonly triggers: TriggerOrders;
  readonly stop: bigint;
  readonly attacker: Trader;
  readonly victim: Trader;
  readonly maker: Trader;
  readonly sides: Sides;
}

/** A user at 10x with a stop, a maker whose bids end within a minute, and an attacker who is ready. */
async function world(): Promise<World> {
  const x = await setScene();
  const attacker = await trader(x, 1, wad(200_000));
  const victim = await trader(x, 2, wad(3_100), Tier.X10);
  const maker = await trader(x, 3, wad(200_000));
  const short = await trader(x, 4, wad(100_000));
  await trade(x, victim, short, wad(1_000));
  const triggers = await ethers.deployContract("TriggerOrders", [x.deployment.addresses]);
  const until = (await time.latest()) + 86_400;
  await x.keyring
    .connect(victim.signer)
    .setDelegate(victim.account, triggers, MAY_TRADE, until, 50, wad(10_000));
  const terms = {
    account: victim.account,
    market: 0,
    isBuy: false,
    above: false,
    throughHalts: false,
    trailBps: 0,
    slippageBps: 50,
    expiry: until,
    since: 0,
    lots: lots(x, wad(1_000)),
    price: wad(29.5),
    reward: 0n,
  };
  await triggers.connect(victim.signer).place(terms);
  const [placed] = await triggers.queryFilter(triggers.filters.TriggerPlaced());
  await place(x, maker.signer, {
    account: maker.account,
    isBuy: true,
    tick: ticks(x, wad(29.2)),
    lots: lots(x, wad(500)),
    expiry: (await time.latest()) + 60,
  });
  const sides = { attackers: [attacker], users: [victim, maker, short] };
  return { ...x, triggers, stop: placed!.args[0] as bigint, attacker, victim, maker, sides };
}

/** The venue, its oracle or its sequencer stands still; outside, the price falls by 6 %. */
const outage = (): Promise<unknown> => time.increase(OUTAGE_SEC);

describe("row 19: an outage, and what is fired after it", () => {
  it("liquidates and fills nothing in its first block, at the price from before", async () => {
    const s = await load(world);
    const before = await wealthOf(s, s.sides, FAIR);
    await outage();
    const by = s.attacker.signer;
    const done = await inOneBlock([
      () => s.liquidator.connect(by).liquidate(s.victim.account, 0, 0, s.attacker.account, GAS),
      () => s.triggers.connect(by).execute(s.stop, true, GAS),
    ]);
    expect(done).to.deep.equal([false, false]);
    expect((await s.oracle.read(0)).live, "the index is too old").to.equal(false);
    expect((await s.breaker.stateOf(0)).grade, "nothing may grow").to.equal(REDUCE_ONLY);
    const refused = await rejection(take(s, s.attacker, false, wad(29.2), wad(500)));
    expect(refusalOf(refused)?.error).to.match(/Exchange_(StalePrice|GradeForbids)/);
    expectHeld(before, await wealthOf(s, s.sides, FAIR));
  });

  it("fires no stop and fills no order of before it, once the price is back 6 % lower", async () => {
    const s = await load(world);
    const before = await wealthOf(s, s.sides, FAIR);
    await outage();
    await moveTo(s, wad(28.2));
    await expect(s.triggers.connect(s.attacker.signer).execute(s.stop, true)).to.be.revertedWithCustomError(
      s.triggers,
      "TriggerOrders_Interrupted",
    );
    // The maker's bid stood 1 above the new price; it has expired.
    expect((await take(s, s.attacker, false, wad(29.2), wad(500))).filled).to.equal(0n);
    expect((await s.ledger.accountOf(s.maker.account)).orders).to.equal(0n);
    expect(await sizeOf(s, s.victim)).to.equal(wad(1_000));
    expectHeld(before, await wealthOf(s, s.sides, FAIR));
    await expectLaws(s);
  });

  it("fills an order without an end only within the band, which is what its maker risks", async () => {
    const s = await load(world);
    await rest(s, s.maker, true, wad(29.9), wad(100));
    await rest(s, s.maker, true, wad(29.5), wad(100));
    const before = await wealthOf(s, s.sides, FAIR);
    await outage();
    await moveTo(s, wad(28.2));
    const taken = await take(s, s.attacker, false, wad(29), wad(200));
    expect(taken.filled, "29.9 is beyond 28.2 and 5 %").to.equal(lots(s, wad(100)));
    const bound = (wad(28.2) * 5n) / 100n;
    expectHeld(before, await wealthOf(s, s.sides, FAIR), { gain: bound * 100n, loss: bound * 100n });
  });

  it("leaves the time to act: not liquidated at one round after it, nor into the book within the grace", async () => {
    const s = await load(world);
    const before = await wealthOf(s, s.sides, FAIR);
    await outage();
    await moveTo(s, wad(28.2));
    const { equity, maintenanceMargin } = await healthOf(s, s.victim);
    expect(equity).to.be.within((maintenanceMargin * 2n) / 3n, maintenanceMargin);
    await rest(s, s.attacker, true, wad(28.1), wad(1_000));
    await expect(liquidate(s, s.victim)).to.be.revertedWithCustomError(s.liquidator, "Liquidator_Waiting");
    // The owner comes back and tops up: what he brings stays his.
    const top = wad(1_000);
    await deposit(s, s.victim.signer, s.victim.account, top);
    await expect(liquidate(s, s.victim)).to.be.revertedWithCustomError(s.liquidator, "Liquidator_Healthy");
    const after = await wealthOf(s, s.sides, FAIR);
    expectHeld(before, { ...after, users: after.users.map((worth, i) => (i === 0 ? worth - top : worth)) });
    await expectLaws(s);
  });

  it("ends: after the grace the book sells again", async () => {
    const s = await load(world);
    await outage();
    await moveTo(s, wad(28.2));
    await rest(s, s.attacker, true, wad(28.1), wad(1_000));
    await time.increase(50);
    await moveTo(s, wad(28.2));
    await time.increase(50);
    await moveTo(s, wad(28.2));
    await time.increase(20);
    await moveTo(s, wad(28.2));
    await expect(liquidate(s, s.victim)).to.emit(s.liquidator, "AccountLiquidated");
  });
});
