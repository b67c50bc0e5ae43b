import { expect } from "chai";

import {
  NO_FUND,
  Tier,
  cashOf,
  healthOf,
  liquidated,
  moveTo,
  rest,
  setScene,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { advance } from "../support/prices";
import { openFunded } from "../support/trade";

/** Two markets, a deficit, a winner who was deleveraged and has not been touched, and resting orders. */
async function aftermath() {
  const x = await setScene({ ...NO_FUND, markets: 2 });
  const doomed = await trader(x, 1, wad(650), Tier.X50);
  const short = await trader(x, 2, wad(2_000), Tier.X50);
  const other = await trader(x, 3, wad(50_000));
  const maker = await trader(x, 4, wad(50_000));
  await trade(x, other, maker, wad(70), wad(30), 1);
  await trade(x, doomed, short, wad(1_000));
  await moveTo(x, wad(27));
  await liquidated(x, doomed);
  await rest(x, maker, true, wad(26.5), wad(3));
  await rest(x, maker, true, wad(26.4), wad(4));
  await rest(x, maker, false, wad(33), wad(5), 1);
  return { x, doomed, short, other, maker };
}

describe("SolvencyLens", () => {
  it("adds up the same whether all accounts are read at once or in pieces", async () => {
    const { x } = await load(aftermath);
    const { accounts } = await x.ledger.totals();
    const [house, whole] = await x.solvencyLens.scan(1, accounts);
    expect(whole.accounts).to.equal(accounts);
    const sums = { accounts: 0n, cash: 0n, claims: 0n, equity: 0n, negative: 0n, sizes: [0n, 0n] };
    for (let from = 1n; from <= accounts; from += 3n) {
      const [, part] = await x.solvencyLens.scan(from, from + 2n);
      sums.accounts += part.accounts;
      sums.cash += part.cash;
      sums.claims += part.claims;
      sums.equity += part.equity;
      sums.negative += part.negativeEquity;
      sums.sizes = sums.sizes.map((size, m) => size + (part.sizes[m] ?? 0n));
    }
    expect(sums).to.deep.equal({
      accounts,
      cash: whole.cash,
      claims: whole.claims,
      equity: whole.equity,
      negative: whole.negativeEquity,
      sizes: [...whole.sizes],
    });
    // LED-1, LED-2, and bad debt is the deficit account's.
    expect(whole.cash).to.be.closeTo(house.totals.accounted, 1_000n);
    expect(whole.sizes.every((size) => size === 0n)).to.equal(true);
    expect(whole.negativeEquity).to.equal(house.totals.deficit);
    expect(house.reserves).to.equal(house.totals.accounted);
    expect(whole.equity).to.be.closeTo(house.totals.accounted, 1_000n);
  });

  it("reverts on a range that begins at 0 or ends before it begins, and reads what there is of any other", async () => {
    const { x } = await load(aftermath);
    const { accounts } = await x.ledger.totals();
    for (const [from, to] of [
      [0, 5],
      [3, 2],
    ]) {
      for (const call of [
        () => x.solvencyLens.scan(from!, to!),
        () => x.solvencyLens.healthsOf(from!, to!),
        () => x.solvencyLens.snapshot(from!, to!, []),
      ]) {
        await expect(call())
          .to.be.revertedWithCustomError(x.solvencyLens, "SolvencyLens_BadRange")
          .withArgs(from, to);
      }
    }
    expect((await x.solvencyLens.scan(accounts, 2n ** 32n - 1n))[1].accounts).to.equal(1n);
    expect((await x.solvencyLens.scan(accounts + 5n, accounts + 9n))[1].accounts).to.equal(0n);
    expect((await x.solvencyLens.healthsOf(accounts - 1n, accounts + 9n)).length).to.equal(2);
  });

  it("shows an account's positions, also one whose class ended, and its orders by place", async () => {
    const { x, short, maker } = await load(aftermath);
    const [, markets, [gone]] = await x.solvencyLens.snapshot(short.account, short.account, [0, 1]);
    expect(markets.map(({ symbol }) => symbol)).to.deep.equal(["AVAX", "MKT1"]);
    expect(gone!.positions.map((p) => [p.market, p.stored.size, p.touched.size, p.ended])).to.deep.equal([
      [0n, -wad(1_000), 0n, true],
    ]);
    const [position] = gone!.positions;
    const [ended] = await x.ledger.queryFilter(x.ledger.filters.EpochEnded(0));
    const { index, scale } = position!.stored;
    expect(position!.finalIndex).to.equal(ended!.args.finalIndex);
    expect(position!.touched.cash).to.be.closeTo((wad(1_000) * (position!.finalIndex - index)) / scale, 1n);
    const [, , [makers]] = await x.solvencyLens.snapshot(maker.account, maker.account, []);
    expect(makers!.orders.map(({ order }) => [order.market, order.tick, order.lots])).to.deep.equal([
      [0n, 26_500n, 30n],
      [0n, 26_400n, 40n],
      [1n, 33_000n, 50n],
    ]);
    const { orders } = await x.ledger.accountOf(maker.account);
    expect(makers!.orders.reduce((bits, { index: place }) => bits | (1n << place), 0n)).to.equal(orders);
    expect(
      makers!.positions.map((p) => [p.market, p.touched.size, p.stored.bids, p.stored.asks]),
    ).to.deep.equal([
      [0n, 0n, 70n, 0n],
      [1n, -wad(70), 0n, 50n],
    ]);
  });

  it("judges each account as the Ledger does, and says where nothing can leave", async () => {
    const { x, other, short } = await load(aftermath);
    const [view] = await x.solvencyLens.healthsOf(other.account, other.account);
    const health = await healthOf(x, other);
    expect([view!.priced, view!.withdrawalJudged]).to.deep.equal([true, true]);
    expect(view!.better.equity).to.equal(health.equity);
    expect(view!.withdrawable).to.equal(await x.ledger.withdrawable(other.account));
    const [first, second] = x.feeds[1]!;
    await advance(10);
    await first!.updateAnswer(28n * 10n ** 8n);
    await second!.updateAnswer(32n * 10n ** 8n);
    await x.feeds[1]![2]!.updateAnswer(30n * 10n ** 8n);
    await x.oracle.update(1);
    const [degraded] = await x.solvencyLens.healthsOf(other.account, other.account);
    expect([degraded!.priced, degraded!.withdrawalJudged, degraded!.withdrawable]).to.deep.equal([
      true,
      false,
      0n,
    ]);
    const [flat] = await x.solvencyLens.healthsOf(short.account, short.account);
    expect(flat!.withdrawable).to.equal(await x.ledger.withdrawable(short.account));
    expect(flat!.withdrawable, "what ADL paid is counted before the touch").to.not.equal(
      await cashOf(x, short),
    );
  });

  it("walks the levels of a book in pages", async () => {
    const { x } = await load(aftermath);
    const levels = await x.solvencyLens.levelsOf(0, true, 0, 5);
    expect(levels.map(({ tick, level }) => [tick, level.lots])).to.deep.equal([
      [26_500n, 30n],
      [26_400n, 40n],
    ]);
    expect((await x.solvencyLens.levelsOf(0, true, 26_500, 1)).map(({ tick }) => tick)).to.deep.equal([
      26_400n,
    ]);
    expect((await x.solvencyLens.levelsOf(1, false, 0, 1)).map(({ tick }) => tick)).to.deep.equal([33_000n]);
    expect((await x.solvencyLens.levelsOf(0, false, 0, 5)).length).to.equal(0);
  });

  it("counts money in the unit of the token, whatever its decimals", async () => {
    for (const [decimals, unit] of [
      [6, 10n ** 12n],
      [27, 1n],
    ] as const) {
      const x = await freshExchange({ tokenDecimals: decimals });
      await openFunded(x, x.users[0]!, wad(5));
      const [house] = await x.solvencyLens.scan(1, 3);
      expect([house.unit, house.reserves, house.totals.accounted]).to.deep.equal([unit, wad(6), wad(6)]);
    }
  });
});
