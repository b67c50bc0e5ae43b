// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TestToken} from "./TestToken.sol";

/// @notice A vault's face over another token: what it is worth is what that is worth.
contract ShareWrapper is TestToken {
    address public immutable asset;

    constructor(address asset_) TestToken("WRAP", 18) {
        asset = asset_;
    }
}
