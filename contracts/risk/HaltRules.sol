// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {PPM} from "../types/Bounds.sol";
import {MarketId} from "../types/Ids.sol";
import {BreakerParams} from "../types/MarketParams.sol";

/// @title Which halt a round asks for.
/// @notice Rules alone: what stands in their way, budget and cooldown, is the breaker's. S-71 to S-73 of docs/SPEC.md.
library HaltRules {
    /// A round on its way through the breaker, judged by what was known before it.
    struct Round {
        MarketId market;
        uint256 price; // [wad]
        uint256 mean5m; // [wad]
        uint256 reference24h; // [wad]
        uint256 low60s; // [wad]
        uint256 high60s; // [wad]
        uint256 dayLevel; // tripped and not re-armed, 0..3
        bool outsideLong; // the limit state has lasted long enough
    }

    /// A halt that the rules ask for; lengthSec 0: none.
    struct Halt {
        ICircuitBreaker.Trip trip;
        uint256 lengthSec; // [s]
        uint256 referencePrice; // [wad] that the price left
    }

    /// @notice The longest halt first. A day level trips once, and a lower one not after a higher.
    function haltFor(Round memory round, BreakerParams memory params) internal pure returns (Halt memory) {
        uint256 price = round.price;
        uint256 day = round.reference24h;
        if (beyond(price, day, params.dayPpm1)) {
            uint256 level = beyond(price, day, params.dayPpm2) ? 2 : 1;
            if (beyond(price, day, params.dayPpm3)) level = 3;
            if (level > round.dayLevel) {
                if (level == 3) return Halt(ICircuitBreaker.Trip.Day3, params.haltSec3, day);
                if (level == 2) return Halt(ICircuitBreaker.Trip.Day2, params.haltSec2, day);
                return Halt(ICircuitBreaker.Trip.Day1, params.haltSec1, day);
            }
        }
        if (price < round.high60s && beyond(price, round.high60s, params.velocityPpm))
            return Halt(ICircuitBreaker.Trip.Velocity, params.auctionSec, round.high60s);
        if (price > round.low60s && beyond(price, round.low60s, params.velocityPpm))
            return Halt(ICircuitBreaker.Trip.Velocity, params.auctionSec, round.low60s);
        if (round.outsideLong) return Halt(ICircuitBreaker.Trip.LimitState, params.auctionSec, round.mean5m);
        return Halt(ICircuitBreaker.Trip.LimitState, 0, 0);
    }

    /// @notice Is a price farther than `ppm` from a reference?
    function beyond(uint256 price, uint256 base, uint256 ppm) internal pure returns (bool) {
        unchecked {
            uint256 distance = price > base ? price - base : base - price;
            return distance * PPM > base * ppm; // 88 bits by 24
        }
    }
}
