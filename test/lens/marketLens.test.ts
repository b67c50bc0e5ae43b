import { expect } from "chai";

import {
  NO_FUND,
  Tier,
  cashOf,
  liquidated,
  moveTo,
  rest,
  setScene,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { advance, setPrice } from "../support/prices";

/** Longs and shorts of several tiers, and a book of four asks and three bids round 30. */
async function market() {
  const x = await setScene({ halts: true, funding: true });
  const long = await trader(x, 1, wad(20_000), Tier.X5);
  const short = await trader(x, 2, wad(20_000), Tier.X10);
  const maker = await trader(x, 3, wad(100_000));
  await trade(x, long, short, wad(100), wad(30.1));
  await trade(x, long, maker, wad(50), wad(30));
  for (const [i, size] of [100, 30, 20, 10].entries())
    await rest(x, maker, false, wad(30.02 + i * 0.3), wad(size));
  for (const [i, size] of [40, 50, 60].entries()) await rest(x, maker, true, wad(29.98 - i * 2), wad(size));
  return { x, long, short, maker };
}

async function indebted() {
  const x = await setScene(NO_FUND);
  const long = await trader(x, 1, wad(650), Tier.X50);
  const short = await trader(x, 2, wad(2_000), Tier.X50);
  await trade(x, long, short, wad(1_000));
  await moveTo(x, wad(27));
  await liquidated(x, long);
  return x;
}

describe("MarketLens", () => {
  it("tells prices, open interest, book and breaker of a market as the contracts have them", async () => {
    const { x } = await load(market);
    const report = await x.marketLens.reportOf(0);
    expect([report.symbol, report.index.latest, report.bestBid, report.bestAsk]).to.deep.equal([
      "AVAX",
      wad(30),
      29_980n,
      30_020n,
    ]);
    expect([...report.longInterest]).to.deep.equal([0n, wad(150), 0n, 0n, 0n]);
    expect([...report.shortInterest]).to.deep.equal([wad(50), 0n, wad(100), 0n, 0n]);
    const { basisPpb } = await x.ledger.marketOf(0);
    expect(report.mark).to.equal((wad(30) * (10n ** 9n + basisPpb)) / 10n ** 9n);
    expect(report.state.grade).to.equal(0n);
    expect([report.deficitAccount, report.deficit, report.haltUntil]).to.deep.equal([0n, 0n, 0n]);
  });

  it("tells what one side has been credited and the other has not yet paid", async () => {
    const { x, long, maker } = await load(market);
    expect(await x.marketLens.uncollectedOf(0)).to.equal(0n);
    // The long hands 50 on at 30.02 to a new holder: what he lost stays with who sold to him until they close.
    const heir = await trader(x, 5, wad(10_000));
    await x.exchange.connect(maker.signer).cancelAll(maker.account);
    await trade(x, heir, long, wad(60), wad(31));
    const gain = await x.marketLens.uncollectedOf(0);
    // N_long: 90 of 150 at (3,010 + 1,500) and 60 at 31; N_short: 3,010 + 1,500.
    expect(gain).to.equal(wad(0.6) * 4_510n - wad(4_510) + wad(1_860));
  });

  it("walks the book from the best price on, in pages", async () => {
    const { x } = await load(market);
    const ask = (await x.marketLens.depthOf(0, false, 0, 10)).map((d) => [d.tick, d.lots, d.price]);
    expect(ask).to.deep.equal([
      [30_020n, 1_000n, wad(30.02)],
      [30_320n, 300n, wad(30.32)],
      [30_620n, 200n, wad(30.62)],
      [30_920n, 100n, wad(30.92)],
    ]);
    const bids = (await x.marketLens.depthOf(0, true, 0, 2)).map((d) => d.tick);
    expect(bids).to.deep.equal([29_980n, 27_980n]);
    expect((await x.marketLens.depthOf(0, true, 27_980, 2)).map((d) => d.tick)).to.deep.equal([25_980n]);
    expect((await x.marketLens.depthOf(0, true, 25_980, 2)).length).to.equal(0);
  });

  it("tells the funding rate that accrues: no premium in halts and without quorum", async () => {
    const { x, maker } = await load(market);
    await x.exchange.connect(maker.signer).cancelAll(maker.account);
    await rest(x, maker, true, wad(30.06), wad(100));
    await rest(x, maker, false, wad(30.09), wad(100));
    for (let i = 0; i < 40; ++i) {
      await advance(50);
      await setPrice(x, 0, wad(30));
      await x.exchange.poke(0);
    }
    const { premiumPpb } = await x.ledger.marketOf(0);
    expect(premiumPpb).to.be.greaterThan(700_000n);
    expect(await x.marketLens.fundingRateOf(0)).to.equal(premiumPpb - 500_000n);
    await advance(61);
    await x.exchange.poke(0);
    expect((await x.oracle.read(0)).live).to.equal(false);
    const rate = await x.marketLens.fundingRateOf(0);
    expect(rate, "the interest of 1 bp").to.equal(100_000n);
    const before = (await x.ledger.marketOf(0)).funding;
    await advance(1_000);
    await x.exchange.poke(0);
    const accrued = (await x.ledger.marketOf(0)).funding - before;
    expect(accrued).to.equal((wad(30) * rate * 1_001n) / (28_800n * 10n ** 9n));
  });

  it("tells what the market owes", async () => {
    const x = await load(indebted);
    const report = await x.marketLens.reportOf(0);
    expect(report.deficitAccount).to.be.greaterThan(2n);
    expect(report.deficit).to.equal(-(await cashOf(x, report.deficitAccount)));
    expect(report.deficit).to.equal((await x.ledger.totals()).deficit);
  });
});
