// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// One slot, read wherever margins are judged.
struct MarginParams {
    uint96 lotSize; // [wad base units a lot], immutable once listed
    uint40 concentration; // notional at which margins have doubled [whole settlement units]
    uint48 openInterestCap; // notional of one class (side, tier): a side holds at most five times this [whole settlement units]
    uint16 leashPpm; // largest distance of mark from index
    uint16 takerFeePpm;
    uint16 makerRebatePpm; // <= takerFeePpm
    uint16 liquidationFeePpm; // <= a quarter of the smallest maintenance rate
    uint8 maxTier; // highest tier allowed, 0..4
}

/// One slot, read wherever orders are matched and prices are accepted.
struct TradingParams {
    uint96 tickSize; // [wad price a tick], immutable once listed
    uint24 bandPpm; // fills happen within index +- band
    uint16 maxPriceAgeSec; // an older price counts as lost quorum
    uint24 dispersionPpm; // above it the market is degraded
    int24 interestPpm; // interest part of funding per 8 h
    uint24 fundingCapPpm; // cap of the funding rate per 8 h
    uint32 impactNotional; // depth at which mid is measured [whole settlement units]
}

/// One slot, read by the circuit breaker.
struct BreakerParams {
    uint24 limitBandPpm; // index outside its 5-minute mean +- band ...
    uint16 limitSec; // ... for this long starts an auction
    uint24 velocityPpm; // a move of this size within 60 s starts an auction
    uint16 auctionSec; // length of an auction
    uint24 dayPpm1; // move against the 24 h reference, first level: an auction of haltSec1
    uint24 dayPpm2; // second level: a halt of haltSec2
    uint24 dayPpm3; // third level: a halt of haltSec3
    uint16 haltSec1;
    uint16 haltSec2;
    uint16 haltSec3;
    uint16 graceSec; // longest grace of book sales after a halt
    uint16 cooldownSec; // no new halt for this long after one
    uint24 haltBudgetSec; // most halted time in 7 days, 0: this market never halts
}

/// One slot, read by the Liquidator and the fund.
struct LiquidationParams {
    uint40 salesPerMinute; // cap of book sales of liquidations [whole settlement units a minute]
    uint16 keeperShareBps; // keeper's share of the liquidation fee
    uint96 keeperReward; // paid by the fund for an account with E <= 0 [wad]
    uint40 fundBudget; // cover and takeover reserve outstanding, at most [whole settlement units]
    uint40 fundLeakPerHour; // how fast used budget comes back [whole settlement units an hour]
}

/// All parameters of a market.
struct MarketConfig {
    MarginParams margin;
    TradingParams trading;
    BreakerParams breaker;
    LiquidationParams liquidation;
}
