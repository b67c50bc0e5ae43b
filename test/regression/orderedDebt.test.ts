import { expect } from "chai";

import { load } from "../support/load";
import { holdPrice } from "../support/prices";
import { GOLD, lawful, pledgedScene, priced } from "../collateral/scene";
import { cashOf, expectLaws, FUND, liquidated, rest, START_PRICE, trade, wad } from "../liquidation/scene";
import { SETTLE_DAYS, silenced, wait } from "../settlement/scene";

const ANY_PRICE = 10n ** 30n;
const withFund = () => silenced();

/**
 * A resting order keeps an account among those that stand in a market. Who had no size, no collateral and a debt was written off by
 * nobody while it rested, and stood flat and in debt once it was cancelled (LED-3).
 */
describe("regression: a debt beside a resting order", () => {
  it("is paid when the last collateral is sold, and the order is taken back", async () => {
    const x = await load(pledgedScene);
    const { account } = x.debtor;
    await priced(x, wad(10), START_PRICE);
    await trade(x, x.other, x.debtor, wad(1_000), wad(10));
    const { order } = await rest(x, x.debtor, true, wad(9), wad(1));
    await holdPrice(x, GOLD, wad(5));

    const owed = -(await cashOf(x, x.debtor));
    const before = await cashOf(x, FUND);
    await x.collateral.connect(x.buyer.signer).buy(account, 0, wad(1_000), ANY_PRICE);
    const { cash, markets, orders } = await x.ledger.accountOf(account);
    expect([cash, markets, orders]).to.deep.equal([0n, 0n, 0n]);
    const paid = before - (await cashOf(x, FUND)) + (await x.ledger.totals()).deficit;
    expect(paid).to.equal(owed - wad(5_000));
    await expect(x.exchange.connect(x.debtor.signer).cancel(order)).to.be.revertedWithCustomError(
      x.exchange,
      "Exchange_UnknownOrder",
    );
    await lawful(x);
  });

  it("keeps a position that ADL ended from being written off before it is paid", async () => {
    const { x, long } = await load(withFund);
    const { order } = await rest(x, long, false, wad(40), wad(10));
    await wait(x, SETTLE_DAYS);
    await x.deleverager.settle(0);
    await expect(x.ledger.touch(long.account, 0)).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientCash",
    );
    await x.exchange.connect(long.signer).cancel(order);
    await expect(x.ledger.touch(long.account, 0)).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientCash",
    );
    await liquidated(x, long);
    await x.ledger.touch(long.account, 0);
    expect(await cashOf(x, long)).to.equal(0n);
    await expectLaws(x);
  });
});
