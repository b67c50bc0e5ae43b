import { expect } from "chai";

import { wad } from "../liquidation/scene";
import { load } from "../support/load";
import { advance, holdPrice } from "../support/prices";
import { OrderKind, orderRequest } from "../support/trade";
import { GOLD, lawful, PERP, type PledgedScene, pledgedScene } from "./scene";

/** Of 1,000 tokens at 30, haircut 20 %. */
const LAST_VALUE = wad(24_000);
const SIZE = 1_000;
const STEP_SEC = 20;

const LONG_DAYS = 60;
const DAY_SEC = 86_400;

/** The traded market lives on at this price; the asset's sources have said nothing for a while. */
async function onlyPerp(x: PledgedScene, price: bigint): Promise<void> {
  await advance(STEP_SEC);
  await holdPrice(x, PERP, price);
  await x.exchange.poke(PERP);
}

async function silent(): Promise<PledgedScene> {
  const x = await pledgedScene();
  await advance(5 * 60);
  await onlyPerp(x, wad(30));
  return x;
}

describe("Collateral: an asset without quorum", () => {
  it("lets nobody deposit it, nor take it out on a position, nor trade on it", async () => {
    const x = await load(silent);
    const { signer, account } = x.debtor;
    await x.gold.token.mint(signer, x.gold.whole);
    await x.gold.token.connect(signer).approve(x.collateral, x.gold.whole);
    const vault = x.collateral.connect(signer);
    await expect(vault.deposit(account, x.gold.id, x.gold.whole))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_NoQuorum")
      .withArgs(GOLD);
    await expect(vault.withdraw(account, x.gold.id, x.gold.whole)).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_InsufficientMargin",
    );
    const more = { account, market: PERP, isBuy: true, tick: 30_000, lots: 1_000, kind: OrderKind.Limit };
    await expect(x.exchange.connect(signer).place(orderRequest(more))).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientMargin",
    );
    await holdPrice(x, GOLD, wad(30));
    await vault.deposit(account, x.gold.id, x.gold.whole);
    await lawful(x);
  });

  it("liquidates nobody for its own silence, however long it lasts", async () => {
    const x = await load(silent);
    for (let days = 0; days < LONG_DAYS; days += 30) {
      await advance(30 * DAY_SEC);
      await onlyPerp(x, wad(30));
    }
    const { equity, maintenanceMargin } = await x.ledger.healthOf(x.debtor.account, 1);
    expect(equity).to.be.above(maintenanceMargin);
  });

  it("owes no more than it was last worth and one step of the market, however far that falls", async () => {
    const x = await load(silent);
    const { account } = x.debtor;
    let price = 30;
    const worst = (): Promise<bigint> => x.ledger.accountOf(account).then(({ cash }) => -cash);
    for (; (await x.ledger.touched(account, PERP)).size !== 0n; price -= 1) {
      expect(price, "nobody could close it").to.be.above(1);
      await onlyPerp(x, wad(price));
      const h = await x.ledger.healthOf(account, 1);
      if (h.equity >= h.maintenanceMargin) continue;
      await x.liquidator.connect(x.keeper.signer).liquidate(account, PERP, 0, x.keeper.account);
    }
    const claim = await worst();
    expect(claim).to.be.above((LAST_VALUE * 9n) / 10n);
    expect(claim).to.be.at.most(LAST_VALUE + wad(SIZE));
    expect((await x.ledger.totals()).deficit).to.equal(0n);
    await lawful(x);
    // It stands, and grows no more: nothing is left that could lose.
    await advance(LONG_DAYS * DAY_SEC);
    await onlyPerp(x, wad(price));
    expect(await worst()).to.equal(claim);
    const bought = x.collateral.connect(x.buyer.signer).buy(account, x.gold.id, x.gold.whole, wad(30));
    await expect(bought).to.be.revertedWithCustomError(x.collateral, "CollateralVault_NoQuorum");
    await holdPrice(x, GOLD, wad(30));
    await x.collateral.connect(x.buyer.signer).buy(account, x.gold.id, x.gold.whole, wad(30));
    expect(await worst()).to.be.below(claim);
  });
});
