// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId} from "../types/Ids.sol";

/// @title Custody: tokens enter and leave here and nowhere else, and only as the Ledger says.
/// @notice Standard ERC-20s only. What arrives is measured; decimals 0 to 27 appear here alone, everything behind is wad.
interface IVault {
    event PayoutProposed(AccountId indexed account, address indexed to, uint256 effectiveAt);
    event PayoutCancelled(AccountId indexed account, address indexed to);
    /// @notice What may leave an account a day, from `effectiveAt` on. @param perDay [wad], NO_LIMIT: all.
    event WithdrawalLimitSet(AccountId indexed account, uint256 perDay, uint256 effectiveAt);
    /// @notice A withdrawal counted against its account's limit. @param used of the limit, not yet leaked away [wad].
    event WithdrawalCounted(AccountId indexed account, uint256 used);
    /// @notice Tokens that came without a deposit were listed; they may go to the fund from `claimableAt`. @param amount [wad].
    event SurplusListed(uint256 amount, uint256 claimableAt);
    event SurplusSwept(uint256 amount);

    error Vault_NotOwner(AccountId account, address caller);
    error Vault_ZeroAmount();
    error Vault_ZeroAddress();
    error Vault_AmountTooLarge(uint256 have, uint256 bound);
    /// @notice The token has more decimals than the Ledger's 18: amounts must be multiples of `unit`.
    error Vault_Inexact(uint256 amount, uint256 unit);
    error Vault_UnsupportedDecimals(uint256 have, uint256 bound);
    /// @notice The token did not deliver what it said: fee-on-transfer, rebasing or false-returning.
    error Vault_UnsupportedToken(uint256 received, uint256 expected);
    /// @notice The Vault holds fewer tokens than the Ledger accounts for: the token took them. No new deposit until they are back.
    error Vault_TokensMissing(uint256 have, uint256 need);
    error Vault_TransferFailed(address to, uint256 amount);
    error Vault_NothingPending(AccountId account);
    error Vault_LimitUnchanged(uint256 perDay);
    error Vault_NotCollateral(address caller);
    error Vault_LimitExceeded(uint256 have, uint256 left);
    error Vault_NoSurplus(uint256 listed, uint256 claimableAt);
    error Vault_AlreadySeeded();

    /// @notice Pulls one whole token from the caller into the house account; once, and before any deposit. Refuses a token that does not
    /// deliver exactly what was sent.
    function seed() external;

    /// @notice Deposits from the caller into any account. @param amountNative in the token's own decimals.
    function deposit(AccountId account, uint256 amountNative) external;

    /// @notice Pays out to the account's payout address; its owner only. What may leave is ILedger.debit's rule.
    function withdraw(AccountId account, uint256 amountNative) external;

    /// @notice Proposes a new payout address, in force PAYOUT_DELAY later; the owner only.
    function setPayout(AccountId account, address to) external;

    /// @notice Cancels a proposed payout address that is not yet in force; the owner only.
    function cancelPayout(AccountId account) external;

    /// @notice Limits what may leave the account a day; the owner only. Tighter: at once. Looser: PAYOUT_DELAY later; meanwhile the limit
    /// in force, set once more, cancels it. What was used leaks away over a day, so one window of 24 hours sees at most twice the limit.
    /// @param perDayNative in the token's own decimals, 0: nothing, type(uint256).max: no limit.
    function setWithdrawalLimit(AccountId account, uint256 perDayNative) external;

    /// @notice Counts collateral that leaves against the account's limit, if it has one; the CollateralVault only.
    /// @param worth at its price without haircut [wad].
    function countCollateral(AccountId account, uint256 worth) external;

    /// @notice Lists tokens that arrived without a deposit; SURPLUS_DELAY later gives what is still there to the fund. Anyone.
    function sweepSurplus() external;

    function payoutOf(
        AccountId account
    ) external view returns (address current, address pending, uint256 effectiveAt);
    /// @notice Limit in force a day and what is left of it, the one that follows and from when (0 and 0: none does) [wad]. Without a limit: NO_LIMIT.
    function withdrawalLimitOf(
        AccountId account
    ) external view returns (uint256 perDay, uint256 left, uint256 pending, uint256 effectiveAt);
    /// @notice Tokens held [wad].
    function reserves() external view returns (uint256);
    /// @notice amountNative = wad * numerator / denominator.
    function nativeScale() external view returns (uint256 numerator, uint256 denominator);
}
