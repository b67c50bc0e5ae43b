import { expect } from "chai";

import { FUND, trade, trader, type Trader, wad } from "../liquidation/scene";
import { enrich, pledge } from "../support/collateral";
import { load } from "../support/load";
import { advance } from "../support/prices";
import { GOLD, lawful, PERP, type PledgedScene, pledgedScene, priced } from "./scene";

const DEBTORS = 4;
/** The asset and the market fall together, by half in three minutes. */
const STEPS = 9;
const STEP_SEC = 20;

async function crowd(): Promise<PledgedScene & { readonly debtors: readonly Trader[] }> {
  const x = await pledgedScene();
  const debtors = [x.debtor];
  for (let i = 0; i < DEBTORS; i += 1) {
    const debtor = await trader(x, 5 + i, wad(1_000), 2);
    await priced(x, wad(30), wad(30));
    await pledge(x, x.gold, debtor.signer, debtor.account, 500n + 100n * BigInt(i));
    await trade(x, debtor, x.other, wad(500));
    debtors.push(debtor);
  }
  return { ...x, debtors };
}

/** Buys whatever is on offer. @return what it cost beyond nothing: proceeds in all [wad]. */
async function sweep(x: PledgedScene, debtors: readonly Trader[]): Promise<bigint> {
  let proceeds = 0n;
  for (const { account } of debtors) {
    const [price, most] = await x.collateral.quote(account, x.gold.id);
    if (most === 0n) continue;
    const before = (await x.ledger.accountOf(account)).cash;
    await x.collateral.connect(x.buyer.signer).buy(account, x.gold.id, most, price);
    proceeds += (await x.ledger.accountOf(account)).cash - before;
  }
  return proceeds;
}

/** A collateral asset that loses half of its value in minutes, and with it the positions that it secures. */
describe("Collateral: a crash of the asset and the market together", () => {
  it("ends with collateral sold in pieces and a fund that paid nothing, while there are buyers", async () => {
    const x = await load(crowd);
    await enrich(x, x.buyer.signer, 1_000_000n);
    let proceeds = 0n;
    for (let step = 1; step <= STEPS; step += 1) {
      const price = wad(30 - (15 * step) / STEPS);
      await advance(STEP_SEC);
      await priced(x, price, price);
      for (const { account } of x.debtors) {
        const h = await x.ledger.healthOf(account, 1);
        if (h.equity >= h.maintenanceMargin) continue;
        await x.liquidator.connect(x.keeper.signer).liquidate(account, PERP, 0, x.keeper.account);
      }
      proceeds += await sweep(x, x.debtors);
      await lawful(x);
    }
    expect(proceeds).to.be.greaterThan(0n);
    for (const { account } of x.debtors) {
      const { settled, allowed } = await x.collateral.shortfallOf(account);
      expect(settled).to.be.greaterThanOrEqual(-BigInt(allowed));
    }
    expect((await x.ledger.totals()).deficit).to.equal(0n);
    const covered = await x.fund.queryFilter(x.fund.filters.Covered());
    expect(covered).to.have.lengthOf(0);
  });

  it("leaves a claim on collateral, and no deficit, while nobody buys", async () => {
    const x = await load(crowd);
    for (let step = 1; step <= STEPS; step += 1) {
      const price = wad(30 - (15 * step) / STEPS);
      await advance(STEP_SEC);
      await priced(x, price, price);
      for (const { account } of x.debtors) {
        const h = await x.ledger.healthOf(account, 1);
        const { cash, markets } = await x.ledger.accountOf(account);
        const flat = (markets & ((1n << 63n) - 1n)) === 0n;
        if (h.equity >= h.maintenanceMargin || (flat && cash < 0n)) continue;
        await x.liquidator.connect(x.keeper.signer).liquidate(account, PERP, 0, x.keeper.account);
      }
      await lawful(x);
    }
    expect((await x.ledger.totals()).deficit).to.equal(0n);
    expect((await x.ledger.accountOf(FUND)).cash).to.be.greaterThan(0n);
    let owed = 0n;
    for (const { account } of x.debtors) {
      const { cash, markets } = await x.ledger.accountOf(account);
      if (cash >= 0n || (markets & 1n) !== 0n) continue;
      owed -= cash;
      const held = await x.collateral.balanceOf(account, x.gold.id);
      expect(held * 15n, "collateral at the price of today").to.be.greaterThan(-cash);
    }
    expect(owed).to.be.greaterThan(0n);
    expect(await x.collateral.count()).to.equal(BigInt(GOLD));
  });
});
