// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title A sum that covers at least the last 60 seconds and at most the last 120. One slot.
/// @notice Two buckets of a minute each: what it says is never less than what really happened in the last 60 seconds.
library RollingMinute {
    error RollingMinute_SumTooLarge(uint256 have, uint256 most);

    uint256 private constant MINUTE = 60;

    struct State {
        uint112 current;
        uint112 previous;
        uint32 minute; // number of the minute that `current` sums
    }

    function sum(State memory self) internal view returns (uint256) {
        uint256 age = block.timestamp / MINUTE - self.minute;
        if (age > 1) return 0;
        return age == 1 ? self.current : uint256(self.current) + self.previous;
    }

    function add(State storage self, uint256 amount) internal {
        State memory state = self;
        uint256 minute = block.timestamp / MINUTE;
        uint256 age = minute - state.minute;
        if (age > 0) {
            state.previous = age == 1 ? state.current : 0;
            state.current = 0;
            state.minute = uint32(minute);
        }
        uint256 total = state.current + amount;
        if (total > type(uint112).max) revert RollingMinute_SumTooLarge(total, type(uint112).max);
        state.current = uint112(total);
        (self.current, self.previous, self.minute) = (state.current, state.previous, state.minute);
    }
}
