// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SCALE_START, WAD} from "../types/Bounds.sol";
import {WadMath} from "./WadMath.sol";

/// @title Lazy class indices: funding and ADL for any number of positions at the cost of one write.
/// @notice A class (market, side, tier) keeps a scale A and an index G. Its index in effect is
///   I = floor(G - side * A * F / 1e18),
/// with F the market's funding per base unit and side +1 long, -1 short. A position written at (A0, I0) is today
///   size' = size * A / A0 (toward zero),  cash += floor(|size| * (I - I0) / A0),  entry' = floor(entry * A / A0).
/// Folding F into G is the same algebra as keeping F_c a class: at each write of A, G is set so that I is continuous.
library IndexMath {
    /// @notice The class index in effect [cash per base unit, times A].
    /// @dev NOTE floor: a lower index is less cash for its holders (LED-1).
    function indexNow(
        int256 stored,
        uint256 scale,
        int256 funding,
        bool longs
    ) internal pure returns (int256) {
        unchecked {
            return stored + WadMath.mulDivFloor(longs ? -funding : funding, scale, WAD);
        }
    }

    /// @notice The G to store so that the index in effect is `target`, or less by one unit.
    function indexToStore(
        int256 target,
        uint256 scale,
        int256 funding,
        bool longs
    ) internal pure returns (int256) {
        return target - ceilCarried(longs ? -funding : funding, scale);
    }

    /// @notice Size of today, toward zero.
    function sizeNow(int256 size, uint256 scale, uint256 scaleThen) internal pure returns (int256) {
        if (scale == scaleThen) return size;
        uint256 magnitude = WadMath.mulDivDown(WadMath.abs(size), scale, scaleThen);
        return size >= 0 ? int256(magnitude) : -int256(magnitude);
    }

    /// @notice Entry notional of today, down.
    function entryNow(
        uint256 entryNotional,
        uint256 scale,
        uint256 scaleThen
    ) internal pure returns (uint256) {
        return scale == scaleThen ? entryNotional : WadMath.mulDivDown(entryNotional, scale, scaleThen);
    }

    /// @notice Cash that the index owes a position of `size` (written at `scaleThen`), down.
    function cashOwed(
        int256 size,
        int256 index,
        int256 indexThen,
        uint256 scaleThen
    ) internal pure returns (int256) {
        return WadMath.mulDivFloor(index - indexThen, WadMath.abs(size), scaleThen);
    }

    /// @notice A class after `closed` of its open interest was closed at `price`.
    /// @return newScale down, so that touched sizes never exceed open interest (OI-1).
    /// Warning: 0 also when so little is left that no scale can say it. Then the epoch ends as if all had been closed: a class
    /// that kept its open interest at scale 0 would look fresh and bring its holders' old sizes back.
    /// @return jump of the index in effect: longs receive closed * price (down), shorts pay it (up).
    /// @return newEntry up, so that touched entry notionals never exceed it.
    function closePart(
        uint256 openInterest,
        uint256 entryNotional,
        uint256 scale,
        uint256 closed,
        uint256 price,
        bool longs
    ) internal pure returns (uint256 newScale, int256 jump, uint256 newEntry) {
        uint256 left = openInterest - closed;
        newScale = WadMath.mulDivDown(scale, left, openInterest);
        int256 proceeds = longs ? int256(closed * price) : -int256(closed * price);
        jump = WadMath.mulDivFloorWide(proceeds, scale, openInterest * WAD);
        newEntry = WadMath.mulDivUp(entryNotional, left, openInterest);
    }

    /// @notice Jump of the index in effect when `amount` is taken from a class: -ceil(A * D / OI).
    /// @dev NOTE up: holders pay at least what `to` is credited (LED-1).
    function levyJump(uint256 openInterest, uint256 scale, uint256 amount) internal pure returns (int256) {
        return -int256(WadMath.mulDivUp(scale, amount, openInterest));
    }

    /// @notice The scale of a class, also before its first use.
    function freshScale(uint256 scale) internal pure returns (uint256) {
        return scale == 0 ? SCALE_START : scale;
    }

    function ceilCarried(int256 signedFunding, uint256 scale) private pure returns (int256) {
        return -WadMath.mulDivFloor(-signedFunding, scale, WAD);
    }
}
