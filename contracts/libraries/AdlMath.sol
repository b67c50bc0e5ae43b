// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TIERS, leverageOf} from "../types/Tiers.sol";
import {WadMath} from "./WadMath.sol";

/// @title How much each class closes and pays: proportional to open interest times leverage, capped, the rest spilled over.
library AdlMath {
    /// @notice Splits `size` over classes by weight OI * leverage, each at most its OI; what a full class cannot take is
    /// spilled over the others by the same weights. Sum of the result = min(size, sum of OI), to the wei (ADL-1).
    function closedByClass(
        uint256 size,
        uint256[TIERS] memory openInterest
    ) internal pure returns (uint256[TIERS] memory closed) {
        uint256 left = size;
        // Each round fills at least one class or places all that is left: at most TIERS rounds.
        for (uint256 round = 0; round < TIERS && left > 0; ++round) {
            uint256 weights = _openWeight(openInterest, closed);
            if (weights == 0) break;
            left -= _placeRound(left, weights, openInterest, closed);
        }
    }

    /// @notice Levies `deficit` in proportion to `closed`, each class at most `caps`; what a full class cannot pay is spilled over
    /// the others. Sum = min(deficit, sum of caps of classes with closed > 0), to the wei.
    function leviedByClass(
        uint256 deficit,
        uint256[TIERS] memory closed,
        uint256[TIERS] memory caps
    ) internal pure returns (uint256[TIERS] memory levied) {
        uint256 left = deficit;
        for (uint256 round = 0; round < TIERS && left > 0; ++round) {
            uint256 weights = 0;
            for (uint256 i = 0; i < TIERS; ++i) if (levied[i] < caps[i]) weights += closed[i];
            if (weights == 0) break;
            left -= _levyRound(left, weights, closed, caps, levied);
        }
    }

    function _openWeight(
        uint256[TIERS] memory openInterest,
        uint256[TIERS] memory closed
    ) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < TIERS; ++i) {
            if (closed[i] < openInterest[i]) sum += openInterest[i] * leverageOf(uint8(i));
        }
    }

    /// @dev NOTE up, then capped by what is left: the last wei of `size` is always placed.
    function _placeRound(
        uint256 size,
        uint256 weights,
        uint256[TIERS] memory openInterest,
        uint256[TIERS] memory closed
    ) private pure returns (uint256 placed) {
        for (uint256 i = 0; i < TIERS; ++i) {
            uint256 room = openInterest[i] - closed[i];
            if (room == 0) continue;
            uint256 share = WadMath.mulDivUp(size, openInterest[i] * leverageOf(uint8(i)), weights);
            share = WadMath.min(WadMath.min(share, room), size - placed);
            closed[i] += share;
            placed += share;
        }
    }

    function _levyRound(
        uint256 deficit,
        uint256 weights,
        uint256[TIERS] memory closed,
        uint256[TIERS] memory caps,
        uint256[TIERS] memory levied
    ) private pure returns (uint256 taken) {
        for (uint256 i = 0; i < TIERS; ++i) {
            uint256 room = caps[i] - levied[i];
            if (room == 0 || closed[i] == 0) continue;
            uint256 share = WadMath.mulDivUp(deficit, closed[i], weights);
            share = WadMath.min(WadMath.min(share, room), deficit - taken);
            levied[i] += share;
            taken += share;
        }
    }
}
