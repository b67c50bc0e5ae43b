// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Grade} from "../../contracts/types/Grade.sol";
import {AccountId, MarketId, OrderId, toOrderId} from "../../contracts/types/Ids.sol";
import {Health, Judge} from "../../contracts/types/LedgerTypes.sol";
import {BookTop, OrderKind, OrderRequest} from "../../contracts/types/OrderTypes.sol";
import {leverageOf} from "../../contracts/types/Tiers.sol";
import {Verb} from "./Verbs.sol";
import {Market, World} from "./World.sol";

/// @title Orders of all kinds, judged by FILL-1 and BRK-1 as they come back.
abstract contract Orders is World {
    /// @dev Rounding of eight markets, before and after (docs/INVARIANTS.md).
    uint256 private constant FILL_DUST = 32;
    uint16 private constant MOST_FILLS = 12;

    /// @notice Rests an order on either side of the index.
    function make(uint256 seed) external {
        _begin(seed, _dt(seed));
        _make();
    }

    /// @notice Takes what rests.
    function take(uint256 seed) external {
        _begin(seed, _dt(seed));
        _take();
    }

    /// @notice Closes part or all of a position.
    function reduce(uint256 seed) external {
        _begin(seed, _dt(seed));
        Market storage m = _anyMarket();
        for (uint256 i = 0; i < 4; ++i) {
            AccountId id = _anyAccount();
            int256 size = ledger.touched(id, m.id).size;
            uint256 whole = _abs(size) / m.lotSize;
            if (whole == 0) continue;
            OrderRequest memory order;
            (order.account, order.market, order.isBuy) = (id, m.id, size < 0);
            (order.kind, order.reduceOnly) = (OrderKind.ImmediateOrCancel, _chance(60));
            order.lots = uint64(_chance(50) ? whole : _between(1, whole));
            (order.tick, order.maxFills) = (_tickAt(m, order.isBuy ? int256(45_000) : -45_000), MOST_FILLS);
            return _place(Verb.Reduce, order);
        }
        _trade();
    }

    /// @notice Several orders of one owner in one transaction.
    function batch(uint256 seed) external {
        _begin(seed, _dt(seed));
        AccountId id = _anyAccount();
        OrderRequest[] memory orders = new OrderRequest[](_between(1, 3));
        for (uint256 i = 0; i < orders.length; ++i) {
            orders[i] = _chance(60) ? _makerTerms(id, _anyMarket()) : _takerTerms(id, _anyMarket());
            orders[i].lots = orders[i].lots / 3;
            if (orders[i].lots == 0) return;
        }
        bytes memory data = abi.encodeCall(exchange.placeBatch, (orders));
        _send(Verb.Batch, _ownerOf(id), address(exchange), data);
    }

    /// @notice Takes orders back, one by one or all.
    function cancel(uint256 seed) external {
        _begin(seed, _dt(seed));
        for (uint256 i = 0; i < 4; ++i) {
            AccountId id = _anyAccount();
            OrderId[] memory found = _restingOf(id, 4);
            if (found.length == 0) continue;
            address owner = _ownerOf(id);
            if (_chance(60)) {
                bytes memory data = abi.encodeCall(exchange.cancel, (found[0]));
                _send(Verb.Cancel, owner, address(exchange), data);
            } else if (_chance(50)) {
                // The first twice: what is gone is passed over.
                if (found.length > 1) found[found.length - 1] = found[0];
                _send(
                    Verb.CancelBatch,
                    owner,
                    address(exchange),
                    abi.encodeCall(exchange.cancelBatch, (found))
                );
            } else {
                _send(Verb.CancelAll, owner, address(exchange), abi.encodeCall(exchange.cancelAll, (id)));
            }
            return;
        }
        _trade();
    }

    /// @dev What a handler does that has nothing else to do.
    function _trade() internal {
        if (_chance(60)) _make();
        else _take();
    }

    function _make() private {
        for (uint256 i = 0; i < 3; ++i) {
            OrderRequest memory order = _makerTerms(_anyAccount(), _anyMarket());
            if (order.lots != 0) return _place(Verb.Make, order);
        }
    }

    function _take() private {
        for (uint256 i = 0; i < 3; ++i) {
            OrderRequest memory order = _takerTerms(_anyAccount(), _anyMarket());
            if (order.lots != 0) return _place(Verb.Take, order);
        }
    }

    function _dt(uint256 seed) internal pure returns (uint256) {
        return (seed >> 200) % 3;
    }

    /// @dev BRK-1: nothing trades in an auction or a halt, and in ReduceOnly nobody grows. FILL-1: who grew has his initial margin.
    function _place(Verb verb, OrderRequest memory order) internal {
        Grade grade = breaker.stateOf(order.market).grade;
        // What may not cross does not fill.
        bool rests = order.kind == OrderKind.PostOnly;
        uint256 before = rests ? 0 : _abs(ledger.touched(order.account, order.market).size);
        bytes memory data = abi.encodeCall(exchange.place, (order));
        (bool ok, bytes memory answer) = _send(verb, _ownerOf(order.account), address(exchange), data);
        if (!ok) return;
        (OrderId id, uint64 filled) = abi.decode(answer, (OrderId, uint64));
        _require(grade != Grade.Halted, "BRK-1 halted", uint256(grade), 2);
        if (filled == 0) return;
        _require(!rests, "a post-only order filled", filled, 0);
        _require(grade <= Grade.ReduceOnly, "BRK-1 auction", uint256(grade), 1);
        uint256 held = _abs(ledger.touched(order.account, order.market).size);
        if (grade == Grade.ReduceOnly || order.reduceOnly)
            _require(held <= before, "BRK-1 grew", held, before);
        if (held <= before || OrderId.unwrap(id) != 0) return;
        Health memory h = ledger.healthOf(order.account, Judge.Worse);
        bool covered = h.equity + int256(FILL_DUST) >= int256(h.initialMargin);
        _require(covered, "FILL-1", uint256(h.equity), h.initialMargin);
    }

    function _makerTerms(AccountId id, Market storage m) internal returns (OrderRequest memory order) {
        (order.account, order.market, order.isBuy) = (id, m.id, _chance(50));
        order.lots = _affordable(id, m, 40_000);
        int256 distance = int256(_between(100, _chance(20) ? 60_000 : 8_000));
        order.tick = _tickAt(m, order.isBuy ? -distance : distance);
        order.kind = _chance(50) ? OrderKind.PostOnly : OrderKind.Limit;
        // What would cross is refused of a post-only order: tried now and then.
        if (order.kind == OrderKind.PostOnly && _crosses(order) && !_chance(10)) order.kind = OrderKind.Limit;
        order.reduceOnly = _chance(4);
        if (_chance(10)) order.expiry = uint32(now_ + _between(5, 400));
        order.maxFills = MOST_FILLS;
    }

    function _takerTerms(AccountId id, Market storage m) internal returns (OrderRequest memory order) {
        (order.account, order.market, order.isBuy) = (id, m.id, _chance(50));
        order.lots = _affordable(id, m, 80_000);
        int256 distance = int256(_between(0, 45_000));
        order.tick = _tickAt(m, order.isBuy ? distance : -distance);
        order.kind = OrderKind.ImmediateOrCancel;
        if (_chance(25)) order.kind = OrderKind.Limit;
        if (_chance(8)) (order.kind, order.lots) = (OrderKind.FillOrKill, order.lots / 20 + 1);
        order.maxFills = _chance(20) ? uint16(_between(1, 4)) : MOST_FILLS;
    }

    /// @dev Lots that the account can bear at its leverage, or now and then more; 0: none, or the market does not trade now.
    function _affordable(AccountId id, Market storage m, uint256 most) internal returns (uint64) {
        uint256 wanted = _logUniform(20, most) * 1e18;
        if (!_open(m) && !_chance(8)) return 0;
        if (_chance(4)) return _lots(m, wanted);
        Health memory h = ledger.healthOf(id, Judge.Worse);
        int256 free = h.equity - int256(h.initialMargin);
        if (free <= 0) return 0;
        uint256 room = (uint256(free) * leverageOf(tierOf[id][m.id]) * 7) / 10;
        return room < wanted ? _lots(m, room) : _lots(m, wanted);
    }

    function _open(Market storage m) internal view returns (bool) {
        return breaker.stateOf(m.id).grade == Grade.Open;
    }

    function _lots(Market storage m, uint256 notional) internal view returns (uint64) {
        return uint64((notional * 1e18) / (m.index * m.lotSize));
    }

    /// @dev The index moved by `ppm`, in ticks.
    function _tickAt(Market storage m, int256 ppm) internal view returns (uint32) {
        return uint32((m.index * uint256(1_000_000 + ppm)) / 1_000_000 / m.tickSize);
    }

    function _crosses(OrderRequest memory order) private view returns (bool) {
        BookTop memory top = exchange.topOf(order.market);
        if (order.isBuy) return top.bestAsk != 0 && order.tick >= top.bestAsk;
        return top.bestBid != 0 && order.tick <= top.bestBid;
    }

    /// @dev Up to `most` resting orders of an account.
    function _restingOf(AccountId id, uint256 most) internal view returns (OrderId[] memory found) {
        uint32 places = ledger.accountOf(id).orders;
        uint256 count = 0;
        for (uint32 rest = places; rest != 0 && count < most; rest &= rest - 1) ++count;
        found = new OrderId[](count);
        uint256 at = 0;
        for (uint8 i = 0; i < 32 && at < count; ++i) {
            if ((places >> i) & 1 == 0) continue;
            found[at++] = toOrderId(id, i, exchange.orderAt(id, i).sequence);
        }
    }
}
