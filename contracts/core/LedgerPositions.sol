// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IndexMath} from "../libraries/IndexMath.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {MAX_ACTIVE_MARKETS, MAX_SIZE, SCALE_START} from "../types/Bounds.sol";
import {AccountId, MarketId} from "../types/Ids.sol";
import {Account, Class, Position, Touched} from "../types/LedgerTypes.sol";
import {LedgerState} from "./LedgerState.sol";

/// @title Positions and their classes: touched and traded in memory, written once.
/// @notice Laws LED-2 and OI-1. The algebra is IndexMath's; docs/SPEC.md derives it.
abstract contract LedgerPositions is LedgerState {
    /// @notice One account in one market, loaded and touched.
    struct Party {
        AccountId id;
        MarketId market;
        int256 cash; // what the index owes included
        int256 owed; // what the index owes
        uint64 markets;
        uint32 orders;
        uint32 orderSequence;
        Position stored; // as read
        int256 sizeBefore; // touched
        uint256 entryBefore; // touched
        int256 size;
        uint256 entry;
        uint64 bids;
        uint64 asks;
        uint8 tier;
    }

    function _load(AccountId id, MarketId market) internal view returns (Party memory p) {
        Account memory a = _accounts[id];
        p.id = id;
        p.market = market;
        p.markets = a.markets;
        p.orders = a.orders;
        p.orderSequence = a.orderSequence;
        p.stored = _positions[id][market];
        Touched memory t = _touch(p.stored, market, _markets[market].funding);
        p.owed = t.cash;
        p.cash = a.cash + t.cash;
        p.sizeBefore = p.size = t.size;
        p.entryBefore = p.entry = t.entryNotional;
        p.bids = p.stored.bids;
        p.asks = p.stored.asks;
        p.tier = p.stored.tier;
    }

    /// @notice A stored position as of now.
    function _touch(
        Position memory s,
        MarketId market,
        int256 funding
    ) internal view returns (Touched memory t) {
        if (s.size == 0) return t;
        bool longs = s.size > 0;
        uint256 key = _classKey(market, longs, s.tier);
        Class memory c = _classes[key];
        if (s.epoch == c.epoch) {
            int256 index = IndexMath.indexNow(c.index, c.scale, funding, longs);
            t.size = IndexMath.sizeNow(s.size, c.scale, s.scale);
            t.entryNotional = IndexMath.entryNow(s.entryNotional, c.scale, s.scale);
            t.cash = IndexMath.cashOwed(s.size, index, s.index, s.scale);
        } else {
            // The class ended with this holder in it: the size is gone, its cash is not.
            t.cash = IndexMath.cashOwed(s.size, _finalIndices[(key << 32) | s.epoch], s.index, s.scale);
        }
    }

    /// @notice Buys (positive) or sells `delta` at `price`, in memory.
    /// @dev NOTE the buyer pays up, the seller receives down (LED-1).
    function _trade(Party memory p, int256 delta, uint256 price) internal pure {
        uint256 quantity = WadMath.abs(delta);
        p.cash +=
            delta > 0 ? -int256(WadMath.mulUp(quantity, price)) : int256(WadMath.mulDown(quantity, price));
        int256 size = p.size + delta;
        uint256 magnitude = WadMath.abs(size);
        if (magnitude > MAX_SIZE) revert Ledger_SizeTooLarge(magnitude, MAX_SIZE);
        if (p.size == 0 || (p.size > 0) == (delta > 0)) {
            p.entry += WadMath.mulDown(quantity, price);
        } else if (size == 0 || (size > 0) == (p.size > 0)) {
            p.entry = WadMath.mulDivDown(p.entry, magnitude, WadMath.abs(p.size));
        } else {
            p.entry = WadMath.mulDown(magnitude, price);
        }
        p.size = size;
    }

    /// @notice True when the party's position grew or turned.
    function _grew(Party memory p) internal pure returns (bool) {
        return _larger(p.size, p.sizeBefore);
    }

    /// @notice True when a position of `size` is larger than, or on the other side of, one of `before`.
    function _larger(int256 size, int256 before) internal pure returns (bool) {
        if (size == 0) return false;
        return WadMath.abs(size) > WadMath.abs(before) || (size > 0) != (before > 0);
    }

    /// @notice Writes a party back: class counters, position, account.
    function _store(Party memory p) internal {
        Position memory s = p.stored;
        bool moved = p.size != p.sizeBefore || p.tier != s.tier || (s.size != 0 && p.size == 0);
        (s.bids, s.asks) = (p.bids, p.asks);
        if (moved) {
            _moveClass(p);
            _rebase(p, s);
            _positions[p.id][p.market] = s;
        } else {
            // Not re-based, or rounding would compound: what the index owes stays owed.
            p.cash -= p.owed;
            Position storage at = _positions[p.id][p.market];
            (at.bids, at.asks, at.tierSetAt) = (s.bids, s.asks, s.tierSetAt);
        }
        _setMarketBit(p, s.size != 0 || s.bids != 0 || s.asks != 0);
        _accounts[p.id] = Account(_toInt128(p.cash), p.markets, p.orders, p.orderSequence);
    }

    /// @notice Closes `closed` of a class at `price`, whoever its holders are.
    function _closeClass(MarketId market, bool longs, uint8 tier, uint256 closed, uint256 price) internal {
        uint256 key = _classKey(market, longs, tier);
        Class memory c = _classes[key];
        int256 funding = _markets[market].funding;
        int256 index = IndexMath.indexNow(c.index, c.scale, funding, longs);
        int256 jump = _shrink(c, closed, price, longs);
        if (c.scale == 0) {
            _finalIndices[(key << 32) | c.epoch] = index + jump;
            emit EpochEnded(market, longs, tier, c.epoch, index + jump);
            _classes[key] = Class(0, 0, 0, uint96(SCALE_START), c.epoch + 1, 0);
        } else {
            c.index = _toInt128(IndexMath.indexToStore(index + jump, c.scale, funding, longs));
            _classes[key] = c;
        }
    }

    /// @notice Takes `amount` from all positions of a class. Scale and funding stay, so the stored index jumps like the one in effect.
    function _levyClass(MarketId market, bool longs, uint8 tier, uint256 amount) internal {
        Class storage c = _classes[_classKey(market, longs, tier)];
        c.index = _toInt128(c.index + IndexMath.levyJump(c.openInterest, c.scale, amount));
    }

    function _toInt128(int256 value) internal pure returns (int128) {
        if (value > type(int128).max || value < type(int128).min) {
            revert Ledger_AmountTooLarge(WadMath.abs(value), uint128(type(int128).max));
        }
        return int128(value);
    }

    function _toUint112(uint256 value) internal pure returns (uint112) {
        if (value > type(uint112).max) revert Ledger_SizeTooLarge(value, type(uint112).max);
        return uint112(value);
    }

    /// @dev Scale, open interest and entry notional of `c` after the close; scale 0 ends the epoch: all of it was closed, or so nearly all
    /// that no scale can say the rest, and then everybody is paid in full. @return jump of the index.
    function _shrink(
        Class memory c,
        uint256 closed,
        uint256 price,
        bool longs
    ) private pure returns (int256 jump) {
        uint256 scale;
        uint256 entry;
        (scale, jump, entry) = IndexMath.closePart(
            c.openInterest,
            c.entryNotional,
            c.scale,
            closed,
            price,
            longs
        );
        if (scale == 0) {
            (, jump, ) = IndexMath.closePart(c.openInterest, 0, c.scale, c.openInterest, price, longs);
        }
        c.openInterest = _toUint112(c.openInterest - closed);
        c.entryNotional = _toUint112(entry);
        c.scale = uint96(scale);
    }

    /// @dev The position restarts at its class's scale and index of now.
    function _rebase(Party memory p, Position memory s) private view {
        s.tier = p.tier;
        if (p.size == 0) {
            (s.size, s.entryNotional, s.scale, s.epoch, s.index) = (0, 0, 0, 0, 0);
            return;
        }
        Class memory c = _classes[_classKey(p.market, p.size > 0, p.tier)];
        s.size = int120(p.size);
        s.entryNotional = _toUint112(p.entry);
        s.scale = c.scale;
        s.epoch = c.epoch;
        s.index = _toInt128(IndexMath.indexNow(c.index, c.scale, _markets[p.market].funding, p.size > 0));
    }

    /// @dev Takes the touched position out of its old class and puts the new one into its class.
    function _moveClass(Party memory p) private {
        Position memory s = p.stored;
        uint256 oldKey = _classKey(p.market, s.size > 0, s.tier);
        uint256 newKey = _classKey(p.market, p.size > 0, p.tier);
        bool held = s.size != 0 && s.epoch == _classes[oldKey].epoch;
        if (p.size != 0) {
            Class storage c = _classes[newKey];
            if (c.scale == 0) c.scale = uint96(SCALE_START);
            bool same = held && oldKey == newKey;
            uint256 openInterest =
                c.openInterest + WadMath.abs(p.size) - (same ? WadMath.abs(p.sizeBefore) : 0);
            uint256 entry = c.entryNotional + p.entry - (same ? p.entryBefore : 0);
            c.openInterest = _toUint112(openInterest);
            c.entryNotional = _toUint112(entry);
            if (same) return;
            c.holders += 1;
        }
        if (held) _leaveClass(_classes[oldKey], p);
    }

    /// @dev The last holder takes the class's dust with it, and a shrunk scale starts afresh: nobody is left to notice.
    function _leaveClass(Class storage c, Party memory p) private {
        uint32 holders = c.holders - 1;
        if (holders == 0) {
            (c.openInterest, c.entryNotional, c.holders) = (0, 0, 0);
            if (c.scale != SCALE_START) {
                c.scale = uint96(SCALE_START);
                c.epoch += 1;
            }
        } else {
            c.openInterest = _toUint112(c.openInterest - WadMath.abs(p.sizeBefore));
            c.entryNotional = _toUint112(c.entryNotional - p.entryBefore);
            c.holders = holders;
        }
    }

    function _setMarketBit(Party memory p, bool active) private pure {
        uint64 bit = uint64(1) << MarketId.unwrap(p.market);
        if (!active) {
            p.markets &= ~bit;
        } else if (p.markets & bit == 0) {
            p.markets |= bit;
            uint256 have = 0;
            for (uint64 map = p.markets; map != 0; map &= map - 1) ++have;
            if (have > MAX_ACTIVE_MARKETS) revert Ledger_TooManyMarkets(have, MAX_ACTIVE_MARKETS);
        }
    }
}
