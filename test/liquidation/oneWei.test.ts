import { expect } from "chai";

import { Cause } from "../../src/domain/names";
import { asLiquidator } from "../support/caller";
import { load } from "../support/load";
import { setPrice } from "../support/prices";
import { deposit } from "../support/trade";
import {
  FUND,
  Judge,
  NO_FUND,
  START_PRICE,
  Tier,
  cashOf,
  expectLaws,
  giveFund,
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
} from "./scene";

const FREE = { takerFeePpm: 0n, makerRebatePpm: 0n };
const SIZE = wad(1_000);
const BPS = 10_000n;

/** Somebody, long or short, of whose position ADL has left one wei base unit. Prices have digits down to the wei. */
async function oneWei(isLong: boolean) {
  const x = await setScene({
    ...NO_FUND,
    tokenDecimals: 18,
    feedDecimals: 18,
    parameters: { ...NO_FUND.parameters, margin: FREE },
  });
  const [who, other] = [await trader(x, 1, wad(100)), await trader(x, 2, wad(100), Tier.X5)];
  await (isLong ? trade(x, who, other, wad(1)) : trade(x, other, who, wad(1)));
  const deleverager = x.deleverager.connect(await asLiquidator(x));
  const size = wad(1) - 1n;
  await deleverager.deleverage(who.account, 0, isLong ? size : -size, START_PRICE, 0n);
  expect(await sizeOf(x, who)).to.equal(isLong ? 1n : -1n);
  return { x, who };
}

const longWei = () => oneWei(true);
const shortWei = () => oneWei(false);

/** Two markets without a fund. In one of them ADL has ended a long, who then owes one wei. */
async function owesOneWei(market: number) {
  const x = await setScene({ ...NO_FUND, markets: 2, tokenDecimals: 18 });
  const [long, short] = [await trader(x, 1, wad(10_000)), await trader(x, 2, wad(10_000))];
  await trade(x, long, short, SIZE / 10n, START_PRICE, market);
  const liquidator = await asLiquidator(x);
  await x.deleverager.connect(liquidator).deleverage(short.account, market, -SIZE / 10n, START_PRICE, 0n);
  const { equity } = await healthOf(x, long);
  await x.ledger
    .connect(liquidator)
    .pay(long.account, short.account, equity + 1n, 0n, Cause.KeeperReward, market);
  return { x, long };
}

const owesToFirst = () => owesOneWei(0);
const owesToSecond = () => owesOneWei(1);

