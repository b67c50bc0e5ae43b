// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A settlement token for local chains: anybody mints, any decimals.
contract TestToken is ERC20 {
    uint8 private immutable _decimals;

    constructor(string memory symbol_, uint8 decimals_) ERC20(symbol_, symbol_) {
        _decimals = decimals_;
    }

    function mint(address to, uint256 amountNative) external {
        _mint(to, amountNative);
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }
}
