// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {WadMath} from "../../libraries/WadMath.sol";
import {BPS, MAX_NOTIONAL, MAX_SIZE, MAX_TICK, WAD} from "../../types/Bounds.sol";
import {Grade, TradingState} from "../../types/Grade.sol";
import {OrderId, toOrderId} from "../../types/Ids.sol";
import {FillLimits} from "../../types/LedgerTypes.sol";
import {BookTop, COLLECTED, OrderKind, OrderRequest, SaleTerms} from "../../types/OrderTypes.sol";
import {Wiring} from "../../types/Wiring.sol";
import {Book} from "./Book.sol";
import {BookKeeper} from "./BookKeeper.sol";
import {Uncrosser} from "./Uncrosser.sol";
import {OrderWord, packOrder} from "./Words.sol";

/// @title What an order may be, and what becomes of it: refused, matched, rested, dropped.
abstract contract OrderEntry is Uncrosser {
    using Book for Book.State;

    constructor(Wiring memory wiring) BookKeeper(wiring) {}

    /// @dev Matches an order and rests what its kind says.
    function _place(OrderRequest memory request) internal returns (OrderId order, uint64 filled) {
        BookTop memory top = _books[request.market].top;
        _requireOpen(request.market, top);
        _validate(request, top);
        TradingState memory state = _stateOf(request.market);
        Session memory session = Session(request.market, top, state, _indexOf(request.market), UNREAD);
        if (!_accrued(request.market)) _accrue(session);
        if (session.state.grade == Grade.Halted) revert Exchange_GradeForbids(request.market, Grade.Halted);
        if (top.uncross != 0 && session.state.grade < Grade.Auction)
            revert Exchange_Uncrossing(request.market);
        if (!_isOwner(request.account)) KEYRING.chargeTrade(request, msg.sender, top.tickSize, top.lotSize);

        uint64 left = request.lots;
        bool crosses = Book.crosses(top, request.isBuy, request.tick);
        bool collected = crosses && session.state.grade == Grade.Auction && request.kind == OrderKind.Limit;
        if (crosses && !collected) left = _take(request, top, session);
        filled = request.lots - left;
        if (request.kind == OrderKind.FillOrKill && left > 0)
            revert Exchange_NotFillable(filled, request.lots);
        if (left > 0 && (collected || _mayRest(request, top))) {
            order = _rest(request, top, left, session);
            // An order more is another book: what was found of its price holds no longer.
            if (collected ? top.uncross != COLLECTED : top.uncross > COLLECTED)
                _setUncross(request.market, COLLECTED);
            left = 0;
        }
        if (filled > 0 || left > 0) {
            emit OrderTaken(request.market, request.account, request.isBuy, filled, left, request.clientId);
        }
    }

    /// @dev Sells (buys) part of a liquidated account's position: an IOC that only reduces, and whose taker no margin judges.
    function _liquidate(
        Take memory take,
        SaleTerms calldata terms
    ) internal returns (uint64 filled, uint256 notional, bool cut) {
        (take.liquidation, take.index) = (true, terms.index);
        take.limits = FillLimits(terms.capBps, uint16(BPS), true);
        uint64 lots = take.left;
        _bound(take, terms.bandPpm);
        _match(take);
        filled = lots - take.left;
        // NOTE exact: a lot at a tick is whole wads (types/Bounds.sol); rounded down otherwise.
        notional = WadMath.mulDown(take.value * take.top.lotSize, take.top.tickSize);
        cut = take.left > 0 && take.room == 0;
    }

    /// @dev The limit as a tick, for the account: a seller's price is rounded up, a buyer's down; 0: no tick is that good.
    function _limitOf(BookTop memory top, bool buys, uint256 limitPrice) internal pure returns (uint32) {
        uint256 tick =
            buys
                ? WadMath.min(limitPrice / top.tickSize, MAX_TICK)
                : WadMath.max(WadMath.divCeil(limitPrice, top.tickSize), 1);
        return tick > MAX_TICK ? 0 : uint32(tick);
    }

    /// @dev Matches an order that meets the other side. @return left lots not filled.
    function _take(
        OrderRequest memory request,
        BookTop memory top,
        Session memory session
    ) private returns (uint64 left) {
        Take memory take;
        take.limits = _takerLimits(request, top, session);
        take.market = request.market;
        take.taker = request.account;
        take.buys = request.isBuy;
        take.limit = request.tick;
        take.left = request.lots;
        take.room = _roomFor(request.maxFills);
        take.top = top;
        take.index = session.index;
        _readTrading(session);
        _bound(take, session.trading.bandPpm());
        _match(take);
        return take.left;
    }

    /// @dev May the order take at all now, and under which limits? While the grade is ReduceOnly or the sources disagree, a taker
    /// may only reduce; makers consented when they placed and are judged by FILL-1.
    function _takerLimits(
        OrderRequest memory request,
        BookTop memory top,
        Session memory session
    ) private view returns (FillLimits memory) {
        if (request.kind == OrderKind.PostOnly) {
            revert Exchange_WouldCross(request.tick, request.isBuy ? top.bestAsk : top.bestBid);
        }
        Grade grade = session.state.grade;
        if (grade == Grade.Auction) revert Exchange_GradeForbids(request.market, grade);
        _requireLive(session);
        bool forced = grade == Grade.ReduceOnly || session.index.isDegraded();
        if (forced || request.reduceOnly) {
            int256 size = LEDGER.touched(request.account, request.market).size;
            uint256 want = uint256(request.lots) * top.lotSize;
            bool reduces = request.isBuy ? size <= -int256(want) : size >= int256(want);
            if (!reduces && request.reduceOnly) revert Exchange_NotReducing(size, request.lots);
            if (!reduces) revert Exchange_GradeForbids(request.market, Grade.ReduceOnly);
        }
        return FillLimits(session.state.capBps, session.state.marginBps, forced || request.reduceOnly);
    }

    function _requireLive(Session memory session) private view {
        if (session.index.isLive()) return;
        _readTrading(session);
        revert Exchange_StalePrice(session.index.updatedAt(), session.trading.maxPriceAgeSec());
    }

    /// @dev Only what does not meet the other side may rest (BOOK-1): not the rest of an order that still crosses.
    function _mayRest(OrderRequest memory request, BookTop memory top) private pure returns (bool) {
        return request.kind <= OrderKind.PostOnly && !Book.crosses(top, request.isBuy, request.tick);
    }

    function _rest(
        OrderRequest memory request,
        BookTop memory top,
        uint64 lots,
        Session memory session
    ) private returns (OrderId id) {
        (uint8 place, uint32 sequence) = LEDGER.reserve(
            request.account,
            request.market,
            request.isBuy,
            lots,
            session.state.marginBps,
            session.state.grade == Grade.Auction ? AUCTION.reachOf(request) : 0,
            session.index
        );
        OrderWord order = packOrder(request, lots, sequence);
        _books[request.market].append(_orders, top, Book.keyOf(request.account, place), order);
        id = toOrderId(request.account, place, sequence);
        _emitPlaced(request, id, lots);
    }

    function _emitPlaced(OrderRequest memory request, OrderId id, uint64 lots) private {
        emit OrderPlaced(
            request.market,
            request.account,
            id,
            request.isBuy,
            request.tick,
            lots,
            request.expiry,
            request.reduceOnly,
            request.clientId
        );
    }

    /// @dev Bounds of what is stated, before anything is read but the book's units. Those (types/Bounds.sol) keep every tick below
    /// MAX_PRICE and every size in 64 bits.
    function _validate(OrderRequest memory request, BookTop memory top) private view {
        if (request.lots == 0) revert Exchange_ZeroLots();
        if (request.tick == 0 || request.tick > MAX_TICK)
            revert Exchange_TickOutOfRange(request.tick, MAX_TICK);
        uint256 price = uint256(request.tick) * top.tickSize;
        uint256 most = WadMath.min(MAX_SIZE, (MAX_NOTIONAL * WAD) / price) / top.lotSize;
        if (request.lots > most) revert Exchange_LotsOutOfRange(request.lots, most);
        if (request.expiry != 0 && request.expiry <= block.timestamp) {
            revert Exchange_Expired(request.expiry, block.timestamp);
        }
    }
}
