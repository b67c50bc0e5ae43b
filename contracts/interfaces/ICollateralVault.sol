// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CollateralAsset, CollateralHolder, CollateralTerms, Shortfall} from "../types/CollateralTypes.sol";
import {AccountId, MarketId} from "../types/Ids.sol";
import {Judge} from "../types/LedgerTypes.sol";

/// @title Assets besides the settlement token that serve as margin.
/// @notice Cash stays the unit of account: an asset adds its value less a haircut to an account's equity and is never lent. Where the
/// account's settled worth, cash + sum(size * mark), falls too far below zero, anybody may buy its collateral at the oracle's price less a
/// discount that rises with time; what is paid is the account's cash. Laws COL-1, COL-2, FTT-1 (docs/INVARIANTS.md). No role
/// can move, freeze or redirect what was deposited: governance lists assets, behind its delay, and sets caps of new deposits.
/// Warning: a token whose issuer can freeze or seize it keeps that power here.
interface ICollateralVault {
    // --- events: together with the constructor's arguments they rebuild every slot (law REC-1) ---

    /// @notice A token moved in and out again to the unit. Anybody tests; only tested tokens are listed.
    event TokenTested(address indexed token, uint256 amountNative);
    event CollateralListed(
        uint8 indexed asset,
        address indexed token,
        MarketId indexed market,
        uint8 decimals,
        CollateralTerms terms
    );
    event CollateralCapSet(uint8 indexed asset, uint256 before, uint256 cap);
    /// @param amount [wad of whole tokens], here and below.
    event CollateralDeposited(AccountId indexed account, uint8 indexed asset, uint256 amount);
    event CollateralWithdrawn(
        AccountId indexed account,
        uint8 indexed asset,
        address indexed to,
        uint256 amount
    );
    /// @notice Collateral was bought. The account's cash was credited with `proceeds` before: the Ledger's `Deposited` from this contract.
    /// @param price after the discount [wad]. @param proceeds [wad].
    event CollateralSold(
        AccountId indexed account,
        uint8 indexed asset,
        address indexed buyer,
        uint256 amount,
        uint256 price,
        uint256 proceeds
    );
    /// @notice From now the discount rises.
    event CollateralSaleOpened(AccountId indexed account);
    event CollateralSaleClosed(AccountId indexed account);

    // --- errors ---

    error CollateralVault_NotOwner(AccountId account, address caller);
    error CollateralVault_UnknownAsset(uint256 asset, uint256 count);
    error CollateralVault_ZeroAmount();
    error CollateralVault_AmountTooLarge(uint256 have, uint256 bound);
    /// @notice Amounts are whole wads: with more than 18 decimals, a multiple of `unit`.
    error CollateralVault_Inexact(uint256 amountNative, uint256 unit);
    /// @notice What arrived or left is not what was asked for: fees, rebasing.
    error CollateralVault_UnsupportedToken(address token, uint256 moved, uint256 amountNative);
    error CollateralVault_TokensMissing(uint256 have, uint256 need);
    error CollateralVault_TransferFailed(address to, uint256 amountNative);
    error CollateralVault_CapReached(uint256 have, uint256 cap);
    error CollateralVault_InsufficientMargin(int256 have, uint256 need);
    /// @notice Settled worth is not below what is allowed.
    error CollateralVault_NotCallable(int256 settled, uint256 allowed);
    error CollateralVault_SaleOpen(uint256 since);
    error CollateralVault_NoSale(AccountId account);
    /// @notice The asset's market has no quorum: no price, no sale.
    error CollateralVault_NoQuorum(MarketId market);
    /// @notice More than what the account needs, or than this minute's sales allow [wad].
    error CollateralVault_SaleTooLarge(uint256 have, uint256 bound);
    error CollateralVault_PriceAbove(uint256 price, uint256 maxPrice);

    // --- errors of listing ---

    /// @notice The FTT rule: the exchange's own shares, a vault over them, or the settlement token.
    error CollateralVault_OwnToken(address token);
    error CollateralVault_NoCode(address token);
    error CollateralVault_NotTested(address token);
    error CollateralVault_NoBook(MarketId market);
    error CollateralVault_Listed(address token, MarketId market);
    error CollateralVault_TooManyAssets(uint256 have, uint256 bound);
    error CollateralVault_Decimals(uint256 have, uint256 bound);
    error CollateralVault_Terms(uint256 have, uint256 min, uint256 max);
    error CollateralVault_Unchanged(uint256 cap);
    /// @notice Sources of the asset's market with a feed of their own.
    error CollateralVault_TooFewSources(uint256 have, uint256 need);

    // --- for everybody ---

    /// @notice Moves `amountNative` of the caller's tokens here and back, and notes that what moved is what was asked for.
    function testToken(address token, uint256 amountNative) external;

    /// @notice Owner: takes collateral in. Refused while the asset's market has fewer than three sources with feeds of their own, or no quorum.
    function deposit(AccountId account, uint8 asset, uint256 amountNative) external;

    /// @notice Owner: pays collateral out to the account's payout address. An account with no position, no order and no negative cash
    /// takes all of it whatever oracle, breaker and governance say; any other must have E >= IM afterwards, judged as the Ledger's `debit`.
    /// Where the owner limits what may leave a day (IVault.setWithdrawalLimit), it counts at its price without haircut, and waits for quorum.
    function withdraw(AccountId account, uint8 asset, uint256 amountNative) external;

    /// @notice Opens the sale of a callable account: the discount begins to rise. A sale that was opened COLLATERAL_SALE ago begins anew.
    function openSale(AccountId account) external;

    /// @notice Ends the sale of an account that is callable no more.
    function closeSale(AccountId account) external;

    /// @notice Buys `amountNative` of a callable account's collateral with settlement tokens of the caller; at most what the account
    /// needs, and what the asset's sales of the minute allow. Opens the sale where none is open. What an account without positions still
    /// owes when its last collateral is sold, fund and deficit account pay at once.
    /// @param maxPrice [wad] the buyer's limit.
    function buy(AccountId account, uint8 asset, uint256 amountNative, uint256 maxPrice) external;

    // --- governed ---

    /// @notice Lists an asset. The market's index is its price, and no other asset's.
    function list(
        address token,
        MarketId market,
        CollateralTerms calldata terms
    ) external returns (uint8 asset);

    /// @notice Changes the cap of new deposits; 0 closes the asset to them. What is deposited stays as it is.
    function setCap(uint8 asset, uint128 cap) external;

    // --- views ---

    /// @notice Haircut value of all that an account has [wad]. Judge.Better: at the better of the last two rounds, or the last good one where
    /// quorum is lost. Otherwise at the worse, and 0 without quorum (Judge.Withdrawal: also 0 while the sources disagree).
    function worthOf(AccountId account, Judge judge) external view returns (uint256);
    /// @notice Whether the account's collateral may be sold, and for how much.
    function shortfallOf(AccountId account) external view returns (Shortfall memory);
    /// @notice Price after the discount [wad], and the most that may be bought now [wad]; 0 unless callable, or without quorum.
    function quote(AccountId account, uint8 asset) external view returns (uint256 price, uint256 most);
    function holderOf(AccountId account) external view returns (CollateralHolder memory);
    function balanceOf(AccountId account, uint8 asset) external view returns (uint256);
    function count() external view returns (uint256);
    function assetOf(uint8 asset) external view returns (CollateralAsset memory);
    function tested(address token) external view returns (bool);
    /// @notice How many of the market's sources have a feed that no other of them has.
    function independentSources(MarketId market) external view returns (uint256);
}
