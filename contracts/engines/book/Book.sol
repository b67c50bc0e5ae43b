// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IMPACT_LEVELS, WAD} from "../../types/Bounds.sol";
import {AccountId} from "../../types/Ids.sol";
import {BookTop, Level} from "../../types/OrderTypes.sol";
import {TickBitmap} from "../../libraries/TickBitmap.sol";
import {WadMath} from "../../libraries/WadMath.sol";
import {LevelWord, OrderWord, packLevel} from "./Words.sol";

/// @title One market's book: per tick a queue of orders, first in first out.
/// @notice An order's key is `account << 8 | place`. At the head of a queue `prev`, and at its tail `next`, is what happened to
/// be there: the ends are `Level.head` and `Level.tail`, so that filling a prefix or cancelling an end writes no neighbour.
/// Each side has levels and a bitmap of its own: in an auction bids may stand above asks.
library Book {
    using TickBitmap for TickBitmap.Bitmap;

    uint8 internal constant BUY = 1;
    uint8 internal constant REDUCE_ONLY = 2;

    struct State {
        BookTop top;
        TickBitmap.Bitmap askTicks;
        TickBitmap.Bitmap bidTicks;
        mapping(uint32 sideTick => LevelWord) levels; // see sideTick
    }

    /// @notice Puts an order at the end of its level's queue. `top` as stored.
    function append(
        State storage self,
        mapping(uint40 key => OrderWord) storage orders,
        BookTop memory top,
        uint40 key,
        OrderWord order
    ) internal {
        uint32 at = order.sideTickOf();
        Level memory level = self.levels[at].unpackLevel();
        open(level);
        if (level.head == 0) {
            level.head = key;
            bool isBuy = order.flagsOf() & BUY != 0;
            _ticksOf(self, isBuy).set(order.tickOf());
            _raiseTop(self, top, isBuy, order.tickOf());
        } else {
            order = order.withPrev(level.tail);
            orders[level.tail] = orders[level.tail].withNext(key);
        }
        level.tail = key;
        level.lots += order.lotsOf();
        close(self, at, level);
        orders[key] = order;
    }

    /// @notice Takes an order out of its queue and frees its place, in O(1).
    function unlink(
        State storage self,
        mapping(uint40 key => OrderWord) storage orders,
        uint40 key,
        OrderWord order
    ) internal {
        uint32 at = order.sideTickOf();
        Level memory level = self.levels[at].unpackLevel();
        open(level);
        level.lots -= order.lotsOf();
        bool atHead = level.head == key;
        bool atTail = level.tail == key;
        if (atHead) level.head = atTail ? 0 : order.nextOf();
        if (atTail) level.tail = atHead ? 0 : order.prevOf();
        if (!atHead && !atTail) {
            (uint40 prev, uint40 next_) = (order.prevOf(), order.nextOf());
            orders[prev] = orders[prev].withNext(next_);
            orders[next_] = orders[next_].withPrev(prev);
        }
        close(self, at, level);
        orders[key] = order.withLots(0);
        if (atHead && atTail) emptied(self, order.flagsOf() & BUY != 0, order.tickOf());
    }

    /// @notice Unmarks a level that became empty and moves the best price on if it was there.
    function emptied(State storage self, bool bids, uint32 tick) internal {
        _ticksOf(self, bids).clear(tick);
        if (bids) {
            if (self.top.bestBid == tick) self.top.bestBid = next(self, true, tick);
        } else {
            if (self.top.bestAsk == tick) self.top.bestAsk = next(self, false, tick);
        }
    }

    /// @notice To be called before a level is changed: what it held when the block began is kept at its first change in the block.
    function open(Level memory level) internal view {
        if (level.changedIn == block.number) return;
        level.lotsBefore = level.lots;
        level.changedIn = uint40(block.number);
    }

    /// @notice Writes a level that was opened and changed.
    function close(State storage self, uint32 at, Level memory level) internal {
        self.levels[at] = packLevel(level);
    }

    /// @notice Next level with orders beyond `tick`, away from the touch; 0: none.
    function next(State storage self, bool bids, uint32 tick) internal view returns (uint32) {
        return bids ? self.bidTicks.nextBelow(tick) : self.askTicks.nextAbove(tick);
    }

    /// @notice Does the level hold exactly one order?
    function single(State storage self, uint32 at) internal view returns (bool) {
        LevelWord level = self.levels[at];
        return level.headOf() == level.tailOf();
    }

    /// @notice (mid - index) / index [1e-9] with mid from both sides' impact prices; 0 when a side lacks the depth.
    /// @dev NOTE toward minus infinity: mark and funding are read alike by both sides, so this rounding moves no money.
    function midSample(
        State storage self,
        BookTop memory top,
        uint256 impactNotional,
        uint256 index
    ) internal view returns (int256) {
        if (index == 0 || top.bestBid == 0 || top.bestAsk == 0) return 0;
        uint256 bid = _impactPrice(self, top, true, impactNotional);
        if (bid == 0) return 0;
        uint256 ask = _impactPrice(self, top, false, impactNotional);
        if (ask == 0) return 0;
        return WadMath.mulDivFloor(int256(bid + ask) - int256(2 * index), 1e9, 2 * index);
    }

    /// @notice Key of a level: side << 24 | tick, bids 1.
    function sideTick(bool bids, uint32 tick) internal pure returns (uint32) {
        return bids ? tick | (1 << 24) : tick;
    }

    function keyOf(AccountId account, uint8 place) internal pure returns (uint40) {
        return (uint40(AccountId.unwrap(account)) << 8) | place;
    }

    /// @notice Does an order of this side and limit meet the other side?
    function crosses(BookTop memory top, bool isBuy, uint32 tick) internal pure returns (bool) {
        return isBuy ? top.bestAsk != 0 && tick >= top.bestAsk : tick <= top.bestBid;
    }

    function _raiseTop(State storage self, BookTop memory top, bool isBuy, uint32 tick) private {
        if (isBuy) {
            if (tick > top.bestBid) self.top.bestBid = tick;
        } else {
            if (top.bestAsk == 0 || tick < top.bestAsk) self.top.bestAsk = tick;
        }
    }

    function _ticksOf(State storage self, bool bids) private view returns (TickBitmap.Bitmap storage) {
        return bids ? self.bidTicks : self.askTicks;
    }

    /// @dev Average price of trading `notional` against the levels as they stood when the block began; 0: too little depth.
    /// NOTE base down, price up: on both sides alike, by less than a wei in 1e18 of base. Base is never 0: the least notional there
    /// may be, MIN_IMPACT_NOTIONAL, buys 1e12 wei of it at MAX_PRICE.
    function _impactPrice(
        State storage self,
        BookTop memory top,
        bool bids,
        uint256 notional
    ) private view returns (uint256) {
        uint32 tick = bids ? top.bestBid : top.bestAsk;
        uint256 left = notional;
        uint256 base = 0;
        for (uint256 i = 0; i < IMPACT_LEVELS && tick != 0; ++i) {
            uint256 price = uint256(tick) * top.tickSize;
            uint256 depth = uint256(self.levels[sideTick(bids, tick)].lotsBeforeBlock()) * top.lotSize;
            uint256 worth = WadMath.mulDown(depth, price);
            if (worth >= left) {
                base += WadMath.mulDivDown(left, WAD, price);
                return WadMath.mulDivDown(notional, WAD, base);
            }
            left -= worth;
            base += depth;
            tick = next(self, bids, tick);
        }
        return 0;
    }
}
