// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IndexMath} from "../libraries/IndexMath.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {MAX_ACTIVE_MARKETS, MAX_SIZE, SCALE_START, WAD} from "../types/Bounds.sol";
import {AccountId, MarketId} from "../types/Ids.sol";
import {Account, Class, Position} from "../types/LedgerTypes.sol";
import {LedgerState} from "./LedgerState.sol";
import {writeAccount, writeCounters, writeHolding, writeIndex, writeResting} from "./LedgerWords.sol";

/// @title Positions and their classes: touched and traded in memory, written once.
/// @notice Laws LED-2 and OI-1. The algebra is IndexMath's; docs/SPEC.md derives it.
abstract contract LedgerPositions is LedgerState {
    /// @dev No class has this key.
    uint256 private constant NO_CLASS = type(uint256).max;

    /// @notice One account in one market, loaded and touched. Loaded again it serves the next: a fill meets up to 200 makers.
    struct Party {
        AccountId id;
        MarketId market;
        int256 cash; // what the index owes included
        int256 owed; // what the index owes
        int256 funding; // the market's F
        uint64 markets;
        uint32 orders;
        uint32 orderSequence;
        uint64 bids;
        uint64 asks;
        uint8 tier;
        uint8 tierBefore; // as stored
        uint32 tierSetAt;
        bool written; // a size is stored, of this or an earlier epoch of its class
        bool writtenOff; // its position, which ADL or a settlement ended, goes
        uint256 heldIn; // key of the class whose counters hold it, NO_CLASS if none
        int256 sizeBefore; // touched
        uint256 entryBefore; // touched
        int256 size;
        uint256 entry;
        // The class it was in, or goes to (_join), as of now.
        uint256 class;
        uint96 scale;
        uint32 epoch;
        int256 index;
    }

    function _load(AccountId id, MarketId market) internal view returns (Party memory p) {
        _load(p, id, market, _markets[market].funding);
    }

    /// @notice Loads and touches into memory that another party may have used before.
    function _load(Party memory p, AccountId id, MarketId market, int256 funding) internal view {
        Account storage a = _accounts[id];
        (p.cash, p.markets, p.orders, p.orderSequence) = (a.cash, a.markets, a.orders, a.orderSequence);
        _loadPosition(p, id, market, funding);
        unchecked {
            p.cash += p.owed;
        }
    }

    /// @notice Loads and touches the position alone: what a party is in a market besides the one at hand.
    function _loadPosition(Party memory p, AccountId id, MarketId market, int256 funding) internal view {
        (p.id, p.market, p.funding) = (id, market, funding);
        Position storage s = _positions[id][market];
        (p.bids, p.asks, p.tier, p.tierSetAt) = (s.bids, s.asks, s.tier, s.tierSetAt);
        p.tierBefore = p.tier;
        (p.heldIn, p.class) = (NO_CLASS, NO_CLASS);
        (p.owed, p.sizeBefore, p.entryBefore) = (0, 0, 0);
        p.written = s.size != 0;
        if (p.written) _touch(p, s);
        (p.size, p.entry) = (p.sizeBefore, p.entryBefore);
    }

    /// @notice Buys (positive) or sells `delta` at `price`, in memory.
    /// @dev NOTE the buyer pays up, the seller receives down (LED-1). Unchecked: sums of what 128 bits hold.
    function _trade(Party memory p, int256 delta, uint256 price) internal pure {
        uint256 product = WadMath.abs(delta) * price;
        int256 before = p.size;
        unchecked {
            uint256 notional = product / WAD;
            p.cash += delta > 0 ? -int256(WadMath.divCeil(product, WAD)) : int256(notional);
            int256 size = before + delta;
            uint256 magnitude = WadMath.abs(size);
            if (magnitude > MAX_SIZE) revert Ledger_SizeTooLarge(magnitude, MAX_SIZE);
            if (before == 0 || (before > 0) == (delta > 0)) {
                p.entry += notional;
            } else if (size == 0 || (size > 0) == (before > 0)) {
                p.entry = WadMath.mulDivDown(p.entry, magnitude, WadMath.abs(before));
            } else {
                p.entry = WadMath.mulDown(magnitude, price);
            }
            p.size = size;
        }
    }

    /// @notice True when the party's position grew or turned.
    function _grew(Party memory p) internal pure returns (bool) {
        return _larger(p.size, p.sizeBefore);
    }

    /// @notice True when a position of `size` is larger than, or on the other side of, one of `before`.
    function _larger(int256 size, int256 before) internal pure returns (bool) {
        if (size == 0) return false;
        return (size > 0) != (before > 0) || WadMath.abs(size) > WadMath.abs(before);
    }

    /// @notice Writes a party back: class counters, position, account. Who neither traded nor changed his tier keeps his position as it is
    /// stored: one that ADL ended, too.
    function _store(Party memory p) internal {
        Position storage s = _positions[p.id][p.market];
        bool moved = p.size != p.sizeBefore || p.tier != p.tierBefore || p.writtenOff;
        if (!moved) {
            // Not re-based, or rounding would compound: what the index owes stays owed.
            p.cash -= p.owed;
        } else {
            _moveClass(p);
            if (p.size == 0) writeHolding(s, 0, 0, 0, 0, 0);
            else writeHolding(s, int120(p.size), _toUint112(p.entry), p.scale, p.epoch, _toInt128(p.index));
            p.written = p.size != 0;
        }
        writeResting(s, p.bids, p.asks, p.tier, p.tierSetAt);
        _setMarketBit(p, p.written || p.bids != 0 || p.asks != 0);
        writeAccount(_accounts[p.id], _toInt128(p.cash), p.markets, p.orders, p.orderSequence);
    }

    /// @notice Makes the class of the party's side and tier its class: scale, epoch and index in effect as of now.
    function _join(Party memory p) internal view {
        uint256 key = _classKey(p.market, p.size > 0, p.tier);
        if (key != p.class) _join(p, key, p.size > 0);
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
            c = Class(0, 0, 0, uint96(SCALE_START), c.epoch + 1, 0);
        } else {
            c.index = _toInt128(IndexMath.indexToStore(index + jump, c.scale, funding, longs));
        }
        writeCounters(_classes[key], c.openInterest, c.entryNotional, c.holders);
        writeIndex(_classes[key], c.scale, c.epoch, c.index);
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

    /// @dev The position as of now; one whose class ended has lost its size, not its cash.
    function _touch(Party memory p, Position storage s) private view {
        int256 size = s.size;
        uint256 key = _classKey(p.market, size > 0, p.tier);
        _join(p, key, size > 0);
        uint256 scale = s.scale;
        if (s.epoch == p.epoch) {
            p.heldIn = key;
            p.sizeBefore = IndexMath.sizeNow(size, p.scale, scale);
            p.entryBefore = IndexMath.entryNow(s.entryNotional, p.scale, scale);
            p.owed = IndexMath.cashOwed(size, p.index, s.index, scale);
        } else {
            p.owed = IndexMath.cashOwed(size, _finalIndices[(key << 32) | s.epoch], s.index, scale);
        }
    }

    function _join(Party memory p, uint256 key, bool longs) private view {
        Class storage c = _classes[key];
        uint96 scale = uint96(IndexMath.freshScale(c.scale));
        (p.class, p.scale, p.epoch) = (key, scale, c.epoch);
        p.index = IndexMath.indexNow(c.index, scale, p.funding, longs);
    }

    /// @dev Takes the touched position out of its old class and puts the new one into its class.
    function _moveClass(Party memory p) private {
        uint256 heldIn = p.heldIn;
        if (p.size == 0) {
            if (heldIn != NO_CLASS) _leaveClass(_classes[heldIn], p);
            return;
        }
        uint256 key = _classKey(p.market, p.size > 0, p.tier);
        bool stays = heldIn == key;
        // NOTE joined anew: since the party was loaded, the class may have lost its last holder and begun a new epoch. And a taker who
        // tried to turn and may not was joined to the class opposite (_classTakes): it stays where it is, measured by its own class.
        if (!stays || p.class != key) _join(p, key, p.size > 0);
        Class storage c = _classes[key];
        uint256 openInterest = c.openInterest + WadMath.abs(p.size);
        uint256 entry = c.entryNotional + p.entry;
        uint32 holders = c.holders;
        if (stays) {
            openInterest -= WadMath.abs(p.sizeBefore);
            entry -= p.entryBefore;
        } else {
            if (c.scale == 0) c.scale = p.scale;
            holders += 1;
        }
        writeCounters(c, _toUint112(openInterest), _toUint112(entry), holders);
        if (!stays && heldIn != NO_CLASS) _leaveClass(_classes[heldIn], p);
    }

    /// @dev The last holder takes the class's dust with it, and a shrunk scale starts afresh: nobody is left to notice.
    function _leaveClass(Class storage c, Party memory p) private {
        uint32 holders = c.holders - 1;
        if (holders == 0) {
            writeCounters(c, 0, 0, 0);
            if (c.scale != SCALE_START) {
                c.scale = uint96(SCALE_START);
                c.epoch += 1;
            }
        } else {
            uint256 openInterest = c.openInterest - WadMath.abs(p.sizeBefore);
            writeCounters(c, _toUint112(openInterest), _toUint112(c.entryNotional - p.entryBefore), holders);
        }
    }

    function _setMarketBit(Party memory p, bool active) private pure {
        uint64 bit = _bitOf(p.market);
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
