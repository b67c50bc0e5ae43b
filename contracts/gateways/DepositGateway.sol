// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IDepositGateway, PermitTerms} from "../interfaces/IDepositGateway.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IVault} from "../interfaces/IVault.sol";
import {AccountId} from "../types/Ids.sol";
import {Wiring} from "../types/Wiring.sol";

/// @notice See IDepositGateway. Law GATE-1. What the token does not deliver whole, the Vault refuses.
contract DepositGateway is IDepositGateway, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    ILedger private immutable LEDGER;
    IVault private immutable VAULT;
    IERC20 private immutable TOKEN;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        VAULT = IVault(wiring.vault);
        TOKEN = IERC20(wiring.token);
    }

    /// @inheritdoc IDepositGateway
    function deposit(
        AccountId account,
        uint256 amountNative,
        PermitTerms calldata permit
    ) external nonReentrant {
        _forward(account, amountNative, permit);
    }

    /// @inheritdoc IDepositGateway
    function openAndDeposit(
        uint256 amountNative,
        PermitTerms calldata permit
    ) external nonReentrant returns (AccountId account) {
        account = LEDGER.openAccount(msg.sender);
        _forward(account, amountNative, permit);
    }

    function _forward(AccountId account, uint256 amountNative, PermitTerms calldata permit) private {
        if (permit.deadline != 0) _permit(amountNative, permit);
        emit DepositForwarded(account, msg.sender, amountNative);
        TOKEN.safeTransferFrom(msg.sender, address(this), amountNative);
        TOKEN.forceApprove(address(VAULT), amountNative);
        VAULT.deposit(account, amountNative);
    }

    /// @dev NOTE a permit that somebody else has sent already is used up, but its allowance stands: only the transfer decides.
    function _permit(uint256 amountNative, PermitTerms calldata terms) private {
        try
            IERC20Permit(address(TOKEN)).permit(
                msg.sender,
                address(this),
                amountNative,
                terms.deadline,
                terms.v,
                terms.r,
                terms.s
            )
        {} catch {}
    }
}
