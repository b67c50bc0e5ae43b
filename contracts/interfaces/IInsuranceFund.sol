// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, MarketId} from "../types/Ids.sol";

/// @title The insurance fund: ERC-4626 shares of one Ledger account, no owner.
/// @notice Deposits and redemptions wait for the end of an epoch and settle together at its closing price: nobody chooses a
/// moment. ERC-4626's `deposit`/`mint`/`withdraw`/`redeem` then claim what was settled (the request pattern of ERC-7540).
interface IInsuranceFund {
    event DepositRequested(address indexed controller, uint256 indexed epoch, uint256 assets);
    event RedeemRequested(address indexed controller, uint256 indexed epoch, uint256 shares);
    /// @notice An epoch closed. @param assetsPerShare [wad] closing price.
    event EpochSettled(uint256 indexed epoch, uint256 assetsPerShare, uint256 assetsIn, uint256 sharesMinted, uint256 sharesRedeemed, uint256 assetsOut);
    event Covered(MarketId indexed market, AccountId indexed account, uint256 amount);
    event TakenOver(MarketId indexed market, AccountId indexed account, int256 size, uint256 price, uint256 reserve);
    event InventoryTaken(MarketId indexed market, AccountId indexed by, int256 size, uint256 price);

    error InsuranceFund_NotLiquidator(address caller);
    error InsuranceFund_EpochOpen(uint256 now_, uint256 endsAt);
    error InsuranceFund_Insolvent(int256 equity);
    error InsuranceFund_NothingToTake(MarketId market);
    error InsuranceFund_TakeTooLarge(uint256 have, uint256 allowed);
    error InsuranceFund_BelowMinimum(uint256 have, uint256 min);
    error InsuranceFund_NothingClaimable(address controller);

    /// @notice Liquidator: pays up to `amount` of an account's deficit. @return paid what budget and cash allow, maybe 0.
    function cover(AccountId account, MarketId market, uint256 amount) external returns (uint256 paid);

    /// @notice Liquidator: takes a position over at `price` if margin and budget allow. @return done false: nothing changed.
    function takeOver(AccountId account, MarketId market, int256 size, uint256 price) external returns (bool done);

    /// @notice Liquidator: pays a keeper's fixed reward. @return paid what cash allows, maybe 0.
    function reward(AccountId keeper, MarketId market, uint256 amount) external returns (uint256 paid);

    /// @notice Anyone who owns `account`: takes inventory at mark -+ delta, where delta rises from 0 to 1 % over 30 minutes, capped per minute.
    /// @param size [wad] signed as the fund holds it, whole lots.
    function takeInventory(AccountId account, MarketId market, int256 size) external;

    /// @notice Settles the ended epoch; anyone.
    function settleEpoch() external;

    function budgetLeft(MarketId market) external view returns (uint256);
    function inventoryPrice(MarketId market) external view returns (uint256 price, uint256 sizeAllowed);
}
