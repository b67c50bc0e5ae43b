import { expect } from "chai";
import { type ContractTransactionReceipt } from "ethers";
import { ethers } from "hardhat";

import { closedByClass, leviedByClass } from "../../src/math/adlMath";
import { leverageOf } from "../../src/math/tiers";
import { WAD } from "../support/config";
import { type Fixture } from "../support/fixture";
import {
  NO_FUND,
  START_PRICE,
  Tier,
  type Trader,
  cashOf,
  expectLaws,
  healthOf,
  liquidate,
  liquidated,
  moveTo,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";

const SIZE = wad(1_000);
/** What each class sells to the long, tier 0 first. */
const SHARES = [400, 200, 200, 100, 100].map(wad);
const CRASH = wad(29.2);

interface Deleveraging {
  readonly size: bigint;
  readonly deficit: bigint;
  readonly levied: bigint;
  readonly booked: bigint;
  readonly closed: readonly bigint[];
  readonly levies: readonly bigint[];
}

/** A long of 1,000 at 50x against one short in each of the five classes. */
async function fiveClasses() {
  const x = await setScene(NO_FUND);
  const long = await trader(x, 1, wad(650), Tier.X50);
  const shorts: Trader[] = [];
  for (const [tier, share] of SHARES.entries()) {
    const short = await trader(x, 2 + tier, wad(20_000), tier);
    await trade(x, long, short, share);
    shorts.push(short);
  }
  return { x, long, shorts };
}

const nobody = () => setScene(NO_FUND);

function deleveragingOf(x: Fixture, receipt: ContractTransactionReceipt | null): Deleveraging {
  for (const log of receipt?.logs ?? []) {
    const parsed =
      log.address === x.deployment.addresses.deleverager ? x.deleverager.interface.parseLog(log) : null;
    if (parsed?.name !== "Deleveraged") continue;
    const values = parsed.args.toObject() as unknown as Deleveraging;
    return { ...values, closed: [...values.closed], levies: [...values.levies] };
  }
  throw new Error("nothing was deleveraged");
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, one) => total + one, 0n);

describe("Deleverager", () => {
  it("reverts when anybody but the Liquidator asks", async () => {
    const { x, long } = await load(fiveClasses);
    await expect(x.deleverager.deleverage(long.account, 0, SIZE, START_PRICE, 0))
      .to.be.revertedWithCustomError(x.deleverager, "Deleverager_NotLiquidator")
      .withArgs(x.deployer.address);
  });

  it("closes nothing where nobody stands opposite", async () => {
    const x = await load(nobody);
    const from = x.deployment.addresses.liquidator;
    const { deleverage } = x.deleverager.connect(ethers.provider);
    const args = [x.keeper.account, 0, SIZE, START_PRICE, 0] as const;
    expect(await deleverage.staticCall(...args, { from })).to.deep.equal([0n, 0n, 0n]);
  });

  it("closes and levies by open interest times leverage, to the wei (ADL-1), as the preview said", async () => {
    const { x, long } = await load(fiveClasses);
    await moveTo(x, CRASH);
    const { equity } = await healthOf(x, long);
    const preview = await x.deleverager.preview(0, true, SIZE, CRASH, -equity);
    const done = deleveragingOf(x, await (await liquidate(x, long)).wait());

    const closed = closedByClass(SIZE, SHARES);
    const caps = SHARES.map((open, tier) => (open * CRASH) / (2n * leverageOf(tier) * WAD));
    expect(done.closed).to.deep.equal(closed);
    expect(done.levies).to.deep.equal(leviedByClass(done.deficit, closed, caps));
    expect(sum(done.closed)).to.equal(done.size);
    expect(sum(done.levies) + done.booked).to.equal(done.deficit);
    expect(done.deficit).to.equal(-equity);
    expect([...preview.closed]).to.deep.equal(done.closed);
    expect([...preview.levies]).to.deep.equal(done.levies);
    expect(preview.booked).to.equal(done.booked);
    await expectLaws(x);
  });

  it("closes no more than needed, and the same part of every member of a class", async () => {
    const { x, long, shorts } = await load(fiveClasses);
    const more = await trader(x, 8, wad(100_000));
    const other = await trader(x, 9, wad(100_000));
    await trade(x, more, other, SIZE);
    await moveTo(x, CRASH);
    const done = deleveragingOf(x, await (await liquidate(x, long)).wait());
    const interest = SHARES.map((share, tier) => (tier === 0 ? share + SIZE : share));
    expect(done.closed).to.deep.equal(closedByClass(SIZE, interest));
    expect(await sizeOf(x, shorts[4]!)).to.equal(0n);
    // Both members of the 2x class keep the same part.
    const kept = (interest[0]! - done.closed[0]!) * WAD;
    const part = kept / interest[0]!;
    expect((-(await sizeOf(x, shorts[0]!)) * WAD) / SHARES[0]!).to.be.closeTo(part, 10n);
    expect((-(await sizeOf(x, other)) * WAD) / SIZE).to.be.closeTo(part, 10n);
    expect(await sizeOf(x, more)).to.equal(SIZE);
  });

  it("keeps its sums to the wei while both sides are scaled again and again", async () => {
    const x = await setScene(NO_FUND);
    const rich = await trader(x, 2, wad(1_000_000));
    const other = await trader(x, 3, wad(1_000_000));
    await trade(x, rich, other, wad(3_333.3));
    for (let round = 0; round < 5; ++round) {
      const long = round % 2 === 0;
      await moveTo(x, START_PRICE);
      const thin = await trader(x, 4 + round, wad(500), Tier.X50);
      await (long ? trade(x, thin, other, wad(713.3)) : trade(x, rich, thin, wad(713.3)));
      const before = [await sizeOf(x, rich), await sizeOf(x, other)];
      await moveTo(x, long ? wad(28.7) : wad(31.3));
      const done = deleveragingOf(x, await (await liquidate(x, thin)).wait());
      expect(sum(done.closed)).to.equal(wad(713.3));
      expect(sum(done.levies) + done.booked).to.equal(done.deficit);
      expect(done.deficit).to.be.greaterThan(0n);
      const after = [await sizeOf(x, rich), await sizeOf(x, other)];
      expect(after[long ? 0 : 1]).to.equal(before[long ? 0 : 1]);
      expect(after[long ? 1 : 0]).to.not.equal(before[long ? 1 : 0]);
      await expectLaws(x);
    }
    const scales = [await x.ledger.classOf(0, true, 0), await x.ledger.classOf(0, false, 0)].map(
      (c) => c.scale,
    );
    expect(scales[0]).to.not.equal(scales[1]);
  });

  it("charges nobody on the bankrupt's own side, and nobody without a position (ADL-4)", async () => {
    const { x, long } = await load(fiveClasses);
    const same = await trader(x, 8, wad(100_000));
    const against = await trader(x, 9, wad(100_000));
    const flat = await trader(x, 10, wad(1_000));
    await trade(x, same, against, wad(100));
    await moveTo(x, CRASH);
    const before = (await healthOf(x, same)).equity;
    await liquidated(x, long);
    expect((await healthOf(x, same)).equity).to.equal(before);
    expect(await cashOf(x, flat)).to.equal(wad(1_000));
  });
});
