// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AdlMath} from "../../contracts/libraries/AdlMath.sol";
import {TIERS} from "../../contracts/types/Tiers.sol";

/// @title What AdlMath promises: no class closes or pays more than it has, and all together no more than asked.
contract AdlMathProof {
    uint256 private constant CLASS = type(uint112).max;
    uint256 private constant SIZE = 1e30;

    function closedByClass(uint256 size, uint256[TIERS] memory interest) external pure {
        require(size <= SIZE);
        for (uint256 i = 0; i < TIERS; ++i) require(interest[i] <= CLASS);
        uint256[TIERS] memory closed = AdlMath.closedByClass(size, interest);
        uint256 sum = 0;
        for (uint256 i = 0; i < TIERS; ++i) {
            assert(closed[i] <= interest[i]);
            sum += closed[i];
        }
        assert(sum <= size);
    }

    function leviedByClass(
        uint256 deficit,
        uint256[TIERS] memory closed,
        uint256[TIERS] memory caps
    ) external pure {
        require(deficit <= 2e39);
        for (uint256 i = 0; i < TIERS; ++i) require(closed[i] <= CLASS && caps[i] <= 2e39);
        uint256[TIERS] memory levied = AdlMath.leviedByClass(deficit, closed, caps);
        uint256 sum = 0;
        for (uint256 i = 0; i < TIERS; ++i) {
            assert(levied[i] <= caps[i]);
            sum += levied[i];
        }
        assert(sum <= deficit);
    }
}
