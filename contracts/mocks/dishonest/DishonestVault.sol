// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Vault} from "../../core/Vault.sol";
import {Wiring} from "../../types/Wiring.sol";

/// @notice The Vault, whose operator lends its tokens out. He brings them back before anybody looks.
contract DishonestVault is Vault {
    IERC20 private immutable LENT;

    constructor(Wiring memory wiring) Vault(wiring) {
        LENT = IERC20(wiring.token);
    }

    /// @notice Pays tokens out that nobody withdrew, and says nothing.
    function lend(address to, uint256 amountNative) external {
        LENT.transfer(to, amountNative);
    }
}
