// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

// Chainlink's own aggregator double, imported so that it is compiled: the adapter is tested against it.
// solhint-disable-next-line no-unused-import
import {MockV3Aggregator} from "@chainlink/contracts/src/v0.8/shared/mocks/MockV3Aggregator.sol";

/// @notice A Chainlink aggregator of the kind that clamps its answers to limits.
contract ClampedAggregator is MockV3Aggregator {
    int192 public immutable minAnswer;
    int192 public immutable maxAnswer;

    constructor(uint8 decimals_, int256 answer, int192 min, int192 max) MockV3Aggregator(decimals_, answer) {
        minAnswer = min;
        maxAnswer = max;
    }
}

/// @notice An aggregator that knows one limit only.
contract HalfClampedAggregator is MockV3Aggregator {
    int192 public constant MIN_ANSWER = 30e8;

    constructor(uint8 decimals_, int256 answer) MockV3Aggregator(decimals_, answer) {}

    function minAnswer() external pure returns (int192) {
        return MIN_ANSWER;
    }
}

/// @notice A Chainlink proxy: passes questions on to an aggregator that can be exchanged.
contract AggregatorProxyDouble {
    address public aggregator;

    constructor(address aggregator_) {
        aggregator = aggregator_;
    }

    function setAggregator(address aggregator_) external {
        aggregator = aggregator_;
    }

    function decimals() external view returns (uint8) {
        return MockV3Aggregator(aggregator).decimals();
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return MockV3Aggregator(aggregator).latestRoundData();
    }
}

/// @notice A feed whose round is said to be answered in an earlier one.
contract LaggingAggregator {
    uint256 public updatedAt;
    uint80 public answeredIn;

    function set(uint256 updatedAt_, uint80 answeredIn_) external {
        updatedAt = updatedAt_;
        answeredIn = answeredIn_;
    }

    function decimals() external pure returns (uint8) {
        return 8;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (10, 25e8, updatedAt, updatedAt, answeredIn);
    }
}
