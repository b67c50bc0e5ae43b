// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PPM} from "../types/Bounds.sol";
import {RoundStatus} from "../types/OracleTypes.sol";
import {WadMath} from "./WadMath.sol";

/// @title What the answers of a round say together.
/// @notice A point is an answer and its weight in one word, price << 16 | weight, so that points sort by price.
///
/// Let W be the configured weight, S that of the sources that answered, L < W / 2 that of those who lie. The index x is the
/// lower weighted median: the smallest answer with weight{p <= x} >= S / 2. Always an answer, never an average.
///
/// ORA-1. The middle is *proven* if weight{p <= x} >= W / 2 and weight{p >= x} >= W / 2: each of the two sets weighs more
/// than all liars, so each holds an honest answer, hence honest <= x <= honest.
///  - All answered (S = W): the middle is always proven. The first set weighs S / 2 = W / 2 by definition; the second because
///    weight{p < x} < S / 2.
///  - Some are missing (S < W): if any answer m is proven, it is x. For weight{p < m} <= S - W / 2 < S / 2 shows that no
///    smaller answer qualifies, and weight{p <= m} >= W / 2 > S / 2 that m does. So the lower rule finds it; the upper would too.
///  - No answer is proven: the liars might be the middle of those who are left (2 of 3 while 2 of 5 are missing). Then
///    the answers must agree: the radius round x that holds more than W / 2 holds an honest answer, so x is within the
///    dispersion of one. If it is larger than allowed there is no quorum. Two answers are never proven unless they are equal,
///    as no source weighs W / 2: two that disagree make no index, and nothing is ever averaged.
library WeightedMedian {
    uint256 private constant WEIGHT_BITS = 16;
    uint256 private constant WEIGHT_MASK = type(uint16).max;

    /// @notice The most that `dispersionPpm` says: what fits its 24 bits.
    uint256 internal constant MAX_DISPERSION_PPM = type(uint24).max;

    /// @dev A source that did not answer is the point 0: it weighs nothing.
    function toPoint(uint256 price, uint256 weight) internal pure returns (uint256) {
        return (price << WEIGHT_BITS) | weight;
    }

    /// @notice The round's answer. Sorts `points` in place.
    /// @param configured weight of all sources, also of those that did not answer.
    /// @param limitPpm dispersion above which sources count as disagreeing.
    /// @return price 0 without quorum.
    /// @return dispersionPpm smallest radius round the median that holds more than half of the configured weight, up.
    function decide(
        uint256[] memory points,
        uint256 configured,
        uint256 limitPpm
    ) internal pure returns (uint256 price, uint256 dispersionPpm, RoundStatus status) {
        uint256 answered = sort(points);
        if (2 * answered <= configured) return (0, 0, RoundStatus.NoQuorum);

        uint256 middle = middleOf(points, answered);
        price = points[middle] >> WEIGHT_BITS;
        dispersionPpm = dispersionOf(points, middle, configured);
        if (dispersionPpm <= limitPpm) return (price, dispersionPpm, RoundStatus.Live);
        if (isProven(points, price, configured)) return (price, dispersionPpm, RoundStatus.Degraded);
        return (0, dispersionPpm, RoundStatus.NoQuorum);
    }

    // NOTE: unchecked below. Weights are 16 bits and prices 88, points are few, indices stay inside by the loops' conditions.

    /// @dev Insertion sort: there are at most seven. In assembly, as bounds checks would triple what it costs every round.
    /// @return answered weight of all points.
    function sort(uint256[] memory points) private pure returns (uint256 answered) {
        uint256 mask = WEIGHT_MASK;
        assembly ("memory-safe") {
            let first := add(points, 32)
            let end := add(first, shl(5, mload(points)))
            for {
                let at := first
            } lt(at, end) {
                at := add(at, 32)
            } {
                let point := mload(at)
                answered := add(answered, and(point, mask))
                let to := at
                for {} gt(to, first) {
                    to := sub(to, 32)
                } {
                    let left := mload(sub(to, 32))
                    if iszero(gt(left, point)) {
                        break
                    }
                    mstore(to, left)
                }
                mstore(to, point)
            }
        }
    }

    /// @dev Index of the first of the sorted points with half of the weight at or below it.
    function middleOf(uint256[] memory points, uint256 answered) private pure returns (uint256 i) {
        unchecked {
            uint256 below = points[0] & WEIGHT_MASK;
            while (2 * below < answered) below += points[++i] & WEIGHT_MASK;
        }
    }

    function isProven(
        uint256[] memory points,
        uint256 price,
        uint256 configured
    ) private pure returns (bool) {
        uint256 atOrBelow;
        uint256 atOrAbove;
        for (uint256 i = 0; i < points.length; ++i) {
            uint256 weight = points[i] & WEIGHT_MASK;
            if (points[i] >> WEIGHT_BITS <= price) atOrBelow += weight;
            if (points[i] >> WEIGHT_BITS >= price) atOrAbove += weight;
        }
        return 2 * atOrBelow >= configured && 2 * atOrAbove >= configured;
    }

    /// @dev Takes the nearest neighbour on either side until they weigh enough. Called with a quorum only, so they do in the end.
    /// NOTE up: a dispersion is never told smaller than it is.
    function dispersionOf(
        uint256[] memory points,
        uint256 middle,
        uint256 configured
    ) private pure returns (uint256) {
        uint256 centre = points[middle] >> WEIGHT_BITS;
        uint256 radius;
        unchecked {
            uint256 held = points[middle] & WEIGHT_MASK;
            uint256 left = middle; // points[left..right-1] are held
            uint256 right = middle + 1;
            while (2 * held <= configured) {
                uint256 toLeft = left == 0 ? type(uint256).max : centre - (points[left - 1] >> WEIGHT_BITS);
                uint256 toRight =
                    right == points.length ? type(uint256).max : (points[right] >> WEIGHT_BITS) - centre;
                // Distances grow on either side and the nearer is taken: the last one taken is the largest.
                if (toLeft < toRight) {
                    radius = toLeft;
                    held += points[--left] & WEIGHT_MASK;
                } else {
                    radius = toRight;
                    held += points[right++] & WEIGHT_MASK;
                }
            }
        }
        return WadMath.min(WadMath.mulDivUp(radius, PPM, centre), MAX_DISPERSION_PPM);
    }
}
