import { expect } from "chai";
import { time } from "@nomicfoundation/hardhat-network-helpers";

import { FUND, Judge, rest, wad } from "../liquidation/scene";
import { enrich, listAsset, pledge } from "../support/collateral";
import { load } from "../support/load";
import { advance, holdPrice, setFeeds } from "../support/prices";
import { GOLD, lawful, PERP, type PledgedScene, pledgedScene, priced } from "./scene";

/** What margin counts of 1,000 tokens at 30, haircut 20 %. */
const HONEST = wad(24_000);
const ANY_PRICE = wad(1_000_000);

/** One more round of the asset's market, with what its sources say. */
async function round(x: PledgedScene, price: bigint, liar?: bigint): Promise<void> {
  await setFeeds(x, GOLD, price);
  if (liar !== undefined) await x.feeds[GOLD]?.[0]?.updateAnswer(liar / 10n ** 10n);
  await advance(6);
  await x.oracle.update(GOLD);
}

describe("Collateral: who would have it count for more than it is worth", () => {
  it("gains nothing by one source of three, however often it lies", async () => {
    const x = await load(pledgedScene);
    for (let i = 0; i < 3; i += 1) {
      await round(x, wad(30), wad(3_000));
      for (const judge of [Judge.Worse, Judge.Better]) {
        expect(await x.collateral.worthOf(x.debtor.account, judge), `round ${i}`).to.equal(HONEST);
      }
    }
    await lawful(x);
  });

  it("gains nothing to trade or to withdraw on by a price that all sources say for one round", async () => {
    const x = await load(pledgedScene);
    await round(x, wad(60));
    for (const judge of [Judge.Worse, Judge.Withdrawal]) {
      expect(await x.collateral.worthOf(x.debtor.account, judge)).to.equal(HONEST);
    }
    await lawful(x);
  });

  it("brings in no more than the asset's cap, whatever its price is made to be", async () => {
    const x = await load(pledgedScene);
    const { signer, account } = x.debtor;
    const small = await listAsset(x, { market: PERP, cap: wad(100) });
    await priced(x, wad(60), wad(30));
    await pledge(x, small, signer, account, 100n);
    await expect(pledge(x, small, signer, account, 1n))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_CapReached")
      .withArgs(wad(101), wad(100));
    const most = HONEST + wad(100 * 60 * 0.8);
    expect(await x.collateral.worthOf(account, Judge.Worse)).to.equal(most);
    await lawful(x);
  });
});

describe("Collateral: who lets its price go stale", () => {
  /** Only the asset's sources have stopped. */
  async function stale(perp: bigint): Promise<PledgedScene> {
    const x = await load(pledgedScene);
    await advance(600);
    await holdPrice(x, PERP, perp);
    await x.exchange.poke(PERP);
    expect((await x.oracle.read(GOLD)).live).to.equal(false);
    return x;
  }

  it("can neither trade on it nor take it out of an open position", async () => {
    const x = await stale(wad(30));
    const { signer, account } = x.debtor;
    await expect(rest(x, x.debtor, true, wad(29), wad(100))).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientMargin",
    );
    await expect(
      x.collateral.connect(signer).withdraw(account, x.gold.id, x.gold.whole),
    ).to.be.revertedWithCustomError(x.collateral, "CollateralVault_InsufficientMargin");
    await lawful(x);
  });

  it("is liquidated all the same, and what it owes waits for a price at nobody's cost", async () => {
    const x = await stale(wad(4.1));
    const { account } = x.debtor;
    const fundEquity = async () => (await x.ledger.healthOf(FUND, Judge.Better)).equity;
    const fund = await fundEquity();
    await x.liquidator.connect(x.keeper.signer).liquidate(account, PERP, 0, x.keeper.account);
    expect((await x.ledger.touched(account, PERP)).size).to.be.lessThan(wad(1_000));
    await expect(
      x.collateral.connect(x.buyer.signer).buy(account, x.gold.id, wad(1), ANY_PRICE),
    ).to.be.revertedWithCustomError(x.collateral, "CollateralVault_NoQuorum");
    expect((await x.ledger.totals()).deficit).to.equal(0n);
    expect(await fundEquity()).to.be.greaterThanOrEqual(fund);
    await lawful(x);
    await priced(x, wad(4.1), wad(30));
    const [, most] = await x.collateral.quote(account, x.gold.id);
    expect(most).to.be.greaterThan(0n);
  });
});

describe("Collateral: who buys his own", () => {
  it("pays the discount to himself: nobody else is a wei poorer, and his margin has not fallen", async () => {
    const x = await load(pledgedScene);
    const { signer, account } = x.debtor;
    await enrich(x, signer, 100_000n);
    await priced(x, wad(24), wad(30));
    await x.collateral.openSale(account);
    const since = Number((await x.collateral.holderOf(account)).saleSince);
    await time.increaseTo(since + 600);
    await priced(x, wad(24), wad(30));
    const others = async () => [
      (await x.ledger.accountOf(FUND)).cash,
      (await x.ledger.accountOf(x.other.account)).cash,
      (await x.ledger.totals()).deficit,
    ];
    const before = { health: await x.ledger.healthOf(account, Judge.Better), others: await others() };
    const wallet = await x.token.balanceOf(signer);
    const [price, most] = await x.collateral.quote(account, x.gold.id);
    expect(price, "at most half of the haircut").to.equal(wad(27));
    await x.collateral.connect(signer).buy(account, x.gold.id, most, price);
    const after = await x.ledger.healthOf(account, Judge.Better);
    expect(after.equity).to.be.greaterThanOrEqual(before.health.equity);
    expect(await others()).to.deep.equal(before.others);
    const paid = (wallet - (await x.token.balanceOf(signer))) * (10n ** 18n / x.wholeToken);
    expect(paid).to.be.within(
      (most * price) / 10n ** 18n,
      (most * price) / 10n ** 18n + 10n ** 18n / x.wholeToken,
    );
    await lawful(x);
    await expect(
      x.collateral.connect(signer).buy(account, x.gold.id, wad(1), ANY_PRICE),
    ).to.be.revertedWithCustomError(x.collateral, "CollateralVault_NotCallable");
  });
});
