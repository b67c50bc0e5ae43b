// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {RollingMinute} from "../libraries/RollingMinute.sol";

/// @title One RollingMinute from outside.
contract RollingMinuteHarness {
    using RollingMinute for RollingMinute.State;

    RollingMinute.State private _state;

    function add(uint256 amount) external {
        _state.add(amount);
    }

    function sum() external view returns (uint256) {
        return _state.sum();
    }

    function state() external view returns (RollingMinute.State memory) {
        return _state;
    }
}
