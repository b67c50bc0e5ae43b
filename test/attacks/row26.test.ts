import { expect } from "chai";

import { refusalOf } from "../../src/sdk/refusal";
import {
  Judge,
  NO_FUND,
  type Scene,
  Tier,
  type Trader,
  cashOf,
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
import { load } from "../support/load";
import { advance, setPrice } from "../support/prices";
import { take, worth } from "./scene";

/** A long that will be bankrupt, opposite a 50x short just above its maintenance margin. */
async function facing() {
  const x = await setScene(NO_FUND);
  const long = await trader(x, 1, wad(650), Tier.X50);
  const short = await trader(x, 2, wad(650), Tier.X50);
  await trade(x, long, short, wad(1_000));
  return { x, long, short };
}

/** Tom owns `main` and the 50x account `decoy`. */
interface Tom extends Scene {
  readonly main: Trader;
  readonly decoy: Trader;
  readonly user: Trader;
}
async function tom(): Promise<Tom> {
  const x = await setScene();
  const main = await trader(x, 1, wad(100_000));
  const decoy = await trader(x, 2, wad(700), Tier.X50);
  const user = await trader(x, 3, wad(50_000));
  return { ...x, main, decoy, user };
}

async function twoMarkets() {
  const x = await setScene({ markets: 2, fund: wad(100_000) });
  const long = await trader(x, 1, wad(650), Tier.X50);
  const rich = await trader(x, 2, wad(100_000));
  await trade(x, long, rich, wad(0.1), wad(30), 1);
  await trade(x, long, rich, wad(1_000));
  return { x, long, rich };
}

describe("row 26: a charge of ADL that bankrupts healthy accounts opposite", () => {
  it("does not: the levy is at most the maintenance margin of a class, whatever the deficit", async () => {
    const { x, long, short } = await load(facing);
    await moveTo(x, wad(26));
    const winner = await healthOf(x, short);
    const { levied, deficit, deleveraged } = await liquidated(x, long);
    expect(deleveraged).to.equal(wad(1_000));
    expect(levied).to.equal(wad(260)); // 1 % of 26,000
    expect(deficit).to.be.greaterThan(wad(3_000));
    const after = await healthOf(x, short);
    expect(winner.equity - after.equity).to.be.closeTo(levied, wad(0.01));
    expect(after.equity).to.be.greaterThan(0n);
  });

  it("does not, even to an account with the least equity that is still healthy", async () => {
    // Other positions had taken all but the maintenance margin of this one.
    const x = await setScene({ ...NO_FUND, markets: 2 });
    const long = await trader(x, 1, wad(650), Tier.X50);
    const short = await trader(x, 2, wad(3_700), Tier.X50);
    const rich = await trader(x, 3, wad(100_000));
    await trade(x, short, rich, wad(200), wad(30), 1);
    await trade(x, long, short, wad(1_000));
    await moveTo(x, wad(29));
    await moveTo(x, wad(10.7), 1);
    const before = await healthOf(x, short);
    expect(before.equity - before.maintenanceMargin).to.be.within(0n, wad(20));
    await expect(liquidate(x, short)).to.be.revertedWithCustomError(x.liquidator, "Liquidator_Healthy");
    const { levied, deficit } = await liquidated(x, long);
    expect([levied, deficit > 0n]).to.deep.equal([wad(290), true]);
    const after = await healthOf(x, short);
    expect(before.equity - after.equity).to.be.closeTo(levied, wad(0.01));
    expect(after.equity, "still healthy").to.be.greaterThanOrEqual(after.maintenanceMargin);
    await expectLaws(x);
  });
});

describe("row 26: a 50x maker hit far above mark by its owner's other account", () => {
  for (const [side, away, price] of [
    ["bid", true, 31.4],
    ["ask", false, 28.6],
  ] as const) {
    it(`makes no bad debt: the ${side} is removed, not filled`, async () => {
      const s = await load(tom);
      const before = await worth(s, s.main, s.decoy);
      await rest(s, s.decoy, away, wad(price), wad(1_000));
      const taken = await take(s, s.main, !away, wad(price), wad(1_000));
      expect(taken.filled).to.equal(0n);
      expect([await sizeOf(s, s.main), await sizeOf(s, s.decoy)]).to.deep.equal([0n, 0n]);
      expect((await s.ledger.accountOf(s.decoy.account)).orders).to.equal(0n);
      expect(await worth(s, s.main, s.decoy)).to.be.lessThanOrEqual(before);
      await expectLaws(s);
    });
  }

  it("makes none in pieces: each fill leaves the maker its maintenance margin, and the pair gains nothing", async () => {
    const s = await load(tom);
    const before = await worth(s, s.main, s.decoy);
    let filled = 0n;
    let refused = 0;
    for (let i = 0; i < 12; ++i) {
      try {
        await rest(s, s.decoy, true, wad(31.4), wad(50));
      } catch (error) {
        expect(refusalOf(error)?.error).to.contain("Ledger_InsufficientMargin");
        ++refused;
      }
      filled += (await take(s, s.main, false, wad(31.4), wad(50))).filled;
      const { equity, maintenanceMargin } = await healthOf(s, s.decoy, Judge.Worse);
      expect(equity).to.be.greaterThanOrEqual(maintenanceMargin);
      await s.exchange.connect(s.decoy.signer).cancelAll(s.decoy.account);
    }
    expect(filled).to.be.within(1_000n, 5_000n);
    expect(refused).to.be.greaterThan(0);
    expect(await worth(s, s.main, s.decoy)).to.be.lessThanOrEqual(before);
    await expectLaws(s);
  });
});

describe("row 26: a lagging band that stops fair liquidation", () => {
  it("does not lag: after a fall of a third in one round, the book sells round the new index at once", async () => {
    const x = await setScene();
    const long = await trader(x, 1, wad(11_900), Tier.X5);
    const short = await trader(x, 2, wad(50_000));
    const bidder = await trader(x, 3, wad(50_000));
    await trade(x, long, short, wad(1_000));
    await moveTo(x, wad(20));
    await rest(x, bidder, true, wad(19.9), wad(1_000));
    const before = await healthOf(x, long);
    expect(before.equity).to.be.within(0n, before.maintenanceMargin);
    const outcome = await liquidated(x, long);
    expect(outcome.soldLots).to.be.greaterThan(0n);
    expect(outcome.takenOver + outcome.deleveraged).to.equal(0n);
    const after = await healthOf(x, long);
    expect(after.equity).to.be.greaterThanOrEqual(after.maintenanceMargin);
  });
});

describe("row 26: one lot in a sick market that shields the rest", () => {
  it("does not: the other market is liquidated, and the lot counts 20 % of its notional at most", async () => {
    const { x, long } = await load(twoMarkets);
    await advance(61);
    await setPrice(x, 0, wad(29.2));
    await setPrice(x, 0, wad(29.2));
    expect((await x.oracle.read(1)).live).to.equal(false);
    const { equity } = await healthOf(x, long);
    const outcome = await liquidated(x, long);
    expect(outcome.takenOver).to.equal(wad(1_000));
    expect(await sizeOf(x, long)).to.equal(0n);
    expect(await sizeOf(x, long, 1)).to.equal(wad(0.1));
    expect(equity).to.be.lessThan(0n);
  });

  it("does not bring money out either: against a withdrawal it counts the other way", async () => {
    const { x, long } = await load(twoMarkets);
    const sound = await x.ledger.withdrawable(long.account);
    await advance(61);
    await setPrice(x, 0, wad(30));
    await setPrice(x, 0, wad(30));
    const sick = await x.ledger.withdrawable(long.account);
    expect(sound - sick).to.be.closeTo(wad(0.6), wad(0.01));
  });
});

describe("row 26: the moment of an update", () => {
  it("gains nothing: between two rounds nobody is liquidated at the worse one, nor grows at the better one", async () => {
    const { x, long } = await load(facing);
    await setPrice(x, 0, wad(29.2)); // one round says 29.2, the one before 30
    await x.exchange.poke(0);
    await expect(x.liquidator.liquidate(long.account, 0, 0, x.keeper.account)).to.be.revertedWithCustomError(
      x.liquidator,
      "Liquidator_Healthy",
    );
    const rich = await trader(x, 4, wad(50_000));
    await rest(x, rich, false, wad(29.2), wad(10));
    expect((await take(x, long, true, wad(29.2), wad(10))).filled).to.equal(0n);
    expect(await x.ledger.withdrawable(long.account)).to.equal(0n);
    await setPrice(x, 0, wad(29.2));
    expect((await liquidated(x, long)).deleveraged).to.equal(wad(1_000));
    expect(await cashOf(x, long)).to.be.greaterThanOrEqual(0n);
  });
});
