import { expect } from "chai";

import {
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  moveTo,
  rest,
  setScene,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { hold, take, withdrawAll, worth } from "./scene";

interface Pair extends Scene {
  readonly long: Trader;
  readonly short: Trader;
  /** Somebody else, who was there before. */
  readonly user: Trader;
}

const DEPOSIT = wad(100_000);

/** Two accounts of one owner, against each other. */
async function pair(): Promise<Pair> {
  const x = await setScene({ halts: true });
  const long = await trader(x, 1, DEPOSIT, Tier.X5);
  const short = await trader(x, 2, DEPOSIT, Tier.X5);
  const user = await trader(x, 3, wad(50_000));
  return { ...x, long, short, user };
}

describe("row 3: unrealised profit on a thin self-traded market", () => {
  it("cannot be withdrawn: two colluding accounts get out at most what they put in", async () => {
    const s = await load(pair);
    await trade(s, s.long, s.short, wad(5_000));
    let got = 0n;
    // They own the whole book, print ever higher prices up to the band, and hold the mid there for half an hour.
    for (const price of [30.5, 31, 31.4]) {
      await rest(s, s.short, false, wad(price), wad(200));
      await take(s, s.long, true, wad(price), wad(200));
      await rest(s, s.long, true, wad(price - 0.1), wad(1_500));
      await rest(s, s.short, false, wad(price), wad(1_500));
      await hold(s, wad(30), 600);
      await s.exchange.connect(s.long.signer).cancelAll(s.long.account);
      await s.exchange.connect(s.short.signer).cancelAll(s.short.account);
    }
    got += await withdrawAll(s, s.long);
    got += await withdrawAll(s, s.short);
    const mark = await s.ledger.markOf(0, 0, true);
    expect(mark, "mark stays on its leash").to.be.within(wad(30), wad(30.075));
    expect(got).to.be.greaterThan(0n);
    expect(got).to.be.lessThanOrEqual(2n * DEPOSIT);
    expect(got + (await worth(s, s.long, s.short))).to.be.lessThanOrEqual(2n * DEPOSIT);
    expect(await withdrawAll(s, s.user)).to.equal(wad(50_000));
    await expectLaws(s);
  });

  it("stays inside even when the index itself doubles: the winner leaves with his deposit at most", async () => {
    const s = await load(pair);
    await trade(s, s.long, s.short, wad(3_000));
    await hold(s, wad(30), 60);
    for (const price of [31, 32, 33]) await moveTo(s, wad(price));
    expect(await withdrawAll(s, s.long)).to.be.lessThanOrEqual(DEPOSIT);
    const left = await worth(s, s.long);
    expect(left, "what was not collected is what is left").to.be.greaterThanOrEqual(wad(9_000));
    expect(await withdrawAll(s, s.user)).to.equal(wad(50_000));
    await expectLaws(s);
  });
});
