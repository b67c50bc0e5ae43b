// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TickBitmap} from "../libraries/TickBitmap.sol";

/// @title Opens TickBitmap to tests.
contract TickBitmapHarness {
    using TickBitmap for TickBitmap.Bitmap;

    TickBitmap.Bitmap private _bitmap;

    /// @notice Marks or unmarks ticks, in order.
    function write(uint32[] calldata ticks, bool[] calldata marks) external {
        for (uint256 i = 0; i < ticks.length; ++i) {
            if (marks[i]) _bitmap.set(ticks[i]);
            else _bitmap.clear(ticks[i]);
        }
    }

    /// @notice The neighbours of each tick; 0: none.
    function neighbours(
        uint32[] calldata ticks
    ) external view returns (uint32[] memory below, uint32[] memory above) {
        below = new uint32[](ticks.length);
        above = new uint32[](ticks.length);
        for (uint256 i = 0; i < ticks.length; ++i) {
            below[i] = _bitmap.nextBelow(ticks[i]);
            above[i] = _bitmap.nextAbove(ticks[i]);
        }
    }

    /// @notice The three words over a tick, lowest first.
    function wordsOf(uint32 tick) external view returns (uint256 leaf, uint256 branch, uint256 root) {
        return (_bitmap.leaves[tick >> 8], _bitmap.branches[tick >> 16], _bitmap.root);
    }
}
