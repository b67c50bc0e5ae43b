/**
 * Row 10. Synthetix sKRW, June 2019. Root cause: of a currency's feeds two were left, one of them wrong by 1000 times, and the price was their
 * average. Our guards: the answer is a weighted median that more than half of the configured weight must stand behind; two live sources that
 * disagree make no price, and nothing is ever averaged.
 */
import { expect } from "chai";

import { refusalOf } from "../../src/sdk/refusal";
import {
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
import { feedAnswer } from "../support/config";
import { load } from "../support/load";
import { advance } from "../support/prices";
import { take, withdrawAll } from "./scene";
import { type Sides, expectHeld, wealthOf } from "./wealth";

const FAIR = [wad(30)];

interface World extends Scene {
  readonly long: Trader;
  readonly short: Trader;
  readonly victim: Trader;
  readonly sides: Sides;
}

/** An attacker on both sides, whichever way the wrong feed is wrong; a user at 50x and one whose orders rest. */
async function world(): Promise<World> {
  const x = await setScene();
  const long = await trader(x, 1, wad(100_000), Tier.X5);
  const short = await trader(x, 2, wad(100_000), Tier.X5);
  const victim = await trader(x, 3, wad(700), Tier.X50);
  const maker = await trader(x, 4, wad(50_000));
  await trade(x, long, short, wad(3_000));
  await trade(x, maker, victim, wad(500));
  return { ...x, long, short, victim, sides: { attackers: [long, short], users: [victim, maker] } };
}

/** One feed has gone silent, one says 30, one says `wrong`; the attacker makes the rounds. */
async function twoLeft(s: World, wrong: bigint): Promise<void> {
  const [, right, liar] = s.feeds[0]!;
  await advance(61);
  for (let i = 0; i < 2; ++i) {
    await right!.updateAnswer(feedAnswer(wad(30)));
    await liar!.updateAnswer(feedAnswer(wrong));
    await advance(5);
    await s.oracle.connect(s.long.signer).update(0);
  }
}

describe("row 10: two sources left, one of them wrong by a thousand times", () => {
  for (const [how, wrong] of [
    ["too high", wad(30_000)],
    ["too low", wad(0.03)],
  ] as const) {
    it(`make no price when it is ${how}: nobody trades, is liquidated or takes profit at an average`, async () => {
      const s = await load(world);
      const before = await wealthOf(s, s.sides, FAIR);
      await twoLeft(s, wrong);
      const { latest, live } = await s.oracle.read(0);
      expect([latest, live]).to.deep.equal([wad(30), false]);
      await expect(liquidate(s, s.victim)).to.be.revertedWithCustomError(s.liquidator, "Liquidator_NoQuorum");
      const size = await sizeOf(s, s.victim);
      await rest(s, s.short, false, wad(30), wad(10)).catch((error: unknown) =>
        expect(refusalOf(error)?.error).to.contain("Ledger_PriceUnavailable"),
      );
      await take(s, s.long, true, wad(31), wad(10)).catch((error: unknown) =>
        expect(refusalOf(error)?.error).to.match(/Exchange_(StalePrice|GradeForbids)/),
      );
      for (const one of [s.long, s.short]) await withdrawAll(s, one);
      expect(await sizeOf(s, s.victim)).to.equal(size);
      const after = await wealthOf(s, s.sides, FAIR);
      expectHeld(before, after);
      await moveTo(s, wad(30));
      await expectLaws(s);
    });
  }

  it("make one where they agree, and it is what one of them said", async () => {
    const s = await load(world);
    await twoLeft(s, wad(30.3));
    const { latest, live } = await s.oracle.read(0);
    expect([latest, live]).to.deep.equal([wad(30), true]);
  });
});
