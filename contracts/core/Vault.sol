// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ILedger} from "../interfaces/ILedger.sol";
import {IVault} from "../interfaces/IVault.sol";
import {LeakyBudget} from "../libraries/LeakyBudget.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {MAX_DECIMALS, MAX_DEPOSIT, NO_LIMIT, PAYOUT_DELAY, SURPLUS_DELAY} from "../types/Bounds.sol";
import {FUND, HOUSE, AccountId} from "../types/Ids.sol";
import {Wiring} from "../types/Wiring.sol";

/// @title Custody: a safe that pays what the Ledger debits, and nothing else.
/// @notice Law LED-1: tokens held >= money accounted. The Ledger is always written before tokens leave, and after they arrived, so a
/// re-entrant token or receiver meets a finished state.
contract Vault is IVault, ReentrancyGuardTransient {
    using LeakyBudget for LeakyBudget.State;
    using SafeERC20 for IERC20;

    /// @notice Where an account's money may go. No slot is used while that is its owner.
    struct Payout {
        address to; // proposed; in force once effectiveAt has passed
        uint64 effectiveAt; // [s] 0: none was ever proposed
        // ---
        address before; // in force until then
    }

    /// @notice What may leave an account a day. One slot, unused while there is no limit.
    struct Limit {
        uint112 perDay; // in force until effectiveAt [wad]
        uint112 next; // and then [wad]
        uint32 effectiveAt; // [s] 0: none was ever set
    }

    /// @notice Tokens that arrived without a deposit, as listed. One slot.
    struct Surplus {
        uint128 amount; // [wad]
        uint64 claimableAt; // [s]
    }

    uint256 private constant DAY = 1 days;

    IERC20 private immutable TOKEN;
    ILedger private immutable LEDGER;
    address private immutable COLLATERAL;
    /// @dev Wad of one native unit (1 when the token has more than 18 decimals).
    uint256 private immutable NATIVE_TO_WAD;
    /// @dev Native units of one wei of wad (1 when the token has at most 18 decimals).
    uint256 private immutable WAD_TO_NATIVE;

    mapping(AccountId => Payout) private _payouts;
    Surplus private _surplus;
    mapping(AccountId => Limit) private _limits;
    /// @dev Counted only while there is a limit.
    mapping(AccountId => LeakyBudget.State) private _withdrawn;

    constructor(Wiring memory wiring) {
        TOKEN = IERC20(wiring.token);
        LEDGER = ILedger(wiring.ledger);
        COLLATERAL = wiring.collateral;
        uint8 decimals = IERC20Metadata(wiring.token).decimals();
        if (decimals > MAX_DECIMALS) revert Vault_UnsupportedDecimals(decimals, MAX_DECIMALS);
        NATIVE_TO_WAD = decimals <= 18 ? 10 ** (18 - decimals) : 1;
        WAD_TO_NATIVE = decimals > 18 ? 10 ** (decimals - 18) : 1;
    }

    /// @inheritdoc IVault
    function seed() external nonReentrant {
        if (LEDGER.totals().accounted != 0) revert Vault_AlreadySeeded();
        _pull(HOUSE, (1e18 * WAD_TO_NATIVE) / NATIVE_TO_WAD);
    }

    /// @inheritdoc IVault
    function deposit(AccountId account, uint256 amountNative) external nonReentrant {
        _pull(account, amountNative);
    }

    /// @inheritdoc IVault
    function withdraw(AccountId account, uint256 amountNative) external nonReentrant {
        uint256 amount = _toWad(amountNative);
        address to = _payoutOf(account, msg.sender);
        LEDGER.debit(account, msg.sender, to, amount);
        _countWithdrawal(account, amount);
        uint256 before = TOKEN.balanceOf(address(this));
        if (!TOKEN.trySafeTransfer(to, amountNative)) revert Vault_TransferFailed(to, amountNative);
        uint256 left = TOKEN.balanceOf(address(this));
        if (left + amountNative != before)
            revert Vault_UnsupportedToken(before > left ? before - left : 0, amountNative);
    }

    /// @inheritdoc IVault
    function setPayout(AccountId account, address to) external {
        _requireOwner(account);
        if (to == address(0)) revert Vault_ZeroAddress();
        Payout storage p = _payouts[account];
        p.before = _payoutOf(account, msg.sender);
        p.to = to;
        p.effectiveAt = uint64(block.timestamp + PAYOUT_DELAY);
        emit PayoutProposed(account, to, p.effectiveAt);
    }

    /// @inheritdoc IVault
    function cancelPayout(AccountId account) external {
        _requireOwner(account);
        Payout storage p = _payouts[account];
        if (p.effectiveAt <= block.timestamp) revert Vault_NothingPending(account);
        emit PayoutCancelled(account, p.to);
        p.to = p.before;
        p.effectiveAt = uint64(block.timestamp);
    }

    /// @inheritdoc IVault
    function setWithdrawalLimit(AccountId account, uint256 perDayNative) external {
        _requireOwner(account);
        uint256 limit = perDayNative == 0 ? 0 : NO_LIMIT;
        if (perDayNative != 0 && perDayNative != type(uint256).max) limit = _toWad(perDayNative);
        uint256 current = _limitOf(account);
        bool settled = _limits[account].effectiveAt <= block.timestamp;
        if (limit == current && settled) revert Vault_LimitUnchanged(limit);
        uint256 at = limit > current ? block.timestamp + PAYOUT_DELAY : block.timestamp;
        _limits[account] = Limit(uint112(current), uint112(limit), uint32(at));
        emit WithdrawalLimitSet(account, limit, at);
    }

    /// @inheritdoc IVault
    function countCollateral(AccountId account, uint256 worth) external {
        if (msg.sender != COLLATERAL) revert Vault_NotCollateral(msg.sender);
        _countWithdrawal(account, worth);
    }

    /// @inheritdoc IVault
    function sweepSurplus() external nonReentrant {
        uint256 held = reserves();
        uint256 accounted = LEDGER.totals().accounted;
        uint256 extra = held > accounted ? held - accounted : 0;
        Surplus memory s = _surplus;
        if (s.amount == 0) {
            if (extra == 0) revert Vault_NoSurplus(0, 0);
            _surplus = Surplus(uint128(extra), uint64(block.timestamp + SURPLUS_DELAY));
            emit SurplusListed(extra, block.timestamp + SURPLUS_DELAY);
            return;
        }
        if (block.timestamp < s.claimableAt) revert Vault_NoSurplus(s.amount, s.claimableAt);
        delete _surplus;
        uint256 amount = WadMath.min(s.amount, extra);
        emit SurplusSwept(amount);
        if (amount != 0) LEDGER.credit(FUND, address(this), amount);
    }

    /// @inheritdoc IVault
    function payoutOf(
        AccountId account
    ) external view returns (address current, address pending, uint256 effectiveAt) {
        Payout storage p = _payouts[account];
        current = _payoutOf(account, LEDGER.ownerOf(account));
        if (p.effectiveAt > block.timestamp) (pending, effectiveAt) = (p.to, p.effectiveAt);
    }

    /// @inheritdoc IVault
    function withdrawalLimitOf(
        AccountId account
    ) external view returns (uint256 perDay, uint256 left, uint256 pending, uint256 effectiveAt) {
        perDay = _limitOf(account);
        left = perDay == NO_LIMIT ? NO_LIMIT : LeakyBudget.left(perDay, _usedOf(account, perDay));
        Limit storage limit = _limits[account];
        if (limit.effectiveAt > block.timestamp) (pending, effectiveAt) = (limit.next, limit.effectiveAt);
    }

    /// @inheritdoc IVault
    function nativeScale() external view returns (uint256 numerator, uint256 denominator) {
        return (WAD_TO_NATIVE, NATIVE_TO_WAD);
    }

    /// @inheritdoc IVault
    function reserves() public view returns (uint256) {
        return (TOKEN.balanceOf(address(this)) * NATIVE_TO_WAD) / WAD_TO_NATIVE;
    }

    /// @dev NOTE credited = received, to the native unit, or refused (LED-1).
    function _pull(AccountId account, uint256 amountNative) private {
        uint256 amount = _toWad(amountNative);
        uint256 before = TOKEN.balanceOf(address(this));
        TOKEN.safeTransferFrom(msg.sender, address(this), amountNative);
        uint256 held = TOKEN.balanceOf(address(this));
        if (held != before + amountNative)
            revert Vault_UnsupportedToken(held > before ? held - before : 0, amountNative);
        uint256 accounted = LEDGER.credit(account, msg.sender, amount);
        held = (held * NATIVE_TO_WAD) / WAD_TO_NATIVE;
        if (held < accounted) revert Vault_TokensMissing(held, accounted);
    }

    function _countWithdrawal(AccountId account, uint256 amount) private {
        uint256 limit = _limitOf(account);
        if (limit == NO_LIMIT) return;
        uint256 used = _usedOf(account, limit);
        if (used + amount > limit) revert Vault_LimitExceeded(amount, LeakyBudget.left(limit, used));
        _withdrawn[account].note(used + amount);
        emit WithdrawalCounted(account, used + amount);
    }

    function _limitOf(AccountId account) private view returns (uint256) {
        Limit storage limit = _limits[account];
        uint256 at = limit.effectiveAt;
        if (at == 0) return NO_LIMIT;
        return at <= block.timestamp ? limit.next : limit.perDay;
    }

    function _usedOf(AccountId account, uint256 limit) private view returns (uint256) {
        return _withdrawn[account].usedNow(limit, DAY);
    }

    function _requireOwner(AccountId account) private view {
        if (LEDGER.ownerOf(account) != msg.sender) revert Vault_NotOwner(account, msg.sender);
    }

    function _payoutOf(AccountId account, address owner) private view returns (address) {
        Payout storage p = _payouts[account];
        uint256 at = p.effectiveAt;
        if (at == 0) return owner;
        return at <= block.timestamp ? p.to : p.before;
    }

    function _toWad(uint256 amountNative) private view returns (uint256) {
        if (amountNative == 0) revert Vault_ZeroAmount();
        uint256 bound = (MAX_DEPOSIT * WAD_TO_NATIVE) / NATIVE_TO_WAD;
        if (amountNative > bound) revert Vault_AmountTooLarge(amountNative, bound);
        if (amountNative % WAD_TO_NATIVE != 0) revert Vault_Inexact(amountNative, WAD_TO_NATIVE);
        return (amountNative * NATIVE_TO_WAD) / WAD_TO_NATIVE;
    }
}
