import { expect } from "chai";

import { advance } from "../support/prices";
import {
  NO_FUND,
  Tier,
  healthOf,
  liquidate,
  liquidated,
  moveTo,
  rest,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
  type Scene,
} from "./scene";
import { load } from "../support/load";

const SIZE = wad(1_000);
const HALTED = 3;
const HALT_SEC = 600;
const MOST_BPS = 10_000;

async function longAt50x() {
  const x = await setScene();
  const long = await trader(x, 1, wad(650), Tier.X50);
  const short = await trader(x, 2, wad(100_000));
  const maker = await trader(x, 3, wad(100_000));
  await trade(x, long, short, SIZE);
  return { x, long, short, maker };
}

async function halt(x: Scene): Promise<void> {
  await x.breaker.connect(x.guardian).tighten(0, HALTED, MOST_BPS, MOST_BPS, HALT_SEC);
}

describe("Liquidation in halts, grace and lost quorum", () => {
  it("does not sell into the book during a halt", async () => {
    const { x, long, maker } = await load(longAt50x);
    await moveTo(x, wad(29.6));
    await rest(x, maker, true, wad(29.6), SIZE);
    await halt(x);
    await expect(liquidate(x, long))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_Waiting")
      .withArgs(long.account, 0);
  });

  it("cancels the orders of an unhealthy account even while its sale waits", async () => {
    const { x, long } = await load(longAt50x);
    await rest(x, long, true, wad(20), wad(1));
    await moveTo(x, wad(29.6));
    await halt(x);
    const outcome = await liquidated(x, long);
    expect(outcome.ordersCancelled).to.equal(1n);
    expect(outcome.soldLots).to.equal(0n);
    expect((await x.ledger.accountOf(long.account)).orders).to.equal(0n);
  });

  it("hands over to the fund below 2/3 MM while the sale waits", async () => {
    const { x, long, maker } = await load(longAt50x);
    await moveTo(x, wad(29.5));
    await rest(x, maker, true, wad(29.5), SIZE);
    await halt(x);
    const outcome = await liquidated(x, long);
    expect(outcome.soldLots).to.equal(0n);
    expect(outcome.takenOver).to.equal(SIZE);
  });

  it("deleverages below MM/3 during a halt: a halt cannot make bad debt", async () => {
    const x = await setScene(NO_FUND);
    const long = await trader(x, 1, wad(650), Tier.X50);
    const short = await trader(x, 2, wad(100_000));
    await trade(x, long, short, SIZE);
    await moveTo(x, wad(29.44));
    await halt(x);
    const outcome = await liquidated(x, long);
    expect(outcome.deleveraged).to.equal(SIZE);
    expect(await sizeOf(x, long)).to.equal(0n);
  });

  it("sells again when the halt is over", async () => {
    const { x, long, maker } = await load(longAt50x);
    await moveTo(x, wad(29.6));
    await rest(x, maker, true, wad(29.6), SIZE);
    await halt(x);
    // The halt, and the longest grace after it: prices must stay fresh, or a new grace begins.
    for (let passed = 0; passed <= HALT_SEC + 120; passed += 50) {
      await moveTo(x, wad(29.6));
      await advance(40);
    }
    const outcome = await liquidated(x, long);
    expect(outcome.soldLots).to.be.greaterThan(0n);
  });

  it("reverts when the market has no quorum", async () => {
    const { x, long } = await load(longAt50x);
    await moveTo(x, wad(29.2));
    await advance(61);
    await expect(liquidate(x, long))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_NoQuorum")
      .withArgs(0);
    await expect(x.liquidator.sweepDust(long.account, 0))
      .to.be.revertedWithCustomError(x.liquidator, "Liquidator_NoQuorum")
      .withArgs(0);
  });

  it("gives the grace after lost quorum to book sales only", async () => {
    const { x, long, maker } = await load(longAt50x);
    await rest(x, maker, true, wad(29.4), SIZE);
    await advance(400);
    await x.oracle.update(0); // the round that finds every source stale
    await advance(200);
    await moveTo(x, wad(29.6));
    expect((await healthOf(x, long)).equity).to.be.greaterThan(0n);
    expect((await x.breaker.stateOf(0)).bookSales).to.equal(false);
    await expect(liquidate(x, long)).to.be.revertedWithCustomError(x.liquidator, "Liquidator_Waiting");
    await moveTo(x, wad(29.5));
    const outcome = await liquidated(x, long);
    expect(outcome.soldLots).to.equal(0n);
    expect(outcome.takenOver).to.equal(SIZE);
  });
});
