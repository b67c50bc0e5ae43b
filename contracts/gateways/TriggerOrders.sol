// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {ITriggerOrders, Trigger} from "../interfaces/ITriggerOrders.sol";
import {MarginMath} from "../libraries/MarginMath.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {BPS, MAX_DELEGATE_SLIPPAGE_BPS} from "../types/Bounds.sol";
import {AccountId, MarketId} from "../types/Ids.sol";
import {Judge} from "../types/LedgerTypes.sol";
import {IndexPrice} from "../types/OracleTypes.sol";
import {OrderKind, OrderRequest} from "../types/OrderTypes.sol";
import {Wiring} from "../types/Wiring.sol";

/// @notice See ITriggerOrders. Law GATE-1.
contract TriggerOrders is ITriggerOrders, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 private constant MAX_LIFE = 90 days;
    uint256 private constant MAX_TRAIL_BPS = 5_000;

    ILedger private immutable LEDGER;
    IExchange private immutable EXCHANGE;
    IPriceOracle private immutable ORACLE;
    ICircuitBreaker private immutable BREAKER;
    IERC20 private immutable TOKEN;

    mapping(uint256 id => Trigger) private _triggers;
    uint256 private _count;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        EXCHANGE = IExchange(wiring.exchange);
        ORACLE = IPriceOracle(wiring.oracle);
        BREAKER = ICircuitBreaker(wiring.breaker);
        TOKEN = IERC20(wiring.token);
    }

    /// @inheritdoc ITriggerOrders
    function place(Trigger calldata trigger) external returns (uint256 id) {
        _requireOwner(trigger.account);
        _requireTerms(trigger);
        id = ++_count;
        Trigger memory stored = trigger;
        // What interrupts the market already when it is placed does not end it.
        stored.since = uint32(WadMath.max(block.timestamp, _interruptedUntil(stored)));
        if (stored.trailBps != 0) stored.price = _trailing(stored, _mark(stored.market));
        _triggers[id] = stored;
        emit TriggerPlaced(id, stored.account, stored);
    }

    /// @inheritdoc ITriggerOrders
    function cancel(uint256 id) external {
        _requireOwner(_known(id).account);
        _remove(id);
    }

    /// @inheritdoc ITriggerOrders
    function prune(uint256 id) external {
        Trigger memory trigger = _known(id);
        uint256 until = _interruptedUntil(trigger);
        if (block.timestamp <= trigger.expiry && (trigger.throughHalts || until <= trigger.since))
            revert TriggerOrders_Terms(block.timestamp, trigger.expiry);
        _remove(id);
    }

    /// @inheritdoc ITriggerOrders
    function trail(uint256 id) external {
        Trigger memory trigger = _known(id);
        _requireAlive(trigger);
        if (trigger.trailBps == 0) revert TriggerOrders_Terms(0, MAX_TRAIL_BPS);
        uint96 price = _trailing(trigger, _mark(trigger.market));
        bool better = trigger.above ? price < trigger.price : price > trigger.price;
        if (!better) revert TriggerOrders_NotBetter(price, trigger.price);
        _triggers[id].price = price;
        emit TriggerTrailed(id, price);
    }

    /// @inheritdoc ITriggerOrders
    function execute(uint256 id, bool waive) external nonReentrant returns (uint64 filled) {
        Trigger memory trigger = _known(id);
        _requireAlive(trigger);
        uint256 mark = _mark(trigger.market);
        if (!_isReached(trigger, mark)) revert TriggerOrders_NotReached(mark, trigger.price);
        (, filled) = EXCHANGE.place(_order(id, trigger));
        if (filled == 0) revert TriggerOrders_NothingFilled(id);
        // Down: a reward in pieces is never more than the whole.
        uint96 reward = uint96(WadMath.mulDivDown(trigger.reward, filled, trigger.lots));
        if (filled == trigger.lots) {
            delete _triggers[id];
        } else {
            _triggers[id].lots = trigger.lots - filled;
            _triggers[id].reward = trigger.reward - reward;
        }
        if (waive) reward = 0;
        emit TriggerExecuted(id, msg.sender, mark, filled, reward);
        if (reward != 0) TOKEN.safeTransferFrom(LEDGER.ownerOf(trigger.account), msg.sender, reward);
    }

    /// @inheritdoc ITriggerOrders
    function triggerOf(uint256 id) external view returns (Trigger memory) {
        return _known(id);
    }

    /// @inheritdoc ITriggerOrders
    function reached(uint256 id) external view returns (bool, uint256 mark) {
        Trigger memory trigger = _known(id);
        mark = _mark(trigger.market);
        return (_isReached(trigger, mark), mark);
    }

    function _remove(uint256 id) private {
        emit TriggerRemoved(id, _triggers[id].account);
        delete _triggers[id];
    }

    /// @dev An IOC that only reduces, no larger than the position: closing is all that a trigger can do.
    function _order(uint256 id, Trigger memory trigger) private view returns (OrderRequest memory order) {
        (uint256 tickSize, uint256 lotSize) = _units(trigger.market);
        int256 size = LEDGER.touched(trigger.account, trigger.market).size;
        bool closes = trigger.isBuy ? size < 0 : size > 0;
        uint256 lots = WadMath.min(trigger.lots, WadMath.abs(size) / lotSize);
        if (!closes || lots == 0) revert TriggerOrders_NothingToClose(size, trigger.isBuy);
        order.account = trigger.account;
        order.market = trigger.market;
        order.isBuy = trigger.isBuy;
        order.kind = OrderKind.ImmediateOrCancel;
        order.reduceOnly = true;
        order.lots = uint64(lots);
        order.clientId = uint64(id);
        order.tick = _limit(trigger, tickSize);
    }

    /// @dev NOTE from the mark by which the exchange judges a key's slippage, and rounded towards it: rounding must not break the limit.
    function _limit(Trigger memory trigger, uint256 tickSize) private view returns (uint32) {
        uint256 mark = LEDGER.markOf(trigger.market, Judge.Worse, trigger.isBuy);
        uint256 beyond = WadMath.mulDivDown(mark, trigger.slippageBps, BPS);
        uint256 tick = trigger.isBuy ? (mark + beyond) / tickSize : WadMath.divCeil(mark - beyond, tickSize);
        return uint32(tick);
    }

    function _units(MarketId market) private view returns (uint256 tickSize, uint256 lotSize) {
        return (EXCHANGE.topOf(market).tickSize, EXCHANGE.topOf(market).lotSize);
    }

    /// @dev The newest mark, of an index that is live.
    function _mark(MarketId market) private view returns (uint256) {
        IndexPrice memory index = ORACLE.read(market);
        if (!index.live) revert TriggerOrders_NoPrice(market);
        return MarginMath.mark(index.latest, LEDGER.marketOf(market).basisPpb);
    }

    function _isReached(Trigger memory trigger, uint256 mark) private pure returns (bool) {
        return trigger.above ? mark >= trigger.price : mark <= trigger.price;
    }

    /// @dev At its distance from mark, down for one that fires below, up for one that fires above: never closer than asked.
    function _trailing(Trigger memory trigger, uint256 mark) private pure returns (uint96) {
        uint256 price =
            trigger.above
                ? WadMath.mulDivUp(mark, BPS + trigger.trailBps, BPS)
                : WadMath.mulDivDown(mark, BPS - trigger.trailBps, BPS);
        return uint96(price);
    }

    function _requireAlive(Trigger memory trigger) private view {
        if (block.timestamp > trigger.expiry) revert TriggerOrders_Expired(block.timestamp, trigger.expiry);
        uint256 until = _interruptedUntil(trigger);
        if (!trigger.throughHalts && until > trigger.since)
            revert TriggerOrders_Interrupted(trigger.since, until);
    }

    /// @dev End of the newest halt or outage of two minutes and more, with its grace.
    function _interruptedUntil(Trigger memory trigger) private view returns (uint256 until) {
        (, , , , , until, ) = BREAKER.referencesOf(trigger.market);
    }

    function _requireTerms(Trigger calldata trigger) private view {
        if (trigger.lots == 0) revert TriggerOrders_Terms(0, 1);
        if (trigger.slippageBps > MAX_DELEGATE_SLIPPAGE_BPS)
            revert TriggerOrders_Terms(trigger.slippageBps, MAX_DELEGATE_SLIPPAGE_BPS);
        if (trigger.trailBps > MAX_TRAIL_BPS) revert TriggerOrders_Terms(trigger.trailBps, MAX_TRAIL_BPS);
        // A trailing trigger is a stop: it fires against the position, above for a short and below for a long.
        if (trigger.trailBps != 0 && trigger.above != trigger.isBuy)
            revert TriggerOrders_Terms(trigger.above ? 1 : 0, trigger.isBuy ? 1 : 0);
        if (trigger.expiry <= block.timestamp || trigger.expiry > block.timestamp + MAX_LIFE)
            revert TriggerOrders_Terms(trigger.expiry, block.timestamp + MAX_LIFE);
        if (EXCHANGE.topOf(trigger.market).tickSize == 0) revert TriggerOrders_NoPrice(trigger.market);
    }

    function _requireOwner(AccountId account) private view {
        if (LEDGER.ownerOf(account) != msg.sender) revert TriggerOrders_NotOwner(account, msg.sender);
    }

    function _known(uint256 id) private view returns (Trigger memory trigger) {
        trigger = _triggers[id];
        if (trigger.lots == 0) revert TriggerOrders_Unknown(id);
    }
}
