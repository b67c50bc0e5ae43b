/**
 * Row 9. Perp v2 and its class. Root cause: mark followed the venue's own price, which an attacker moved away from the index; accounts were
 * then worth, or bankrupt, at a price that was no price. Our guards: mark is index plus a leashed mid, and no fill happens outside the band.
 */
import { expect } from "chai";

import {
  Judge,
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  healthOf,
  liquidate,
  rest,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { hold, take, withdrawAll } from "./scene";
import { type Sides, expectHeld, wealthOf } from "./wealth";

const FAIR = [wad(30)];
/** 0.25 % of 30. */
const LEASH = wad(0.075);

interface World extends Scene {
  readonly a: Trader;
  readonly b: Trader;
  readonly user: Trader;
  readonly sides: Sides;
}

/** Two accounts of one attacker, and a user with a 50x short just above what a leash can take. */
async function world(): Promise<World> {
  const x = await setScene();
  const a = await trader(x, 1, wad(200_000), Tier.X10);
  const b = await trader(x, 2, wad(200_000), Tier.X10);
  const user = await trader(x, 3, wad(620), Tier.X50);
  const other = await trader(x, 4, wad(50_000));
  await trade(x, other, user, wad(1_000));
  return { ...x, a, b, user, sides: { attackers: [a, b], users: [user, other] } };
}

/** The pair owns the whole book: it trades with itself at the edge of the band and holds the mid there. */
async function squeeze(s: World, up: boolean): Promise<void> {
  const edge = wad(up ? 31.49 : 28.51);
  await rest(s, s.b, !up, edge, wad(500));
  await take(s, s.a, up, edge, wad(500));
  await rest(s, s.a, up, up ? edge - wad(0.01) : edge + wad(0.01), wad(500));
  await rest(s, s.b, !up, edge, wad(500));
  await hold(s, wad(30), 240);
}

describe("row 9: mark moved away from the index", () => {
  for (const up of [true, false]) {
    it(`moves ${up ? "up" : "down"} by its leash at most, and bankrupts nobody who was healthy`, async () => {
      const s = await load(world);
      const before = await wealthOf(s, s.sides, FAIR);
      await squeeze(s, up);
      const mark = await s.ledger.markOf(0, Judge.Worse, true);
      const moved = up ? mark - wad(30) : wad(30) - mark;
      expect(moved).to.be.within(LEASH / 2n, LEASH);
      const { equity, maintenanceMargin } = await healthOf(s, s.user);
      expect(equity).to.be.greaterThan(maintenanceMargin);
      await expect(liquidate(s, s.user)).to.be.revertedWithCustomError(s.liquidator, "Liquidator_Healthy");
      await withdrawAll(s, s.a);
      await withdrawAll(s, s.b);
      // Funding is the one thing that a premium moves: its cap for four minutes on 30,000 of notional.
      const funding = (wad(30_000) * 40_000n * 300n) / 1_000_000n / 28_800n;
      expectHeld(before, await wealthOf(s, s.sides, FAIR), { gain: funding, loss: funding });
      expect((await s.ledger.totals()).deficit).to.equal(0n);
      await expectLaws(s);
    });
  }

  it("fills nothing outside the band, wherever orders rest", async () => {
    const s = await load(world);
    const before = await wealthOf(s, s.sides, FAIR);
    for (const [up, price] of [
      [true, 31.6],
      [true, 45],
      [false, 28.4],
      [false, 3],
    ] as const) {
      await rest(s, s.b, !up, wad(price), wad(100));
      expect((await take(s, s.a, up, wad(price), wad(100))).filled, `at ${price}`).to.equal(0n);
      await s.exchange.connect(s.b.signer).cancelAll(s.b.account);
    }
    expect([await sizeOf(s, s.a), await sizeOf(s, s.b)]).to.deep.equal([0n, 0n]);
    expectHeld(before, await wealthOf(s, s.sides, FAIR));
  });

  it("makes no bad debt of a pair that trades with itself up and down the band", async () => {
    const s = await load(world);
    const before = await wealthOf(s, s.sides, FAIR);
    const decoy = await trader(s, 6, 0n, Tier.X50);
    for (const price of [31.4, 28.6, 31.2, 28.8]) {
      for (const buys of [true, false]) {
        await rest(s, s.b, !buys, wad(price), wad(2_000)).catch(() => undefined);
        await take(s, s.a, buys, wad(price), wad(2_000)).catch(() => undefined);
        await s.exchange.connect(s.b.signer).cancelAll(s.b.account);
      }
    }
    const sides = { ...s.sides, attackers: [...s.sides.attackers, decoy] };
    for (const one of [s.a, s.b]) expect((await healthOf(s, one)).equity).to.be.greaterThan(0n);
    expectHeld(before, await wealthOf(s, sides, FAIR));
    await expectLaws(s);
  });
});
