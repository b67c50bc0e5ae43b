// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FundMath} from "../libraries/FundMath.sol";
import {MathHarness} from "./MathHarness.sol";

/// @title FundMath from outside.
contract MathHarnessFund is MathHarness {
    function edgeOf(int256 size, uint256 price, uint256 mark) external pure returns (int256) {
        return FundMath.edgeOf(size, price, mark);
    }

    function countedEdge(int256 edge, uint256 mark) external pure returns (int256) {
        return FundMath.countedEdge(edge, mark);
    }

    function reserveOf(int256 size, uint256 mark) external pure returns (uint256) {
        return FundMath.reserveOf(size, mark);
    }

    function affordable(uint256 quantity, int256 atNone, int256 atAll) external pure returns (uint256) {
        return FundMath.affordable(quantity, atNone, atAll);
    }

    function salePrice(
        int256 held,
        uint256 mark,
        int256 edge,
        uint256 elapsed
    ) external pure returns (uint256) {
        return FundMath.salePrice(held, mark, edge, elapsed);
    }

    /// @return edge and since as the library says. @return now_ the time at which it said so.
    function averaged(
        int256 held,
        int88 heldEdge,
        uint32 heldSince,
        int256 size,
        int256 edge_
    ) external view returns (int88 edge, uint32 since, uint256 now_) {
        (edge, since) = FundMath.averaged(held, heldEdge, heldSince, size, edge_);
        now_ = block.timestamp;
    }
}
