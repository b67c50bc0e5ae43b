import { expect } from "chai";

import {
  FUND,
  Judge,
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
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { fundScene, holder, user } from "./scene";

const FREE = { takerFeePpm: 0n, makerRebatePpm: 0n };
const SIZE = wad(1_000);
const MOST_MARKETS = 8;

/** A 50x long of 1,000 at 30 in `market`, from `seller`. */
async function longIn(x: Scene, index: number, seller: Trader, market = 0): Promise<Trader> {
  await moveTo(x, wad(30), market);
  const long = await trader(x, index, wad(650), Tier.X50, market);
  await trade(x, long, seller, SIZE, wad(30), market);
  return long;
}

/** Three markets, lots so large that the fund's budget of 100 reserves none: it can only cover. */
async function coverOnly() {
  return setScene({
    fund: wad(10_000),
    markets: 3,
    parameters: {
      margin: { ...FREE, lotSize: wad(100) },
      liquidation: { fundBudget: 100n, fundLeakPerHour: 0n },
    },
  });
}

/** Five markets, and a fund with all the money that its budgets allow it to lose. */
async function fiveMarkets() {
  return setScene({
    fund: wad(500_000),
    markets: 5,
    parameters: { margin: FREE, liquidation: { fundBudget: 4_000n, fundLeakPerHour: 0n } },
  });
}

/** A fund that already holds a long of 1,000 in market 1, with little more than its margin left. */
async function nearlyFull() {
  const x = await setScene({ fund: wad(16_500), markets: 2, parameters: { margin: FREE } });
  const rich = await trader(x, 2, wad(200_000));
  const first = await longIn(x, 1, rich, 1);
  await moveTo(x, wad(29.5), 1);
  expect((await liquidated(x, first, 1)).takenOver).to.equal(SIZE);
  return { x, rich };
}

describe("InsuranceFund: what it cannot do", () => {
  it("is to pay more in all markets than twice the budget of the market that asks", async () => {
    const x = await load(coverOnly);
    const rich = await trader(x, 1, wad(500_000));
    for (const market of [0, 1, 2]) {
      const long = await longIn(x, 2 + market, rich, market);
      await moveTo(x, wad(29.2), market);
      const before = await cashOf(x, FUND);
      const outcome = outcomeOf(x, await (await liquidate(x, long, market)).wait());
      expect(outcome.takenOver).to.equal(0n);
      expect(outcome.covered).to.equal(market < 2 ? wad(100) : 0n);
      expect(before - (await cashOf(x, FUND))).to.equal(outcome.covered + outcome.reward);
      await expectLaws(x);
    }
    expect(await x.fund.budgetLeft(2)).to.equal(0n);
  });

  it("is to take over in one market what the other markets' losses have left it no money for", async () => {
    const x = await load(fiveMarkets);
    const rich = await trader(x, 1, wad(500_000));
    for (const market of [0, 1, 2, 3]) {
      const long = await longIn(x, 2 + market, rich, market);
      await moveTo(x, wad(25), market);
      // It keeps a reserve for what it holds: not half of the market's budget is lost.
      expect((await liquidated(x, long, market)).takenOver).to.equal(wad(427.8));
    }
    const left = await x.fund.budgetLeft(4);
    expect(left).to.be.within(wad(550), wad(560));
    const long = await longIn(x, 6, rich, 4);
    await moveTo(x, wad(28.3), 4);
    const { takenOver, covered } = await liquidated(x, long, 4);
    // It loses 1.05 a unit.
    expect(takenOver).to.be.within((left * 100n) / 105n - wad(0.1), (left * 100n) / 105n);
    expect(covered).to.be.lessThan(wad(0.11));
    expect(await x.fund.budgetLeft(4)).to.be.lessThan(wad(0.11));
    await expectLaws(x);
  });

  it("is to take more than its margin bears beside what it holds, but it takes that", async () => {
    const { x, rich } = await load(nearlyFull);
    const long = await longIn(x, 3, rich);
    await moveTo(x, wad(29.5), 1);
    await moveTo(x, wad(29.5));
    const outcome = await liquidated(x, long);
    expect(outcome.takenOver).to.be.within(wad(50), wad(250));
    expect(outcome.takenOver % wad(0.1)).to.equal(0n);
    expect(await sizeOf(x, FUND)).to.equal(outcome.takenOver);
    const { equity, initialMargin } = await healthOf(x, FUND, Judge.Worse);
    expect(equity).to.be.greaterThanOrEqual(initialMargin);
    expect(equity - initialMargin).to.be.lessThan(wad(50));
  });

  it("is to hold a ninth market: there it covers in cash", async () => {
    const x = await setScene({
      fund: wad(1_000_000),
      markets: MOST_MARKETS + 1,
      parameters: { margin: FREE, trading: { maxPriceAgeSec: 600n } },
    });
    const sellers = [await trader(x, 1, wad(500_000)), await trader(x, 2, wad(500_000))];
    for (let market = 0; market <= MOST_MARKETS; ++market) {
      const seller = sellers[market < MOST_MARKETS ? 0 : 1]!;
      const long = await longIn(x, 3 + market, seller, market);
      await moveTo(x, wad(29.2), market);
      const debt = -(await healthOf(x, long)).equity;
      const outcome = outcomeOf(x, await (await liquidate(x, long, market)).wait());
      if (market < MOST_MARKETS) {
        expect([outcome.takenOver, outcome.covered]).to.deep.equal([SIZE, 0n]);
      } else {
        expect([outcome.takenOver, outcome.covered, outcome.deleveraged]).to.deep.equal([0n, debt, SIZE]);
      }
    }
    expect((await x.ledger.accountOf(FUND)).markets).to.equal(0xffn);
    await expectLaws(x);
  });

  it("is to outlive its last coin: without equity its shares are insolvent", async () => {
    const x = await fundScene({ fund: 0n, parameters: { margin: FREE } });
    const a = user(x, 1);
    const shares = await holder(x, a, wad(1));
    const rich = await trader(x, 2, wad(200_000));
    const long = await longIn(x, 3, rich);
    expect(await x.fund.insolvent()).to.equal(false);
    await moveTo(x, wad(29.2));
    expect((await liquidated(x, long)).covered).to.equal(wad(1));
    expect((await healthOf(x, FUND)).equity).to.equal(0n);
    expect(await x.shares.totalSupply()).to.equal(shares);
    expect(await x.fund.insolvent()).to.equal(true);
  });
});
