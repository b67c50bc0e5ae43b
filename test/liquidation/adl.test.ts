import { expect } from "chai";

import { WAD } from "../support/config";
import {
  NO_FUND,
  Tier,
  type SceneOptions,
  cashOf,
  healthOf,
  liquidated,
  moveTo,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "./scene";
import { load } from "../support/load";

const SIZE = wad(1_000);

async function opposite(shortTier: number, shortMoney: bigint, options: SceneOptions = NO_FUND) {
  const x = await setScene(options);
  const long = await trader(x, 1, wad(650), Tier.X50);
  const short = await trader(x, 2, shortMoney, shortTier);
  await trade(x, long, short, SIZE);
  return { x, long, short };
}

const safeShort = () => opposite(Tier.X2, wad(100_000));
const thinShort = () => opposite(Tier.X50, wad(2_000));

describe("Liquidation, steps 4 and 5: ADL and the deficit", () => {
  it("closes at mark without a charge while E >= 0, and the fee is the keeper's", async () => {
    const { x, long, short } = await load(safeShort);
    await moveTo(x, wad(29.44));
    const { equity } = await healthOf(x, long);
    expect(equity).to.be.greaterThan(0n);
    const had = (await healthOf(x, short)).equity;
    const outcome = await liquidated(x, long);
    expect(outcome.deleveraged).to.equal(SIZE);
    expect(outcome.levied + outcome.deficit + outcome.covered + outcome.takenOver).to.equal(0n);
    expect(await sizeOf(x, short)).to.equal(0n);
    expect((await healthOf(x, short)).equity).to.be.closeTo(had, WAD / 100n);
    expect((await cashOf(x, long)) + outcome.fee).to.be.closeTo(equity, WAD / 100n);
    expect(await cashOf(x, x.keeper)).to.be.closeTo(outcome.fee / 2n, 1n);
  });

  it("levies an uncovered deficit on the classes opposite", async () => {
    const { x, long, short } = await load(safeShort);
    await moveTo(x, wad(29.2));
    const { equity } = await healthOf(x, long);
    const had = (await healthOf(x, short)).equity;
    const outcome = await liquidated(x, long);
    expect(outcome.deleveraged).to.equal(SIZE);
    expect(outcome.levied).to.be.closeTo(-equity, WAD / 100n);
    expect(outcome.deficit).to.equal(0n);
    expect(await cashOf(x, long)).to.equal(0n);
    expect(had - (await healthOf(x, short)).equity).to.be.closeTo(outcome.levied, WAD / 100n);
  });

  it("books what the caps of ADL leave to the market's deficit account", async () => {
    const { x, long } = await load(thinShort);
    await moveTo(x, wad(28.8));
    const { equity } = await healthOf(x, long);
    const outcome = await liquidated(x, long);
    expect(outcome.levied).to.equal(wad(288)); // 1 % of 28,800, the whole maintenance margin of the class
    expect(outcome.deficit).to.be.closeTo(-equity - wad(288), WAD / 100n);
    const { deficitAccount } = await x.ledger.marketOf(0);
    expect(await cashOf(x, deficitAccount)).to.equal(-outcome.deficit);
    expect((await x.ledger.totals()).deficit).to.equal(outcome.deficit);
    expect(await cashOf(x, long)).to.equal(0n);
  });

  it("settles an account whose last position ADL took while it owed cash", async () => {
    const x = await setScene({ ...NO_FUND, markets: 2 });
    const long = await trader(x, 1, wad(2_000), Tier.X50);
    await x.ledger.connect(long.signer).setTier(long.account, 1, Tier.X50);
    const rich = await trader(x, 2, wad(100_000));
    const short = await trader(x, 3, wad(650), Tier.X50);
    await trade(x, long, rich, wad(900), wad(30), 1);
    await trade(x, long, short, SIZE);
    await moveTo(x, wad(30.5)); // the short: E = 650 - 500, MM = 309
    await moveTo(x, wad(26), 1); // the long: E < 0 for market 1's sake
    const owes = await healthOf(x, short);
    expect(owes.equity).to.be.within(1n, owes.maintenanceMargin);
    await liquidated(x, long, 0);
    // The levy was within the margin of a healthy class; this member was not healthy.
    expect(await sizeOf(x, short)).to.equal(0n);
    const debt = -(await healthOf(x, short)).equity;
    expect(debt).to.be.greaterThan(0n);
    const deficit = (await x.ledger.totals()).deficit;
    const outcome = await liquidated(x, short);
    expect(outcome.deficit).to.be.closeTo(debt, 10n);
    expect((await x.ledger.totals()).deficit - deficit).to.equal(outcome.deficit);
    expect((await healthOf(x, short)).equity).to.equal(0n);
    await x.ledger.touch(short.account, 0);
    expect(await cashOf(x, short)).to.equal(0n);
    await expect(x.liquidator.liquidate(short.account, 0, 0, x.keeper.account)).to.be.revertedWithCustomError(
      x.liquidator,
      "Liquidator_Healthy",
    );
  });
});
