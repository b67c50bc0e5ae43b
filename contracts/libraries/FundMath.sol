// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PPM} from "../types/Bounds.sol";
import {WadMath} from "./WadMath.sol";

/// @title What the insurance fund can afford, and at what price its inventory leaves.
library FundMath {
    /// @dev Share of an inventory's notional that its market's budget reserves.
    uint256 private constant RESERVE_PPM = 200_000;
    /// @dev The discount rises to this within RAMP seconds.
    uint256 private constant MOST_DISCOUNT_PPM = 10_000;
    uint256 private constant RAMP = 30 minutes;

    /// @notice What taking a unit of `size` over at `price` brings in beyond mark [wad price]; negative: what it costs.
    function edgeOf(int256 size, uint256 price, uint256 mark) internal pure returns (int256) {
        return size > 0 ? int256(mark) - int256(price) : int256(price) - int256(mark);
    }

    /// @notice What of an edge counts for the discount of a later sale: at most the largest there is, down.
    /// @dev NOTE what one takeover brought beyond that would let another, which brought nothing, be taken back at a discount (TRIP-1).
    function countedEdge(int256 edge, uint256 mark) internal pure returns (int256) {
        int256 most = int256(WadMath.mulDivDown(mark, MOST_DISCOUNT_PPM, PPM));
        return edge < most ? edge : most;
    }

    /// @notice Budget that an inventory of `size` reserves, up.
    function reserveOf(int256 size, uint256 mark) internal pure returns (uint256) {
        return WadMath.mulDivUp(WadMath.mulUp(WadMath.abs(size), mark), RESERVE_PPM, PPM);
    }

    /// @notice The part of `quantity` that a limited means buys, which falls from `atNone` to `atAll` and is concave in between.
    /// @dev NOTE the chord lies below a concave function: what it allows is really there. What improves the means is always bought.
    function affordable(uint256 quantity, int256 atNone, int256 atAll) internal pure returns (uint256) {
        if (atAll >= 0 || atAll >= atNone) return quantity;
        if (atNone <= 0) return 0;
        return WadMath.mulDivDown(quantity, uint256(atNone), uint256(atNone - atAll));
    }

    /// @notice Edge a unit and time of takeover of an inventory after `size` joined `held`, weighted by size.
    function averaged(
        int256 held,
        int88 heldEdge,
        uint32 heldSince,
        int256 size,
        int256 edge
    ) internal view returns (int88, uint32) {
        int256 clamped = WadMath.clamp(edge, type(int88).min, type(int88).max);
        bool same = (held > 0) == (size > 0);
        (uint256 old, uint256 added) = (WadMath.abs(held), WadMath.abs(size));
        if (held == 0 || (!same && added > old)) return (int88(clamped), uint32(block.timestamp));
        if (!same) return (heldEdge, heldSince);
        uint256 sum = old + added;
        int256 average = WadMath.mulDivFloor(heldEdge, old, sum) + WadMath.mulDivFloor(clamped, added, sum);
        uint256 since = (heldSince * old + block.timestamp * added) / sum;
        return (int88(average), uint32(since));
    }

    /// @notice Mark less (for a long inventory; plus for a short) a discount that rises over time and never exceeds the edge:
    /// who let a position be taken over and takes it back has paid at least as much for it (TRIP-1).
    /// @dev NOTE the discount down.
    function salePrice(
        int256 held,
        uint256 mark,
        int256 edge,
        uint256 elapsed
    ) internal pure returns (uint256) {
        if (edge <= 0) return mark;
        uint256 ramp = WadMath.mulDivDown(mark * MOST_DISCOUNT_PPM, WadMath.min(elapsed, RAMP), RAMP * PPM);
        uint256 discount = WadMath.min(ramp, uint256(edge));
        return held > 0 ? mark - discount : mark + discount;
    }
}
