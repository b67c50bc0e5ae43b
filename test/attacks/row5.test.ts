/**
 * Row 5. Hyperliquid JELLY, March 2025. Root cause: a trader opened a giant position against himself in a thin market, pumped the price,
 * and let the vault inherit the losing side; its collateral of all markets together hid the loss, so that no ADL fired. Our guards: what
 * the fund takes over or pays for is capped by a budget a market, and ADL is triggered by the account's loss, not by the fund's ruin.
 */
import { expect } from "chai";

import { CLASSES } from "../../src/audit/state/places";
import {
  FUND,
  type Scene,
  Tier,
  type Trader,
  cashOf,
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
import { type Sides, expectHeld, wealthOf } from "./wealth";

const JELLY = 0;
const OTHER = 1;
const BUDGET = wad(2_000);
const REWARD = wad(5);
const FAIR = [wad(30), wad(30)];
const SIZE = wad(1_000);

interface World extends Scene {
  readonly short: Trader;
  readonly long: Trader;
  readonly calm: readonly Trader[];
  readonly sides: Sides;
}

/** One owner on both sides of the thin market; users in another one, and one who is long in the thin one, too. */
async function world(): Promise<World> {
  const x = await setScene({
    markets: 2,
    fund: wad(100_000),
    parameters: { liquidation: { fundBudget: BUDGET / wad(1), fundLeakPerHour: 0n } },
  });
  const short = await trader(x, 1, wad(650), Tier.X50);
  const long = await trader(x, 2, wad(40_000));
  const calm = [await trader(x, 3, wad(30_000)), await trader(x, 4, wad(30_000))];
  const bystander = await trader(x, 5, wad(1_000));
  await trade(x, calm[0]!, calm[1]!, wad(500), wad(30), OTHER);
  await trade(x, calm[0]!, calm[1]!, wad(50), wad(30), JELLY);
  await trade(x, long, short, SIZE, wad(30), JELLY);
  return { ...x, short, long, calm, sides: { attackers: [short, long], users: [...calm, bystander] } };
}

/** The outside price is pumped, the short falls to the waterfall, and the price comes back. */
async function pumpAndDump(s: World, top: number) {
  await moveTo(s, wad(30), OTHER);
  await moveTo(s, wad(top), JELLY);
  await moveTo(s, wad(30), OTHER);
  const outcome = await liquidated(s, s.short);
  await moveTo(s, wad(30), JELLY);
  await moveTo(s, wad(30), OTHER);
  return outcome;
}

describe("row 5: a giant position that the fund should inherit", () => {
  for (const top of [31, 33, 45]) {
    it(`costs the fund no more than the market's budget at a pump to ${top}, and users nothing`, async () => {
      const s = await load(world);
      const before = await wealthOf(s, s.sides, FAIR);
      await pumpAndDump(s, top);
      expectHeld(before, await wealthOf(s, s.sides, FAIR), { gain: BUDGET + REWARD, house: BUDGET + REWARD });
      await expectLaws(s);
    });
  }

  it("leaves as deficit, published, what even the levies' caps leave of a pump to 90 in one round", async () => {
    const s = await load(world);
    const before = await wealthOf(s, s.sides, FAIR);
    const { deficit } = await pumpAndDump(s, 90);
    expect(deficit).to.be.greaterThan(0n);
    expect((await s.ledger.totals()).deficit).to.equal(deficit);
    const bound = BUDGET + REWARD + deficit;
    expectHeld(before, await wealthOf(s, s.sides, FAIR), { gain: bound, house: bound });
    await expectLaws(s);
  });

  it("is deleveraged by its own loss, however rich the fund is in other markets", async () => {
    const s = await load(world);
    const outcome = await pumpAndDump(s, 33);
    expect(await cashOf(s, FUND)).to.be.greaterThan(wad(90_000));
    expect(outcome.deleveraged, "closed against the attacker's own long").to.be.greaterThan(
      (SIZE * 7n) / 10n,
    );
    expect(await sizeOf(s, s.short)).to.equal(0n);
    expect((await s.ledger.totals()).deficit).to.equal(0n);
  });

  it("leaves other markets untouched: neither sizes nor cash nor the fund's budget there", async () => {
    const s = await load(world);
    const state = async () => ({
      sizes: await Promise.all(s.calm.map((one) => sizeOf(s, one, OTHER))),
      classes: await Promise.all(CLASSES.map(([longs, tier]) => s.ledger.classOf(OTHER, longs, tier))),
      budget: await s.fund.budgetLeft(OTHER),
      held: await sizeOf(s, FUND, OTHER),
    });
    const before = await state();
    await pumpAndDump(s, 33);
    expect(await state()).to.deep.equal(before);
  });
});
