// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

// Number of leverage tiers: 2, 5, 10, 25 and 50x. Five classes a side are the five lights of ADL.
uint256 constant TIERS = 5;

// Leverage cap of a tier, 0..4. A position that never chose a tier is in tier 0, the safest.
function leverageOf(uint8 tier) pure returns (uint256) {
    if (tier == 0) return 2;
    if (tier == 1) return 5;
    if (tier == 2) return 10;
    if (tier == 3) return 25;
    return 50;
}
