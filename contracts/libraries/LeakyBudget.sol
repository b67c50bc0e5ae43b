// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title What was used of a budget that comes back at a steady pace. One slot.
/// @notice In any window of time at most the limit and what leaks in that window is used.
library LeakyBudget {
    struct State {
        uint128 used; // [wad]
        uint64 at; // [s]
    }

    /// @notice Use that has not leaked away yet, when `leak` comes back every `periodSec`.
    /// @dev NOTE the leak is rounded down: the budget never comes back early.
    function usedNow(State memory self, uint256 leak, uint256 periodSec) internal view returns (uint256) {
        return leaked(self.used, self.at, leak, periodSec);
    }

    /// @notice usedNow for callers that pack the two numbers themselves.
    function leaked(
        uint256 used,
        uint256 at,
        uint256 leak,
        uint256 periodSec
    ) internal view returns (uint256) {
        uint256 back = (leak * (block.timestamp - at)) / periodSec;
        return used > back ? used - back : 0;
    }

    /// @notice Adds `amount` to what is used.
    function spend(State storage self, uint256 amount, uint256 leak, uint256 periodSec) internal {
        note(self, usedNow(self, leak, periodSec) + amount);
    }

    /// @notice Writes what is used as of now.
    function note(State storage self, uint256 used) internal {
        (self.used, self.at) = (uint128(used), uint64(block.timestamp));
    }

    /// @notice What `limit` leaves.
    function left(uint256 limit, uint256 used) internal pure returns (uint256) {
        return limit > used ? limit - used : 0;
    }
}
