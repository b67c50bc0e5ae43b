// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TestToken} from "./TestToken.sol";

/// @notice Keeps a part of every transfer; the fee can start later.
contract FeeToken is TestToken {
    uint256 private constant BPS = 1e4;

    uint256 public feeBps;
    /// Whoever receives without a fee.
    address public exempt;

    constructor(uint8 decimals_, uint256 feeBps_) TestToken("FEE", decimals_) {
        feeBps = feeBps_;
    }

    function setFeeBps(uint256 feeBps_) external {
        feeBps = feeBps_;
    }

    function setExempt(address exempt_) external {
        exempt = exempt_;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        uint256 fee = (value * feeBps) / BPS;
        if (fee != 0 && from != address(0) && to != address(0) && to != exempt)
            super._update(to, address(0), fee);
    }
}
