// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {WadMath} from "../libraries/WadMath.sol";
import {MathHarness} from "./MathHarness.sol";

/// @title WadMath from outside.
contract MathHarnessWad is MathHarness {
    function mulDown(uint256 a, uint256 b) external pure returns (uint256) {
        return WadMath.mulDown(a, b);
    }

    function mulUp(uint256 a, uint256 b) external pure returns (uint256) {
        return WadMath.mulUp(a, b);
    }

    function mulDivDown(uint256 a, uint256 b, uint256 c) external pure returns (uint256) {
        return WadMath.mulDivDown(a, b, c);
    }

    function mulDivUp(uint256 a, uint256 b, uint256 c) external pure returns (uint256) {
        return WadMath.mulDivUp(a, b, c);
    }

    function mulDivFloor(int256 a, uint256 b, uint256 c) external pure returns (int256) {
        return WadMath.mulDivFloor(a, b, c);
    }

    function mulDivFloorWide(int256 a, uint256 b, uint256 c) external pure returns (int256) {
        return WadMath.mulDivFloorWide(a, b, c);
    }

    function mulDivFloorSigned(int256 a, int256 b, uint256 c) external pure returns (int256) {
        return WadMath.mulDivFloorSigned(a, b, c);
    }

    function divCeil(uint256 a, uint256 b) external pure returns (uint256) {
        return WadMath.divCeil(a, b);
    }

    function abs(int256 a) external pure returns (uint256) {
        return WadMath.abs(a);
    }

    function min(uint256 a, uint256 b) external pure returns (uint256) {
        return WadMath.min(a, b);
    }

    function max(uint256 a, uint256 b) external pure returns (uint256) {
        return WadMath.max(a, b);
    }

    function clamp(int256 value, int256 low, int256 high) external pure returns (int256) {
        return WadMath.clamp(value, low, high);
    }
}
