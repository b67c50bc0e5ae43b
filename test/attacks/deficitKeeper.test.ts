/** A keeper who names a deficit account as the one to be paid: DEF-1 says that only a recorded payment repays one. */
import { expect } from "chai";

import {
  NO_FUND,
  type Scene,
  Tier,
  type Trader,
  cashOf,
  expectLaws,
  liquidated,
  moveTo,
  rest,
  setScene,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";

interface Owing extends Scene {
  /** Below its maintenance margin in market 0, before a book that would buy. */
  readonly long: Trader;
  /** Of market 1, which owes. */
  readonly debtor: bigint;
}

async function owing(): Promise<Owing> {
  const x = await setScene({ ...NO_FUND, markets: 2 });
  const [bankrupt, opposite] = [
    await trader(x, 1, wad(650), Tier.X50, 1),
    await trader(x, 2, wad(100_000), Tier.X2, 1),
  ];
  await moveTo(x, wad(30), 1);
  await trade(x, bankrupt, opposite, wad(1_000), wad(30), 1);
  await moveTo(x, wad(12), 1);
  await liquidated(x, bankrupt, 1);
  const [long, short] = [await trader(x, 3, wad(650), Tier.X50), await trader(x, 4, wad(100_000))];
  await trade(x, long, short, wad(1_000));
  await moveTo(x, wad(29.6));
  await rest(x, short, true, wad(29.55), wad(1_000));
  return { ...x, long, debtor: (await x.ledger.marketOf(1)).deficitAccount };
}

describe("a keeper who has a deficit account paid", () => {
  it("pays nothing into another market's: what it owes and what all owe stay equal", async () => {
    const x = await load(owing);
    const owed = -(await cashOf(x, x.debtor));
    await expect(x.liquidator.liquidate(x.long.account, 0, 0, x.debtor))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_UnknownAccount")
      .withArgs(x.debtor);
    expect((await liquidated(x, x.long)).fee).to.be.greaterThan(0n);
    expect((await x.ledger.totals()).deficit).to.equal(owed);
    expect(await cashOf(x, x.debtor)).to.equal(-owed);
    await expectLaws(x);
  });
});
