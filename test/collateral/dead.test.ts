import { expect } from "chai";

import { LAST_GOOD, SETTLE_DAYS, wait, WIND_UP_DAYS, woundUp } from "../settlement/scene";
import { wad } from "../liquidation/scene";
import { enrich } from "../support/collateral";
import { load } from "../support/load";
import { advance, holdPrice } from "../support/prices";
import { GOLD, lawful, PERP, type PledgedScene, pledgedScene, priced } from "./scene";

/** The traded market falls to 24, stands there for ten minutes and dies; the asset's price lives on. */
async function dead(gold: bigint): Promise<PledgedScene> {
  const x = await pledgedScene();
  await priced(x, LAST_GOOD, gold);
  await advance(600);
  await priced(x, LAST_GOOD, gold);
  await enrich(x, x.buyer.signer, 1_000_000n);
  return x;
}

const worthMuch = () => dead(wad(30));
const worthLittle = () => dead(wad(2));

/** Only the bit that says that there is collateral. */
const COLLATERAL_ONLY = 1n << 63n;

async function buyAll(x: PledgedScene): Promise<void> {
  await holdPrice(x, GOLD, (await x.oracle.read(GOLD)).latest);
  const [price, most] = await x.collateral.quote(x.debtor.account, x.gold.id);
  await x.collateral.connect(x.buyer.signer).buy(x.debtor.account, x.gold.id, most, price);
}

describe("Collateral: a market whose oracle is dead", () => {
  it("is wound up at nobody's cost while there is collateral, which pays first", async () => {
    const x = await load(worthLittle);
    const { account } = x.debtor;
    await wait(x, WIND_UP_DAYS);
    const outcome = await woundUp(x, x.debtor);
    expect(outcome.deleveraged).to.equal(wad(1_000));
    expect([outcome.covered, outcome.levied, outcome.deficit]).to.deep.equal([0n, 0n, 0n]);
    const { cash, markets } = await x.ledger.accountOf(account);
    expect(markets).to.equal(COLLATERAL_ONLY);
    expect(cash).to.be.lessThan(-wad(3_999));
    await buyAll(x);
    const after = await x.ledger.accountOf(account);
    expect([after.cash, after.markets]).to.deep.equal([0n, 0n]);
    expect(await x.collateral.balanceOf(account, x.gold.id)).to.equal(0n);
    await lawful(x);
  });

  it("settles: the emptied position is written off, and what it owes stays a claim on collateral", async () => {
    const x = await load(worthMuch);
    const { account } = x.debtor;
    await wait(x, SETTLE_DAYS);
    await x.deleverager.settle(PERP);
    await x.ledger.touch(account, PERP);
    const { cash, markets } = await x.ledger.accountOf(account);
    expect(markets).to.equal(COLLATERAL_ONLY);
    expect(cash).to.be.lessThan(-wad(3_999));
    await lawful(x);
    await buyAll(x);
    expect((await x.ledger.accountOf(account)).cash).to.be.within(0n, wad(40));
    expect((await x.ledger.totals()).deficit).to.equal(0n);
    await lawful(x);
  });
});
