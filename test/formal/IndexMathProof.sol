// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IndexMath} from "../../contracts/libraries/IndexMath.sol";
import {WadMath} from "../../contracts/libraries/WadMath.sol";
import {MAX_SIZE, SCALE_START} from "../../contracts/types/Bounds.sol";

/// @title What IndexMath promises within types/Bounds.sol and the widths of LedgerTypes.sol.
contract IndexMathProof {
    int256 private constant INDEX = type(int128).max;
    /// @dev Notional of a class after a million-fold rise (S-25).
    uint256 private constant CLASS = type(uint112).max;

    function indexNow(int256 stored, uint256 scale, int256 funding, bool longs) external pure {
        require(stored <= INDEX && stored >= -INDEX && funding <= INDEX && funding >= -INDEX);
        require(scale <= SCALE_START);
        int256 index = IndexMath.indexNow(stored, scale, funding, longs);
        assert(funding != 0 || index == stored);
        assert(!longs || funding < 0 || index <= stored);
        assert(longs || funding > 0 || index <= stored);
    }

    function indexToStore(int256 target, uint256 scale, int256 funding, bool longs) external pure {
        require(target <= INDEX && target >= -INDEX && funding <= INDEX && funding >= -INDEX);
        require(scale <= SCALE_START);
        int256 stored = IndexMath.indexToStore(target, scale, funding, longs);
        int256 index = IndexMath.indexNow(stored, scale, funding, longs);
        assert(index <= target);
        assert(index >= target - 1);
    }

    function sizeNow(int256 size, uint256 scale, uint256 then) external pure {
        require(size <= int256(MAX_SIZE) && size >= -int256(MAX_SIZE));
        require(scale <= then && then > 0 && then <= SCALE_START);
        int256 r = IndexMath.sizeNow(size, scale, then);
        assert(size < 0 || (r >= 0 && r <= size));
        assert(size >= 0 || (r <= 0 && r >= size));
    }

    function entryNow(uint256 entry, uint256 scale, uint256 then) external pure {
        require(entry <= type(uint120).max && scale <= then && then > 0 && then <= SCALE_START);
        assert(IndexMath.entryNow(entry, scale, then) <= entry);
    }

    function cashOwed(int256 size, int256 index, int256 indexThen, uint256 then) external pure {
        require(size <= int256(MAX_SIZE) && size >= -int256(MAX_SIZE) && then > 0 && then <= SCALE_START);
        require(index <= INDEX && index >= -INDEX && indexThen <= INDEX && indexThen >= -INDEX);
        int256 owed = IndexMath.cashOwed(size, index, indexThen, then);
        assert(index < indexThen || owed >= 0);
        assert(index > indexThen || owed <= 0);
    }

    /// @dev Scale and entry of closePart, as it computes them; its jump goes through 512 bits, which no solver here follows.
    function closedScale(uint256 interest, uint256 scale, uint256 left) external pure {
        require(interest > 0 && interest <= CLASS && left <= interest && scale <= SCALE_START);
        uint256 newScale = WadMath.mulDivDown(scale, left, interest);
        assert(newScale <= scale);
        assert(left != 0 || newScale == 0);
    }

    function closedEntry(uint256 interest, uint256 entry, uint256 left) external pure {
        require(interest > 0 && interest <= CLASS && left <= interest && entry <= CLASS);
        uint256 newEntry = WadMath.mulDivUp(entry, left, interest);
        assert(newEntry <= entry);
        assert(left != 0 || newEntry == 0);
    }

    function levyJump(uint256 interest, uint256 scale, uint256 amount) external pure {
        require(interest > 0 && interest <= CLASS && scale <= SCALE_START && amount <= 2e39);
        int256 jump = IndexMath.levyJump(interest, scale, amount);
        assert(jump <= 0);
        assert(amount == 0 || scale == 0 || jump < 0);
    }

    function freshScale(uint256 scale) external pure {
        assert(IndexMath.freshScale(scale) > 0);
        assert(scale == 0 || IndexMath.freshScale(scale) == scale);
    }
}
