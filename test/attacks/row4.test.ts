import { expect } from "chai";

import { refusalOf } from "../../src/sdk/refusal";
import {
  type Scene,
  Tier,
  type Trader,
  cashOf,
  expectLaws,
  liquidate,
  moveTo,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { withdrawAll } from "./scene";

interface Luna extends Scene {
  readonly winners: readonly Trader[];
  readonly losers: readonly Trader[];
  readonly flat: Trader;
}

const WINNER = wad(40_000);
const SIZE = wad(1_000);
const FLAT = wad(25_000);

/** Three shorts that want to leave first, three longs of other leverages, an account without positions, and a small fund. */
async function luna(): Promise<Luna> {
  const x = await setScene({ fund: wad(500) });
  const winners = [];
  const losers = [];
  const sides: [tier: number, money: number][] = [
    [Tier.X50, 700],
    [Tier.X10, 3_200],
    [Tier.X2, 16_000],
  ];
  for (const [i, [tier, money]] of sides.entries()) {
    // The less margin a position holds back, the more of what is not collected could leave.
    const short = await trader(x, 1 + i, WINNER, Tier.X50);
    const long = await trader(x, 5 + i, wad(money), tier);
    await trade(x, long, short, SIZE);
    winners.push(short);
    losers.push(long);
  }
  const flat = await trader(x, 9, FLAT);
  return { ...x, winners, losers, flat };
}

/** Keepers do what can be done; who cannot be liquidated yet waits. */
async function keepersRun(s: Luna): Promise<number> {
  let done = 0;
  for (const who of [...s.losers, ...s.winners]) {
    try {
      await liquidate(s, who);
      ++done;
    } catch (error) {
      expect(refusalOf(error)?.error).to.match(/Liquidator_(Healthy|Waiting|NoPosition)/);
    }
  }
  return done;
}

describe("row 4: winners leave before losers are realised", () => {
  it("collect nothing that was not closed against somebody, and who has no position loses nothing", async () => {
    const s = await load(luna);
    const out = s.winners.map(() => 0n);
    let liquidations = 0;
    let early = 0;
    for (const price of [29, 27, 24, 20, 15, 9, 4, 1]) {
      await moveTo(s, wad(price));
      // Winners first, at the new price, before any keeper.
      for (const [i, winner] of s.winners.entries()) {
        const collected = (await sizeOf(s, winner)) > -SIZE;
        out[i] = (out[i] ?? 0n) + (await withdrawAll(s, winner));
        if (collected) continue;
        expect(out[i], "uncollected profit stays").to.be.lessThanOrEqual(WINNER);
        ++early;
      }
      liquidations += await keepersRun(s);
      await expectLaws(s);
    }
    expect(liquidations).to.be.greaterThanOrEqual(3);
    expect(early).to.be.greaterThanOrEqual(3);
    // What was collected, losers had put in: all of it together is no more than all deposits but those of the flat account.
    const paid = out.reduce((sum, amount) => sum + amount, 0n);
    expect(paid).to.be.lessThanOrEqual(3n * WINNER + wad(19_900) + wad(500));
    expect((await s.ledger.totals()).deficit, "levies took what the fund could not").to.equal(0n);
    expect(await withdrawAll(s, s.flat)).to.equal(FLAT);
    expect(await cashOf(s, s.flat)).to.equal(0n);
    await expectLaws(s);
  });
});
