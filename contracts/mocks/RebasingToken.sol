// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TestToken} from "./TestToken.sol";

/// @notice All balances are shares times one factor that anybody may change.
contract RebasingToken is TestToken {
    uint256 private constant ONE = 1e18;

    uint256 public factor = ONE;

    constructor(uint8 decimals_) TestToken("REBASE", decimals_) {}

    /// @param factor_ [wad] of what was minted or moved at factor 1.
    function rebase(uint256 factor_) external {
        factor = factor_;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return (super.balanceOf(account) * factor) / ONE;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, (value * ONE) / factor);
    }
}
