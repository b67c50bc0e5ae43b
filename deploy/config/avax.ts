import { type MarketParameters } from "../../src/domain/marketParameters";

const WAD = 10n ** 18n;
const MILLI = 10n ** 15n;
const TENTH = 10n ** 17n;

/**
 * The committed parameters of AVAX. They come from the design and from common practice on venues of this kind; no
 * recorded or simulated crash was looked at to choose them.
 */
export const AVAX: MarketParameters = {
  margin: {
    lotSize: TENTH, // 0.1 AVAX
    concentration: 2_000_000n, // settlement units of notional
    openInterestCap: 50_000_000n, // settlement units a side
    leashPpm: 2_500n, // 0.25 %: a quarter of the maintenance rate at 50x
    takerFeePpm: 500n, // 5 bps
    makerRebatePpm: 100n, // 1 bp
    liquidationFeePpm: 2_000n, // 20 bps
    maxTier: 4n, // 50x
  },
  trading: {
    tickSize: MILLI, // 0.001 settlement units
    bandPpm: 50_000n, // 5 %
    maxPriceAgeSec: 60n,
    dispersionPpm: 30_000n, // 3 %
    interestPpm: 100n, // 1 bp per 8 h
    fundingCapPpm: 40_000n, // 4 % per 8 h
    impactNotional: 2_000n, // settlement units
  },
  breaker: {
    limitBandPpm: 50_000n, // 5 % from the 5-minute mean ...
    limitSec: 15n, // ... for 15 s
    velocityPpm: 100_000n, // 10 % within 60 s
    auctionSec: 300n,
    dayPpm1: 70_000n, // 7 %
    dayPpm2: 130_000n, // 13 %
    dayPpm3: 200_000n, // 20 %
    haltSec1: 300n,
    haltSec2: 900n,
    haltSec3: 1_800n,
    graceSec: 120n,
    cooldownSec: 600n,
    haltBudgetSec: 7_200n, // 2 h in 7 days
  },
  liquidation: {
    salesPerMinute: 500_000n, // settlement units a minute
    keeperShareBps: 5_000n, // half of the liquidation fee
    keeperReward: 5n * WAD, // settlement units
    fundBudget: 500_000n, // settlement units
    fundLeakPerHour: 100_000n, // settlement units an hour
  },
};
