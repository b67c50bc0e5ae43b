/** A market's parameters as MarketRegistry takes them; hard bounds are in contracts/types/Bounds.sol. */
export interface MarketParameters {
  readonly margin: MarginParameters;
  readonly trading: TradingParameters;
  readonly breaker: BreakerParameters;
  readonly liquidation: LiquidationParameters;
}

export interface MarginParameters {
  /** [wad base units a lot], never changes. */
  readonly lotSize: bigint;
  /** Notional at which margins have doubled [whole settlement units]. */
  readonly concentration: bigint;
  /** One side's notional [whole settlement units]. */
  readonly openInterestCap: bigint;
  /** Largest distance of mark from index. */
  readonly leashPpm: bigint;
  readonly takerFeePpm: bigint;
  readonly makerRebatePpm: bigint;
  readonly liquidationFeePpm: bigint;
  /** Highest leverage tier allowed, 0..4. */
  readonly maxTier: bigint;
}

export interface TradingParameters {
  /** [wad price a tick], never changes. */
  readonly tickSize: bigint;
  /** Fills happen within index +- band. */
  readonly bandPpm: bigint;
  readonly maxPriceAgeSec: bigint;
  /** Above it the market is degraded. */
  readonly dispersionPpm: bigint;
  /** Interest part of funding per 8 h. */
  readonly interestPpm: bigint;
  /** Cap of the funding rate per 8 h. */
  readonly fundingCapPpm: bigint;
  /** Depth at which mid is measured [whole settlement units]. */
  readonly impactNotional: bigint;
}

export interface BreakerParameters {
  /** Index outside its 5-minute mean +- band ... */
  readonly limitBandPpm: bigint;
  /** ... for this long starts an auction. */
  readonly limitSec: bigint;
  /** A move of this size within 60 s starts an auction. */
  readonly velocityPpm: bigint;
  readonly auctionSec: bigint;
  /** Moves against the 24 h reference, ascending, and how long each halts. */
  readonly dayPpm1: bigint;
  readonly dayPpm2: bigint;
  readonly dayPpm3: bigint;
  readonly haltSec1: bigint;
  readonly haltSec2: bigint;
  readonly haltSec3: bigint;
  /** Longest grace of book sales after a halt. */
  readonly graceSec: bigint;
  /** No new halt for this long after one. */
  readonly cooldownSec: bigint;
  /** Most halted time in 7 days; 0: this market never halts. */
  readonly haltBudgetSec: bigint;
}

export interface LiquidationParameters {
  /** Cap of book sales of liquidations [whole settlement units a minute]. */
  readonly salesPerMinute: bigint;
  readonly keeperShareBps: bigint;
  /** Paid by the fund for an account without equity [wad]. */
  readonly keeperReward: bigint;
  /** Cover and takeover reserve outstanding, at most [whole settlement units]. */
  readonly fundBudget: bigint;
  /** How fast used budget comes back [whole settlement units an hour]. */
  readonly fundLeakPerHour: bigint;
}
