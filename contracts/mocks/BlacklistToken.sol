// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TestToken} from "./TestToken.sol";

/// @notice Refuses to move tokens from or to a blocked address, or (paused) at all.
contract BlacklistToken is TestToken {
    bool public paused;
    mapping(address account => bool) public blocked;

    error BlacklistToken_Blocked(address account);
    error BlacklistToken_Paused();

    constructor(uint8 decimals_) TestToken("BLACK", decimals_) {}

    function setBlocked(address account, bool blocked_) external {
        blocked[account] = blocked_;
    }

    function setPaused(bool paused_) external {
        paused = paused_;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (paused) revert BlacklistToken_Paused();
        if (blocked[from]) revert BlacklistToken_Blocked(from);
        if (blocked[to]) revert BlacklistToken_Blocked(to);
        super._update(from, to, value);
    }
}
