import { expect } from "chai";
import { ethers } from "hardhat";

import { Judge, healthOf, setScene, trade, trader, wad } from "../liquidation/scene";
import { load } from "../support/load";
import { liveIndex, setPrice } from "../support/prices";

/** A long and a short of 100 at 30, tier 2x; nobody pays a fee, and both rounds say 30. */
async function pair() {
  const x = await setScene({ parameters: { margin: { takerFeePpm: 0n, makerRebatePpm: 0n } } });
  const [long, short] = [await trader(x, 1, wad(10_000)), await trader(x, 2, wad(10_000))];
  await trade(x, long, short, wad(100));
  return { x, long, short };
}

describe("Ledger: the two rounds' marks", () => {
  for (const [way, price, low, high] of [
    ["rises", wad(31), wad(30), wad(31)],
    ["falls", wad(29), wad(29), wad(30)],
  ] as const) {
    it(`judge by the lower and the higher of the two when the price ${way}`, async () => {
      const { x, long, short } = await load(pair);
      await setPrice(x, 0, price);
      const marks = [];
      for (const isLong of [true, false]) {
        for (const judge of [Judge.Worse, Judge.Better]) marks.push(await x.ledger.markOf(0, judge, isLong));
      }
      expect(marks).to.deep.equal([low, high, high, low]);
      const equity = async (who: typeof long, judge: number) => (await healthOf(x, who, judge)).equity;
      expect(await equity(long, Judge.Worse)).to.equal(wad(10_000) + 100n * (low - wad(30)));
      expect(await equity(long, Judge.Better)).to.equal(wad(10_000) + 100n * (high - wad(30)));
      expect(await equity(short, Judge.Worse)).to.equal(wad(10_000) + 100n * (wad(30) - high));
      expect(await equity(short, Judge.Better)).to.equal(wad(10_000) + 100n * (wad(30) - low));
    });
  }

  it("are one where the oracle has kept one price alone", async () => {
    const { x, long } = await load(pair);
    const from = x.deployment.addresses.exchange;
    const bid = (previous: bigint) =>
      x.ledger
        .connect(ethers.provider)
        .reserve.staticCall(long.account, 0, true, 10_000, 10_000, 0, liveIndex(wad(30), previous), { from });
    // IM of 1,100 at 2x, at the lower of two marks: 33,000 / 2 and 1.65 % of it for concentration, 27,500 / 2 and 1.375 %.
    for (const [previous, have, need] of [
      [0n, wad(10_000), wad(16_772.25)],
      [wad(30), wad(10_000), wad(16_772.25)],
      [wad(25), wad(9_500), wad(13_939.0625)],
    ] as const) {
      await expect(bid(previous))
        .to.be.revertedWithCustomError(x.ledger, "Ledger_InsufficientMargin")
        .withArgs(have, need);
    }
  });
});
