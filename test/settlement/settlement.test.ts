import { expect } from "chai";

import { liquidatable } from "../../src/laws/riskLaws";
import { SnapshotReader } from "../../src/sdk/reader";
import { WAD } from "../support/config";
import { load } from "../support/load";
import { advance, makeRound, setFeeds, setPrice } from "../support/prices";
import { nativeOf, place, ticks } from "../support/trade";
import {
  cashOf,
  expectLaws,
  giveFund,
  healthOf,
  liquidate,
  liquidated,
  NO_FUND,
  rest,
  setScene,
  sizeOf,
  Tier,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { HALTED, LAST_GOOD, SETTLE_DAYS, silenced, wait, WIND_UP_DAYS, windUp, woundUp } from "./scene";

const withFund = () => silenced();
const withoutFund = () => silenced(NO_FUND);
const poorFund = () => silenced({ fund: 0n });
const withMany = () => silenced({}, 12);
/** What the long owes at 24: six a unit of 1,000, the taker's fee of 5 bps, less what it had. */
const OWED = wad(6_000) + wad(15) - wad(650);

describe("A market whose oracle is dead: winding up", () => {
  it("reverts before three days have passed without a round", async () => {
    const { x, long } = await load(withFund);
    const { windUpFrom, settleFrom, price } = await x.deleverager.scheduleOf(0);
    const { updatedAt } = await x.oracle.slotOf(0);
    expect([windUpFrom - updatedAt, settleFrom - updatedAt]).to.deep.equal([259_200n, 345_600n]);
    expect(price).to.equal(LAST_GOOD);
    await expect(windUp(x, long)).to.be.revertedWithCustomError(x.deleverager, "Settlement_TooSoon");
  });

  it("reverts while the sources answer, whoever failed to ask them", async () => {
    const { x, long } = await load(withFund);
    await wait(x, SETTLE_DAYS);
    await setFeeds(x, 0, LAST_GOOD);
    await expect(windUp(x, long)).to.be.revertedWithCustomError(x.deleverager, "Settlement_Alive");
    await expect(x.deleverager.settle(0)).to.be.revertedWithCustomError(x.deleverager, "Settlement_Alive");
  });

  it("begins anew when a round revived the market", async () => {
    const { x, long } = await load(withFund);
    await wait(x, SETTLE_DAYS);
    await setPrice(x, 0, LAST_GOOD);
    await expect(windUp(x, long)).to.be.revertedWithCustomError(x.deleverager, "Settlement_TooSoon");
    await expect(x.deleverager.settle(0)).to.be.revertedWithCustomError(x.deleverager, "Settlement_TooSoon");
    expect((await liquidated(x, long)).takenOver).to.equal(wad(1_000));
  });

  it("lets the fund cover, and closes the position against those opposite", async () => {
    const { x, long, short } = await load(withFund);
    await wait(x, WIND_UP_DAYS);
    const outcome = await woundUp(x, long);
    expect(outcome.covered).to.be.greaterThan(0n);
    expect(outcome.covered + outcome.levied + outcome.deficit).to.equal(OWED);
    expect(outcome.deleveraged).to.equal(wad(1_000));
    expect(await sizeOf(x, long)).to.equal(0n);
    expect(await sizeOf(x, short)).to.be.within(-wad(100), -wad(100) + 1n);
  });

  it("levies those opposite for what the fund does not cover, up to their caps, and books the rest", async () => {
    const { x, long } = await load(withoutFund);
    await wait(x, WIND_UP_DAYS);
    const cap = await x.deleverager.levyLeft(0, false, Tier.X5, LAST_GOOD);
    const outcome = await woundUp(x, long);
    expect(outcome.covered).to.equal(0n);
    expect(outcome.levied).to.equal(cap);
    expect(outcome.deficit).to.equal(OWED - cap);
    expect((await x.ledger.totals()).deficit).to.equal(OWED - cap);
  });

  it("reverts for whoever is solvent at the settlement price", async () => {
    const { x, sound } = await load(withFund);
    await wait(x, WIND_UP_DAYS);
    await expect(windUp(x, sound))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_Solvent")
      .withArgs(wad(9_400) - (wad(10_000) - (await cashOf(x, sound)) - wad(3_000)));
  });

  it("reverts for whoever is worth just nothing at it: he owes nobody", async () => {
    const x = await setScene();
    // Six a unit of 1,000, and the taker's fee.
    const long = await trader(x, 1, wad(6_015), Tier.X10);
    const short = await trader(x, 2, wad(40_000), Tier.X5);
    await trade(x, long, short, wad(1_000));
    await setPrice(x, 0, LAST_GOOD);
    await advance(600);
    await setPrice(x, 0, LAST_GOOD);
    await wait(x, WIND_UP_DAYS);
    await expect(windUp(x, long))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_Solvent")
      .withArgs(0);
  });

  it("reverts for whoever holds nothing there", async () => {
    const { x } = await load(withFund);
    await wait(x, WIND_UP_DAYS);
    await expect(windUp(x, x.keeper)).to.be.revertedWithCustomError(x.liquidator, "Liquidator_NoPosition");
  });
});

describe("A market whose oracle is dead: settlement", () => {
  it("reverts a day after winding up began, less a second", async () => {
    const { x } = await load(withFund);
    await wait(x, WIND_UP_DAYS);
    await expect(x.deleverager.settle(0)).to.be.revertedWithCustomError(x.deleverager, "Settlement_TooSoon");
  });

  it("pays everybody his size at the last mean, and everything can leave", async () => {
    const { x, long, short, sound } = await load(withFund);
    await wait(x, WIND_UP_DAYS);
    await woundUp(x, long);
    await wait(x, SETTLE_DAYS);
    const due = (await cashOf(x, sound)) + 100n * LAST_GOOD;
    await expect(x.deleverager.settle(0)).to.emit(x.ledger, "MarketSettled").withArgs(0, LAST_GOOD, 0);
    await expectLaws(x);
    expect((await x.deleverager.settlementOf(0)).price).to.equal(LAST_GOOD);
    expect([await sizeOf(x, short), await sizeOf(x, sound)]).to.deep.equal([0n, 0n]);
    expect((await healthOf(x, sound)).equity).to.equal(due);
    for (const { signer, account } of [short, sound]) {
      const all = (await x.ledger.healthOf(account, 1)).equity;
      await x.vault.connect(signer).withdraw(account, nativeOf(x, all));
    }
    await expectLaws(x);
  });

  it("is at the mean that stood before the last round: whoever makes that round does not choose the price", async () => {
    const { x } = await load(withFund);
    await setPrice(x, 0, 36n * WAD);
    await wait(x, SETTLE_DAYS);
    await x.deleverager.settle(0);
    expect((await x.deleverager.settlementOf(0)).price).to.equal(LAST_GOOD);
  });

  it("lets the bankrupt who was not wound up be paid for by the fund, and never stand flat and in debt", async () => {
    const { x, long } = await load(withFund);
    await wait(x, SETTLE_DAYS);
    await x.deleverager.settle(0);
    await expect(x.ledger.touch(long.account, 0)).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientCash",
    );
    const { tier } = await x.accountLens.positionOf(long.account, 0);
    const other = tier === 0n ? 1 : 0;
    await expect(x.ledger.connect(long.signer).setTier(long.account, 0, other)).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientCash",
    );
    const outcome = await liquidated(x, long);
    expect(outcome.covered).to.equal(OWED);
    await x.ledger.touch(long.account, 0);
    expect(await cashOf(x, long)).to.equal(0n);
    await expectLaws(x);
  });

  it("is where LIQ-1 looks for a debtor whose last position it took, though its price is dead", async () => {
    const { x, long } = await load(withFund);
    await wait(x, SETTLE_DAYS);
    await x.deleverager.settle(0);
    const snapshot = await new SnapshotReader(x.deployer, x.deployment.addresses.solvencyLens).read();
    const due = liquidatable(snapshot).map(({ account, market }) => [account.id, market.id]);
    expect(due).to.deep.equal([[Number(long.account), 0]]);
    await x.liquidator.liquidate.staticCall(long.account, 0, 0, x.keeper.account);
  });

  it("books what the fund cannot pay, and lets it repay later, when it can", async () => {
    const { x, long } = await load(poorFund);
    await expect(x.liquidator.repaySettled(0)).to.be.revertedWithCustomError(
      x.liquidator,
      "Liquidator_NotSettled",
    );
    await wait(x, SETTLE_DAYS);
    await x.deleverager.settle(0);
    await expect(x.liquidator.repaySettled(0)).to.be.revertedWithCustomError(
      x.liquidator,
      "Liquidator_NothingOwed",
    );
    const outcome = await liquidated(x, long);
    expect(outcome.deficit).to.be.greaterThan(0n);
    const { deficitAccount } = await x.ledger.marketOf(0);
    await expect(x.liquidator.repaySettled(0))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_Waiting")
      .withArgs(deficitAccount, 0);
    await giveFund(x, outcome.deficit / 2n);
    await x.liquidator.repaySettled(0);
    const left = -(await cashOf(x, deficitAccount));
    expect(left, "what the fund has goes, though it is not all").to.be.within(1n, outcome.deficit / 2n + WAD);
    await giveFund(x, OWED);
    await x.liquidator.repaySettled(0);
    expect(await cashOf(x, deficitAccount)).to.equal(0n);
    expect((await x.ledger.totals()).deficit).to.equal(0n);
    await expectLaws(x);
  });

  it("halts the market for ever: nothing trades, orders can only be cancelled, nothing settles twice", async () => {
    const { x, short, sound } = await load(withFund);
    await rest(x, sound, true, 29n * WAD, wad(1));
    await wait(x, SETTLE_DAYS);
    await x.deleverager.settle(0);
    await setFeeds(x, 0, LAST_GOOD);
    await makeRound(x, 0);
    expect((await x.breaker.stateOf(0)).grade).to.equal(HALTED);
    const terms = { account: short.account, isBuy: false, tick: ticks(x, 29n * WAD), lots: 1n };
    await expect(place(x, short.signer, terms)).to.be.revertedWithCustomError(
      x.exchange,
      "Exchange_GradeForbids",
    );
    await expect(x.deleverager.settle(0)).to.be.revertedWithCustomError(x.deleverager, "Settlement_Settled");
    await x.exchange.connect(sound.signer).cancelAll(sound.account);
    await x.ledger.touch(sound.account, 0);
    expect((await x.ledger.accountOf(sound.account)).markets).to.equal(0n);
    await expect(liquidate(x, sound)).to.be.revertedWithCustomError(x.liquidator, "Liquidator_Healthy");
    await expectLaws(x);
  });

  it("costs the same with many holders", async () => {
    const { x } = await load(withFund);
    const gasOf = async ({ x: scene }: { readonly x: typeof x }): Promise<bigint> => {
      await wait(scene, SETTLE_DAYS);
      return (await (await scene.deleverager.settle(0)).wait())?.gasUsed ?? 0n;
    };
    const few = await gasOf({ x });
    const most = await gasOf(await load(withMany));
    expect(most).to.be.within(few - 2_000n, few + 2_000n);
  });

  it("reverts for whoever is not the Deleverager, and for a market that never had a price", async () => {
    const { x } = await load(withFund);
    await expect(x.ledger.settle(0, 1)).to.be.revertedWithCustomError(x.ledger, "Ledger_NotEngine");
    await expect(x.breaker.endTrading(0))
      .to.be.revertedWithCustomError(x.breaker, "CircuitBreaker_NotDeleverager")
      .withArgs(x.deployer.address);
    await expect(x.deleverager.settle(9)).to.be.revertedWithCustomError(
      x.deleverager,
      "Settlement_NeverPriced",
    );
    expect(await x.deleverager.scheduleOf(9)).to.deep.equal([0n, 0n, 0n]);
  });

  it("cannot be hastened or put off by the guardian", async () => {
    const { x } = await load(withFund);
    const before = await x.deleverager.scheduleOf(0);
    await x.breaker.connect(x.guardian).tighten(0, HALTED, 5_000, 15_000, 600);
    expect(await x.deleverager.scheduleOf(0)).to.deep.equal(before);
  });
});
