// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TestToken} from "./TestToken.sol";

/// @notice Calls a victim in the middle of its next transfer, before or after balances moved, and keeps what came of it.
contract ReentrantToken is TestToken {
    address public victim;
    bytes public data;
    bool public beforeMove;

    /// @notice Calls made since the last `arm`, and the result of the last.
    uint256 public calls;
    bool public succeeded;
    bytes public returned;

    constructor(uint8 decimals_) TestToken("REENTER", decimals_) {}

    function arm(address victim_, bytes calldata data_, bool beforeMove_) external {
        (victim, data, beforeMove, calls, succeeded) = (victim_, data_, beforeMove_, 0, false);
        delete returned;
    }

    function _update(address from, address to, uint256 value) internal override {
        address armed = victim;
        bool minting = from == address(0);
        if (armed == address(0) || minting) return super._update(from, to, value);

        victim = address(0);
        if (beforeMove) _reenter(armed);
        super._update(from, to, value);
        if (!beforeMove) _reenter(armed);
    }

    function _reenter(address armed) private {
        ++calls;
        // solhint-disable-next-line avoid-low-level-calls
        (succeeded, returned) = armed.call(data);
    }
}
