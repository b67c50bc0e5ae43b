// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MarginMath} from "../libraries/MarginMath.sol";
import {MathHarness} from "./MathHarness.sol";

/// @title MarginMath from outside.
contract MathHarnessMargin is MathHarness {
    function notional(uint256 size, uint256 price) external pure returns (uint256) {
        return MarginMath.notional(size, price);
    }

    function initialMargin(
        uint256 notional_,
        uint256 leverage,
        uint256 concentration
    ) external pure returns (uint256) {
        return MarginMath.initialMargin(notional_, leverage, concentration);
    }

    function maintenanceMargin(uint256 initialMargin_) external pure returns (uint256) {
        return MarginMath.maintenanceMargin(initialMargin_);
    }

    function exposure(int256 size, uint256 bids, uint256 asks) external pure returns (uint256) {
        return MarginMath.exposure(size, bids, asks);
    }

    function value(int256 size, uint256 price) external pure returns (int256) {
        return MarginMath.value(size, price);
    }

    function mark(uint256 indexPrice, int256 basisPpb) external pure returns (uint256) {
        return MarginMath.mark(indexPrice, basisPpb);
    }

    function waterfallPrice(
        int256 size,
        uint256 mark_,
        uint256 mmOfMarket,
        uint256 mmSum,
        int256 equity
    ) external pure returns (uint256) {
        return MarginMath.waterfallPrice(size, mark_, mmOfMarket, mmSum, equity);
    }

    function deficitShare(
        uint256 deficit,
        uint256 mmOfMarket,
        uint256 mmSum
    ) external pure returns (uint256) {
        return MarginMath.deficitShare(deficit, mmOfMarket, mmSum);
    }

    function sizeToRestore(
        uint256 size,
        uint256 mark_,
        uint256 mmOfMarket,
        uint256 mmSum,
        int256 equity,
        uint256 targetPpm,
        uint256 feePpm
    ) external pure returns (uint256) {
        return MarginMath.sizeToRestore(size, mark_, mmOfMarket, mmSum, equity, targetPpm, feePpm);
    }
}
