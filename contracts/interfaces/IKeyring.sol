// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId} from "../types/Ids.sol";
import {Delegate} from "../types/LedgerTypes.sol";
import {OrderRequest} from "../types/OrderTypes.sol";

/// @title Hot keys: an owner's delegates may trade within limits or cancel, never withdraw.
interface IKeyring {
    event DelegateSet(
        AccountId indexed account,
        address indexed key,
        uint8 permissions,
        uint40 expiry,
        uint16 maxSlippageBps,
        uint96 maxLossPerDay
    );

    /// @notice A key placed an order. @param lossToday what its orders of the day can lose at most, as of now [wad].
    event DelegateCharged(AccountId indexed account, address indexed key, uint256 lossToday);

    error Keyring_NotExchange(address caller);
    error Keyring_NotOwner(AccountId account, address caller);
    error Keyring_NotAuthorized(AccountId account, address caller);
    error Keyring_Expired(address key, uint256 expiry);
    error Keyring_Slippage(uint256 haveBps, uint256 allowedBps);
    error Keyring_Loss(uint256 have, uint256 allowed);
    error Keyring_Terms(uint256 have, uint256 bound);
    error Keyring_ZeroAddress();

    /// @notice Gives, changes or (permissions 0) revokes a hot key; the owner only.
    /// @param permissions bit 0 trade, bit 1 cancel. @param expiry [s]. @param maxSlippageBps at most MAX_DELEGATE_SLIPPAGE_BPS.
    /// @param maxLossPerDay [wad] what its orders may lose against mark in a day, fees included.
    function setDelegate(
        AccountId account,
        address key,
        uint8 permissions,
        uint40 expiry,
        uint16 maxSlippageBps,
        uint96 maxLossPerDay
    ) external;

    /// @notice Exchange, for a caller who is not the owner: reverts unless it may trade and the limit price is near enough to mark, and
    /// charges what the order can lose against mark to its daily loss, the taker fee included where it may take.
    /// @param tickSize [wad]. @param lotSize [wad].
    function chargeTrade(
        OrderRequest calldata request,
        address caller,
        uint256 tickSize,
        uint256 lotSize
    ) external;

    /// @notice Reverts unless `caller`, who is not the owner, may cancel.
    function requireCancel(AccountId account, address caller) external view;

    function delegateOf(AccountId account, address key) external view returns (Delegate memory);
}
