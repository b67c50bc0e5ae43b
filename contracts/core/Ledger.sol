// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BPS, COLLATERAL_PLACE, SPENT_SEQUENCE, TIER_LOCK} from "../types/Bounds.sol";
import {HOUSE, AccountId, MarketId} from "../types/Ids.sol";
import {Account, Class, Health, Judge, MarketState, Totals, Touched} from "../types/LedgerTypes.sol";
import {Wiring} from "../types/Wiring.sol";
import {LedgerState} from "./LedgerState.sol";
import {LedgerWaterfall} from "./LedgerWaterfall.sol";

/// @title Accounts and positions: cash and size, nothing else.
/// @notice Laws LED-1, WDR-1, WDR-2. No owner, no upgrade: every address is wired at construction. Its parts, from the ground up: LedgerState
/// (storage, history), LedgerPositions (classes), LedgerMargin (who is worth what), LedgerFills (FILL-1, orders), LedgerWaterfall
/// (accrual, liquidation's verbs).
contract Ledger is LedgerWaterfall {
    constructor(Wiring memory wiring) LedgerState(wiring) {}

    function openAccount(address owner) external returns (AccountId account) {
        if (owner == address(0)) revert Ledger_ZeroAddress();
        return _open(owner);
    }

    function credit(
        AccountId account,
        address from,
        uint256 amount
    ) external onlyVault returns (uint256 accounted) {
        _requireAccount(account);
        Account storage a = _accounts[account];
        // A deficit account is no account of anybody: only a recorded payment repays it (DEF-1).
        if (a.orderSequence == SPENT_SEQUENCE) revert Ledger_UnknownAccount(account);
        accounted = _totals.accounted;
        if (accounted == 0 && account != HOUSE) revert Ledger_NotSeeded();
        accounted += amount;
        _totals.accounted = _toUint112(accounted);
        a.cash = _toInt128(a.cash + int256(amount));
        emit Deposited(account, from, amount);
        _record(keccak256(abi.encode(Deposited.selector, account, from, amount)));
    }

    function debit(AccountId account, address owner, address to, uint256 amount) external onlyVault {
        _requireOwner(account, owner);
        _settleAndPoke(account);
        Account memory a = _accounts[account];
        uint256 allowed = _withdrawable(account, a);
        if (amount > allowed) {
            if (a.markets == 0) revert Ledger_InsufficientCash(a.cash, amount);
            revert Ledger_InsufficientMargin(int256(allowed), amount);
        }
        uint256 accounted = _totals.accounted;
        if (amount > accounted) revert Ledger_ReservesShort(accounted, amount);
        _totals.accounted = uint112(accounted - amount);
        _accounts[account].cash = _toInt128(a.cash - int256(amount));
        emit Withdrawn(account, to, amount);
        _record(keccak256(abi.encode(Withdrawn.selector, account, to, amount)));
    }

    function setTier(AccountId account, MarketId market, uint8 tier) external {
        _requireOwner(account, msg.sender);
        Party memory p = _load(account, market);
        uint8 maxTier = _paramsOf(market).maxTier();
        if (tier > maxTier) revert Ledger_TierTooHigh(tier, maxTier);
        if (tier == p.tier) revert Ledger_TierUnchanged(tier);
        uint256 lockedUntil = uint256(p.tierSetAt) + TIER_LOCK;
        if (tier < p.tier && p.size != 0 && block.timestamp < lockedUntil) {
            revert Ledger_TierLocked(block.timestamp, lockedUntil);
        }
        p.tier = tier;
        if (p.size != 0 || p.bids != 0 || p.asks != 0) _checkTier(p);
        p.tierSetAt = uint32(block.timestamp);
        _storeSolvent(p);
        emit TierSet(account, market, tier, p.funding);
        _record(keccak256(abi.encode(TierSet.selector, account, market, tier, p.funding)));
    }

    function toggleCollateral(AccountId account) external {
        _checkEngine(msg.sender == address(COLLATERAL));
        _accounts[account].markets ^= uint64(1) << COLLATERAL_PLACE;
    }

    function touch(AccountId account, MarketId market) external {
        _settle(account, market);
    }

    function accountOf(AccountId account) external view returns (Account memory) {
        return _accounts[account];
    }

    function touched(AccountId account, MarketId market) external view returns (Touched memory) {
        Party memory p = _load(account, market);
        return Touched(p.size, p.entry, p.owed);
    }

    function classOf(MarketId market, bool longs, uint8 tier) external view returns (Class memory) {
        return _classes[_classKey(market, longs, tier)];
    }

    function storedAt(uint256 slot) external view returns (uint256 word) {
        assembly ("memory-safe") {
            word := sload(slot)
        }
    }

    function marketOf(MarketId market) external view returns (MarketState memory) {
        return _markets[market];
    }

    function accruedAt(MarketId market) external view returns (uint256) {
        return _markets[market].accruedAt;
    }

    function totals() external view returns (Totals memory) {
        return _totals;
    }

    function ownerOf(AccountId account) external view returns (address) {
        return _owners[account];
    }

    function healthOf(AccountId account, Judge judge) external view returns (Health memory) {
        return _healthOf(account, judge);
    }

    function markOf(MarketId market, Judge judge, bool long) external view returns (uint256) {
        return _markFor(_pricing(market), judge, long);
    }

    function withdrawable(AccountId account) external view returns (uint256) {
        return _withdrawable(account, _accounts[account]);
    }

    /// @dev Positions that ADL ended are written off first, so that an account without size is flat whatever the oracle says (WDR-1).
    function _settleAndPoke(AccountId account) private {
        uint64 markets = _marketsAlone(_accounts[account].markets);
        for (uint8 m = 0; markets != 0; ++m) {
            uint64 bit = uint64(1) << m;
            if (markets & bit == 0) continue;
            markets &= ~bit;
            _settle(account, MarketId.wrap(m));
            if (_accounts[account].markets & bit != 0) EXCHANGE.poke(MarketId.wrap(m));
        }
    }

    /// @dev Writes a position whose size ADL or a settlement took. One with size left is not re-based: rounding must not compound.
    function _settle(AccountId account, MarketId market) private {
        Party memory p = _load(account, market);
        if (p.size == 0 && p.written) {
            p.writtenOff = true;
            _storeSolvent(p);
            emit PositionSettled(account, market);
        }
    }

    /// @dev NOTE without size, without collateral and in debt no account may stand, whatever orders it has (LED-3): the Liquidator takes
    /// them back and pays what it owes, and then it is written off.
    function _storeSolvent(Party memory p) private {
        _store(p);
        if (p.cash >= 0 || p.markets >> COLLATERAL_PLACE != 0) return;
        Health memory h = _healthOf(p.id, Judge.Better);
        if (h.equity < 0 && h.maintenanceMargin == 0) revert Ledger_InsufficientCash(h.equity, 0);
    }

    function _checkTier(Party memory p) private view {
        Pricing memory q = _pricing(p.market);
        Health memory h = _healthWith(p, q, Judge.Worse);
        if (h.equity < int256(h.initialMargin)) revert Ledger_InsufficientMargin(h.equity, h.initialMargin);
        if (p.size != 0 && !_classTakes(p, _mostInterest(q, BPS)))
            revert Ledger_ClassDraining(p.market, p.tier);
    }

    function _withdrawable(AccountId account, Account memory a) private view returns (uint256) {
        int256 free = a.cash;
        if (a.markets != 0) {
            Health memory h = _healthOf(account, Judge.Withdrawal);
            free = h.equity - int256(h.initialMargin);
        }
        return free > 0 ? uint256(free) : 0;
    }
}
