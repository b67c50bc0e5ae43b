// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TickBitmap} from "../../libraries/TickBitmap.sol";
import {WadMath} from "../../libraries/WadMath.sol";
import {MAX_TICK, PPM} from "../../types/Bounds.sol";
import {AccountId, MarketId, OrderId} from "../../types/Ids.sol";
import {IndexWord} from "../../types/IndexWord.sol";
import {FillLimits, FillRequest} from "../../types/LedgerTypes.sol";
import {MakerFill, toMakerFill} from "../../types/MakerFill.sol";
import {BookTop, Level} from "../../types/OrderTypes.sol";
import {Book} from "./Book.sol";
import {BookKeeper} from "./BookKeeper.sol";
import {LevelWord, OrderWord} from "./Words.sol";

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
        uint256 value; // of the fills so far [lots * ticks]
        uint32 price; // in an uncross, at which everything trades [ticks]; else 0
        bool reducing; // in an uncross, every order must reduce
        bool stopped; // by the Ledger
        FillLimits limits;
        IndexWord index;
        BookTop top;
    }

    /// @dev Matches until the taker has all, the limit or band is reached, makers run out, or the Ledger stops the taker.
    function _match(Take memory take) internal {
        Book.State storage book = _books[take.market];
        while (take.left > 0 && take.room > 0) {
            MakerFill[] memory makers = _gather(book, take);
            if (makers.length == 0) return;
            MakerFill[] memory filled = LEDGER.fill(
                FillRequest({
                    market: take.market,
                    taker: take.taker,
                    takerBuys: take.buys,
                    liquidation: take.liquidation,
                    uncross: take.price != 0,
                    tickSize: take.top.tickSize,
                    limits: take.limits,
                    index: take.index,
                    makers: makers
                })
            );
            _settle(book, take, makers, filled);
            take.room -= makers.length;
            take.stopped = filled.length < makers.length;
            // All that could be met was met, or the Ledger stopped the taker.
            if (take.unmet > 0 || take.stopped) return;
        }
    }

    /// @dev Narrows the taker's limit to the band round the current index.
    /// NOTE the band is rounded inward: no fill beyond it.
    function _bound(Take memory take, uint256 band) internal pure {
        uint256 index = take.index.latest();
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

    // --- gathering: reads only ---

    function _gather(
        Book.State storage book,
        Take memory take
    ) private view returns (MakerFill[] memory makers) {
        makers = _emptyList(take.room);
        take.unmet = take.left;
        uint32 tick = take.buys ? take.top.bestAsk : take.top.bestBid;
        while (tick != 0 && (take.buys ? tick <= take.limit : tick >= take.limit)) {
            _gatherLevel(book.levels[Book.sideTick(!take.buys, tick)], take, makers);
            if (take.unmet == 0 || makers.length == take.room) break;
            tick = book.next(!take.buys, tick);
        }
    }

    function _gatherLevel(LevelWord level, Take memory take, MakerFill[] memory makers) private view {
        uint40 key = level.headOf();
        uint40 tail = level.tailOf();
        uint64 unmet = take.unmet;
        while (true) {
            OrderWord order = _orders[key];
            uint64 lots = 0;
            if (_unfit(take, key, order) == 0) {
                lots = order.lotsOf() < unmet ? order.lotsOf() : unmet;
                unmet -= lots;
            }
            _push(makers, _candidate(take, key, order, lots));
            if (unmet == 0 || key == tail || makers.length == take.room) break;
            key = order.nextOf();
        }
        take.unmet = unmet;
    }

    function _candidate(
        Take memory take,
        uint40 key,
        OrderWord order,
        uint64 lots
    ) private pure returns (MakerFill) {
        bool reduceOnly = take.reducing || order.flagsOf() & Book.REDUCE_ONLY != 0;
        AccountId maker = AccountId.wrap(uint32(key >> 8));
        uint32 tick = take.price == 0 ? order.tickOf() : take.price;
        return toMakerFill(maker, uint8(key), reduceOnly, lots, order.lotsOf(), tick);
    }

    /// @dev Why an order that is met must go unfilled; 0: it may fill. An order beyond the band on the taker's better side is
    /// stale: it may not fill at that price, and left in place it would keep every later order from resting.
    function _unfit(Take memory take, uint40 key, OrderWord order) private view returns (uint8) {
        uint32 expiry = order.expiryOf();
        if (expiry != 0 && expiry <= block.timestamp) return EXPIRED;
        if (key >> 8 == AccountId.unwrap(take.taker)) return SELF_TRADE;
        uint32 tick = order.tickOf();
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
            bool left;
            (at, left) = _settleLevel(book, tick, take, makers, filled, at);
            if (left) break;
            if (take.buys) book.askTicks.clear(tick);
            else book.bidTicks.clear(tick);
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

    /// @dev Settles the makers from `at` on that stand at its price: until it is empty. @return the first one beyond, and whether
    /// orders are left.
    function _settleLevel(
        Book.State storage book,
        uint32 tick,
        Take memory take,
        MakerFill[] memory makers,
        MakerFill[] memory filled,
        uint256 at
    ) private returns (uint256, bool) {
        tick = Book.sideTick(!take.buys, tick);
        Level memory level = book.levels[tick].unpackLevel();
        Book.open(level);
        do {
            _settleOrder(level, take, makers[at], filled[at].lots());
            ++at;
        } while (at < filled.length && level.head != 0);
        book.close(tick, level);
        return (at, level.head != 0);
    }

    /// @dev Cannot overflow: nobody fills more than was asked or rests (see _gatherLevel), and 200 makers of 64 bits at 24 bits
    /// of tick are far below 256.
    function _settleOrder(Level memory level, Take memory take, MakerFill met, uint64 lots) private {
        uint40 key = uint40(MakerFill.unwrap(met) >> 216);
        OrderWord order = _orders[key];
        uint64 resting = order.lotsOf();
        uint64 gone = lots;
        OrderId id = OrderId.wrap((uint72(key) << 32) | order.sequenceOf());
        if (lots > 0) {
            unchecked {
                take.left -= lots;
                take.value += uint256(lots) * met.tick();
            }
        } else {
            gone = resting;
            uint8 reason = met.lots() > 0 ? REFUSED : _unfit(take, key, order);
            emit OrderRemoved(take.market, met.maker(), id, gone, reason);
        }
        unchecked {
            level.lots -= gone;
            _orders[key] = order.withLots(resting - gone);
        }
        if (gone < resting) return;
        if (key == level.tail) (level.head, level.tail) = (0, 0);
        else level.head = order.nextOf();
    }
}
