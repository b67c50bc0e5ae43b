// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TickBitmap} from "../../libraries/TickBitmap.sol";
import {WadMath} from "../../libraries/WadMath.sol";
import {MAX_TICK, PPM} from "../../types/Bounds.sol";
import {AccountId, MarketId, OrderId, toOrderId} from "../../types/Ids.sol";
import {FillLimits, FillRequest} from "../../types/LedgerTypes.sol";
import {MakerFill, toMakerFill} from "../../types/MakerFill.sol";
import {BookTop, Level, Order} from "../../types/OrderTypes.sol";
import {Book} from "./Book.sol";
import {BookKeeper} from "./BookKeeper.sol";

/// @title A taker against the book: best price first, at a price first come first served (BOOK-3).
/// @notice Candidates for all that is left are gathered without a change, judged by the Ledger in one call (FILL-1), and the
/// answer is written to the book: one slot an order, one a level, one for the best prices. When makers fell out and the taker
/// still wants lots, the next run begins.
abstract contract Matcher is BookKeeper {
    using Book for Book.State;
    using TickBitmap for TickBitmap.Bitmap;

    /// @dev Fills and removals of one call, when it does not say, and at most: a call stays within a block.
    uint256 internal constant DEFAULT_FILLS = 64;
    uint256 internal constant MOST_FILLS = 200;

    /// @dev One taker's way through the book.
    struct Take {
        MarketId market;
        AccountId taker;
        bool buys;
        bool liquidation;
        uint32 limit; // worst tick the taker accepts, band included
        uint32 low; // lowest tick of the band
        uint32 high; // highest tick of the band
        uint64 left; // lots the taker still wants
        uint64 unmet; // of these, lots for which the run at hand found no maker
        uint256 room; // makers that may still be met
        uint256 notional; // of the fills so far [wad]
        FillLimits limits;
        BookTop top;
    }

    /// @dev Matches until the taker has all, the limit or band is reached, makers run out, or the Ledger stops the taker.
    function _match(Take memory take) internal {
        Book.State storage book = _books[take.market];
        while (take.left > 0 && take.room > 0) {
            MakerFill[] memory makers = _gather(book, take);
            if (makers.length == 0) return;
            MakerFill[] memory filled = LEDGER.fill(_requestOf(take, makers));
            _settle(book, take, makers, filled);
            take.room -= makers.length;
            // All that could be met was met, or the Ledger stopped the taker.
            if (take.unmet > 0 || filled.length < makers.length) return;
        }
    }

    /// @dev Narrows the taker's limit to the band round the current index.
    /// NOTE the band is rounded inward: no fill beyond it.
    function _bound(Take memory take, Session memory session) internal view {
        uint256 band = _trading(session).bandPpm;
        uint256 index = session.index.latest;
        uint256 unit = take.top.tickSize * PPM;
        take.low = uint32(WadMath.min(WadMath.divCeil(index * (PPM - band), unit), MAX_TICK));
        take.high = uint32(WadMath.min((index * (PPM + band)) / unit, MAX_TICK));
        if (take.buys) {
            if (take.limit > take.high) take.limit = take.high;
        } else if (take.limit < take.low) {
            take.limit = take.low;
        }
    }

    function _roomFor(uint16 maxFills) internal pure returns (uint256) {
        return maxFills == 0 ? DEFAULT_FILLS : WadMath.min(maxFills, MOST_FILLS);
    }

    function _requestOf(
        Take memory take,
        MakerFill[] memory makers
    ) private pure returns (FillRequest memory) {
        return
            FillRequest({
                market: take.market,
                taker: take.taker,
                takerBuys: take.buys,
                liquidation: take.liquidation,
                tickSize: take.top.tickSize,
                limits: take.limits,
                makers: makers
            });
    }

    // --- gathering: reads only ---

    function _gather(
        Book.State storage book,
        Take memory take
    ) private view returns (MakerFill[] memory makers) {
        makers = _emptyList(take.room);
        take.unmet = take.left;
        uint32 tick = take.buys ? take.top.bestAsk : take.top.bestBid;
        while (tick != 0 && (take.buys ? tick <= take.limit : tick >= take.limit)) {
            _gatherLevel(book.levels[tick], take, makers);
            if (take.unmet == 0 || makers.length == take.room) break;
            tick = book.next(!take.buys, tick);
        }
    }

    function _gatherLevel(Level storage level, Take memory take, MakerFill[] memory makers) private view {
        uint40 key = level.head;
        uint40 tail = level.tail;
        while (true) {
            Order memory order = _orderAt(key);
            uint64 lots = 0;
            if (_unfit(take, key, order.expiry, order.tick) == 0) {
                lots = order.lots < take.unmet ? order.lots : take.unmet;
                take.unmet -= lots;
            }
            _push(makers, _candidate(key, order, lots));
            if (take.unmet == 0 || key == tail || makers.length == take.room) return;
            key = order.next;
        }
    }

    function _candidate(uint40 key, Order memory order, uint64 lots) private pure returns (MakerFill) {
        bool reduceOnly = order.flags & Book.REDUCE_ONLY != 0;
        return toMakerFill(AccountId.wrap(uint32(key >> 8)), uint8(key), reduceOnly, lots, order.lots, order.tick);
    }

    /// @dev Why an order that is met must go unfilled; 0: it may fill. An order beyond the band on the taker's better side is
    /// stale: it may not fill at that price (BAND), and left in place it would keep every later order from resting.
    function _unfit(Take memory take, uint40 key, uint32 expiry, uint32 tick) private view returns (uint8) {
        if (expiry != 0 && expiry <= block.timestamp) return EXPIRED;
        if (uint32(key >> 8) == AccountId.unwrap(take.taker)) return SELF_TRADE;
        if (take.buys ? tick < take.low : tick > take.high) return OFF_BAND;
        return 0;
    }

    /// @dev A list with room for `capacity` makers. `new MakerFill[](n)` would write n zeros first.
    function _emptyList(uint256 capacity) private pure returns (MakerFill[] memory makers) {
        assembly ("memory-safe") {
            makers := mload(0x40)
            mstore(makers, 0)
            mstore(0x40, add(makers, shl(5, add(capacity, 1))))
        }
    }

    /// @dev Warning: the list must have room left.
    function _push(MakerFill[] memory makers, MakerFill maker) private pure {
        assembly ("memory-safe") {
            let length := add(mload(makers), 1)
            mstore(makers, length)
            mstore(add(makers, shl(5, length)), maker)
        }
    }

    // --- settling: the Ledger's answer goes into the book ---

    /// @dev Makers come in the order of the book and the Ledger fills what was asked or removes, so what leaves is a prefix of
    /// the book: each level but the last is used up, and only the very last order can stay in part.
    function _settle(
        Book.State storage book,
        Take memory take,
        MakerFill[] memory makers,
        MakerFill[] memory filled
    ) private {
        uint32 best = take.buys ? take.top.bestAsk : take.top.bestBid;
        uint32 tick = best;
        uint256 at = 0;
        while (at < filled.length) {
            at = _settleLevel(book, tick, take, makers, filled, at);
            if (book.levels[tick].head != 0) break;
            book.ticks.clear(tick);
            tick = book.next(!take.buys, tick);
        }
        if (tick == best) return;
        if (take.buys) {
            take.top.bestAsk = tick;
            book.top.bestAsk = tick;
        } else {
            take.top.bestBid = tick;
            book.top.bestBid = tick;
        }
    }

    /// @dev Settles the makers from `at` on that stand at its price. @return the first one beyond.
    function _settleLevel(
        Book.State storage book,
        uint32 tick,
        Take memory take,
        MakerFill[] memory makers,
        MakerFill[] memory filled,
        uint256 at
    ) private returns (uint256) {
        Level memory level = book.open(tick);
        uint32 price = makers[at].tick();
        do {
            _settleOrder(level, take, makers[at], filled[at].lots());
            ++at;
        } while (at < filled.length && makers[at].tick() == price);
        book.close(tick, level);
        return at;
    }

    function _settleOrder(Level memory level, Take memory take, MakerFill met, uint64 lots) private {
        AccountId maker = met.maker();
        uint40 key = Book.keyOf(maker, met.orderPlace());
        Order memory order = _orderAt(key);
        OrderId id = toOrderId(maker, met.orderPlace(), order.sequence);
        uint64 gone = lots;
        if (lots > 0) {
            take.left -= lots;
            take.notional += WadMath.mulDown(uint256(lots) * take.top.lotSize, order.tick * take.top.tickSize);
            emit OrderFilled(take.market, maker, take.taker, id, order.tick, lots);
        } else {
            gone = order.lots;
            uint8 reason = met.lots() > 0 ? REFUSED : _unfit(take, key, order.expiry, order.tick);
            emit OrderRemoved(take.market, maker, id, gone, reason);
        }
        level.lots -= gone;
        _orders[key].lots = order.lots - gone;
        if (gone < order.lots) return;
        if (key == level.tail) level.tail = order.next = 0;
        level.head = order.next;
    }
}
