// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Price at a tick of a pool that counts in powers of 1.0001.
library TickPrice {
    /// @notice Beyond, 128 bits leave a ratio fewer than 64.
    int256 internal constant MAX_TICK = 443_636;

    uint256 private constant ONE = 1 << 128;
    /// 2^128 / 1.0001, Down.
    uint256 private constant INVERSE_BASE = 340248342086729790484326174814286782777;

    /// @notice 1.0001^tick * unit, Down; `|tick| <= MAX_TICK`.
    /// @dev 1.0001^-|tick| is made by squaring, with 128 fractional bits. Each squaring doubles the relative error of the one before, so
    /// 19 of them leave at least 2^-108 of the small power, and a few units of the last place of the product: far below a tick,
    /// which is 1e-4.
    function at(int256 tick, uint256 unit) internal pure returns (uint256) {
        uint256 power = tick < 0 ? uint256(-tick) : uint256(tick);
        uint256 ratio = ONE;
        for (uint256 square = INVERSE_BASE; power != 0; power >>= 1) {
            if (power & 1 == 1) ratio = (ratio * square) >> 128;
            square = (square * square) >> 128;
        }
        return tick < 0 ? Math.mulDiv(ratio, unit, ONE) : Math.mulDiv(ONE, unit, ratio);
    }
}
