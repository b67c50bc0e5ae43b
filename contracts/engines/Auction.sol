// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IAuction} from "../interfaces/IAuction.sol";
import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {ClearingPrice} from "../libraries/ClearingPrice.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {Phase, Round} from "../types/AuctionTypes.sol";
import {MAX_ORDERS, MAX_TICK, PPM, UNCROSS_LOCK} from "../types/Bounds.sol";
import {Grade} from "../types/Grade.sol";
import {MarketId} from "../types/Ids.sol";
import {Judge} from "../types/LedgerTypes.sol";
import {IndexPrice} from "../types/OracleTypes.sol";
import {BookTop, COLLECTED, Order, OrderRequest} from "../types/OrderTypes.sol";
import {Wiring} from "../types/Wiring.sol";

/// @title Uncrosses a book in steps: walk, price, trade, and again if orders that fell out left it crossed.
/// @notice The book, and everything that trades, is the Exchange's; here is the way to the price. A round keeps where its walk stands, so
/// that a step of any size goes on where the last one ended.
contract Auction is IAuction, ReentrancyGuardTransient {
    using ClearingPrice for Round;

    /// What one call knows about its market.
    struct Terms {
        MarketId market;
        BookTop top;
        uint24 low; // band round the index now [ticks]
        uint24 high;
        uint24 target; // nearest to it
        bool reducing; // only what reduces a position may trade
    }

    uint256 private constant DEFAULT_STEPS = 64;
    uint256 private constant MOST_STEPS = 200;
    uint8 private constant BUY = 1;

    ILedger private immutable LEDGER;
    IExchange private immutable EXCHANGE;
    IMarketRegistry private immutable REGISTRY;
    IPriceOracle private immutable ORACLE;
    ICircuitBreaker private immutable BREAKER;

    mapping(MarketId market => Round) private _rounds;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        EXCHANGE = IExchange(wiring.exchange);
        REGISTRY = IMarketRegistry(wiring.registry);
        ORACLE = IPriceOracle(wiring.oracle);
        BREAKER = ICircuitBreaker(wiring.breaker);
    }

    /// @inheritdoc IAuction
    function step(MarketId market, uint256 maxSteps) external nonReentrant returns (Phase) {
        Terms memory t = _open(market);
        Round memory r = _rounds[market];
        if (t.top.uncross == COLLECTED) {
            t.top.uncross = uint32(block.timestamp) + UNCROSS_LOCK;
            EXCHANGE.setUncross(market, t.top.uncross);
            r.phase = Phase.Idle;
        } else if (r.phase == Phase.Pricing && r.lock != t.top.uncross) {
            r.phase = Phase.Idle;
        }
        _advance(t, r, maxSteps == 0 ? DEFAULT_STEPS : WadMath.min(maxSteps, MOST_STEPS));
        _rounds[market] = r;
        emit AuctionStepped(market, r);
        return r.phase;
    }

    /// @inheritdoc IAuction
    function roundOf(MarketId market) external view returns (Round memory) {
        return _rounds[market];
    }

    /// @inheritdoc IAuction
    function indicativeOf(MarketId market) external view returns (uint32 tick, uint96 volume) {
        Terms memory t;
        (t.market, t.top) = (market, EXCHANGE.topOf(market));
        IndexPrice memory index = ORACLE.read(market);
        if (t.top.tickSize == 0 || index.latest == 0) return (0, 0);
        _readBand(t, index.latest);
        Round memory r;
        _begin(t, r);
        _walk(market, r, type(uint256).max);
        if (r.volume == 0) return (0, 0);
        return (_choose(market, r), r.volume);
    }

    /// @inheritdoc IAuction
    function reachOf(OrderRequest calldata request) external view returns (uint256 reach) {
        reach = _reach(request.market, request.isBuy, request.tick, request.lots);
        uint32 orders = LEDGER.accountOf(request.account).orders;
        for (uint8 place = 0; place < MAX_ORDERS; ++place) {
            if ((orders >> place) & 1 == 0) continue;
            Order memory order = EXCHANGE.orderAt(request.account, place);
            if (!(order.market == request.market) && !_holdsAuction(order.market)) continue;
            reach += _reach(order.market, order.flags & BUY != 0, order.tick, order.lots);
        }
    }

    /// @dev May the uncross go on now, and under which terms?
    function _open(MarketId market) private view returns (Terms memory t) {
        (t.market, t.top) = (market, EXCHANGE.topOf(market));
        if (t.top.uncross == 0) revert Auction_NothingToUncross(market);
        Grade grade = BREAKER.stateOf(market).grade;
        if (grade >= Grade.Auction) revert Auction_Collecting(market);
        IndexPrice memory index = ORACLE.read(market);
        if (!index.live) revert Auction_StalePrice(market);
        t.reducing = grade == Grade.ReduceOnly || index.degraded;
        _readBand(t, index.latest);
    }

    /// @dev NOTE the band is rounded inward: nothing trades beyond it.
    function _readBand(Terms memory t, uint256 index) private view {
        uint256 band = REGISTRY.tradingTermsOf(t.market).bandPpm();
        uint256 unit = t.top.tickSize * PPM;
        t.low = uint24(WadMath.min(WadMath.divCeil(index * (PPM - band), unit), MAX_TICK));
        t.high = uint24(WadMath.min((index * (PPM + band)) / unit, MAX_TICK));
        t.target = uint24(ClearingPrice.tickNearest(index, t.top.tickSize));
    }

    /// @dev Rounds, until the book is uncrossed or `left` is used up.
    function _advance(Terms memory t, Round memory r, uint256 left) private {
        while (true) {
            if (r.phase == Phase.Idle) {
                t.top = EXCHANGE.topOf(t.market);
                if (t.top.bestAsk == 0 || t.top.bestBid < t.top.bestAsk) {
                    EXCHANGE.setUncross(t.market, 0);
                    return;
                }
                if (left == 0) return;
                _begin(t, r);
            }
            if (left == 0) return;
            left = r.phase == Phase.Pricing ? _price(t, r, left) : _trade(t, r, left);
        }
    }

    function _begin(Terms memory t, Round memory r) private view {
        (r.lock, r.phase, r.low, r.high, r.target) = (t.top.uncross, Phase.Pricing, t.low, t.high, t.target);
        (r.bid, r.ask) = (uint24(t.top.bestBid), uint24(t.top.bestAsk));
        (r.lastBid, r.lastAsk, r.tick, r.volume) = (0, 0, 0, 0);
        (r.bidLots, r.askLots) = (_lotsAt(t.market, true, r.bid), _lotsAt(t.market, false, r.ask));
        ++r.number;
    }

    /// @dev Goes on with the walk, and prices the round at its end. Where no price within the band would do, what stands on the wrong
    /// side of it goes: it may not fill there, and the book must not rest crossed (BOOK-1).
    function _price(Terms memory t, Round memory r, uint256 left) private returns (uint256) {
        left = _walk(t.market, r, left);
        if (r.goesOn()) return left;
        if (r.volume == 0) {
            r.phase = Phase.Idle;
            return EXCHANGE.dropCrossed(t.market, r.ask > r.high, left);
        }
        r.tick = uint24(_choose(t.market, r));
        r.phase = Phase.Matching;
        emit RoundPriced(t.market, r.number, r.tick, r.volume, r.low, r.high, r.target);
        return left;
    }

    /// @dev Trades at the round's price, unless the index has left it behind. What is left of `left` says that it is done.
    function _trade(Terms memory t, Round memory r, uint256 left) private returns (uint256) {
        if (r.tick >= t.low && r.tick <= t.high) left = EXCHANGE.uncross(t.market, r.tick, left, t.reducing);
        if (left > 0) r.phase = Phase.Idle;
        return left;
    }

    /// @dev One step a pair of levels.
    function _walk(MarketId market, Round memory r, uint256 left) private view returns (uint256) {
        for (; left > 0 && r.goesOn(); --left) {
            r.pair();
            if (r.bidLots == 0) {
                r.bid = uint24(EXCHANGE.nextLevel(market, true, r.bid));
                r.bidLots = _lotsAt(market, true, r.bid);
            }
            if (r.askLots == 0) {
                r.ask = uint24(EXCHANGE.nextLevel(market, false, r.ask));
                r.askLots = _lotsAt(market, false, r.ask);
            }
        }
        return left;
    }

    function _choose(MarketId market, Round memory r) private view returns (uint32) {
        (uint32 from, uint32 to, uint32 bidAt, uint32 askAt) = r.leastImbalance();
        if (bidAt != 0) {
            uint32 below = EXCHANGE.nextLevel(market, true, bidAt);
            if (below >= from) from = below + 1;
        }
        if (askAt != 0) {
            uint32 above = EXCHANGE.nextLevel(market, false, askAt);
            if (above != 0 && above <= to) to = above - 1;
        }
        return ClearingPrice.nearest(r.target, from, to);
    }

    function _lotsAt(MarketId market, bool bids, uint32 tick) private view returns (uint64) {
        return tick == 0 ? 0 : EXCHANGE.levelOf(market, bids, tick).lots;
    }

    /// @dev Does the market collect orders that may cross, or wait to have them uncrossed?
    function _holdsAuction(MarketId market) private view returns (bool) {
        return BREAKER.stateOf(market).grade == Grade.Auction || EXCHANGE.topOf(market).uncross != 0;
    }

    /// @dev NOTE up: what an order may cost its account.
    function _reach(MarketId market, bool isBuy, uint256 tick, uint256 lots) private view returns (uint256) {
        BookTop memory top = EXCHANGE.topOf(market);
        uint256 limit = tick * top.tickSize;
        uint256 mark = LEDGER.markOf(market, Judge.Worse, isBuy);
        if (isBuy ? limit <= mark : limit >= mark) return 0;
        return WadMath.mulUp(lots * top.lotSize, isBuy ? limit - mark : mark - limit);
    }
}
