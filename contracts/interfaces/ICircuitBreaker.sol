// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MarketId} from "../types/Ids.sol";
import {Grade, TradingState} from "../types/Grade.sol";

/// @title Halts are rules: tripped by the index alone, readable in advance.
interface ICircuitBreaker {
    /// @notice Why a halt started.
    enum Trip {
        LimitState,
        Velocity,
        Day1,
        Day2,
        Day3
    }

    event HaltStarted(
        MarketId indexed market,
        Grade grade,
        Trip trip,
        uint256 price,
        uint256 referencePrice,
        uint256 until
    );
    /// @notice The guardian tightened; it expires by itself.
    event Tightened(MarketId indexed market, Grade grade, uint16 capBps, uint16 marginBps, uint256 until);
    /// @notice The market is settled: Halted from now on, for ever.
    event TradingEnded(MarketId indexed market);
    event QuorumLost(MarketId indexed market, uint256 at);
    event QuorumRestored(MarketId indexed market, uint256 at, uint256 graceUntil);

    error CircuitBreaker_NotOracle(address caller);
    error CircuitBreaker_NotDeleverager(address caller);
    error CircuitBreaker_NotTighter(MarketId market);
    error CircuitBreaker_DurationOutOfRange(uint256 have, uint256 bound);
    error CircuitBreaker_GuardianCooling(uint256 now_, uint256 until);

    /// @notice Oracle: a round was made (or failed: quorum false, price the last one), good for `maxPriceAgeSec`.
    function onRound(MarketId market, uint256 price, bool quorum, uint16 maxPriceAgeSec) external;

    /// @notice Guardian: a tighter grade, cap and margin of increases for a bounded time.
    function tighten(
        MarketId market,
        Grade grade,
        uint16 capBps,
        uint16 marginBps,
        uint32 durationSec
    ) external;

    /// @notice Deleverager: the market is settled, and halted for ever.
    function endTrading(MarketId market) external;

    /// @notice The 5-minute mean as it stood when the last round with quorum was made, that round's own price not yet in it [wad], and the
    /// time of that round [s]; 0 and 0 before the first.
    function standingMeanOf(MarketId market) external view returns (uint256 mean5m, uint256 roundAt);

    /// @notice What the market allows now.
    function stateOf(MarketId market) external view returns (TradingState memory);
    /// @notice Lowest and highest index of at least the last 10 minutes [wad], rounded outward.
    function extremesOf(MarketId market) external view returns (uint256 low, uint256 high);
    /// @notice What would trip: 5-minute mean, 24 h reference, 60 s extremes [wad], end of the halt, of grace, of cooldown [s].
    function referencesOf(
        MarketId market
    )
        external
        view
        returns (
            uint256 mean5m,
            uint256 reference24h,
            uint256 low60s,
            uint256 high60s,
            uint256 haltUntil,
            uint256 graceUntil,
            uint256 cooldownUntil
        );
}
