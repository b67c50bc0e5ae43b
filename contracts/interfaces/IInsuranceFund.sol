// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, MarketId} from "../types/Ids.sol";
import {LiquidationParams} from "../types/MarketParams.sol";

/// @title The insurance fund: ERC-4626 shares of one Ledger account, no owner.
/// @notice Deposits and redemptions wait for the end of an epoch and settle together at its closing price: nobody chooses a
/// moment. ERC-4626's `deposit`/`mint`/`withdraw`/`redeem` then claim what was settled (the request pattern of ERC-7540), and
/// `max*` and `preview*` answer for what the caller can claim. Law INS-1: the share price falls only by a recorded cover or by
/// marking absorbed positions.
interface IInsuranceFund {
    /// @notice What one controller waits for and can claim.
    struct Requests {
        uint256 pendingAssets; // deposited, not yet settled [native]
        uint256 claimableAssets; // settled deposits: claim as `claimableShares`
        uint256 claimableShares;
        uint256 pendingShares; // to redeem, not yet settled
        uint256 redeemedShares; // settled redemptions: claim as `redeemedAssets`
        uint256 redeemedAssets; // [native]
    }

    event DepositRequested(address indexed controller, uint256 indexed epoch, uint256 assets);
    /// @notice A deposit that an insolvent fund could not settle was taken back.
    event DepositCancelled(address indexed controller, uint256 assets);
    event RedeemRequested(address indexed controller, uint256 indexed epoch, uint256 shares);
    /// @notice An epoch closed. @param assetsPerShare [wad] closing price of redemptions.
    event EpochSettled(
        uint256 indexed epoch,
        uint256 assetsPerShare,
        uint256 assetsIn,
        uint256 sharesMinted,
        uint256 sharesRedeemed,
        uint256 assetsOut
    );
    event Covered(MarketId indexed market, AccountId indexed account, uint256 amount);
    /// @param size [wad] signed as the account held it. @param mark by which the fund judged the price [wad].
    event TakenOver(
        MarketId indexed market,
        AccountId indexed account,
        int256 size,
        uint256 price,
        uint256 mark
    );
    event InventoryTaken(MarketId indexed market, AccountId indexed by, int256 size, uint256 price);

    error InsuranceFund_NotLiquidator(address caller);
    error InsuranceFund_NotOwner(AccountId account, address caller);
    error InsuranceFund_NotController(address controller, address caller);
    error InsuranceFund_EpochOpen(uint256 now_, uint256 endsAt);
    /// @notice The fund holds a position in a market without quorum: no price is known at which the epoch could close.
    error InsuranceFund_NoQuorum(MarketId market);
    /// @notice Only a deposit that an insolvent fund could not settle can be taken back.
    error InsuranceFund_NotRolled(address controller);
    error InsuranceFund_Closed(MarketId market);
    error InsuranceFund_NothingToTake(MarketId market);
    error InsuranceFund_TakeTooLarge(uint256 have, uint256 allowed);
    error InsuranceFund_NotWholeLots(uint256 have, uint256 lotSize);
    error InsuranceFund_TakerMargin(AccountId account);
    /// @notice The last of the inventory would leave the fund owing: its account has to be liquidated.
    error InsuranceFund_Insolvent(int256 cash);
    error InsuranceFund_ZeroAmount();
    error InsuranceFund_ZeroAddress();
    /// @notice The token has more decimals than the Ledger's 18: amounts must be multiples of `unit`.
    error InsuranceFund_Inexact(uint256 have, uint256 unit);
    /// @notice More than may still join this epoch. @param have [native]. @param bound [native].
    error InsuranceFund_DepositTooLarge(uint256 have, uint256 bound);
    /// @notice The token delivered another amount than was sent.
    error InsuranceFund_UnsupportedToken(uint256 received, uint256 expected);
    error InsuranceFund_ClaimTooLarge(uint256 have, uint256 allowed);

    /// @notice Pulls `assets` [native] from the caller; the epoch's close turns them into shares for `controller` to claim.
    function requestDeposit(uint256 assets, address controller) external;

    /// @notice Takes a deposit back that the last close could not settle because the fund was insolvent.
    function cancelDeposit() external returns (uint256 assets);

    /// @notice Locks the caller's shares. They are redeemed for `controller` at the close of the next full epoch, as far as
    /// withdrawals allow (WDR-2), in proportion to all that wait; the rest stays in line.
    function requestRedeem(uint256 shares, address controller) external;

    /// @notice Settles the ended epoch; anyone. Requests do it first, so that none joins an epoch that is over. While the fund holds a
    /// position in a market without quorum it waits, and requests join the epoch that does.
    function settleEpoch() external;

    /// @notice Liquidator: takes over at `price` as much of `size` as margin and budget allow, all of it or whole lots, and covers in
    /// cash what it can of the deficit of the rest. @param mark that `price` was made from [wad]. @param deficit of all of `size`.
    /// @param terms the market's, as the Liquidator just read them.
    /// @return taken signed like `size`, maybe 0. @return covered maybe 0.
    function absorb(
        AccountId account,
        MarketId market,
        int256 size,
        uint256 price,
        uint256 mark,
        uint256 deficit,
        LiquidationParams calldata terms
    ) external returns (int256 taken, uint256 covered);

    /// @notice Liquidator: pays up to `amount` that a flat account owes. @return paid what budget and margin allow, maybe 0.
    function cover(AccountId account, MarketId market, uint256 amount) external returns (uint256 paid);

    /// @notice Liquidator: pays a keeper's fixed reward. @return paid what the fund's free equity allows, maybe 0.
    function reward(AccountId keeper, MarketId market, uint256 amount) external returns (uint256 paid);

    /// @notice Owner of `account`, in grade Open at an undegraded price: takes inventory at mark -+ delta, capped per minute. Delta rises
    /// from 0 to 1 % over 30 minutes, but never gives away more than the takeovers brought in (TRIP-1). Judged as a taker's fill (FILL-1):
    /// InsuranceFund_TakerMargin where a position that grows lacks initial margin, or one that shrinks is left below zero.
    /// @param size [wad] signed as the fund holds it, whole lots.
    function takeInventory(AccountId account, MarketId market, int256 size) external;

    /// @notice What cover and takeover may still use in this market [wad].
    function budgetLeft(MarketId market) external view returns (uint256);
    /// @notice Price [wad] and size [wad] at which inventory can be taken now.
    function inventoryPrice(MarketId market) external view returns (uint256 price, uint256 sizeAllowed);
    function requestsOf(address controller) external view returns (Requests memory);
    /// @notice True while the fund's equity does not back its shares: deposits then wait, redemptions too, nothing is lost.
    function insolvent() external view returns (bool);
    /// @notice Number of the epoch that collects requests, and when it may be settled [s].
    function epoch() external view returns (uint256 number, uint256 endsAt);
}
