// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "../../interfaces/ICircuitBreaker.sol";
import {IExchange} from "../../interfaces/IExchange.sol";
import {IKeyring} from "../../interfaces/IKeyring.sol";
import {ILedger} from "../../interfaces/ILedger.sol";
import {IMarketRegistry} from "../../interfaces/IMarketRegistry.sol";
import {IPriceOracle} from "../../interfaces/IPriceOracle.sol";
import {WAD} from "../../types/Bounds.sol";
import {Grade, TradingState} from "../../types/Grade.sol";
import {
    AccountId,
    MarketId,
    OrderId,
    orderAccount,
    orderIndex,
    orderSequence,
    toOrderId
} from "../../types/Ids.sol";
import {Accrual} from "../../types/LedgerTypes.sol";
import {TradingParams} from "../../types/MarketParams.sol";
import {IndexPrice} from "../../types/OracleTypes.sol";
import {BookTop} from "../../types/OrderTypes.sol";
import {Wiring} from "../../types/Wiring.sol";
import {Book} from "./Book.sol";
import {OrderWord} from "./Words.sol";

/// @title The books, their mid, and orders leaving them.
/// @notice The state of the Exchange is here; matching and order entry build on it.
abstract contract BookKeeper is IExchange {
    using Book for Book.State;

    /// @dev Why an order left the book unfilled (`OrderRemoved.reason`).
    uint8 internal constant CANCELLED = 0;
    uint8 internal constant EXPIRED = 1;
    uint8 internal constant SELF_TRADE = 2;
    uint8 internal constant REFUSED = 3;
    uint8 internal constant LIQUIDATED = 4;
    uint8 internal constant OFF_BAND = 5;

    /// @dev What one call knows about its market.
    struct Session {
        MarketId market;
        BookTop top;
        TradingState state;
        IndexPrice index;
        TradingParams trading; // see _trading
    }

    ILedger internal immutable LEDGER;
    IKeyring internal immutable KEYRING;
    IPriceOracle internal immutable ORACLE;
    ICircuitBreaker internal immutable BREAKER;
    IMarketRegistry internal immutable REGISTRY;

    mapping(MarketId market => Book.State) internal _books;

    /// @dev By key: account << 8 | place. A place that was used once stays dirty, with its sequence, so that reuse is cheap.
    mapping(uint40 key => OrderWord) internal _orders;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        KEYRING = IKeyring(wiring.keyring);
        ORACLE = IPriceOracle(wiring.oracle);
        BREAKER = ICircuitBreaker(wiring.breaker);
        REGISTRY = IMarketRegistry(wiring.registry);
    }

    /// @dev Reads what governs the market now and accrues it. To be called before the first change of a book.
    function _enter(MarketId market, BookTop memory top) internal returns (Session memory) {
        TradingParams memory unread;
        Session memory session = Session(market, top, BREAKER.stateOf(market), ORACLE.read(market), unread);
        if (!_accrued(market)) _accrue(session);
        return session;
    }

    /// @dev Reverts unless the caller owns the account or is its delegate for cancels.
    function _requireMayCancel(AccountId account) internal view {
        if (LEDGER.ownerOf(account) != msg.sender) KEYRING.requireCancel(account, msg.sender);
    }

    /// @dev Samples the mid and accrues, unless that happened at this very time.
    function _accrueOnce(MarketId market) internal {
        if (!_accrued(market)) _enter(market, _books[market].top);
    }

    /// @dev Has no part of this second's change of mark and funding left to come?
    function _accrued(MarketId market) private view returns (bool) {
        return LEDGER.accruedAt(market) == block.timestamp;
    }

    /// @dev A book in which nothing can trade says nothing about the price: its sample is 0, as if a side were missing.
    function _accrue(Session memory session) private {
        uint256 index = session.index.latest;
        if (index == 0) return; // before the first round there is neither mark nor position
        TradingParams memory t = _trading(session);
        bool quiet = session.state.grade >= Grade.Auction || !session.index.live;
        int256 sample = 0;
        if (!quiet) {
            uint256 notional = t.impactNotional * WAD;
            sample = _books[session.market].midSample(session.top, notional, index);
        }
        LEDGER.accrue(Accrual(session.market, sample, quiet, index, t.interestPpm, t.fundingCapPpm));
    }

    /// @dev The market's trading parameters, read when first needed.
    function _trading(Session memory session) internal view returns (TradingParams memory) {
        if (session.trading.tickSize == 0) session.trading = REGISTRY.tradingOf(session.market);
        return session.trading;
    }

    /// @dev The order behind an id; its lots are 0 when it rests no more.
    function _resting(OrderId id) internal view returns (uint40 key, OrderWord order) {
        key = Book.keyOf(orderAccount(id), orderIndex(id));
        order = _orders[key];
        if (order.sequenceOf() != orderSequence(id)) order = order.withLots(0);
    }

    /// @dev Takes one order out of book and Ledger. Only the last of a level can move the mid, so only then is it sampled first.
    function _remove(uint40 key, OrderWord order, uint8 reason) internal {
        AccountId account = AccountId.wrap(uint32(key >> 8));
        MarketId market = order.marketOf();
        uint64 lots = order.lotsOf();
        Book.State storage book = _books[market];
        if (book.single(order.tickOf())) _accrueOnce(market);
        book.unlink(_orders, key, order);
        LEDGER.release(account, market, order.flagsOf() & Book.BUY != 0, lots, uint8(key));
        emit OrderRemoved(market, account, toOrderId(account, uint8(key), order.sequenceOf()), lots, reason);
    }

    /// @dev Removes all resting orders of an account, at most 32: its places are one word of the Ledger.
    function _removeAll(AccountId account, uint8 reason) internal returns (uint256 removed) {
        uint32 places = LEDGER.accountOf(account).orders;
        for (uint8 place = 0; places != 0; ++place) {
            if (places & 1 != 0) {
                uint40 key = Book.keyOf(account, place);
                _remove(key, _orders[key], reason);
                ++removed;
            }
            places >>= 1;
        }
    }

    /// @dev The best prices of an open book.
    function _topOf(MarketId market) internal view returns (BookTop memory top) {
        top = _books[market].top;
        if (top.tickSize == 0) revert Exchange_UnknownMarket(market);
    }
}
