// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {WAD} from "../types/Bounds.sol";

/// @title Fixed-point arithmetic with the rounding in every name.
/// @notice Operands come from the bounds in types/Bounds.sol, so products fit 256 bits (docs/SPEC.md, headroom); beyond
/// them the checked arithmetic reverts: every product is checked, and what is not can only wrap behind one that did. Results
/// stay below 2^255: the casts back to int256 are unchecked.
library WadMath {
    /// @notice floor(a * b / 1e18).
    function mulDown(uint256 a, uint256 b) internal pure returns (uint256) {
        return (a * b) / WAD;
    }

    /// @notice ceil(a * b / 1e18).
    function mulUp(uint256 a, uint256 b) internal pure returns (uint256) {
        return divCeil(a * b, WAD);
    }

    /// @notice floor(a * b / c).
    function mulDivDown(uint256 a, uint256 b, uint256 c) internal pure returns (uint256) {
        return (a * b) / c;
    }

    /// @notice ceil(a * b / c).
    function mulDivUp(uint256 a, uint256 b, uint256 c) internal pure returns (uint256) {
        return divCeil(a * b, c);
    }

    /// @notice floor(a * b / c), toward minus infinity: a credit is rounded down, a debit up.
    function mulDivFloor(int256 a, uint256 b, uint256 c) internal pure returns (int256) {
        uint256 magnitude = abs(a) * b;
        return a >= 0 ? int256(magnitude / c) : negative(divCeil(magnitude, c));
    }

    /// @notice mulDivFloor with a product of up to 512 bits: for cold paths whose operands have no tighter bound.
    function mulDivFloorWide(int256 a, uint256 b, uint256 c) internal pure returns (int256) {
        uint256 magnitude = Math.mulDiv(abs(a), b, c, a >= 0 ? Math.Rounding.Floor : Math.Rounding.Ceil);
        return a >= 0 ? int256(magnitude) : negative(magnitude);
    }

    /// @notice floor(a * b / c), toward minus infinity, both factors signed.
    function mulDivFloorSigned(int256 a, int256 b, uint256 c) internal pure returns (int256) {
        uint256 magnitude = abs(a) * abs(b);
        return (a >= 0) == (b >= 0) ? int256(magnitude / c) : negative(divCeil(magnitude, c));
    }

    /// @notice ceil(a / b).
    function divCeil(uint256 a, uint256 b) internal pure returns (uint256) {
        unchecked {
            return a == 0 ? 0 : (a - 1) / b + 1;
        }
    }

    function abs(int256 a) internal pure returns (uint256) {
        unchecked {
            return a >= 0 ? uint256(a) : uint256(-a);
        }
    }

    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function max(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a : b;
    }

    function clamp(int256 value, int256 low, int256 high) internal pure returns (int256) {
        return value < low ? low : (value > high ? high : value);
    }

    function negative(uint256 a) private pure returns (int256) {
        unchecked {
            return -int256(a);
        }
    }
}
