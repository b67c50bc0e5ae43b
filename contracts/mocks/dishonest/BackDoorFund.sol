// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {InsuranceFund} from "../../core/InsuranceFund.sol";
import {FUND} from "../../types/Ids.sol";
import {Wiring} from "../../types/Wiring.sol";

/// @notice The fund with two back doors to what its depositors own.
contract BackDoorFund is InsuranceFund {
    using SafeERC20 for IERC20;

    constructor(Wiring memory wiring) InsuranceFund(wiring) {}

    /// @notice Tokens that wait in the fund for the end of the epoch, or to be claimed.
    function rescue(address to, uint256 amountNative) external {
        TOKEN.safeTransfer(to, amountNative);
    }

    /// @notice Money of the fund's account, withdrawn by the Vault's own rules, and on to the operator.
    function drain(address to, uint256 amountNative) external {
        VAULT.withdraw(FUND, amountNative);
        TOKEN.safeTransfer(to, amountNative);
    }
}
