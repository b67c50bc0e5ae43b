import { time } from "@nomicfoundation/hardhat-network-helpers";
import { ethers } from "hardhat";

import { type FeedConfig } from "../../src/sdk/deploy/exchangeConfig";
import { deployUniswapFactory, uniswapPoolAt } from "./vendors";

const FEE = 3_000;
export const FULL = 887_220;
export const WINDOW = 600;
export const CARDINALITY = 60;
export const LIQUIDITY = 10n ** 20n;
const Q96 = 2 ** 96;

/** Square root of the pool's ratio at a tick; near enough for a start or a limit. */
export function sqrtAt(tick: number): bigint {
  return BigInt(Math.round(1.0001 ** (tick / 2) * 2 ** 52)) * BigInt(Q96 / 2 ** 52);
}

interface Tokens {
  readonly base: number;
  readonly quote: number;
}

/** A pool at a price of 30 with a history of one window. */
export async function poolWith({ base: baseDecimals, quote: quoteDecimals }: Tokens, liquidity = LIQUIDITY) {
  const factory = await deployUniswapFactory();
  const base = await ethers.deployContract("TestToken", ["BASE", baseDecimals]);
  const quote = await ethers.deployContract("TestToken", ["USDX", quoteDecimals]);
  await factory["createPool"]!(base, quote, FEE);
  const pool = await uniswapPoolAt((await factory["getPool"]!(base, quote, FEE)) as string);
  const trader = await ethers.deployContract("PoolTrader");
  for (const token of [base, quote]) await token.mint(trader, 10n ** 60n);
  const baseFirst = BigInt(await base.getAddress()) < BigInt(await quote.getAddress());
  const ratio = Math.log(30 * 10 ** (quoteDecimals - baseDecimals)) / Math.log(1.0001);
  const tick = Math.round(baseFirst ? ratio : -ratio);
  await pool["initialize"]!(sqrtAt(tick));
  await trader.mint(pool, -FULL, FULL, liquidity);
  await pool["increaseObservationCardinalityNext"]!(CARDINALITY);
  const world = { pool, trader, base, quote, baseFirst, tick };
  // A swap writes the first of the new observations.
  await push(world, tick + 1);
  await push(world, tick);
  await time.increase(WINDOW);
  return world;
}

export type PoolWorld = Awaited<ReturnType<typeof poolWith>>;

/** The pool's mean over its window as a market's source. */
export async function twapOf({ pool, base }: PoolWorld): Promise<FeedConfig> {
  return {
    kind: "uniswapV3Twap",
    description: "Uniswap",
    pool: await pool.getAddress(),
    base: await base.getAddress(),
    windowSec: WINDOW,
    minLiquidity: 1n,
    cardinality: CARDINALITY,
  };
}

export async function push(
  { pool, trader }: Pick<PoolWorld, "pool" | "trader">,
  tick: number,
): Promise<void> {
  const { sqrtPriceX96 } = (await pool["slot0"]!()) as { sqrtPriceX96: bigint };
  const limit = sqrtAt(tick);
  if (limit === sqrtPriceX96) return;
  await trader.pushTo(pool, limit < sqrtPriceX96, limit);
}
