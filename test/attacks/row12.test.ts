/**
 * Row 12. Polter, November 2024, 8.7m USD. Root cause: the price was a pool's of this moment, and a flash loan makes any moment. Our guards: a
 * pool counts by its mean over minutes that ended before this block, and mark takes its mid from before the block's first change.
 */
import { takeSnapshot, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import hre, { ethers } from "hardhat";

import {
  Judge,
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { CARDINALITY, LIQUIDITY, type PoolWorld, WINDOW, poolWith, sqrtAt } from "../oracle/uniswapPool";
import { load } from "../support/load";
import { makeRound } from "../support/prices";
import { OrderKind, lots, orderRequest, ticks } from "../support/trade";
import { inOneBlock, useSources } from "./scene";
import { type Sides, expectHeld, wealthOf } from "./wealth";

const GAS = { gasLimit: 3_000_000n };
/** About ten times the price. */
const FAR = 23_026;

interface World extends Scene {
  readonly pools: readonly PoolWorld[];
  readonly attacker: Trader;
  readonly victim: Trader;
  readonly sides: Sides;
}

/** The worst case: all three sources are pools, and the attacker moves all of them. */
async function world(): Promise<World> {
  const x = await setScene();
  const pools = [];
  const sources = [];
  for (let i = 0; i < 3; ++i) {
    const made = await poolWith({ base: 18, quote: 6 });
    const args = [made.pool, made.base, WINDOW, LIQUIDITY / 2n, CARDINALITY, "AVAX / USDX"] as const;
    sources.push(await ethers.deployContract("UniswapV3TwapSource", [...args]));
    pools.push(made);
  }
  await useSources(x, sources, () => Promise.resolve());
  const attacker = await trader(x, 1, wad(100_000));
  const victim = await trader(x, 2, wad(750), Tier.X50);
  const other = await trader(x, 3, wad(100_000));
  await trade(x, other, victim, wad(1_000));
  return { ...x, pools, attacker, victim, sides: { attackers: [attacker], users: [victim, other] } };
}

/** Every pool to ten times its price, or back: what a flash loan pays for. */
function pushes({ pools }: World, there: boolean) {
  return pools.map(({ pool, trader: purse, baseFirst, tick }) => () => {
    const far = baseFirst ? tick + FAR : tick - FAR;
    const down = sqrtAt(there ? far : tick) < sqrtAt(there ? tick : far);
    return purse.pushTo(pool, down, sqrtAt(there ? far : tick), GAS);
  });
}

describe("row 12: a pool's price of this moment, and a flash loan", () => {
  it("moves the index by 0 and liquidates nobody: pushed, read, used and pushed back in one block", async function () {
    // Instrumented contracts use other gas.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    const s = await load(world);
    await time.increase(10);
    const at = (await time.latest()) + 10;
    const calm = await takeSnapshot();
    await time.setNextBlockTimestamp(at);
    await s.oracle.update(0);
    const untouched = await s.oracle.read(0);
    await calm.restore();

    const fair = [untouched.latest];
    const before = await wealthOf(s, s.sides, fair);
    const by = s.attacker.signer;
    await time.setNextBlockTimestamp(at);
    const done = await inOneBlock([
      ...pushes(s, true),
      () => s.oracle.connect(by).update(0, GAS),
      () => s.liquidator.connect(by).liquidate(s.victim.account, 0, 0, s.attacker.account, GAS),
      ...pushes(s, false),
    ]);
    expect(done).to.deep.equal([true, true, true, true, false, true, true, true]);
    const pushed = await s.oracle.read(0);
    expect([pushed.latest, pushed.updatedAt]).to.deep.equal([untouched.latest, untouched.updatedAt]);
    expect(await sizeOf(s, s.victim)).to.equal(-wad(1_000));
    expectHeld(before, await wealthOf(s, s.sides, fair));
    await expectLaws(s);
  });

  it("would move it by what it lasts: a second of ten minutes, which no flash loan pays for", async () => {
    const s = await load(world);
    const before = (await s.oracle.read(0)).latest;
    await inOneBlock(pushes(s, true));
    await time.setNextBlockTimestamp((await time.latest()) + 1);
    await inOneBlock(pushes(s, false));
    await time.increase(5);
    await makeRound(s, 0);
    const moved = (await s.oracle.read(0)).latest - before;
    // 1.0001^(23,026/600) is 0.39 %.
    expect(moved).to.be.within(1n, (before * 4n) / 1_000n);
  });

  it("moves mark by 0: a wall placed, traded against and cancelled in one block was never there", async () => {
    const s = await load(world);
    // A market that was never accrued has no interval that a mid could count for.
    await makeRound(s, 0);
    await s.exchange.poke(0);
    await time.increase(30);
    await makeRound(s, 0);
    const { latest: index, live } = await s.oracle.read(0);
    expect(live, "of an index that is not, no mid counts").to.equal(true);
    const order = (isBuy: boolean, price: bigint, kind: number) =>
      orderRequest({
        account: s.attacker.account,
        isBuy,
        kind,
        tick: ticks(s, price),
        // Enough for the notional that the mid is measured with.
        lots: lots(s, wad(500)),
      });
    const exchange = s.exchange.connect(s.attacker.signer);
    const done = await inOneBlock([
      () => exchange.place(order(true, (index * 104n) / 100n, OrderKind.PostOnly), GAS),
      () => exchange.place(order(false, (index * 1_045n) / 1_000n, OrderKind.PostOnly), GAS),
      () => exchange.poke(0, GAS),
      () => exchange.cancelAll(s.attacker.account, GAS),
    ]);
    expect(done).to.deep.equal([true, true, true, true]);
    expect(await s.ledger.markOf(0, Judge.Worse, true), "as the block leaves it").to.equal(index);
    await time.increase(20);
    await s.exchange.poke(0);
    expect(await s.ledger.markOf(0, Judge.Worse, true)).to.equal(index);
  });

  it("moves mark by less than a basis point where the wall stands into the next block, after half an hour of silence", async () => {
    const s = await load(world);
    await makeRound(s, 0);
    await s.exchange.poke(0);
    await time.increase(1_800);
    await makeRound(s, 0);
    const { latest: index } = await s.oracle.read(0);
    const exchange = s.exchange.connect(s.attacker.signer);
    for (const [isBuy, percent] of [
      [true, 1_040n],
      [false, 1_045n],
    ] as const) {
      const tick = ticks(s, (index * percent) / 1_000n);
      const { account } = s.attacker;
      const wall = { account, isBuy, tick, lots: lots(s, wad(500)), kind: OrderKind.PostOnly };
      await exchange.place(orderRequest(wall));
    }
    await exchange.poke(0);
    const mark = await s.ledger.markOf(0, Judge.Worse, true);
    expect(mark - index).to.be.within(1n, index / 10_000n);
  });
});
