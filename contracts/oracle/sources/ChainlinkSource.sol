// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";

import {IChainlinkSource} from "../../interfaces/IChainlinkSource.sol";
import {IPriceSource} from "../../interfaces/IPriceSource.sol";
import {BoundedCall} from "../../libraries/BoundedCall.sol";
import {Quote} from "../../types/OracleTypes.sol";

/// What Chainlink's proxies and older aggregators have beyond the common interface.
interface IClampedAggregator {
    function aggregator() external view returns (address);
    function minAnswer() external view returns (int192);
    function maxAnswer() external view returns (int192);
}

/// @notice Reverts on whatever is wrong: the oracle leaves it out of the round. It judges no age: the oracle does.
contract ChainlinkSource is IChainlinkSource {
    /// Where the limits are that the feed clamps its answers to.
    enum Clamp {
        None,
        Feed,
        BehindProxy
    }

    uint256 private constant MAX_DECIMALS = 36;
    uint256 private constant WAD_DECIMALS = 18;
    uint256 private constant MAX_GRACE_PERIOD = 1 days;
    uint256 private constant PROBE_STIPEND = 15_000;
    int256 private constant SEQUENCER_UP = 0;

    AggregatorV3Interface private immutable FEED;
    AggregatorV3Interface private immutable SEQUENCER;
    uint256 private immutable GRACE_PERIOD;
    uint256 private immutable MULTIPLIER; // 1 for more than 18 decimals
    uint256 private immutable DIVISOR; // 1 for 18 decimals or fewer
    Clamp private immutable CLAMP;

    /// @param sequencer the rollup's uptime feed, or 0.
    constructor(address feed_, address sequencer, uint256 gracePeriod) {
        if (sequencer == address(0) && gracePeriod != 0) revert ChainlinkSource_NoSequencerFeed(gracePeriod);
        if (gracePeriod > MAX_GRACE_PERIOD) revert ChainlinkSource_GracePeriod(gracePeriod, MAX_GRACE_PERIOD);
        FEED = AggregatorV3Interface(feed_);
        SEQUENCER = AggregatorV3Interface(sequencer);
        GRACE_PERIOD = gracePeriod;
        uint256 decimals = FEED.decimals();
        if (decimals > MAX_DECIMALS) revert ChainlinkSource_Decimals(decimals, MAX_DECIMALS);
        MULTIPLIER = decimals < WAD_DECIMALS ? 10 ** (WAD_DECIMALS - decimals) : 1;
        DIVISOR = decimals > WAD_DECIMALS ? 10 ** (decimals - WAD_DECIMALS) : 1;
        CLAMP = _findClamp(feed_);
    }

    /// @inheritdoc IPriceSource
    function read() external view returns (Quote memory) {
        if (address(SEQUENCER) != address(0)) _checkSequencer();
        (uint80 round, int256 answer, , uint256 updatedAt, uint80 answeredInRound) = FEED.latestRoundData();
        if (updatedAt == 0 || answeredInRound < round)
            revert ChainlinkSource_IncompleteRound(round, answeredInRound, updatedAt);
        if (CLAMP != Clamp.None) _checkClamp(answer);
        // NOTE a negative answer is told as 0: the oracle calls both non-positive. Down: more than 18 decimals lose their tail.
        uint256 price = answer > 0 ? (uint256(answer) * MULTIPLIER) / DIVISOR : 0;
        return Quote(price, updatedAt, 0);
    }

    /// @inheritdoc IPriceSource
    function origin() external view returns (bytes32) {
        return bytes32(uint256(uint160(address(FEED))));
    }

    /// @inheritdoc IPriceSource
    function description() external view returns (string memory) {
        return string.concat("Chainlink ", FEED.description());
    }

    /// @inheritdoc IChainlinkSource
    function feed() external view returns (address) {
        return address(FEED);
    }

    /// @inheritdoc IChainlinkSource
    function sequencerFeed() external view returns (address) {
        return address(SEQUENCER);
    }

    /// @inheritdoc IChainlinkSource
    function gracePeriodSec() external view returns (uint256) {
        return GRACE_PERIOD;
    }

    function _checkSequencer() private view {
        (, int256 answer, uint256 startedAt, , ) = SEQUENCER.latestRoundData();
        if (answer != SEQUENCER_UP) revert ChainlinkSource_SequencerDown(startedAt);
        // An uptime feed that was never written says 0 for both: no sign of life.
        if (startedAt == 0) revert ChainlinkSource_IncompleteRound(0, 0, 0);
        uint256 until = startedAt + GRACE_PERIOD;
        if (block.timestamp < until) revert ChainlinkSource_SequencerGrace(block.timestamp, until);
    }

    /// @dev A proxy's aggregator changes, so it is asked each time; one without limits clamps nothing.
    function _checkClamp(int256 answer) private view {
        address aggregator = address(FEED);
        if (CLAMP == Clamp.BehindProxy) aggregator = _aggregatorOf(aggregator);
        (bool found, int256 min, int256 max) = _limitsOf(aggregator);
        if (found && (answer <= min || answer >= max)) revert ChainlinkSource_AtLimit(answer, min, max);
    }

    function _findClamp(address feed_) private view returns (Clamp) {
        (bool found, , ) = _limitsOf(feed_);
        if (found) return Clamp.Feed;
        return _aggregatorOf(feed_) == address(0) ? Clamp.None : Clamp.BehindProxy;
    }

    function _aggregatorOf(address proxy) private view returns (address) {
        (, uint256 word) = BoundedCall.readWord(proxy, IClampedAggregator.aggregator.selector, PROBE_STIPEND);
        return address(uint160(word));
    }

    function _limitsOf(address aggregator) private view returns (bool found, int256 min, int256 max) {
        (bool hasMin, uint256 low) = BoundedCall.readWord(
            aggregator,
            IClampedAggregator.minAnswer.selector,
            PROBE_STIPEND
        );
        if (!hasMin) return (false, 0, 0);
        (bool hasMax, uint256 high) = BoundedCall.readWord(
            aggregator,
            IClampedAggregator.maxAnswer.selector,
            PROBE_STIPEND
        );
        return (hasMax, int256(low), int256(high));
    }
}
