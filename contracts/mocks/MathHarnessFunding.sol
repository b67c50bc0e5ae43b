// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FundingMath} from "../libraries/FundingMath.sol";
import {MathHarness} from "./MathHarness.sol";

/// @title FundingMath from outside.
contract MathHarnessFunding is MathHarness {
    function average(
        int256 avg,
        int256 sample,
        uint256 dt,
        uint256 memorySec
    ) external pure returns (int256) {
        return FundingMath.average(avg, sample, dt, memorySec);
    }

    function ratePpb(
        int256 premiumPpb,
        int256 interestPpm,
        uint256 capPpm,
        bool halted
    ) external pure returns (int256) {
        return FundingMath.ratePpb(premiumPpb, interestPpm, capPpm, halted);
    }

    function increment(uint256 indexPrice, int256 ratePpb_, uint256 dt) external pure returns (int256) {
        return FundingMath.increment(indexPrice, ratePpb_, dt);
    }
}
