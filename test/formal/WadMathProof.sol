// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {WadMath} from "../../contracts/libraries/WadMath.sol";
import {WAD} from "../../contracts/types/Bounds.sol";

/// @title What WadMath promises, for factors whose product fits: a below 2^128, b below 2^127.
contract WadMathProof {
    uint256 private constant A = 1 << 128;
    uint256 private constant B = 1 << 127;

    function mulDown(uint256 a, uint256 b) external pure {
        require(a < A && b < B);
        uint256 r = WadMath.mulDown(a, b);
        assert(r * WAD <= a * b);
        assert(a * b - r * WAD < WAD);
    }

    function mulUp(uint256 a, uint256 b) external pure {
        require(a < A && b < B);
        uint256 r = WadMath.mulUp(a, b);
        assert(r * WAD >= a * b);
        assert(r * WAD - a * b < WAD);
    }

    function mulDivDown(uint256 a, uint256 b, uint256 c) external pure {
        require(a < A && b < B && c > 0);
        uint256 product = a * b;
        uint256 r = WadMath.mulDivDown(a, b, c);
        assert(r == product / c);
        assert(r <= product);
    }

    function mulDivUp(uint256 a, uint256 b, uint256 c) external pure {
        require(a < A && b < B && c > 0);
        uint256 product = a * b;
        uint256 r = WadMath.mulDivUp(a, b, c);
        assert(r >= product / c);
        assert(r <= product / c + 1);
        assert((r == product / c) == (product % c == 0));
    }

    function mulDivFloor(int256 a, uint256 b, uint256 c) external pure {
        require(a < int256(A) && a > -int256(A) && b < B && c > 0);
        int256 r = WadMath.mulDivFloor(a, b, c);
        assert(a < 0 || r >= 0);
        assert(a >= 0 || r <= 0);
        assert(a < 0 || uint256(r) == (uint256(a) * b) / c);
    }

    function mulDivFloorSigned(int256 a, int256 b, uint256 c) external pure {
        require(a < int256(A) && a > -int256(A) && b < int256(B) && b > -int256(B) && c > 0);
        int256 r = WadMath.mulDivFloorSigned(a, b, c);
        assert(a < 0 || b < 0 || r >= 0);
        assert(a <= 0 || b >= 0 || r <= 0);
        assert(a >= 0 || b <= 0 || r <= 0);
    }

    function divCeil(uint256 a, uint256 b) external pure {
        require(b > 0);
        uint256 r = WadMath.divCeil(a, b);
        assert(r >= a / b);
        assert(a % b == 0 ? r == a / b : r == a / b + 1);
        assert(a == 0 || r > 0);
    }

    /// @dev The least number has no magnitude in 255 bits: abs gives 2^255 (test/math/edges.test.ts).
    function abs(int256 a) external pure {
        require(a > type(int256).min);
        uint256 r = WadMath.abs(a);
        assert(a < 0 || r == uint256(a));
        assert(a >= 0 || r == uint256(-a));
    }

    function clamp(int256 value, int256 low, int256 high) external pure {
        require(low <= high);
        int256 r = WadMath.clamp(value, low, high);
        assert(r >= low && r <= high);
        assert(value < low || value > high || r == value);
    }

    function minMax(uint256 a, uint256 b) external pure {
        assert(WadMath.min(a, b) <= WadMath.max(a, b));
        assert(WadMath.min(a, b) == a || WadMath.min(a, b) == b);
        assert(WadMath.max(a, b) == a || WadMath.max(a, b) == b);
    }
}