describe("Liquidator: one wei", () => {
  for (const isLong of [true, false]) {
    it(`of a ${isLong ? "long" : "short"} goes to the fund at mark less 1 %, rounded against its owner`, async () => {
      const { x, who } = await load(isLong ? longWei : shortWei);
      // The last two rounds differ, and neither is a whole number of anything.
      await setPrice(x, 0, START_PRICE + 7n);
      await setPrice(x, 0, START_PRICE + 31n);
      const mark = await x.ledger.markOf(0, Judge.Better, isLong);
      const other = await x.ledger.markOf(0, Judge.Better, !isLong);
      expect(mark === other, "the rounds differ").to.equal(false);
      const exact = mark * (isLong ? BPS - 100n : BPS + 100n);
      expect(exact % BPS, "a part of a wei").to.be.greaterThan(0n);
      const price = exact / BPS + (isLong ? 0n : 1n);
      await expect(x.liquidator.sweepDust(who.account, 0))
        .to.emit(x.liquidator, "DustSwept")
        .withArgs(who.account, 0, isLong ? 1n : -1n, price);
    });
  }

  it("is swept from a fund that is left just nothing, and not from one that is left a debt of it", async () => {
    const { x, who } = await load(longWei);
    const [buyer, seller] = [await trader(x, 3, wad(100)), await trader(x, 4, wad(100))];
    await trade(x, buyer, seller, wad(1));
    const ledger = x.ledger.connect(await asLiquidator(x));
    await ledger.transferPosition(0, seller.account, FUND, -1n, START_PRICE, false);
    // A wei base unit long costs 29.7 wei, up.
    const price = 30n;
    await ledger.pay(FUND, seller.account, (await cashOf(x, FUND)) - price + 1n, 0n, Cause.KeeperReward, 0);
    await expect(x.liquidator.sweepDust(who.account, 0)).to.be.revertedWithCustomError(
      x.liquidator,
      "Liquidator_Waiting",
    );
    await giveFund(x, 1n);
    await x.liquidator.sweepDust(who.account, 0);
    expect([await sizeOf(x, FUND), await cashOf(x, FUND)]).to.deep.equal([0n, 0n]);
  });

  it("of equity pays the fee that it suffices for", async () => {
    const parameters = { ...NO_FUND.parameters, margin: FREE };
    const x = await setScene({ ...NO_FUND, tokenDecimals: 18, parameters });
    const [long, short] = [await trader(x, 1, wad(0.065), Tier.X50), await trader(x, 2, wad(100))];
    await trade(x, long, short, wad(0.1));
    await moveTo(x, wad(29.34));
    await deposit(x, long.signer, long.account, 1n - (await healthOf(x, long)).equity);
    expect((await liquidated(x, long)).fee).to.equal(1n);
    expect([await sizeOf(x, long), await cashOf(x, long)]).to.deep.equal([0n, 0n]);
  });

  it("is a keeper's reward where the market promises no more", async () => {
    const x = await setScene({ tokenDecimals: 18, parameters: { liquidation: { keeperReward: 1n } } });
    const [long, short] = [await trader(x, 1, wad(650), Tier.X50), await trader(x, 2, wad(100_000))];
    await trade(x, long, short, SIZE);
    await moveTo(x, wad(29.2));
    expect((await liquidated(x, long)).reward).to.equal(1n);
    expect(await cashOf(x, x.keeper)).to.equal(1n);
  });

  for (const [market, other] of [
    [0, 1],
    [1, 0],
  ] as const) {
    it(`that is owed is owed to the market in which the account stood, which is number ${market}`, async () => {
      const { x, long } = await load(market === 0 ? owesToFirst : owesToSecond);
      await expect(liquidate(x, long, other)).to.be.revertedWithCustomError(
        x.liquidator,
        "Liquidator_Waiting",
      );
      expect((await liquidated(x, long, market)).deficit).to.equal(1n);
      expect(await cashOf(x, (await x.ledger.marketOf(market)).deficitAccount)).to.equal(-1n);
    });
  }
});

describe("Liquidator: thresholds", () => {
  it("lets a fund with a budget of one settlement unit use it", async () => {
    const parameters = { liquidation: { fundBudget: 1n, fundLeakPerHour: 0n } };
    const x = await setScene({ parameters });
    const [long, short] = [await trader(x, 1, wad(650), Tier.X50), await trader(x, 2, wad(100_000))];
    await trade(x, long, short, SIZE);
    await moveTo(x, wad(28.8));
    const { covered, takenOver } = await liquidated(x, long);
    expect(covered).to.be.greaterThan(0n);
    expect(takenOver).to.be.greaterThan(0n);
  });

  it("fills 16 orders where the keeper names no number", async () => {
    const x = await setScene(NO_FUND);
    const long = await trader(x, 1, wad(650), Tier.X50);
    const [short, maker] = [await trader(x, 2, wad(100_000)), await trader(x, 3, wad(100_000))];
    await trade(x, long, short, SIZE);
    const price = wad(29.5);
    await moveTo(x, price);
    for (let order = 0; order < 17; ++order) await rest(x, maker, true, price, wad(0.1));
    expect((await liquidated(x, long)).soldLots).to.equal(16n);
  });

  it("counts the fee of the book's part where it decides whether the rest is deleveraged", async () => {
    const x = await setScene({ ...NO_FUND, parameters: { ...NO_FUND.parameters, margin: FREE } });
    const long = await trader(x, 1, wad(1_063), Tier.X50);
    const [short, maker] = [await trader(x, 2, wad(100_000)), await trader(x, 3, wad(100_000))];
    await trade(x, long, short, SIZE);
    const price = wad(29);
    await moveTo(x, price);
    await rest(x, maker, true, price, SIZE / 2n);
    const before = await healthOf(x, long);
    const outcome = await liquidated(x, long);
    expect(outcome.soldLots * wad(0.1)).to.equal(SIZE / 2n);
    // Equity that would leave the rest alone, but for the fee.
    const half = before.maintenanceMargin / 2n;
    expect(before.equity * 3n).to.be.greaterThan(half);
    expect((before.equity - outcome.fee) * 3n).to.be.lessThan(half);
    expect(outcome.deleveraged).to.equal(SIZE / 2n);
    await expectLaws(x);
  });
});
