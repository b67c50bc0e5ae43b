import { expect } from "chai";

import {
  FUND,
  type Scene,
  Tier,
  type Trader,
  cashOf,
  expectLaws,
  healthOf,
  liquidated,
  moveTo,
  NO_FUND,
  rest,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { WAD } from "../support/config";
import { load } from "../support/load";

interface Facing extends Scene {
  readonly long: Trader;
  readonly short: Trader;
}

const SIZE = wad(1_000);

async function facing(options: Parameters<typeof setScene>[0]): Promise<Facing> {
  const x = await setScene(options);
  const long = await trader(x, 1, wad(650), Tier.X50);
  const short = await trader(x, 2, wad(100_000));
  await trade(x, long, short, SIZE);
  return { ...x, long, short };
}

const free = { takerFeePpm: 0n, makerRebatePpm: 0n };
const penniless = () => facing({ fund: 0n, parameters: { margin: free } });
const poor = () => facing({ fund: wad(40), parameters: { margin: free } });
const small = () => facing({ fund: wad(600) });
const withoutBudget = () => facing(NO_FUND);

describe("row 23: a liquidation that reverts because the fund is empty", () => {
  for (const [name, fixture] of [
    ["penniless", penniless],
    ["without budget", withoutBudget],
  ] as const) {
    it(`does not: every step goes on while the fund is ${name}, the keeper's reward of 0 included`, async () => {
      const s = await load(fixture);
      const maker = await trader(s, 3, wad(50_000));
      await moveTo(s, wad(29.2));
      await rest(s, maker, true, wad(29.2), wad(100));
      const outcome = await liquidated(s, s.long);
      expect(outcome.takenOver + outcome.covered).to.equal(0n);
      expect(outcome.deleveraged + outcome.soldLots * wad(0.1)).to.equal(SIZE);
      expect(await sizeOf(s, s.long)).to.equal(0n);
      expect(await cashOf(s, s.long)).to.be.within(0n, WAD / 100n);
      expect(await sizeOf(s, FUND)).to.equal(0n);
    });
  }

  it("does not where the fund has less than the debt: it pays all that it has and no more, and the rest is passed on", async () => {
    const s = await load(poor);
    const had = (await healthOf(s, FUND)).equity;
    await moveTo(s, wad(29.2));
    const { covered, levied, deficit } = await liquidated(s, s.long);
    expect(covered).to.be.within(1n, had);
    expect(levied + deficit).to.be.greaterThan(0n);
    expect((await healthOf(s, FUND)).equity).to.be.greaterThanOrEqual(0n);
    await expectLaws(s);
  });

  it("does not while the fund owes more than it has: nothing is taken from it, and its own positions are closed", async () => {
    const s = await load(small);
    // The fund takes the long over with the equity that is left, then the price falls through all that it has.
    await moveTo(s, wad(29.48));
    const first = await liquidated(s, s.long);
    expect(first.takenOver).to.be.greaterThan(0n);
    const other = await trader(s, 4, wad(650), Tier.X50);
    await moveTo(s, wad(26));
    await trade(s, other, s.short, SIZE, wad(26));
    await moveTo(s, wad(12));
    expect((await healthOf(s, FUND)).equity).to.be.lessThan(0n);
    const second = await liquidated(s, other);
    expect(second.takenOver + second.covered + second.reward).to.equal(0n);
    expect(second.deleveraged).to.equal(SIZE);
    const own = await liquidated(s, FUND);
    expect(own.deleveraged).to.equal(first.takenOver);
    expect(await sizeOf(s, FUND)).to.equal(0n);
    expect((await healthOf(s, FUND)).equity).to.be.greaterThanOrEqual(0n);
    await expectLaws(s);
  });
});
