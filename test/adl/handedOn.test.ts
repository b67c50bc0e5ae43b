import { expect } from "chai";

import {
  NO_FUND,
  Tier,
  expectLaws,
  liquidated,
  moveTo,
  rest,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { lots, place, ticks } from "../support/trade";

const SIZE = wad(1_000);
const SHORTS_2X = [0, false, 0] as const;
const SCALE_START = 10n ** 24n;

/** A class whose scale ADL has halved, with one holder left: `last`, short SIZE at 2x. */
async function halved() {
  const x = await setScene(NO_FUND);
  const victim = await trader(x, 1, wad(650), Tier.X50);
  const last = await trader(x, 2, wad(100_000));
  const other = await trader(x, 3, wad(100_000));
  await trade(x, victim, last, SIZE);
  await trade(x, other, last, SIZE);
  await moveTo(x, wad(29.44));
  expect((await liquidated(x, victim)).deleveraged).to.equal(SIZE);
  expect((await x.ledger.classOf(...SHORTS_2X)).scale).to.equal(SCALE_START / 2n);
  return { x, last };
}

describe("A class that changes hands within one fill", () => {
  it("takes the taker into its new epoch when the maker who leaves was its last holder", async () => {
    const { x, last } = await load(halved);
    const heir = await trader(x, 4, wad(100_000));
    const before = await x.ledger.classOf(...SHORTS_2X);

    // The last short's bid is met first, and it is flat; then the heir, who sold to it, joins the class that it left.
    await rest(x, last, true, wad(29.44), SIZE);
    const { account, signer } = heir;
    await place(x, signer, { account, isBuy: false, tick: ticks(x, wad(29.44)), lots: lots(x, SIZE) });

    const { epoch, scale, openInterest, holders } = await x.ledger.classOf(...SHORTS_2X);
    expect([epoch, scale, openInterest, holders]).to.deep.equal([before.epoch + 1n, SCALE_START, SIZE, 1n]);
    expect(await sizeOf(x, last)).to.equal(0n);
    expect(await sizeOf(x, heir)).to.equal(-SIZE);
    await expectLaws(x);
  });

  it("stays in its epoch when the maker joins before the taker leaves", async () => {
    const { x, last } = await load(halved);
    const heir = await trader(x, 4, wad(100_000));
    const before = await x.ledger.classOf(...SHORTS_2X);

    await trade(x, last, heir, SIZE, wad(29.44));

    const { epoch, scale, openInterest, holders } = await x.ledger.classOf(...SHORTS_2X);
    expect([epoch, scale, openInterest, holders]).to.deep.equal([before.epoch, SCALE_START / 2n, SIZE, 1n]);
    expect(await sizeOf(x, heir)).to.equal(-SIZE);
    await expectLaws(x);
  });
});
