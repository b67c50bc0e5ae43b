// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20, ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @notice A settlement token with ERC-2612 permits; anybody mints.
contract PermitToken is ERC20Permit {
    constructor(string memory name_) ERC20(name_, name_) ERC20Permit(name_) {}

    function mint(address to, uint256 amountNative) external {
        _mint(to, amountNative);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
