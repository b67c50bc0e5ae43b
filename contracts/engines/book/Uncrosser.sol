// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BPS, MAX_TICK} from "../../types/Bounds.sol";
import {AccountId, MarketId, toOrderId} from "../../types/Ids.sol";
import {FillLimits} from "../../types/LedgerTypes.sol";
import {BookTop, Level} from "../../types/OrderTypes.sol";
import {Book} from "./Book.sol";
import {Matcher} from "./Matcher.sol";
import {OrderWord} from "./Words.sol";

/// @title A crossed book, traded at one price: the first bid meets the first ask, and so on (AUC-1).
/// @notice Orders meet two by two, over what they have in common. So each meeting depends on the book alone, and nothing on how many
/// of them one call makes: what fails FILL-1 whole might pass in parts.
abstract contract Uncrosser is Matcher {
    using Book for Book.State;

    /// @dev Trades what bids at `tick` or above against what asks at it or below. @return left of `room`: 0 if it ended first.
    function _uncross(MarketId market, uint32 tick, uint256 room, bool reducing) internal returns (uint256) {
        Book.State storage book = _books[market];
        Take memory take;
        take.top = book.top;
        Session memory session = Session(
            market,
            take.top,
            BREAKER.stateOf(market),
            ORACLE.read(market),
            UNREAD
        );
        if (!_accrued(market)) _accrue(session);
        (take.market, take.buys, take.reducing, take.room) = (market, true, reducing, room);
        (take.limit, take.price, take.high, take.index) = (tick, tick, MAX_TICK, session.index);
        take.limits = FillLimits(session.state.capBps, uint16(BPS), false);
        while (take.room > 0 && take.top.bestBid >= tick && Book.crosses(take.top, true, tick)) {
            _meet(book, take);
            take.top = book.top;
        }
        return take.room;
    }

    /// @dev Takes orders off the top of one side until the book is uncrossed. @return left of `room`.
    function _dropCrossed(MarketId market, bool bids, uint256 room) internal returns (uint256 left) {
        Book.State storage book = _books[market];
        for (left = room; left > 0; --left) {
            BookTop memory top = book.top;
            if (!Book.crosses(top, true, top.bestBid)) break;
            uint40 key = book.levels[Book.sideTick(bids, bids ? top.bestBid : top.bestAsk)].headOf();
            _remove(key, _orders[key], OFF_BAND);
        }
    }

    /// @dev The first bid meets the first ask: they trade, or one of them falls out.
    function _meet(Book.State storage book, Take memory take) private {
        uint256 room = take.room - 1;
        uint32 at = Book.sideTick(true, take.top.bestBid);
        uint40 key = book.levels[at].headOf();
        OrderWord bid = _orders[key];
        uint32 expiry = bid.expiryOf();
        if (expiry != 0 && expiry <= block.timestamp) {
            take.room = room;
            _remove(key, bid, EXPIRED);
            return;
        }
        (take.taker, take.left) = (AccountId.wrap(uint32(key >> 8)), bid.lotsOf());
        take.limits.reduceOnly = take.reducing || bid.flagsOf() & Book.REDUCE_ONLY != 0;
        take.room = 1;
        _match(take);
        take.room = room;
        uint64 filled = bid.lotsOf() - take.left;
        if (take.stopped) _remove(key, bid, REFUSED);
        if (filled == 0) return;
        emit OrderUncrossed(
            take.market,
            take.taker,
            toOrderId(take.taker, uint8(key), bid.sequenceOf()),
            filled
        );
        if (take.left == 0) {
            book.unlink(_orders, key, bid);
            // Its exposure is taken back already.
            LEDGER.release(take.taker, take.market, true, 0, uint8(key));
            return;
        }
        Level memory level = book.levels[at].unpackLevel();
        Book.open(level);
        level.lots -= filled;
        book.close(at, level);
        _orders[key] = bid.withLots(take.left);
    }
}
