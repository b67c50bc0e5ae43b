// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "../../interfaces/ICircuitBreaker.sol";
import {IAuction} from "../../interfaces/IAuction.sol";
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
import {IndexWord} from "../../types/IndexWord.sol";
import {Accrual} from "../../types/LedgerTypes.sol";
import {TradingWord} from "../../types/MarketWords.sol";
import {BookTop, COLLECTED} from "../../types/OrderTypes.sol";
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

    TradingWord internal constant UNREAD = TradingWord.wrap(0);
    /// @dev No market has this number.
    MarketId internal constant UNSAMPLED = MarketId.wrap(type(uint8).max);

    /// @dev What one call knows about its market. Built in place: a function that returns one pays for its zeros first.
    struct Session {
        MarketId market;
        BookTop top;
        TradingState state;
        IndexWord index;
        TradingWord trading; // see _readTrading
    }

    ILedger internal immutable LEDGER;
    IKeyring internal immutable KEYRING;
    IPriceOracle internal immutable ORACLE;
    ICircuitBreaker internal immutable BREAKER;
    IMarketRegistry internal immutable REGISTRY;
    IAuction internal immutable AUCTION;

    mapping(MarketId market => Book.State) internal _books;

    /// @dev By key: account << 8 | place. A place that was used once stays dirty, with its sequence, so that reuse is cheap.
    mapping(uint40 key => OrderWord) internal _orders;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        KEYRING = IKeyring(wiring.keyring);
        ORACLE = IPriceOracle(wiring.oracle);
        BREAKER = ICircuitBreaker(wiring.breaker);
        REGISTRY = IMarketRegistry(wiring.registry);
        AUCTION = IAuction(wiring.auction);
    }

    /// @dev Reverts unless the caller owns the account or is its delegate for cancels.
    function _requireMayCancel(AccountId account) internal view {
        if (!_isOwner(account)) KEYRING.requireCancel(account, msg.sender);
    }

    function _isOwner(AccountId account) internal view returns (bool) {
        return LEDGER.ownerOf(account) == msg.sender;
    }

    /// @dev Samples the mid and accrues, unless that happened at this very time.
    function _accrueOnce(MarketId market) internal {
        if (_accrued(market)) return;
        BookTop memory top = _books[market].top;
        _accrue(Session(market, top, _stateOf(market), _indexOf(market), UNREAD));
    }

    /// @dev Has no part of this second's change of mark and funding left to come?
    function _accrued(MarketId market) internal view returns (bool) {
        return LEDGER.accruedAt(market) == block.timestamp;
    }

    /// @dev To be called before the first change of a book.
    function _accrue(Session memory session) internal {
        if (session.index.latest() == 0) return; // before the first round there is neither mark nor position
        Accrual memory accrual;
        _sample(session, accrual);
        LEDGER.accrue(accrual);
    }

    /// @dev What this second does to mark and funding. A book in which nothing can trade says nothing about the price: its sample
    /// is 0, as if a side were missing.
    function _sample(Session memory session, Accrual memory accrual) internal view {
        _readTrading(session);
        uint256 index = session.index.latest();
        (accrual.market, accrual.index) = (session.market, index);
        accrual.quiet =
            session.state.grade >= Grade.Auction ||
            !session.index.isLive() ||
            session.top.uncross != 0;
        if (!accrual.quiet) {
            uint256 notional = session.trading.impactNotional() * WAD;
            accrual.midSamplePpb = _books[session.market].midSample(session.top, notional, index);
        }
        accrual.interestPpm = session.trading.interestPpm();
        accrual.fundingCapPpm = session.trading.fundingCapPpm();
    }

    /// @dev The market's trading parameters, read when first needed.
    function _readTrading(Session memory session) internal view {
        if (session.trading.tickSize() == 0) session.trading = _tradingOf(session.market);
    }

    /// @dev The order behind an id; its lots are 0 when it rests no more.
    function _resting(OrderId id) internal view returns (uint40 key, OrderWord order) {
        key = Book.keyOf(orderAccount(id), orderIndex(id));
        order = _orders[key];
        if (order.sequenceOf() != orderSequence(id)) order = order.withLots(0);
    }

    /// @dev Takes one order out of book and Ledger.
    function _remove(uint40 key, OrderWord order, uint8 reason) internal {
        AccountId account = AccountId.wrap(uint32(key >> 8));
        bool isBid = order.flagsOf() & Book.BUY != 0;
        _unlink(account, key, order, reason, UNSAMPLED);
        _release(account, order.marketOf(), isBid, order.lotsOf(), uint8(key));
    }

    /// @dev Takes one order out of the book. The mid is sampled first where a level goes with it, unless that is the market whose mid the
    /// caller has `sampled`. NOTE not where others stay there, though less depth moves the mid too: it keeps cancels cheap
    /// (docs/SECURITY.md, known issue 3).
    function _unlink(AccountId account, uint40 key, OrderWord order, uint8 reason, MarketId sampled) private {
        MarketId market = order.marketOf();
        Book.State storage book = _books[market];
        uint32 until = book.top.uncross;
        if (until > COLLECTED && (reason == CANCELLED || reason == LIQUIDATED)) {
            if (reason == CANCELLED && block.timestamp < until) revert Exchange_Uncrossing(market);
            // The walk that looks for the price finds another book than it began with: it begins again.
            _setUncross(market, until - 1);
        }
        if (!(market == sampled) && book.single(order.sideTickOf())) _accrueOnce(market);
        book.unlink(_orders, key, order);
        OrderId id = toOrderId(account, uint8(key), order.sequenceOf());
        emit OrderRemoved(market, account, id, order.lotsOf(), reason);
    }

    /// @dev Removes all resting orders of an account, at most 32: its `places` are one word of the Ledger.
    function _removeAll(
        AccountId account,
        uint32 places,
        uint8 reason,
        MarketId sampled
    ) internal returns (uint256 removed) {
        for (uint8 place = 0; places != 0; ++place) {
            if (places & 1 != 0) {
                uint40 key = Book.keyOf(account, place);
                _unlink(account, key, _orders[key], reason, sampled);
                ++removed;
            }
            places >>= 1;
        }
    }

    function _release(AccountId account, MarketId market, bool isBid, uint64 lots, uint8 place) internal {
        LEDGER.release(account, market, isBid, lots, place);
    }

    // What several doors ask of other contracts stands once in the code: a call takes about 150 bytes.

    function _stateOf(MarketId market) internal view returns (TradingState memory) {
        return BREAKER.stateOf(market);
    }

    function _tradingOf(MarketId market) internal view returns (TradingWord) {
        return REGISTRY.tradingTermsOf(market);
    }

    function _indexOf(MarketId market) internal view returns (IndexWord) {
        return ORACLE.wordOf(market);
    }

    function _setUncross(MarketId market, uint32 uncross_) internal {
        _books[market].top.uncross = uncross_;
        emit UncrossSet(market, uncross_);
    }

    /// @dev Is there a book? What opened it set its tick size.
    function _requireOpen(MarketId market, BookTop memory top) internal pure {
        if (top.tickSize == 0) revert Exchange_UnknownMarket(market);
    }
}
