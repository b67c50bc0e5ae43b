// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title Seconds spent on each of the last nine days, in 180 bits.
/// @notice Any 7 days touch 8 days of the calendar, and a spending of at most a day, booked whole when it begins, may reach
/// into the first of them: so while the nine together never exceed a budget, no 7 days do.
library DayBudget {
    uint256 private constant DAYS = 9;
    uint256 private constant BITS = 20;
    uint256 private constant MASK = (1 << BITS) - 1;

    /// @notice The days as of `today`, when they were written on `lastDay`: today is the lowest.
    function roll(uint184 byDay, uint256 today, uint256 lastDay) internal pure returns (uint184) {
        uint256 passed = today - lastDay;
        if (passed >= DAYS) return 0;
        return uint184((uint256(byDay) << (passed * BITS)) & ((1 << (DAYS * BITS)) - 1));
    }

    /// @notice Sum of all nine.
    function total(uint184 byDay) internal pure returns (uint256 sum) {
        for (uint256 left = byDay; left != 0; left >>= BITS) sum += left & MASK;
    }

    /// @notice Books to today. The caller keeps the total below 2^20.
    function add(uint184 byDay, uint256 spent) internal pure returns (uint184) {
        return byDay + uint184(spent);
    }
}
