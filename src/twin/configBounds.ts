import {
  type BreakerParameters,
  type LiquidationParameters,
  type MarginParameters,
  type MarketParameters,
  type TradingParameters,
} from "../domain/marketParameters";
import { BPS, MAX_PRICE, PPM, WAD } from "../math/bounds";
import { leverageOf, TIERS } from "../math/tiers";
import { abs, max, min } from "../math/wadMath";
import { Refusal } from "./refusal";

const MAX_TICK = (1n << 24n) - 1n;
const MAINTENANCE_PARTS = 4n;
const MIN_TRIP_PPM = 5_000n;
const MIN_DAY_PPM = 20_000n;
const MIN_HALT = 30n;
const MAX_HALT = 14_400n;

/** Twin of contracts/risk/ConfigBounds.sol, in its order. @param highestTier the highest that the market ever allowed. */
export function checkConfig(config: MarketParameters, highestTier: bigint): void {
  checkMargin(config.margin, highestTier);
  checkTrading(config.trading, config.margin);
  checkBreaker(config.breaker);
  checkHalts(config.breaker);
  checkLiquidation(config.liquidation);
}

/** Refuses unless min <= have <= max. */
export function within(parameter: string, have: bigint, least: bigint, most: bigint): void {
  if (have >= least && have <= most) return;
  throw new Refusal("MarketRegistry_OutOfBounds", { parameter, have, min: least, max: most });
}

function checkMargin(m: MarginParameters, highestTier: bigint): void {
  const quarter = PPM / (2n * leverageOf(Number(highestTier)) * MAINTENANCE_PARTS);
  within("lotSize", m.lotSize, 10n ** 12n, 10n ** 24n);
  within("concentration", m.concentration, 10_000n, 10n ** 12n);
  within("openInterestCap", m.openInterestCap, 1_000n, 10n ** 14n);
  within("leashPpm", m.leashPpm, 0n, quarter);
  within("takerFeePpm", m.takerFeePpm, 0n, 5_000n);
  within("makerRebatePpm", m.makerRebatePpm, 0n, m.takerFeePpm);
  within("liquidationFeePpm", m.liquidationFeePpm, 0n, quarter);
  within("maxTier", m.maxTier, 0n, BigInt(TIERS) - 1n);
}

function checkTrading(t: TradingParameters, m: MarginParameters): void {
  within("tickSize", t.tickSize, 1n, MAX_PRICE / MAX_TICK);
  within("lotSize * tickSize % 1e18", (m.lotSize * t.tickSize) % WAD, 0n, 0n);
  within("bandPpm", t.bandPpm, 5_000n, 200_000n);
  within("maxPriceAgeSec", t.maxPriceAgeSec, 10n, 600n);
  within("dispersionPpm", t.dispersionPpm, 1_000n, 100_000n);
  within("interestPpm", abs(t.interestPpm), 0n, 1_000n);
  within("fundingCapPpm", t.fundingCapPpm, 1_000n, 100_000n);
  within("impactNotional", t.impactNotional, 100n, min(m.openInterestCap, 10_000_000n));
}

function checkBreaker(b: BreakerParameters): void {
  within("limitBandPpm", b.limitBandPpm, MIN_TRIP_PPM, 200_000n);
  within("limitSec", b.limitSec, 5n, 120n);
  within("velocityPpm", b.velocityPpm, MIN_TRIP_PPM, 500_000n);
  within("auctionSec", b.auctionSec, MIN_HALT, MAX_HALT);
  within("dayPpm3", b.dayPpm3, MIN_DAY_PPM + 2n, 900_000n);
  within("dayPpm2", b.dayPpm2, MIN_DAY_PPM + 1n, b.dayPpm3 - 1n);
  within("dayPpm1", b.dayPpm1, MIN_DAY_PPM, b.dayPpm2 - 1n);
}

function checkHalts(b: BreakerParameters): void {
  within("haltSec1", b.haltSec1, MIN_HALT, MAX_HALT);
  within("haltSec2", b.haltSec2, b.haltSec1, MAX_HALT);
  within("haltSec3", b.haltSec3, b.haltSec2, MAX_HALT);
  within("graceSec", b.graceSec, 0n, 600n);
  within("cooldownSec", b.cooldownSec, 60n, 14_400n);
  const longest = max(b.haltSec3, b.auctionSec);
  if (b.haltBudgetSec !== 0n) within("haltBudgetSec", b.haltBudgetSec, longest, 86_400n);
}

function checkLiquidation(q: LiquidationParameters): void {
  within("salesPerMinute", q.salesPerMinute, 1_000n, 10n ** 12n);
  within("keeperShareBps", q.keeperShareBps, 1_000n, BPS);
  within("keeperReward", q.keeperReward, 0n, 100n * WAD);
  within("fundBudget", q.fundBudget, 0n, 10n ** 12n);
  within("fundLeakPerHour", q.fundLeakPerHour, 0n, q.fundBudget);
}
