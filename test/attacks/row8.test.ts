/**
 * Row 8. Perp v1 CREAM, May 2022. Root cause: one large liquidation sold through its own curve, moved the price against itself and emptied
 * the fund. Our guards: the book sells no deeper than the waterfall's price and the band, in pieces of what restores the account, within a
 * cap a minute; mark does not follow.
 */
import { expect } from "chai";

import { refusalOf } from "../../src/sdk/refusal";
import {
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  healthOf,
  liquidate,
  liquidated,
  moveTo,
  rest,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { WAD } from "../support/config";
import { load } from "../support/load";
import { type Sides, expectHeld, wealthOf } from "./wealth";

const FAIR = wad(27.65);
/** Where closing all of the position leaves the account nothing, and the edge of the band round FAIR. */
const BANKRUPT = 26.515;
const EDGE = 26.27;
const SIZE = wad(10_000);

interface World extends Scene {
  readonly victim: Trader;
  readonly hunter: Trader;
  readonly honest: Trader;
  readonly sides: Sides;
}

async function world(salesPerMinute = 500_000n): Promise<World> {
  const x = await setScene({ parameters: { liquidation: { salesPerMinute } } });
  const victim = await trader(x, 1, wad(35_000), Tier.X10);
  const hunter = await trader(x, 2, wad(400_000), Tier.X10);
  const short = await trader(x, 3, wad(400_000));
  const honest = await trader(x, 4, wad(400_000));
  await trade(x, victim, short, SIZE);
  return { ...x, victim, hunter, honest, sides: { attackers: [hunter], users: [victim, short, honest] } };
}

const plain = () => world();
const capped = () => world(20_000n);

describe("row 8: a liquidation that moves its own price", () => {
  it("sells nothing to bids below the waterfall's price: the hunter's wall of low bids stays empty", async () => {
    const s = await load(plain);
    await moveTo(s, FAIR);
    const before = await wealthOf(s, s.sides, [FAIR]);
    const { equity, maintenanceMargin } = await healthOf(s, s.victim);
    expect(equity).to.be.within((maintenanceMargin * 2n) / 3n, maintenanceMargin);
    for (const price of [EDGE, 26.4, BANKRUPT - 0.001]) await rest(s, s.hunter, true, wad(price), wad(3_000));
    await expect(liquidate(s, s.victim)).to.be.revertedWithCustomError(s.liquidator, "Liquidator_Waiting");
    expect(await sizeOf(s, s.hunter)).to.equal(0n);
    expectHeld(before, await wealthOf(s, s.sides, [FAIR]));
  });

  it("sells nothing beyond the band, though the waterfall's price lies there", async () => {
    const s = await load(plain);
    const fair = wad(28);
    await moveTo(s, fair);
    const before = await wealthOf(s, s.sides, [fair]);
    // 5 % below 28 is 26.6; the account could pay for a sale at 26.58.
    await rest(s, s.hunter, true, wad(26.58), wad(3_000));
    await expect(liquidate(s, s.victim)).to.be.revertedWithCustomError(s.liquidator, "Liquidator_Waiting");
    expectHeld(before, await wealthOf(s, s.sides, [fair]));
  });

  it("sells only as much as restores the account, and mark stays where the index is", async () => {
    const s = await load(plain);
    await moveTo(s, FAIR);
    await rest(s, s.honest, true, wad(27.6), SIZE);
    const mark = await s.ledger.markOf(0, 1, true);
    const outcome = await liquidated(s, s.victim);
    const sold = (outcome.soldLots * WAD) / 10n;
    expect(sold).to.be.within(1n, SIZE / 2n);
    expect(await s.ledger.markOf(0, 1, true)).to.equal(mark);
    const after = await healthOf(s, s.victim);
    expect(after.equity).to.be.greaterThanOrEqual(after.maintenanceMargin);
    await expectLaws(s);
  });

  it("gives a hunter at the best price he can have no more than the equity that the account had left", async () => {
    const s = await load(plain);
    await moveTo(s, FAIR);
    const before = await wealthOf(s, s.sides, [FAIR]);
    const { equity } = await healthOf(s, s.victim);
    for (let price = EDGE; price < 27.6; price += 0.05) await rest(s, s.hunter, true, wad(price), wad(1_000));
    for (let i = 0; i < 4; ++i)
      await liquidate(s, s.victim).catch((error: unknown) =>
        expect(refusalOf(error)?.error).to.match(/Liquidator_(Healthy|Waiting)/),
      );
    expectHeld(before, await wealthOf(s, s.sides, [FAIR]), { gain: equity, loss: equity });
    await expectLaws(s);
  });

  it("sells no more a minute than the cap, however deep the book", async () => {
    const s = await load(capped);
    await moveTo(s, FAIR);
    await rest(s, s.honest, true, wad(27.64), SIZE);
    const first = await liquidated(s, s.victim);
    const notional = (first.soldLots * wad(27.64)) / 10n;
    expect(notional).to.be.within(wad(19_900), wad(20_000));
    expect(await s.liquidator.salesLeft(0)).to.be.lessThan(wad(300));
  });
});
