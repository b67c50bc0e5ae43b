// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IndexMath} from "../libraries/IndexMath.sol";
import {MathHarness} from "./MathHarness.sol";

/// @title IndexMath from outside.
contract MathHarnessIndex is MathHarness {
    function indexNow(
        int256 stored,
        uint256 scale,
        int256 funding,
        bool longs
    ) external pure returns (int256) {
        return IndexMath.indexNow(stored, scale, funding, longs);
    }

    function indexToStore(
        int256 target,
        uint256 scale,
        int256 funding,
        bool longs
    ) external pure returns (int256) {
        return IndexMath.indexToStore(target, scale, funding, longs);
    }

    function sizeNow(int256 size, uint256 scale, uint256 scaleThen) external pure returns (int256) {
        return IndexMath.sizeNow(size, scale, scaleThen);
    }

    function entryNow(
        uint256 entryNotional,
        uint256 scale,
        uint256 scaleThen
    ) external pure returns (uint256) {
        return IndexMath.entryNow(entryNotional, scale, scaleThen);
    }

    function cashOwed(
        int256 size,
        int256 index,
        int256 indexThen,
        uint256 scaleThen
    ) external pure returns (int256) {
        return IndexMath.cashOwed(size, index, indexThen, scaleThen);
    }

    function closePart(
        uint256 openInterest,
        uint256 entryNotional,
        uint256 scale,
        uint256 closed,
        uint256 price,
        bool longs
    ) external pure returns (uint256 newScale, int256 jump, uint256 newEntry) {
        return IndexMath.closePart(openInterest, entryNotional, scale, closed, price, longs);
    }

    function levyJump(uint256 openInterest, uint256 scale, uint256 amount) external pure returns (int256) {
        return IndexMath.levyJump(openInterest, scale, amount);
    }

    function freshScale(uint256 scale) external pure returns (uint256) {
        return IndexMath.freshScale(scale);
    }
}
