// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TestToken} from "../TestToken.sol";

/// @notice Whoever hears from a CallbackToken.
interface ITokenCallback {
    function onTokenMoved() external;
}

/// @notice Tells senders before and receivers after balances moved, as ERC-777 does. Who does not listen is not bothered.
contract CallbackToken is TestToken {
    constructor(uint8 decimals_) TestToken("CALLBACK", decimals_) {}

    function _update(address from, address to, uint256 value) internal override {
        _tell(from);
        super._update(from, to, value);
        _tell(to);
    }

    function _tell(address who) private {
        if (who.code.length == 0) return;
        // solhint-disable-next-line avoid-low-level-calls
        (bool heard, ) = who.call(abi.encodeCall(ITokenCallback.onTokenMoved, ()));
        heard;
    }
}
