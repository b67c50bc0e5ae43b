// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPriceSource} from "./IPriceSource.sol";

/// @title One Chainlink feed, on a rollup together with its sequencer's uptime feed.
interface IChainlinkSource is IPriceSource {
    error ChainlinkSource_Decimals(uint256 have, uint256 bound);
    error ChainlinkSource_NoSequencerFeed(uint256 gracePeriodSec);
    error ChainlinkSource_GracePeriod(uint256 have, uint256 bound);
    /// @notice The round has no answer of its own yet.
    error ChainlinkSource_IncompleteRound(uint256 round, uint256 answeredInRound, uint256 updatedAt);
    /// @notice The feed's answer is clamped to its own limits: the real price lies beyond.
    error ChainlinkSource_AtLimit(int256 answer, int256 min, int256 max);
    error ChainlinkSource_SequencerDown(uint256 since);
    /// @notice The rollup has just come back, and the feed may not have caught up.
    error ChainlinkSource_SequencerGrace(uint256 now_, uint256 until);

    function feed() external view returns (address);
    /// @notice The rollup's uptime feed, 0 on a chain without one.
    function sequencerFeed() external view returns (address);
    /// @notice How long after the sequencer came back answers are refused [s].
    function gracePeriodSec() external view returns (uint256);
}
