// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAuction} from "../../contracts/interfaces/IAuction.sol";
import {Phase} from "../../contracts/types/AuctionTypes.sol";
import {Grade} from "../../contracts/types/Grade.sol";
import {BookTop, OrderKind, OrderRequest} from "../../contracts/types/OrderTypes.sol";
import {Prices} from "./Prices.sol";
import {Orders} from "./Orders.sol";
import {Verb} from "./Verbs.sol";
import {Market} from "./World.sol";

/// @title Markets that collect orders which may cross, and whoever uncrosses them, in steps of any size.
abstract contract Auctions is Orders, Prices {
    uint32 private constant SHORTEST_SEC = 30;
    uint256 private constant MOST_STEPS = 40;

    /// @notice Begins an auction, collects for it, or takes a step of its uncross.
    function uncross(uint256 seed) external {
        _begin(seed, _dt(seed));
        Market storage m = _anyMarket();
        Grade grade = breaker.stateOf(m.id).grade;
        if (grade == Grade.Auction) return _collect(m);
        if (exchange.topOf(m.id).uncross != 0 && (oracle.read(m.id).live || _chance(5))) return _step(m);
        if (grade == Grade.Open && _chance(15)) return _holdOne(m);
        _trade();
    }

    /// @dev A short auction by the guardian, with orders on both sides, uncrossed to its end or left half done.
    function _holdOne(Market storage m) private {
        bytes memory data = abi.encodeCall(
            breaker.tighten,
            (m.id, Grade.Auction, 9_000, 11_000, SHORTEST_SEC)
        );
        (bool ok, ) = _send(Verb.Tighten, guardian, address(breaker), data);
        if (!ok) return _trade();
        for (uint256 i = _between(2, 8); i > 0; --i) _collect(m);
        _pass(SHORTEST_SEC + 1);
        _round(m);
        for (uint256 i = _between(0, MOST_STEPS); i > 0; --i) {
            if (exchange.topOf(m.id).uncross == 0) return;
            _step(m);
        }
    }

    function _collect(Market storage m) private {
        OrderRequest memory order;
        (order.account, order.market, order.isBuy) = (_anyAccount(), m.id, _chance(50));
        (order.kind, order.reduceOnly) = (OrderKind.Limit, _chance(10));
        order.lots = _lots(m, _logUniform(20, 4_000) * 1e18);
        int256 through = int256(_between(0, 40_000)) - 10_000;
        order.tick = _tickAt(m, order.isBuy ? through : -through);
        if (_chance(10)) order.expiry = uint32(now_ + _between(5, 100));
        if (order.lots != 0) _place(Verb.Make, order);
    }

    /// @dev BOOK-1: where the uncross has ended the book is apart. A step never begins while orders are still collected.
    function _step(Market storage m) private {
        uint256 steps = _chance(50) ? _between(1, 4) : 0;
        bytes memory data = abi.encodeCall(auction.step, (m.id, steps));
        Grade grade = breaker.stateOf(m.id).grade;
        (bool ok, bytes memory answer) = _send(Verb.AuctionStep, _anyOwner(), address(auction), data);
        if (!ok) return;
        _require(grade < Grade.Auction, "BRK-1 uncross", uint256(grade), 1);
        BookTop memory top = exchange.topOf(m.id);
        if (abi.decode(answer, (Phase)) != Phase.Idle || top.uncross != 0) return;
        bool apart = top.bestBid == 0 || top.bestAsk == 0 || top.bestBid < top.bestAsk;
        _require(apart, "BOOK-1 uncrossed", top.bestBid, top.bestAsk);
    }
}
