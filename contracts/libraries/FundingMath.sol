// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MAX_FUNDING_DT} from "../types/Bounds.sol";
import {WadMath} from "./WadMath.sol";

/// @title Time-weighted premium and funding.
library FundingMath {
    int256 private constant CLAMP_PPB = 500_000; // 5 bps
    int256 private constant PPM_TO_PPB = 1_000;
    uint256 private constant PERIOD = 8 hours;

    /// @notice Time-weighted average with a memory of `memorySec`: avg + (sample - avg) * min(dt, memory) / memory, toward
    /// minus infinity. What stood for the whole memory is the average; what stood for no time (same block) has no weight.
    function average(
        int256 avg,
        int256 sample,
        uint256 dt,
        uint256 memorySec
    ) internal pure returns (int256) {
        return avg + WadMath.mulDivFloor(sample - avg, WadMath.min(dt, memorySec), memorySec);
    }

    /// @notice Rate per 8 h [1e-9]: premium + clamp(interest - premium, +-5 bps), capped. No premium in halts.
    function ratePpb(
        int256 premiumPpb,
        int256 interestPpm,
        uint256 capPpm,
        bool halted
    ) internal pure returns (int256) {
        int256 premium = halted ? int256(0) : premiumPpb;
        int256 rate = premium + WadMath.clamp(interestPpm * PPM_TO_PPB - premium, -CLAMP_PPB, CLAMP_PPB);
        int256 cap = int256(capPpm) * PPM_TO_PPB;
        return WadMath.clamp(rate, -cap, cap);
    }

    /// @notice Increase of F over `dt` seconds, at most MAX_FUNDING_DT of them: price * rate * dt / 8 h, toward minus infinity
    /// (both sides read the same F, so its rounding moves no money).
    function increment(uint256 indexPrice, int256 ratePpb_, uint256 dt) internal pure returns (int256) {
        return WadMath.mulDivFloor(ratePpb_, indexPrice * WadMath.min(dt, MAX_FUNDING_DT), PERIOD * 1e9);
    }
}
