// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId} from "../types/Ids.sol";

/// A signed ERC-2612 permit of the caller for the gateway; deadline 0: none, the allowance is there already.
struct PermitTerms {
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @title One transaction from a signed permit to money on the exchange.
/// @notice Holds nothing between calls. The Ledger names the gateway as the depositor; `DepositForwarded` says who paid.
interface IDepositGateway {
    event DepositForwarded(AccountId indexed account, address indexed payer, uint256 amountNative);

    /// @notice Deposits the caller's tokens into any account.
    function deposit(AccountId account, uint256 amountNative, PermitTerms calldata permit) external;

    /// @notice Opens an account that the caller owns and deposits into it.
    function openAndDeposit(
        uint256 amountNative,
        PermitTerms calldata permit
    ) external returns (AccountId account);
}
