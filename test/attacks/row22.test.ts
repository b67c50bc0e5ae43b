import { expect } from "chai";

import { refusalOf } from "../../src/sdk/refusal";
import {
  FUND,
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
  outcomeOf,
  rest,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { advance, setPrice } from "../support/prices";
import { hold, take, worth } from "./scene";

const quiet = { takerFeePpm: 0n, makerRebatePpm: 0n };
const HALF_CLOSED = { ...NO_FUND, funding: true, parameters: { ...NO_FUND.parameters, margin: quiet } };

interface Scaled extends Scene {
  readonly long: Trader;
  readonly short: Trader;
}

/** ADL took a third of the shorts' class: its scale differs from the longs'. Funding accrues. */
async function scaled(): Promise<Scaled> {
  const x = await setScene(HALF_CLOSED);
  const doomed = await trader(x, 1, wad(620), Tier.X50);
  const long = await trader(x, 2, wad(60_000));
  const short = await trader(x, 3, wad(100_000));
  await trade(x, doomed, short, wad(1_000));
  await trade(x, long, short, wad(2_000));
  await moveTo(x, wad(29.44));
  await liquidated(x, doomed);
  return { ...x, long, short };
}

describe("row 22: funding that mints money once the two sides' scales differ", () => {
  it("does not: what longs pay over an hour is what shorts get, to the dust", async () => {
    const s = await load(scaled);
    const [longs, shorts] = [await s.ledger.classOf(0, true, 0), await s.ledger.classOf(0, false, 0)];
    expect(longs.scale).to.not.equal(shorts.scale);
    const before = await worth(s, s.long, s.short);
    const paid = await worth(s, s.long);
    await hold(s, wad(29.44), 3_600);
    await moveTo(s, wad(29.44));
    expect(paid - (await worth(s, s.long))).to.be.greaterThan(wad(0.5));
    expect((await worth(s, s.long, s.short)) - before).to.be.within(-100_000n, 0n);
    await expectLaws(s);
  });
});

describe("row 22: splitting a trade or a position", () => {
  it("earns nothing: twenty pieces cost at least what one costs", async () => {
    const x = await setScene();
    const [whole, pieces] = [await trader(x, 1, wad(5_000)), await trader(x, 2, wad(5_000))];
    const maker = await trader(x, 3, wad(50_000));
    await rest(x, maker, false, wad(30.007), wad(20));
    await rest(x, maker, false, wad(30.007), wad(20));
    await take(x, whole, true, wad(30.007), wad(20));
    for (let i = 0; i < 20; ++i) await take(x, pieces, true, wad(30.007), wad(1));
    await moveTo(x, wad(30));
    expect(await sizeOf(x, pieces)).to.equal(await sizeOf(x, whole));
    expect(await worth(x, pieces)).to.be.lessThanOrEqual(await worth(x, whole));
    await expectLaws(x);
  });
});

describe("row 22: epochs that end while holders sleep", () => {
  it("dead-lock nothing: stale holders keep their cash, the class takes newcomers, and stale holders trade again", async () => {
    const x = await setScene(NO_FUND);
    const doomed = await trader(x, 1, wad(650), Tier.X50);
    const sleepers = [await trader(x, 2, wad(50_000)), await trader(x, 3, wad(50_000))];
    await trade(x, doomed, sleepers[0]!, wad(600));
    await trade(x, doomed, sleepers[1]!, wad(400));
    await moveTo(x, wad(29.44));
    const before = await worth(x, ...sleepers);
    await liquidated(x, doomed);
    const { epoch, openInterest } = await x.ledger.classOf(0, false, 0);
    expect([epoch, openInterest]).to.deep.equal([1n, 0n]);
    expect(await worth(x, ...sleepers), "counted before their touch").to.be.closeTo(before, 1_000n);
    // Newcomers in the new epoch, then a stale holder joins them without having been touched.
    const [long, fresh] = [await trader(x, 4, wad(50_000)), await trader(x, 5, wad(50_000))];
    await trade(x, long, fresh, wad(100), wad(29.44));
    await trade(x, long, sleepers[0]!, wad(50), wad(29.44));
    expect(await sizeOf(x, sleepers[0]!)).to.equal(-wad(50));
    expect((await x.ledger.classOf(0, false, 0)).holders).to.equal(2n);
    await x.ledger.touch(sleepers[1]!.account, 0);
    expect(await cashOf(x, sleepers[1]!)).to.equal((await healthOf(x, sleepers[1]!)).equity);
    await expectLaws(x);
  });
});

describe("row 22: dust that blocks a liquidation", () => {
  /** A short of less than a lot, left by ADL, in market 1; a 50x long in market 0. */
  async function dusty() {
    const x = await setScene({ ...NO_FUND, markets: 2 });
    const who = await trader(x, 1, wad(1_000), Tier.X50);
    await x.ledger.connect(who.signer).setTier(who.account, 1, Tier.X50);
    const doomed = await trader(x, 2, wad(21.6), Tier.X50, 1);
    const rich = await trader(x, 3, wad(100_000));
    await trade(x, doomed, who, wad(33.3), wad(30), 1);
    await trade(x, rich, who, wad(0.1), wad(30), 1);
    await moveTo(x, wad(29.43), 1);
    await liquidated(x, doomed, 1);
    await trade(x, who, rich, wad(1_000));
    return { x, who, rich };
  }

  it("does not: the rest of the account is liquidated, and the dust itself can be swept", async () => {
    const { x, who } = await load(dusty);
    const dust = await sizeOf(x, who, 1);
    expect(dust).to.be.within(-wad(0.1) + 1n, -1n);
    await moveTo(x, wad(29.43), 1);
    await moveTo(x, wad(28.9));
    const outcome = await liquidated(x, who);
    expect(outcome.deleveraged).to.equal(wad(1_000));
    expect(await sizeOf(x, who)).to.equal(0n);
    expect(await sizeOf(x, who, 1)).to.equal(dust);
    await x.liquidator.sweepDust(who.account, 1);
    expect([await sizeOf(x, who, 1), await sizeOf(x, FUND, 1)]).to.deep.equal([0n, dust]);
    await expectLaws(x);
  });

  it("is no shelter for a bankrupt account that holds nothing else", async () => {
    const { x, who } = await load(dusty);
    await moveTo(x, wad(29.43), 1);
    await moveTo(x, wad(28));
    await liquidated(x, who);
    await moveTo(x, wad(29.43), 1);
    const { equity, maintenanceMargin } = await healthOf(x, who);
    if (equity < maintenanceMargin) await liquidated(x, who, 1);
    expect((await healthOf(x, who)).equity).to.be.greaterThanOrEqual(0n);
    await expectLaws(x);
  });
});

describe("row 22: a self-trade that drains the insurance", () => {
  it("gains nothing: fee, reward and takeover of one's own account leave the pair and its keeper poorer", async () => {
    for (const to of [29.64, 29.5, 29.4, 29.36]) {
      const x = await setScene();
      const long = await trader(x, 1, wad(650), Tier.X50);
      const short = await trader(x, 2, wad(50_000));
      const before = await worth(x, long, short);
      const fund = await healthOf(x, FUND);
      await trade(x, long, short, wad(1_000));
      await moveTo(x, wad(to));
      try {
        await liquidated(x, long);
      } catch (error) {
        expect(refusalOf(error)?.error).to.contain("Liquidator_Waiting");
      }
      const after = (await worth(x, long, short)) + (await cashOf(x, x.keeper));
      expect(after, `at ${to}`).to.be.lessThan(before);
      expect((await healthOf(x, FUND)).equity, `fund at ${to}`).to.be.greaterThanOrEqual(fund.equity);
      await expectLaws(x);
    }
  });

  it("earns no reward that trading did not pay for, at a deficit of next to nothing", async () => {
    const x = await setScene();
    const long = await trader(x, 1, wad(6.6), Tier.X50);
    const short = await trader(x, 2, wad(50_000));
    await trade(x, long, short, wad(10));
    const fees = await cashOf(x, FUND);
    await moveTo(x, wad(29.35));
    const receipt = await (await liquidate(x, long)).wait();
    const { reward } = outcomeOf(x, receipt);
    expect(reward).to.be.greaterThan(0n);
    // Taker fee less rebate of 300, which came in for this position: half of it goes out again at most.
    expect(reward).to.be.lessThanOrEqual((wad(300) * 400n) / 1_000_000n / 2n);
    expect(fees).to.be.greaterThan(wad(100_000));
  });
});

describe("row 22: a path that advances the price without liquidating", () => {
  it("does not exist for who trades on: an account below its margin can only shrink until it is sound or sold", async () => {
    const x = await setScene();
    const long = await trader(x, 1, wad(650), Tier.X50);
    const short = await trader(x, 2, wad(50_000));
    await trade(x, long, short, wad(1_000));
    await moveTo(x, wad(29.6));
    const { equity, maintenanceMargin } = await healthOf(x, long);
    expect(equity).to.be.lessThan(maintenanceMargin);
    await rest(x, short, false, wad(29.6), wad(10));
    expect((await take(x, long, true, wad(29.6), wad(1))).filled).to.equal(0n);
    await expect(rest(x, long, true, wad(29), wad(1))).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientMargin",
    );
    await expect(x.vault.connect(long.signer).withdraw(long.account, 1)).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientMargin",
    );
    await x.exchange.connect(short.signer).cancelAll(short.account);
    await rest(x, short, true, wad(29.6), wad(100));
    expect((await take(x, long, false, wad(29.6), wad(100))).filled).to.equal(1_000n);
    await moveTo(x, wad(29.4));
    await liquidated(x, long);
  });
});

describe("traps of lazy indices on chain", () => {
  it("a clock jump charges one hour of funding at most", async () => {
    const x = await setScene({ funding: true, parameters: { margin: quiet } });
    const [long, short] = [await trader(x, 1, wad(50_000)), await trader(x, 2, wad(50_000))];
    await trade(x, long, short, wad(1_000));
    await moveTo(x, wad(30));
    const before = (await x.ledger.marketOf(0)).funding;
    await advance(40 * 86_400);
    await setPrice(x, 0, wad(30));
    await x.exchange.poke(0);
    const charged = (await x.ledger.marketOf(0)).funding - before;
    // 1 bp in 8 hours of 30 is 0.003; an hour of it.
    expect(charged).to.be.within(wad(0.000375) - 10n ** 12n, wad(0.000375));
    await expectLaws(x);
  });
});
