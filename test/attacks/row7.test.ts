/**
 * Row 7. dYdX YFI, November 2023, 9m USD. Root cause: one trader held most of the open interest of a market at margins meant for a small
 * position; a gap of 43 % went through them into the insurance fund, again and again. Our guards: margins rise with the size of a
 * position, and what the fund pays in a market is a budget that leaks back slowly.
 */
import { expect } from "chai";

import {
  Judge,
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  healthOf,
  liquidated,
  moveTo,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { WAD } from "../support/config";
import { load } from "../support/load";
import { take } from "./scene";
import { type Sides, expectHeld, wealthOf } from "./wealth";

const CONCENTRATION = 100_000n;
const BUDGET = wad(1_500);
/** What comes back of it while three calls are made, at 100 an hour. */
const LEAKED = wad(1);
const REWARD = wad(5);
const GAP = wad(17.1); // 43 % below 30

interface World extends Scene {
  readonly whales: readonly Trader[];
  readonly twin: Trader;
  readonly user: Trader;
  readonly sides: Sides;
}

/** One owner: three longs at the highest leverage that margins allow, and the short that is to collect. */
async function world(): Promise<World> {
  const x = await setScene({
    parameters: {
      margin: { concentration: CONCENTRATION },
      liquidation: { fundBudget: BUDGET / WAD, fundLeakPerHour: 100n },
    },
  });
  const whales = [];
  for (let i = 0; i < 3; ++i) whales.push(await trader(x, 1 + i, wad(20_000), Tier.X5));
  const twin = await trader(x, 5, wad(400_000));
  const user = await trader(x, 6, wad(50_000));
  const counter = await trader(x, 7, wad(50_000));
  await trade(x, user, counter, wad(100));
  return { ...x, whales, twin, user, sides: { attackers: [...whales, twin], users: [user, counter] } };
}

async function build(s: World, whale: Trader): Promise<void> {
  await trade(s, whale, s.twin, wad(1_800));
}

describe("row 7: a concentrated position and a gap of 43 %", () => {
  it("needs more margin a unit the larger it is: twice the size more than twice the margin", async () => {
    const s = await load(world);
    const margins = [];
    for (const size of [wad(900), wad(900)]) {
      await trade(s, s.whales[0]!, s.twin, size);
      margins.push((await healthOf(s, s.whales[0]!, Judge.Worse)).initialMargin);
    }
    // 27,000 and 54,000 of notional at 5x, concentration 100,000: n/L * (1 + n/c).
    expect(margins).to.deep.equal([wad(27_000 * 0.2 * 1.27), wad(54_000 * 0.2 * 1.54)]);
    // What a small position's margin would carry is refused to a large one.
    const greedy = s.whales[1]!;
    await trade(s, greedy, s.twin, wad(1_800));
    const { filled } = await take(s, greedy, true, wad(30), wad(1_400));
    expect(filled).to.equal(0n);
  });

  it("takes no more out of the fund than the market's budget, however often it is tried within the hour", async () => {
    const s = await load(world);
    const fair = [GAP];
    for (const whale of s.whales) await build(s, whale);
    const before = await wealthOf(s, s.sides, fair);
    await moveTo(s, GAP);
    let covered = 0n;
    const taken: bigint[] = [];
    for (const whale of s.whales) {
      const outcome = await liquidated(s, whale);
      covered += outcome.covered;
      taken.push(outcome.takenOver);
      expect(await sizeOf(s, whale)).to.equal(0n);
    }
    // A part of the first, at its price and with its reserve, used all of the budget; each was bankrupt by more than twice as much.
    expect(taken[0], "taken over").to.be.greaterThan(0n);
    expect(taken.slice(1)).to.deep.equal([0n, 0n]);
    expect(covered, "what came back of the budget meanwhile").to.be.within(1n, LEAKED);
    const after = await wealthOf(s, s.sides, fair);
    // Three rewards at most are paid from the fund beside its budget.
    const bound = BUDGET + 3n * REWARD;
    // At the fair index after the gap the attacker's short had all that the longs lost: what counts is what others paid.
    expectHeld(before, after, { gain: bound, house: bound, loss: levyBound(s) });
    await expectLaws(s);
  });
});

/** A user opposite the bankrupt is levied at most the maintenance margin of his class a minute; ours are on both sides. */
function levyBound(_s: World): bigint {
  return (wad(100) * GAP) / WAD / 4n;
}
