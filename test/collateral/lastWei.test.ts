import { anyValue } from "@nomicfoundation/hardhat-chai-matchers/withArgs";
import { expect } from "chai";

import { FUND, Judge, Tier, rest, trade, trader, wad } from "../liquidation/scene";
import { listAsset, pledge } from "../support/collateral";
import { load } from "../support/load";
import { deposit } from "../support/trade";
import { GOLD, lawful, PERP, type PledgedScene, pledgedScene, priced } from "./scene";

const ANY_PRICE = wad(1_000_000);
const exact = () => pledgedScene(18);

/** Cash for the debtor, of whom the scene says how much he lacks. */
async function give(x: PledgedScene, amount: bigint): Promise<void> {
  await deposit(x, x.debtor.signer, x.debtor.account, amount);
}

async function shortfall(x: PledgedScene) {
  const { callable, settled, allowed, need } = await x.collateral.shortfallOf(x.debtor.account);
  return { callable, settled, allowed, need };
}

describe("Collateral, to the wei", () => {
  it("is sold of who owes a wei more than he may, and not of who owes what he may", async () => {
    const x = await load(exact);
    await priced(x, wad(24), wad(30));
    const { settled, allowed } = await shortfall(x);
    await give(x, -settled - allowed - 1n);
    expect(await shortfall(x)).to.include({
      callable: true,
      settled: -allowed - 1n,
      need: 2n * allowed + 1n,
    });
    await give(x, 1n);
    expect(await shortfall(x)).to.include({ callable: false, settled: -allowed, need: 0n });
    expect([...(await x.collateral.quote(x.debtor.account, 0))]).to.deep.equal([0n, 0n]);
    await lawful(x);
  });

  it("is not sold of who has nothing but collateral, and owes nothing", async () => {
    const x = await load(exact);
    const idle = await trader(x, 4, 0n);
    await pledge(x, x.gold, idle.signer, idle.account, 10n);
    const { callable, settled, allowed } = await x.collateral.shortfallOf(idle.account);
    expect([callable, settled, allowed]).to.deep.equal([false, 0n, 0n]);
    await expect(x.collateral.openSale(idle.account)).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_NotCallable",
    );
  });

  it("lets somebody owe as soon as he has his maintenance margin", async () => {
    const x = await load(exact);
    await priced(x, wad(28), wad(1.5));
    const { equity, maintenanceMargin } = await x.ledger.healthOf(x.debtor.account, Judge.Better);
    expect(equity, "liquidatable").to.be.lessThan(maintenanceMargin);
    await give(x, maintenanceMargin - equity - 1n);
    expect((await shortfall(x)).allowed).to.equal(0n);
    await give(x, 1n);
    expect((await shortfall(x)).allowed).to.be.greaterThan(0n);
  });

  it("may be taken out down to the initial margin", async () => {
    const x = await load(exact);
    const { account, signer } = x.debtor;
    const owner = x.collateral.connect(signer);
    // At 0.8 of 1.25 each wei of the token is a wei of margin.
    await priced(x, wad(30), wad(1.25));
    await give(x, wad(500));
    const { equity, initialMargin } = await x.ledger.healthOf(account, Judge.Withdrawal);
    const spare = equity + (await x.collateral.worthOf(account, Judge.Withdrawal)) - initialMargin;
    expect(spare).to.be.within(1n, await x.collateral.balanceOf(account, 0));
    await expect(owner.withdraw(account, 0, spare + 1n)).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_InsufficientMargin",
    );
    await owner.withdraw(account, 0, spare);
    await lawful(x);
  });

  it("is offered in whole units of its token where the minute's sales bound it", async () => {
    const x = await load(exact);
    const { signer, account } = x.debtor;
    const coarse = await listAsset(x, { market: PERP, decimals: 2, salesPerMinute: 1_000 });
    await priced(x, wad(30), wad(30));
    await pledge(x, coarse, signer, account, 100n);
    await priced(x, wad(24), wad(30));
    // 1,000 / 24 is 41.666...
    const [price, most] = await x.collateral.quote(account, coarse.id);
    expect([price, most]).to.deep.equal([wad(24), wad(41.66)]);
    await x.collateral.connect(x.buyer.signer).buy(account, coarse.id, 4_166n, ANY_PRICE);
  });

  it("leaves what it could not pay to its own market, where its owner stands in none", async () => {
    const x = await load(exact);
    const { account } = x.debtor;
    await priced(x, wad(2), wad(10));
    await x.liquidator.connect(x.keeper.signer).liquidate(account, PERP, 0, x.keeper.account);
    await expect(x.collateral.connect(x.buyer.signer).buy(account, 0, wad(1_000), ANY_PRICE))
      .to.emit(x.liquidator, "AccountLiquidated")
      .withArgs(account, GOLD, FUND, anyValue, anyValue, anyValue);
    await lawful(x);
  });

  it("leaves what it could not pay to the market in which its owner has an order", async () => {
    const x = await load(exact);
    const asset = await listAsset(x, { market: PERP });
    const who = await trader(x, 4, wad(2_000), Tier.X10);
    await pledge(x, asset, who.signer, who.account, 1_000n);
    await trade(x, who, x.other, wad(1_000));
    await rest(x, who, true, wad(20), wad(0.1), GOLD);
    await priced(x, wad(20), wad(30));
    await trade(x, x.other, who, wad(1_000), wad(20));
    await priced(x, wad(2), wad(30));
    await expect(x.collateral.connect(x.buyer.signer).buy(who.account, asset.id, wad(1_000), ANY_PRICE))
      .to.emit(x.liquidator, "AccountLiquidated")
      .withArgs(who.account, GOLD, FUND, anyValue, anyValue, anyValue);
    await lawful(x);
  });
});
