import { expect } from "chai";

import { load } from "../support/load";
import { advance } from "../support/prices";
import { nativeOf, OrderKind, place, ticks } from "../support/trade";
import {
  FUND,
  NO_FUND,
  type Scene,
  type SceneOptions,
  Tier,
  type Trader,
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

interface Indebted {
  readonly x: Scene;
  readonly short: Trader;
  /** What the short owes after ADL took its position [wad]. */
  readonly debt: bigint;
}

/** A levy on its class has left a short of 1,000 in market 0 without size and in debt. The fund is without money. */
async function indebted(options: SceneOptions): Promise<Indebted> {
  const x = await setScene({ fund: 0n, markets: 2, ...options });
  const long = await trader(x, 1, wad(2_000), Tier.X50);
  await x.ledger.connect(long.signer).setTier(long.account, 1, Tier.X50);
  const rich = await trader(x, 2, wad(100_000));
  const short = await trader(x, 3, wad(650), Tier.X50);
  await trade(x, long, rich, wad(900), wad(30), 1);
  await trade(x, long, short, wad(1_000));
  await moveTo(x, wad(30.5));
  await moveTo(x, wad(26), 1);
  await liquidated(x, long, 0);
  expect(await sizeOf(x, short)).to.equal(0n);
  const debt = -(await healthOf(x, short)).equity;
  expect(debt).to.be.greaterThan(0n);
  return { x, short, debt };
}

const withBudget = () => indebted({ parameters: { margin: FREE } });

/** ADL left less than a lot of a long in market 0, whose owner also holds a long of 100 at 30 in market 1. */
async function dustBeside(money: bigint) {
  const x = await setScene({
    ...NO_FUND,
    markets: 2,
    parameters: { ...NO_FUND.parameters, margin: FREE },
  });
  const doomed = await trader(x, 1, wad(22), Tier.X50);
  const who = await trader(x, 2, money, Tier.X5);
  await x.ledger.connect(who.signer).setTier(who.account, 1, Tier.X10);
  const rich = await trader(x, 3, wad(50_000), Tier.X10);
  await trade(x, who, doomed, wad(33.3));
  await trade(x, who, rich, wad(0.1));
  await trade(x, who, rich, wad(100), wad(30), 1);
  await moveTo(x, wad(30.7));
  await liquidated(x, doomed);
  const dust = await sizeOf(x, who);
  expect(dust).to.be.within(1n, wad(0.1) - 1n);
  return { x, who, dust };
}

/** ADL left less than a lot of a long in market 0, whose owner has just enough for it and for an order of one lot in market 1. */
async function dustAndOrder() {
  const x = await setScene({
    ...NO_FUND,
    markets: 2,
    parameters: { ...NO_FUND.parameters, margin: FREE },
  });
  const doomed = await trader(x, 1, wad(22), Tier.X50);
  const who = await trader(x, 2, wad(1_000), Tier.X5);
  const rich = await trader(x, 3, wad(50_000), Tier.X10);
  await trade(x, who, doomed, wad(33.3));
  await trade(x, who, rich, wad(0.1));
  await moveTo(x, wad(30.7));
  await liquidated(x, doomed);
  await rest(x, who, true, wad(29), wad(0.1), 1);
  await x.vault
    .connect(who.signer)
    .withdraw(who.account, nativeOf(x, await x.ledger.withdrawable(who.account)));
  return { x, who };
}

const soundBeside = () => dustBeside(wad(1_000));
const thinBeside = () => dustBeside(wad(560));

describe("Liquidation of an account without size", () => {
  it("is paid by the fund alone where the fund can", async () => {
    const { x, short, debt } = await load(withBudget);
    await giveFund(x, wad(1_000));
    const before = await cashOf(x, FUND);
    const { deficit } = await x.ledger.totals();
    const outcome = await liquidated(x, short);
    expect(outcome.covered).to.equal(debt);
    expect(outcome.deficit).to.equal(0n);
    expect(before - (await cashOf(x, FUND))).to.equal(debt);
    expect((await x.ledger.totals()).deficit).to.equal(deficit);
    expect((await healthOf(x, short)).equity).to.equal(0n);
  });

  it("is paid by fund and deficit account where the fund has too little", async () => {
    const { x, short, debt } = await load(withBudget);
    await giveFund(x, wad(1));
    const outcome = await liquidated(x, short);
    expect([outcome.covered, outcome.deficit]).to.deep.equal([wad(1), debt - wad(1)]);
    expect(await cashOf(x, FUND)).to.equal(0n);
  });

  it("is not paid for a market in which it never stood", async () => {
    const { x, short } = await load(withBudget);
    await expect(x.liquidator.liquidate(short.account, 1, 0, x.keeper.account))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_Waiting")
      .withArgs(short.account, 1);
  });

  it("keeps its position, ended as it is, whatever orders it sends meanwhile", async () => {
    const { x, short, debt } = await load(withBudget);
    const rich = { signer: x.users[2]!, account: short.account - 1n };
    const { timestamp } = (await x.deployer.provider.getBlock("latest"))!;
    await place(x, rich.signer, {
      account: rich.account,
      isBuy: false,
      tick: ticks(x, wad(31)),
      lots: 1n,
      expiry: BigInt(timestamp + 5),
    });
    await advance(6);
    const stored = await x.accountLens.positionOf(short.account, 0);
    // It meets an order that has run out, and takes nothing.
    await place(x, short.signer, {
      account: short.account,
      isBuy: true,
      kind: OrderKind.ImmediateOrCancel,
      tick: ticks(x, wad(31)),
      lots: 1n,
    });
    expect(await x.accountLens.positionOf(short.account, 0)).to.deep.equal(stored);
    await expectLaws(x);
    const outcome = await liquidated(x, short);
    expect(outcome.covered + outcome.deficit).to.equal(debt);
    await x.ledger.touch(short.account, 0);
    expect(await cashOf(x, short)).to.equal(0n);
    await expectLaws(x);
  });

  it("reverts for a market's deficit account: what it owes is recorded already", async () => {
    const x = await setScene(NO_FUND);
    const long = await trader(x, 1, wad(650), Tier.X50);
    const short = await trader(x, 2, wad(2_000), Tier.X50);
    await trade(x, long, short, wad(1_000));
    await moveTo(x, wad(28.8));
    const { deficit } = await liquidated(x, long);
    const { deficitAccount } = await x.ledger.marketOf(0);
    expect(await cashOf(x, deficitAccount)).to.equal(-deficit);
    await expect(liquidate(x, deficitAccount))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_NoPosition")
      .withArgs(deficitAccount, 0);
    expect(await cashOf(x, deficitAccount)).to.equal(-deficit);
  });
});

describe("Liquidator: dust of an account that holds more", () => {
  it("is swept alone: what the account owns elsewhere stays", async () => {
    const { x, who, dust } = await load(soundBeside);
    expect((await healthOf(x, who)).equity).to.be.greaterThan(0n);
    await x.liquidator.sweepDust(who.account, 0);
    expect([await sizeOf(x, who), await sizeOf(x, FUND)]).to.deep.equal([0n, dust]);
    expect(await sizeOf(x, who, 1)).to.equal(wad(100));
    await expectLaws(x);
  });

  it("is swept with what its owner owes then, who has an order elsewhere", async () => {
    const { x, who } = await load(dustAndOrder);
    await moveTo(x, wad(3));
    expect((await healthOf(x, who)).equity).to.be.lessThan(0n);
    await x.liquidator.sweepDust(who.account, 0);
    expect(await cashOf(x, who)).to.equal(0n);
    expect((await x.ledger.accountOf(who.account)).orders).to.equal(1n);
    expect((await x.ledger.totals()).deficit).to.be.greaterThan(0n);
    await expectLaws(x);
    await x.exchange.connect(who.signer).cancelAll(who.account);
    await expectLaws(x);
  });

  it("is swept without settling a debt that the other position still stands against", async () => {
    const { x, who } = await load(thinBeside);
    await moveTo(x, wad(24), 1);
    await moveTo(x, wad(30.7));
    const owes = await healthOf(x, who);
    expect(owes.equity).to.be.lessThan(0n);
    const { deficit } = await x.ledger.totals();
    await x.liquidator.sweepDust(who.account, 0);
    expect(await sizeOf(x, who)).to.equal(0n);
    expect((await healthOf(x, who)).equity).to.be.closeTo(owes.equity, wad(0.05));
    expect((await x.ledger.totals()).deficit).to.equal(deficit);
    await expectLaws(x);
  });
});

describe("Liquidation by the account's own keeper", () => {
  it("pays the keeper's part of the fee to nobody: it is the account's own", async () => {
    const x = await setScene();
    const long = await trader(x, 1, wad(650), Tier.X50);
    const short = await trader(x, 2, wad(100_000));
    const maker = await trader(x, 3, wad(100_000));
    await trade(x, long, short, wad(1_000));
    await rest(x, maker, true, wad(29.6), wad(1_000));
    await moveTo(x, wad(29.6));
    const fund = await cashOf(x, FUND);
    const before = (await healthOf(x, long)).equity;
    const by = (keeper: bigint) =>
      x.liquidator.connect(long.signer).liquidate.staticCall(long.account, 0, 0, keeper);
    const { fee } = await by(x.keeper.account);
    const own = await by(long.account);
    expect(own.fee).to.be.closeTo(fee / 2n, 1n);
    await x.liquidator.connect(long.signer).liquidate(long.account, 0, 0, long.account);
    expect((await cashOf(x, FUND)) - fund).to.equal(own.fee);
    expect(before - (await healthOf(x, long)).equity).to.be.closeTo(own.fee, 100n);
    await expectLaws(x);
  });

  it("is not rewarded where the keeper is the fund: it would pay itself", async () => {
    const x = await setScene();
    const long = await trader(x, 1, wad(650), Tier.X50);
    const short = await trader(x, 2, wad(100_000));
    await trade(x, long, short, wad(1_000));
    await moveTo(x, wad(29.2));
    expect((await healthOf(x, long)).equity).to.be.lessThan(0n);
    const by = (keeper: bigint) => x.liquidator.liquidate.staticCall(long.account, 0, 0, keeper);
    expect((await by(x.keeper.account)).reward).to.equal(wad(5));
    expect((await by(FUND)).reward).to.equal(0n);
    await x.liquidator.liquidate(long.account, 0, 0, FUND);
    expect(await sizeOf(x, FUND)).to.equal(wad(1_000));
    await expectLaws(x);
  });
});
