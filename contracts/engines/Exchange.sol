// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {WAD} from "../types/Bounds.sol";
import {AccountId, MarketId, OrderId, orderAccount} from "../types/Ids.sol";
import {Accrual, Stake} from "../types/LedgerTypes.sol";
import {BookTop, Level, Order, OrderRequest, SaleTerms} from "../types/OrderTypes.sol";
import {Wiring} from "../types/Wiring.sol";
import {Book} from "./book/Book.sol";
import {OrderEntry} from "./book/OrderEntry.sol";
import {LevelWord, OrderWord} from "./book/Words.sol";

/// @title A central limit order book on chain: the doors of the books.
/// @notice See IExchange. What lies behind: OrderEntry (kinds, grades, authority), Uncrosser (a crossed book), Matcher (a taker's
/// way), BookKeeper (state, mid, removals), Book (one market's queues), TickBitmap.
contract Exchange is OrderEntry, ReentrancyGuardTransient {
    using Book for Book.State;

    address private immutable LIQUIDATOR;

    modifier onlyLiquidator() {
        _checkLiquidator();
        _;
    }

    modifier onlyAuction() {
        _checkAuction();
        _;
    }

    constructor(Wiring memory wiring) OrderEntry(wiring) {
        LIQUIDATOR = wiring.liquidator;
    }

    /// @inheritdoc IExchange
    function openBook(MarketId market) external nonReentrant {
        if (MarketId.unwrap(market) >= REGISTRY.count()) revert Exchange_UnknownMarket(market);
        BookTop storage top = _books[market].top;
        if (top.tickSize != 0) revert Exchange_BookExists(market);
        // NOTE both fit: MAX_TICK_SIZE and MAX_LOT_SIZE are below 2^80.
        top.tickSize = uint80(_tradingOf(market).tickSize());
        top.lotSize = uint80(REGISTRY.marginTermsOf(market).lotSize());
        emit BookOpened(market, top.tickSize, top.lotSize);
    }

    /// @inheritdoc IExchange
    function place(
        OrderRequest calldata request
    ) external nonReentrant returns (OrderId order, uint64 filled) {
        return _place(request);
    }

    /// @inheritdoc IExchange
    function placeBatch(
        OrderRequest[] calldata requests
    ) external nonReentrant returns (OrderId[] memory orders, uint64[] memory filled) {
        orders = new OrderId[](requests.length);
        filled = new uint64[](requests.length);
        for (uint256 i = 0; i < requests.length; ++i) (orders[i], filled[i]) = _place(requests[i]);
    }

    /// @inheritdoc IExchange
    function cancel(OrderId order) external nonReentrant {
        (uint40 key, OrderWord resting) = _resting(order);
        if (resting.lotsOf() == 0) revert Exchange_UnknownOrder(order);
        _requireMayCancel(orderAccount(order));
        _remove(key, resting, CANCELLED);
    }

    /// @inheritdoc IExchange
    function cancelBatch(OrderId[] calldata orders) external nonReentrant returns (uint256 cancelled) {
        for (uint256 i = 0; i < orders.length; ++i) {
            (uint40 key, OrderWord resting) = _resting(orders[i]);
            if (resting.lotsOf() == 0) continue;
            _requireMayCancel(orderAccount(orders[i]));
            _remove(key, resting, CANCELLED);
            ++cancelled;
        }
    }

    /// @inheritdoc IExchange
    function cancelAll(AccountId account) external nonReentrant returns (uint256 cancelled) {
        _requireMayCancel(account);
        (uint32 places, ) = LEDGER.releaseAll(account, UNSAMPLED);
        return _removeAll(account, places, CANCELLED, UNSAMPLED);
    }

    /// @inheritdoc IExchange
    function poke(MarketId market) external nonReentrant {
        _requireOpen(market, _books[market].top);
        _accrueOnce(market);
    }

    /// @inheritdoc IExchange
    function cancelForLiquidation(
        AccountId account,
        MarketId market
    )
        external
        onlyLiquidator
        nonReentrant
        returns (uint256 cancelled, Stake memory stake, SaleTerms memory terms)
    {
        BookTop memory top = _books[market].top;
        _requireOpen(market, top);
        Session memory session = Session(market, top, _stateOf(market), _indexOf(market), UNREAD);
        _readTrading(session);
        Accrual memory accrual;
        accrual.market = market;
        (uint32 places, uint256 accruedAt) = LEDGER.releaseAll(account, market);
        if (accruedAt != block.timestamp) _sample(session, accrual);
        cancelled = _removeAll(account, places, LIQUIDATED, market);
        stake = LEDGER.openCase(accrual, account, session.index);
        terms.open = session.state.bookSales && session.index.isLive() && top.uncross == 0;
        terms.capBps = session.state.capBps;
        (terms.bandPpm, terms.index) = (uint24(session.trading.bandPpm()), session.index);
    }

    /// @inheritdoc IExchange
    function fillForLiquidation(
        AccountId account,
        MarketId market,
        bool isBuy,
        uint64 lots,
        uint256 limitPrice,
        uint16 maxFills,
        SaleTerms calldata terms
    ) external onlyLiquidator nonReentrant returns (uint64 filled, uint256 notional, bool cut) {
        if (!terms.open) return (0, 0, false);
        BookTop memory top = _books[market].top;
        _requireOpen(market, top);
        uint32 limit = _limitOf(top, isBuy, limitPrice);
        if (limit == 0 || !Book.crosses(top, isBuy, limit)) return (0, 0, false);
        Take memory take;
        take.market = market;
        take.taker = account;
        take.buys = isBuy;
        take.left = lots;
        take.room = _roomFor(maxFills);
        take.limit = limit;
        take.top = top;
        return _liquidate(take, terms);
    }

    /// @inheritdoc IExchange
    function setUncross(MarketId market, uint32 uncross_) external onlyAuction {
        _setUncross(market, uncross_);
    }

    /// @inheritdoc IExchange
    function uncross(
        MarketId market,
        uint32 tick,
        uint256 room,
        bool reducing
    ) external onlyAuction nonReentrant returns (uint256 left) {
        return _uncross(market, tick, room, reducing);
    }

    /// @inheritdoc IExchange
    function dropCrossed(
        MarketId market,
        bool bids,
        uint256 room
    ) external onlyAuction nonReentrant returns (uint256 left) {
        return _dropCrossed(market, bids, room);
    }

    /// @inheritdoc IExchange
    function topOf(MarketId market) external view returns (BookTop memory) {
        return _books[market].top;
    }

    /// @inheritdoc IExchange
    function levelOf(MarketId market, bool bids, uint32 tick) external view returns (Level memory) {
        return _books[market].levels[Book.sideTick(bids, tick)].unpackLevel();
    }

    /// @inheritdoc IExchange
    function orderOf(OrderId order) external view returns (Order memory) {
        (uint40 key, OrderWord resting) = _resting(order);
        if (resting.lotsOf() == 0) revert Exchange_UnknownOrder(order);
        return _show(key, resting);
    }

    /// @inheritdoc IExchange
    function orderAt(AccountId account, uint8 index) external view returns (Order memory) {
        uint40 key = Book.keyOf(account, index);
        return _show(key, _orders[key]);
    }

    /// @inheritdoc IExchange
    function nextLevel(MarketId market, bool bids, uint32 tick) external view returns (uint32) {
        return _books[market].next(bids, tick);
    }

    /// @inheritdoc IExchange
    function midSample(MarketId market) external view returns (int256) {
        uint256 impactNotional = _tradingOf(market).impactNotional() * WAD;
        Book.State storage book = _books[market];
        return book.midSample(book.top, impactNotional, _indexOf(market).latest());
    }

    /// @dev What is stored beyond the ends of a queue means nothing (see Book); shown as 0.
    function _show(uint40 key, OrderWord word) private view returns (Order memory order) {
        order = word.unpackOrder();
        LevelWord level = _books[order.market].levels[word.sideTickOf()];
        if (order.lots == 0 || key == level.headOf()) order.prev = 0;
        if (order.lots == 0 || key == level.tailOf()) order.next = 0;
    }

    function _checkLiquidator() private view {
        if (msg.sender != LIQUIDATOR) revert Exchange_NotLiquidator(msg.sender);
    }

    function _checkAuction() private view {
        if (msg.sender != address(AUCTION)) revert Exchange_NotAuction(msg.sender);
    }
}
