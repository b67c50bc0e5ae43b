import { AVAX } from "../../deploy/config/avax";
import { type ParameterChange } from "../support/parameters";

/** The bounds of one parameter. */
export interface Bound {
  readonly part: keyof typeof AVAX;
  readonly name: string;
  readonly min: bigint;
  readonly max: bigint;
  /** Set beside it, so that no other parameter's bound stands in the way. */
  readonly beside?: ParameterChange;
}

const WAD = 10n ** 18n;
const { breaker, liquidation } = AVAX;

/** Largest price [wad] over the most ticks. */
const MAX_TICK_SIZE = (10n ** 8n * WAD) / (2n ** 24n - 1n);

/** 1 / 50x, half of it for maintenance, a quarter of that [ppm]. */
const QUARTER_MAINTENANCE_PPM = 2_500n;

const MAX_HALT_SEC = 14_400n;
const LONGEST_BUDGET = 86_400n;

/** The documented bounds, written down a second time: a change on one side alone fails. */
export const BOUNDS: readonly Bound[] = [
  {
    part: "margin",
    name: "lotSize",
    min: 10n ** 12n,
    max: 10n ** 24n,
    beside: { trading: { tickSize: WAD } },
  },
  { part: "margin", name: "concentration", min: 10_000n, max: 10n ** 12n },
  {
    part: "margin",
    name: "openInterestCap",
    min: 1_000n,
    max: 10n ** 14n,
    beside: { trading: { impactNotional: 100n } },
  },
  { part: "margin", name: "leashPpm", min: 0n, max: QUARTER_MAINTENANCE_PPM },
  { part: "margin", name: "takerFeePpm", min: 0n, max: 5_000n, beside: { margin: { makerRebatePpm: 0n } } },
  { part: "margin", name: "makerRebatePpm", min: 0n, max: AVAX.margin.takerFeePpm },
  { part: "margin", name: "liquidationFeePpm", min: 0n, max: QUARTER_MAINTENANCE_PPM },
  { part: "margin", name: "maxTier", min: 0n, max: 4n },
  { part: "trading", name: "tickSize", min: 1n, max: MAX_TICK_SIZE, beside: { margin: { lotSize: WAD } } },
  { part: "trading", name: "bandPpm", min: 5_000n, max: 200_000n },
  { part: "trading", name: "maxPriceAgeSec", min: 10n, max: 600n },
  { part: "trading", name: "dispersionPpm", min: 1_000n, max: 100_000n },
  { part: "trading", name: "interestPpm", min: 0n, max: 1_000n },
  { part: "trading", name: "fundingCapPpm", min: 1_000n, max: 100_000n },
  { part: "trading", name: "impactNotional", min: 100n, max: 10_000_000n },
  { part: "breaker", name: "limitBandPpm", min: 5_000n, max: 200_000n },
  { part: "breaker", name: "limitSec", min: 5n, max: 120n },
  { part: "breaker", name: "velocityPpm", min: 5_000n, max: 500_000n },
  {
    part: "breaker",
    name: "auctionSec",
    min: 30n,
    max: MAX_HALT_SEC,
    beside: { breaker: { haltBudgetSec: LONGEST_BUDGET } },
  },
  { part: "breaker", name: "dayPpm1", min: 20_000n, max: breaker.dayPpm2 - 1n },
  {
    part: "breaker",
    name: "dayPpm2",
    min: 20_001n,
    max: breaker.dayPpm3 - 1n,
    beside: { breaker: { dayPpm1: 20_000n } },
  },
  {
    part: "breaker",
    name: "dayPpm3",
    min: 20_002n,
    max: 900_000n,
    beside: { breaker: { dayPpm1: 20_000n, dayPpm2: 20_001n } },
  },
  {
    part: "breaker",
    name: "haltSec1",
    min: 30n,
    max: MAX_HALT_SEC,
    beside: { breaker: { haltSec2: MAX_HALT_SEC, haltSec3: MAX_HALT_SEC, haltBudgetSec: LONGEST_BUDGET } },
  },
  {
    part: "breaker",
    name: "haltSec2",
    min: breaker.haltSec1,
    max: MAX_HALT_SEC,
    beside: { breaker: { haltSec3: MAX_HALT_SEC, haltBudgetSec: LONGEST_BUDGET } },
  },
  {
    part: "breaker",
    name: "haltSec3",
    min: breaker.haltSec2,
    max: MAX_HALT_SEC,
    beside: { breaker: { haltBudgetSec: LONGEST_BUDGET } },
  },
  { part: "breaker", name: "graceSec", min: 0n, max: 600n },
  { part: "breaker", name: "cooldownSec", min: 60n, max: 14_400n },
  { part: "breaker", name: "haltBudgetSec", min: breaker.haltSec3, max: LONGEST_BUDGET },
  { part: "liquidation", name: "salesPerMinute", min: 1_000n, max: 10n ** 12n },
  { part: "liquidation", name: "keeperShareBps", min: 1_000n, max: 10_000n },
  { part: "liquidation", name: "keeperReward", min: 0n, max: 100n * WAD },
  {
    part: "liquidation",
    name: "fundBudget",
    min: 0n,
    max: 10n ** 12n,
    beside: { liquidation: { fundLeakPerHour: 0n } },
  },
  { part: "liquidation", name: "fundLeakPerHour", min: 0n, max: liquidation.fundBudget },
];
