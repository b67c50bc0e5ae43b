import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbiCoder } from "ethers";
import { ethers } from "hardhat";

import { priceAt } from "../../src/math/tickPrice";
import { load } from "../support/load";
import { MARKET, WAD, configsOf, deployOracleWorld, roundIn, useHostileSources } from "./fixture";
import {
  CARDINALITY,
  FULL,
  LIQUIDITY,
  type PoolWorld as World,
  WINDOW,
  poolWith,
  push,
  sqrtAt,
} from "./uniswapPool";

async function sourceOn({ pool, base }: World, minLiquidity = LIQUIDITY / 2n, window = WINDOW) {
  const args = [pool, base, window, minLiquidity, CARDINALITY, "Uniswap v3 BASE / USDX"] as const;
  return ethers.deployContract("UniswapV3TwapSource", [...args]);
}

async function plain() {
  const world = await poolWith({ base: 18, quote: 6 });
  return { ...world, source: await sourceOn(world) };
}

const near = (have: bigint, need: bigint, ppm: bigint): boolean => {
  const apart = have > need ? have - need : need - have;
  return apart * 1_000_000n <= need * ppm;
};

const MOST_POOLS = 24;

describe("UniswapV3TwapSource", () => {
  it("reads the mean of a real pool, as of now", async () => {
    const { source, pool, base } = await load(plain);
    const said = await source.read();
    expect(near(said.price, 30n * WAD, 200n), `${said.price}`).to.equal(true);
    expect(said.timestamp).to.equal(await time.latest());
    expect(said.confidence).to.equal(0n);
    expect(await source.pool()).to.equal(await pool.getAddress());
    expect(BigInt(await source.origin()), "who else reads this is no other voice").to.equal(
      BigInt(await pool.getAddress()),
    );
    expect(await source.base()).to.equal(await base.getAddress());
    expect(await source.windowSec()).to.equal(WINDOW);
    expect(await source.minLiquidity()).to.equal(LIQUIDITY / 2n);
    expect(await source.description()).to.equal("Uniswap v3 BASE / USDX");
  });

  it("reads tokens with 0 to 24 decimals on the one, 0 to 18 on the other side (row 14)", async () => {
    for (const [base, quote] of [
      [18, 6],
      [6, 18],
      [8, 6],
      [18, 18],
      [24, 6],
      [6, 0],
      [0, 17],
    ] as const) {
      const world = await poolWith({ base, quote });
      const said = await (await sourceOn(world)).read();
      expect(near(said.price, 30n * WAD, 200n), `${base}/${quote}: ${said.price}`).to.equal(true);
    }
  });

  it("takes the mean tick towards minus infinity, as the pool counts, and its price to the wei", async () => {
    const partial = { below: 0, above: 0 };
    const pairs = [
      [18, 6],
      [6, 18],
      [18, 18],
    ] as const;
    // Which token comes first, and with it the tick's sign, follows from addresses: pools are made until both were seen.
    const isSeen = () => partial.below > 0 && partial.above > 0;
    for (let i = 0; i < pairs.length || (!isSeen() && i < MOST_POOLS); i++) {
      const [base, quote] = pairs[i % pairs.length]!;
      const world = await poolWith({ base, quote });
      const source = await sourceOn(world);
      await push(world, world.tick + 7);
      await time.increase(101);
      const { pool, baseFirst } = world;
      const [cumulatives] = (await pool["observe"]!([WINDOW, 0])) as [readonly [bigint, bigint]];
      const sum = cumulatives[1] - cumulatives[0];
      const rest = sum % BigInt(WINDOW);
      if (rest !== 0n) partial[sum < 0n ? "below" : "above"] += 1;
      const tick = Number(sum / BigInt(WINDOW)) - (sum < 0n && rest !== 0n ? 1 : 0);
      const need = priceAt(baseFirst ? tick : -tick, 10n ** BigInt(18 + base - quote));
      expect((await source.read()).price, `${base}/${quote}`).to.equal(need);
    }
    expect(isSeen(), "means below and above zero that are no whole tick").to.equal(true);
  });

  it("is moved by a trade by the share of the window that it lasts", async () => {
    const world = await load(plain);
    const { source, tick, baseFirst } = world;
    const before = (await source.read()).price;
    await push(world, baseFirst ? tick + 1_000 : tick - 1_000);
    await time.increase(WINDOW / 10 - 1);
    await ethers.provider.send("evm_mine", []);
    const after = (await source.read()).price;
    const expected = BigInt(Math.round(1.0001 ** 100 * 1e9));
    expect(near((after * 10n ** 9n) / before, expected, 300n), `${after} after ${before}`).to.equal(true);
  });

  it("is not moved at all within a transaction or a block (row 12)", async () => {
    const { source, pool, trader, tick } = await load(plain);
    const before = (await source.read()).price;
    const { sqrtPriceX96 } = (await pool["slot0"]!()) as { sqrtPriceX96: bigint };
    const there = sqrtAt(tick - 20_000);
    const answer = await trader.pushAskAndReturn.staticCall(pool, true, there, sqrtPriceX96, source);
    const [price] = AbiCoder.defaultAbiCoder().decode(["uint256", "uint256", "uint256"], answer);
    expect(price).to.equal(before);
  });

  it("reverts while the pool holds too little over the window", async () => {
    const world = await load(plain);
    await world.trader.burn(world.pool, -FULL, FULL, (LIQUIDITY * 9n) / 10n);
    expect((await world.source.read()).price).not.to.equal(0n);
    await time.increase(WINDOW);
    await expect(world.source.read()).to.be.revertedWithCustomError(
      world.source,
      "UniswapV3TwapSource_Illiquid",
    );
  });

  it("tells the harmonic mean of what the pool held, where that is too little", async () => {
    const world = await load(plain);
    await world.trader.burn(world.pool, -FULL, FULL, LIQUIDITY / 3n);
    await time.increase(WINDOW / 4);
    const source = await sourceOn(world, 2n * LIQUIDITY);
    const observed = (await world.pool["observe"]!([WINDOW, 0])) as readonly (readonly [bigint, bigint])[];
    const [before, now] = observed[1]!;
    await expect(source.read())
      .to.be.revertedWithCustomError(source, "UniswapV3TwapSource_Illiquid")
      .withArgs((BigInt(WINDOW) << 128n) / (now - before), 2n * LIQUIDITY);
  });

  it("reverts when the pool's ratio is beyond what 64 bits tell", async () => {
    for (const tick of [600_000, -600_000]) {
      const world = await load(plain);
      await push(world, tick);
      await time.increase(WINDOW);
      await expect(world.source.read())
        .to.be.revertedWithCustomError(world.source, "UniswapV3TwapSource_TickOutOfRange")
        .withArgs((at: bigint) => Math.sign(Number(at)) === Math.sign(tick), -443_636, 443_636);
    }
  });

  it("reverts at construction on a pool or a window that does not do", async () => {
    const world = await load(plain);
    const factory = await ethers.getContractFactory("UniswapV3TwapSource");
    const { pool, base, quote } = world;
    await expect(factory.deploy(pool, world.trader, WINDOW, 1, CARDINALITY, ""))
      .to.be.revertedWithCustomError(factory, "UniswapV3TwapSource_NotInPool")
      .withArgs(world.trader, await pool["token0"]!(), await pool["token1"]!());
    for (const window of [59, 3_601]) {
      await expect(factory.deploy(pool, base, window, 1, CARDINALITY, ""))
        .to.be.revertedWithCustomError(factory, "UniswapV3TwapSource_Window")
        .withArgs(window, 60, 3_600);
    }
    await expect(factory.deploy(pool, quote, WINDOW, 1, CARDINALITY + 1, ""))
      .to.be.revertedWithCustomError(factory, "UniswapV3TwapSource_Cardinality")
      .withArgs(CARDINALITY, CARDINALITY + 1);
    // Uniswap's own "OLD": the pool is younger than the window.
    await expect(factory.deploy(pool, base, 3_600, 1, CARDINALITY, "")).to.be.revertedWith("OLD");
    for (const decimals of [
      { base: 0, quote: 19 },
      { base: 37, quote: 18 },
    ]) {
      await expect(sourceOn(await poolWith(decimals)))
        .to.be.revertedWithCustomError(factory, "UniswapV3TwapSource_Decimals")
        .withArgs(decimals.base, decimals.quote);
    }
  });

  it("counts in a round of the oracle, within its stipend, however many observations there are", async () => {
    const world = await load(deployOracleWorld);
    const market = await plain();
    const [first, second] = await useHostileSources(world, [{}, {}, {}]);
    const configs = await configsOf([first!, second!, market.source]);
    await world.oracle.connect(world.governor).setSources(MARKET, configs);
    for (const hostile of [first!, second!]) await hostile.sayNow(30n * WAD);
    for (let i = 0; i < CARDINALITY; i++) {
      await push(market, market.tick + (i % 2));
      await time.increase(WINDOW / CARDINALITY + 1);
    }
    const round = await roundIn(world);
    expect(round.verdicts).to.deep.equal(["Used", "Used", "Used"]);
    const gas = await ethers.provider.estimateGas({
      to: market.source,
      data: market.source.interface.encodeFunctionData("read"),
    });
    expect(gas - 21_000n).to.be.lessThan(100_000n);
  });
});
