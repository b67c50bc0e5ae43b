// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ClearingPrice} from "../libraries/ClearingPrice.sol";
import {Round} from "../types/AuctionTypes.sol";

/// @title Opens ClearingPrice to tests.
contract ClearingPriceHarness {
    function goesOn(Round calldata r) external pure returns (bool) {
        return ClearingPrice.goesOn(r);
    }

    function pair(Round calldata r) external pure returns (Round memory) {
        Round memory walk = r;
        ClearingPrice.pair(walk);
        return walk;
    }

    function leastImbalance(
        Round calldata r
    ) external pure returns (uint32 from, uint32 to, uint32 bidAt, uint32 askAt) {
        return ClearingPrice.leastImbalance(r);
    }

    function nearest(uint32 target, uint32 from, uint32 to) external pure returns (uint32) {
        return ClearingPrice.nearest(target, from, to);
    }

    function tickNearest(uint256 price, uint256 tickSize) external pure returns (uint32) {
        return ClearingPrice.tickNearest(price, tickSize);
    }
}
