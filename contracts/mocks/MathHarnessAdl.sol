// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AdlMath} from "../libraries/AdlMath.sol";
import {TIERS} from "../types/Tiers.sol";
import {MathHarness} from "./MathHarness.sol";

/// @title AdlMath from outside.
contract MathHarnessAdl is MathHarness {
    function closedByClass(
        uint256 size,
        uint256[TIERS] calldata openInterest
    ) external pure returns (uint256[TIERS] memory) {
        return AdlMath.closedByClass(size, openInterest);
    }

    function leviedByClass(
        uint256 deficit,
        uint256[TIERS] calldata closed,
        uint256[TIERS] calldata caps
    ) external pure returns (uint256[TIERS] memory) {
        return AdlMath.leviedByClass(deficit, closed, caps);
    }
}
