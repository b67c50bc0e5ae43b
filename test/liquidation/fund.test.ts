import { expect } from "chai";

import { WAD } from "../support/config";
import {
  FUND,
  Judge,
  Tier,
  cashOf,
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
  type SceneOptions,
} from "./scene";
import { load } from "../support/load";

const SIZE = wad(1_000);

/** A 50x long of 1,000 at 30 with 635 of equity after its fee, a rich short, and the book empty. */
async function longAt50x(options: SceneOptions = {}) {
  const x = await setScene(options);
  const long = await trader(x, 1, wad(650), Tier.X50);
  const short = await trader(x, 2, wad(100_000));
  await trade(x, long, short, SIZE);
  return { x, long, short };
}

const funded = () => longAt50x();
// Without fees the fund stays at 0.
const empty = () => longAt50x({ fund: 0n, parameters: { margin: { takerFeePpm: 0n, makerRebatePpm: 0n } } });
const poor = () => longAt50x({ fund: WAD });
const tight = () => longAt50x({ parameters: { liquidation: { fundBudget: 2_000n, fundLeakPerHour: 0n } } });
const thin = () => longAt50x({ fund: wad(3_000) });

describe("Liquidation, steps 2 and 3: the fund", () => {
  it("waits while the book is empty and E >= 2/3 MM", async () => {
    const { x, long } = await load(funded);
    await moveTo(x, wad(29.6));
    await expect(liquidate(x, long))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_Waiting")
      .withArgs(long.account, 0);
  });

  it("takes the position over with the equity that is left, and the keeper's fee comes out of it", async () => {
    const { x, long } = await load(funded);
    await moveTo(x, wad(29.5));
    const { equity } = await healthOf(x, long);
    const fund = await healthOf(x, FUND, Judge.Worse);
    const keeper = await cashOf(x, x.keeper);
    const outcome = await liquidated(x, long);

    expect(outcome.takenOver).to.equal(SIZE);
    expect(outcome.deleveraged + outcome.covered + outcome.deficit + outcome.reward).to.equal(0n);
    expect(await sizeOf(x, long)).to.equal(0n);
    expect(await sizeOf(x, FUND)).to.equal(SIZE);
    expect(await cashOf(x, long)).to.be.within(0n, 10_000n);
    const earned = (await cashOf(x, x.keeper)) - keeper;
    expect(earned).to.equal(outcome.fee);
    expect(earned).to.be.closeTo(wad(29.5), WAD / 100n); // half of 0.2 % of 29,500
    const gain = (await healthOf(x, FUND, Judge.Worse)).equity - fund.equity;
    expect(gain + earned).to.be.closeTo(equity, WAD / 100n);
  });

  it("takes over what the book left", async () => {
    const { x, long } = await load(funded);
    const maker = await trader(x, 3, wad(100_000));
    await moveTo(x, wad(29.46));
    await rest(x, maker, true, wad(29.46), wad(50));
    const outcome = await liquidated(x, long);
    expect(outcome.soldLots).to.equal(500n);
    expect(outcome.takenOver).to.equal(SIZE - wad(50));
    expect(await sizeOf(x, long)).to.equal(0n);
  });

  it("bears the deficit of a bankrupt account by taking it over, and rewards the keeper once", async () => {
    const { x, long } = await load(funded);
    await moveTo(x, wad(29.2));
    const { equity } = await healthOf(x, long);
    expect(equity).to.be.lessThan(0n);
    const before = (await healthOf(x, FUND, Judge.Worse)).equity;
    const left = await x.fund.budgetLeft(0);
    const outcome = await liquidated(x, long);
    expect(outcome.takenOver).to.equal(SIZE);
    expect(outcome.fee).to.equal(0n);
    // 2 bps of 29,200 would be 5.84: the fixed reward of 5 is less.
    expect(outcome.reward).to.equal(wad(5));
    expect(await cashOf(x, x.keeper)).to.equal(wad(5));
    const loss = before - (await healthOf(x, FUND, Judge.Worse)).equity - outcome.reward;
    expect(loss).to.be.closeTo(-equity, WAD / 100n);
    expect(await cashOf(x, long)).to.be.within(0n, 10_000n);
    // 20 % of the notional is reserved, what was absorbed is used.
    const used = left - (await x.fund.budgetLeft(0));
    expect(used).to.be.closeTo(wad(5_840) + loss, WAD);
  });

  it("takes only whole lots when the budget does not reach for all", async () => {
    const { x, long } = await load(tight);
    await moveTo(x, wad(29.5));
    const outcome = await liquidated(x, long);
    // 2,000 / (20 % of 29.5) = 338.98
    expect(outcome.takenOver).to.equal(wad(338.9));
    expect(await sizeOf(x, long)).to.equal(SIZE - wad(338.9));
    expect(await x.fund.budgetLeft(0)).to.be.lessThan(wad(1));
    // No budget, no bids, and E >= MM/3: nothing more to do.
    await expect(liquidate(x, long)).to.be.revertedWithCustomError(x.liquidator, "Liquidator_Waiting");
  });

  it("takes only what its margin bears", async () => {
    const { x, long } = await load(thin);
    await moveTo(x, wad(29.5));
    const before = await healthOf(x, long);
    const outcome = await liquidated(x, long);
    // 3,000 of equity at 2x: about 200 units of 14.75, and what the takeover itself brings.
    expect(outcome.takenOver).to.be.within(wad(190), wad(210));
    expect(outcome.takenOver % (WAD / 10n)).to.equal(0n);
    const fund = await healthOf(x, FUND, Judge.Worse);
    expect(fund.equity).to.be.greaterThanOrEqual(fund.initialMargin);
    const after = await healthOf(x, long);
    expect(after.equity * before.maintenanceMargin).to.be.greaterThanOrEqual(
      before.equity * after.maintenanceMargin,
    );
  });

  it("covers in cash what it cannot take over", async () => {
    const { x, long, short } = await load(poor);
    await moveTo(x, wad(29.2));
    const { equity } = await healthOf(x, long);
    const outcome = await liquidated(x, long);
    const income = wad(12); // 4 of the 5 bps of the trade
    expect(outcome.takenOver).to.be.lessThan(wad(1));
    expect(outcome.covered).to.be.within(wad(0.5), WAD + income);
    expect(outcome.deleveraged).to.equal(SIZE - outcome.takenOver);
    expect(outcome.levied).to.be.lessThan(-equity);
    expect(await cashOf(x, long)).to.be.within(0n, 10_000n);
    expect(await sizeOf(x, short)).to.equal(-outcome.takenOver);
  });

  it("goes on with an empty fund: it waits above MM/3, and ADL closes below", async () => {
    const { x, long } = await load(empty);
    await moveTo(x, wad(29.5));
    await expect(liquidate(x, long)).to.be.revertedWithCustomError(x.liquidator, "Liquidator_Waiting");
    await moveTo(x, wad(29.42));
    const outcome = await liquidated(x, long);
    expect(outcome.takenOver + outcome.covered + outcome.reward).to.equal(0n);
    expect(outcome.deleveraged).to.equal(SIZE);
    expect(await sizeOf(x, long)).to.equal(0n);
  });

  it("charges each market of an account its share of equity", async () => {
    const x = await setScene({ markets: 2 });
    const long = await trader(x, 1, wad(1_400), Tier.X50);
    await x.ledger.connect(long.signer).setTier(long.account, 1, Tier.X25);
    const short = await trader(x, 2, wad(200_000));
    await trade(x, long, short, SIZE);
    await trade(x, long, short, wad(500), wad(30), 1);
    await moveTo(x, wad(29.1));
    await moveTo(x, wad(29.8), 1);
    await x.exchange.poke(0);
    const before = await healthOf(x, long);
    expect(before.equity).to.be.within(0n, (before.maintenanceMargin * 2n) / 3n);
    await liquidated(x, long, 0);
    const after = await healthOf(x, long);
    expect(await sizeOf(x, long)).to.equal(0n);
    expect(await sizeOf(x, long, 1)).to.equal(wad(500));
    // E/MM is what it was, in the account's favour.
    expect(after.equity * before.maintenanceMargin).to.be.greaterThanOrEqual(
      before.equity * after.maintenanceMargin,
    );
    expect((after.equity * before.maintenanceMargin) / before.equity).to.be.closeTo(
      after.maintenanceMargin,
      after.maintenanceMargin / 100n,
    );
  });
});
