// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {ISolvencyLens} from "../../contracts/interfaces/lens/ISolvencyLens.sol";
import {CollateralTerms} from "../../contracts/types/CollateralTypes.sol";
import {COLLATERAL_PLACE} from "../../contracts/types/Bounds.sol";
import {AccountId, FUND, MarketId} from "../../contracts/types/Ids.sol";
import {Class, Health, Judge, Position} from "../../contracts/types/LedgerTypes.sol";
import {BookTop, Level, Order} from "../../contracts/types/OrderTypes.sol";
import {Absence} from "./Absence.sol";
import {Auctions} from "./Auctions.sol";
import {FundVerbs} from "./FundVerbs.sol";
import {Hostile} from "./Hostile.sol";
import {Pledges} from "./Pledges.sol";
import {Refusals} from "./Refusals.sol";
import {Verb, VERBS} from "./Verbs.sol";
import {vm} from "./Vm.sol";
import {Asset, Terms} from "./World.sol";

/// @title The laws of docs/INVARIANTS.md that can be told from a state on the chain.
/// @notice Dust as docs/SPEC.md, section 7, bounds it, its counts taken too large: the exact ones are judged in test/stateful.
contract Laws is Hostile, Pledges, Auctions, Absence, FundVerbs, Refusals {
    uint256 private constant WRITES_A_CALL = 160;
    uint256 private constant PRICE_REACH = 30e18 * 6 * 4;
    uint256 private constant TIERS = 5;
    uint256 private constant PROBE_GAS = 12_000_000;

    /// @dev What one unit of a class's scale holds, at most so far (S-50).
    uint256 private _unitMost = 1;

    constructor(Terms memory terms_) {
        _load(terms_);
        _pass(1);
        _populate();
    }

    /// @notice All laws of a state. Reverts with the name of a broken one.
    function check() external {
        MarketId[] memory ids = new MarketId[](registry.count());
        for (uint8 i = 0; i < ids.length; ++i) ids[i] = MarketId.wrap(i);
        (
            ISolvencyLens.House memory house,
            ISolvencyLens.MarketView[] memory views,
            ISolvencyLens.AccountView[] memory all
        ) = lens.snapshot(AccountId.wrap(1), AccountId.wrap(type(uint32).max), ids);
        _noteUnits(views);
        _checkCash(house, views, all);
        _checkCollateral(house, all);
        _checkGateways();
        for (uint256 i = 0; i < views.length; ++i) {
            _checkMarket(views[i], all);
            _checkBook(views[i], all);
        }
        _probe(all, house.totals.deficit);
    }

    /// @notice One line for the run: verbs tried and done, in their order.
    function tell() external {
        string memory line = "";
        for (uint256 i = 0; i < VERBS; ++i)
            line = string.concat(line, vm.toString(tried[i]), " ", vm.toString(done[i]), " ");
        string memory run = vm.envOr("GLASSHOUSE_TALLY", string(""));
        vm.writeLine(string.concat(FOLDER, terms.name, run, ".tally"), line);
    }

    // --- the beginning ---

    function _populate() private {
        for (uint256 i = 0; i < OWNERS; ++i) {
            address owner = vm.addr(OWNER_KEY + i);
            owners.push(owner);
            token.mint(owner, 1e9 * (1e18 / unit));
            address[5] memory spenders = [
                address(vault),
                address(fund),
                address(gateway),
                address(relay),
                address(triggers)
            ];
            for (uint256 s = 0; s < 5; ++s)
                _outside(
                    owner,
                    address(token),
                    abi.encodeCall(token.approve, (spenders[s], type(uint256).max))
                );
        }
        for (uint256 i = 0; i < markets.length; ++i) {
            _round(markets[i]);
            _round(markets[i]);
        }
        for (uint256 i = 0; i < assets.length; ++i) _listAsset(assets[i]);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            vm.prank(owners[i % OWNERS]);
            AccountId id = ledger.openAccount(owners[i % OWNERS]);
            _adopt(AccountId.unwrap(id), i % OWNERS);
            uint256 amount = _native((terms.deposit * 1e18) / (1 + (i % 5) * 3));
            _outside(owners[i % OWNERS], address(vault), abi.encodeCall(vault.deposit, (id, amount)));
            for (uint256 m = 0; m < markets.length; ++m)
                _chooseTier(id, markets[m].id, uint8((i + m) % TIERS));
        }
        if (terms.fund == 0) return;
        bytes memory data = abi.encodeCall(fund.requestDeposit, (_native(terms.fund * 1e18), owners[0]));
        _outside(owners[0], address(fund), data);
        _pass(1 days);
        _outside(owners[0], address(fund), abi.encodeCall(fund.settleEpoch, ()));
        for (uint256 i = 0; i < markets.length; ++i) _round(markets[i]);
    }

    /// @dev By governance, after its delay; and every owner lets the vault take what he will have.
    function _listAsset(Asset storage a) private {
        uint256 test = 100;
        a.token.mint(address(this), test);
        a.token.approve(address(collateral), test);
        collateral.testToken(address(a.token), test);
        CollateralTerms memory listed = CollateralTerms(200_000, 20_000, 1e24);
        _govern(address(collateral), abi.encodeCall(collateral.list, (address(a.token), a.market, listed)));
        for (uint256 i = 0; i < OWNERS; ++i) {
            bytes memory data = abi.encodeCall(a.token.approve, (address(collateral), type(uint256).max));
            _outside(owners[i], address(a.token), data);
            data = abi.encodeCall(token.approve, (address(collateral), type(uint256).max));
            _outside(owners[i], address(token), data);
        }
    }

    /// @dev At the end of the delay every market has its price again.
    function _govern(address target, bytes memory data) private {
        bytes memory schedule = abi.encodeCall(IAccessManager.schedule, (target, data, 0));
        _outside(governor, authority, schedule);
        _pass(1 days + 1);
        for (uint256 i = 0; i < 2 * markets.length; ++i) _round(markets[i / 2]);
        _outside(governor, authority, abi.encodeCall(IAccessManager.execute, (target, data)));
    }

    function _chooseTier(AccountId id, MarketId market, uint8 tier) private {
        if (tier == 0) return;
        _outside(_ownerOf(id), address(ledger), abi.encodeCall(ledger.setTier, (id, market, tier)));
        tierOf[id][market] = tier;
    }

    // --- money: LED-1, LED-3, DEF-1 ---

    function _checkCash(
        ISolvencyLens.House memory house,
        ISolvencyLens.MarketView[] memory views,
        ISolvencyLens.AccountView[] memory all
    ) private {
        int256 sum = 0;
        uint256 owed = 0;
        for (uint256 i = 0; i < all.length; ++i) {
            int256 cash = all[i].stored.cash;
            bool debtor = all[i].owner == address(ledger) && AccountId.unwrap(all[i].account) > 2;
            if (debtor) owed += cash < 0 ? uint256(-cash) : 0;
            // Neither a position, ended or not, nor collateral: orders do not matter.
            bool bare = all[i].stored.markets >> COLLATERAL_PLACE == 0;
            for (uint256 p = 0; p < all[i].positions.length; ++p) {
                bare = bare && all[i].positions[p].stored.size == 0;
                cash += all[i].positions[p].touched.cash;
            }
            if (bare && !debtor) _require(cash >= 0, "LED-3", _abs(cash), 0);
            sum += cash;
        }
        uint256 off = _abs(sum - int256(uint256(house.totals.accounted)));
        uint256 dust = views.length * _cashDust();
        _require(off <= dust, "LED-1", off, dust);
        _require(
            house.reserves >= house.totals.accounted,
            "LED-1 tokens",
            house.reserves,
            house.totals.accounted
        );
        _require(owed == house.totals.deficit, "DEF-1", owed, house.totals.deficit);
    }

    // --- GATE-1: what came in went on. Nobody sends them tokens here ---

    function _checkGateways() private view {
        address[3] memory gateways = [address(gateway), address(relay), address(triggers)];
        for (uint256 i = 0; i < gateways.length; ++i) {
            uint256 held = token.balanceOf(gateways[i]);
            _require(held == 0, "GATE-1", held, 0);
        }
    }

    // --- markets: LED-2, OI-1, BOOK-4 ---

    function _checkMarket(
        ISolvencyLens.MarketView memory view_,
        ISolvencyLens.AccountView[] memory all
    ) private view {
        int256 net = 0;
        uint256[TIERS][2] memory held;
        uint32[TIERS][2] memory holders;
        for (uint256 i = 0; i < all.length; ++i) {
            for (uint256 p = 0; p < all[i].positions.length; ++p) {
                ISolvencyLens.PositionView memory position = all[i].positions[p];
                if (MarketId.unwrap(position.market) != MarketId.unwrap(view_.market)) continue;
                net += position.touched.size;
                _checkReserved(all[i], position);
                if (position.stored.size == 0 || position.ended) continue;
                uint256 side = position.stored.size > 0 ? 0 : 1;
                held[side][position.stored.tier] += _abs(position.touched.size);
                holders[side][position.stored.tier] += 1;
            }
        }
        uint256 dust = _sizeDust();
        _require(_abs(net) <= dust, "LED-2", _abs(net), dust);
        _checkInterest(view_, held, holders, dust);
    }

    function _checkInterest(
        ISolvencyLens.MarketView memory view_,
        uint256[TIERS][2] memory held,
        uint32[TIERS][2] memory holders,
        uint256 dust
    ) private pure {
        int256 net = 0;
        for (uint256 tier = 0; tier < TIERS; ++tier) {
            for (uint256 side = 0; side < 2; ++side) {
                Class memory class = side == 0 ? view_.longs[tier] : view_.shorts[tier];
                uint256 interest = class.openInterest;
                net += side == 0 ? int256(interest) : -int256(interest);
                _require(interest >= held[side][tier], "OI-1 below", interest, held[side][tier]);
                _require(interest <= held[side][tier] + dust, "OI-1 above", interest, held[side][tier]);
                _require(
                    class.holders == holders[side][tier],
                    "OI-1 holders",
                    class.holders,
                    holders[side][tier]
                );
            }
        }
        _require(_abs(net) <= dust, "LED-2 interest", _abs(net), dust);
    }

    function _checkReserved(
        ISolvencyLens.AccountView memory account,
        ISolvencyLens.PositionView memory position
    ) private pure {
        (uint256 bids, uint256 asks) = (0, 0);
        for (uint256 i = 0; i < account.orders.length; ++i) {
            Order memory order = account.orders[i].order;
            if (MarketId.unwrap(order.market) != MarketId.unwrap(position.market)) continue;
            if (order.flags & 1 == 1) bids += order.lots;
            else asks += order.lots;
        }
        _require(bids == position.stored.bids, "BOOK-4 bids", bids, position.stored.bids);
        _require(asks == position.stored.asks, "BOOK-4 asks", asks, position.stored.asks);
    }

    // --- books: BOOK-1, BOOK-2 ---

    function _checkBook(
        ISolvencyLens.MarketView memory view_,
        ISolvencyLens.AccountView[] memory all
    ) private view {
        BookTop memory top = view_.top;
        bool apart = top.bestBid == 0 || top.bestAsk == 0 || top.bestBid < top.bestAsk || top.uncross != 0;
        _require(apart, "BOOK-1", top.bestBid, top.bestAsk);
        uint256 found = _walk(view_.market, true, top.bestBid) + _walk(view_.market, false, top.bestAsk);
        uint256 resting = 0;
        for (uint256 i = 0; i < all.length; ++i)
            for (uint256 o = 0; o < all[i].orders.length; ++o)
                if (MarketId.unwrap(all[i].orders[o].order.market) == MarketId.unwrap(view_.market))
                    ++resting;
        _require(found == resting, "BOOK-2 orders", found, resting);
    }

    /// @dev Goes through one side: links are mutual, lots add up, nothing is empty.
    function _walk(MarketId market, bool bids, uint32 tick) private view returns (uint256 found) {
        for (; tick != 0; tick = exchange.nextLevel(market, bids, tick)) {
            Level memory level = exchange.levelOf(market, bids, tick);
            uint256 lots = 0;
            uint40 before = 0;
            for (uint40 key = level.head; key != 0;) {
                Order memory order = exchange.orderAt(AccountId.wrap(uint32(key >> 8)), uint8(key));
                _require(order.prev == before && order.tick == tick, "BOOK-2 link", order.prev, before);
                _require(order.lots != 0 && (order.flags & 1 == 1) == bids, "BOOK-2 side", order.lots, 1);
                (lots, before, key) = (lots + order.lots, key, order.next);
                ++found;
            }
            _require(before == level.tail && lots == level.lots, "BOOK-2 level", lots, level.lots);
            _require(lots != 0, "BOOK-2 empty", tick, lots);
        }
    }

    // --- what must be possible: WDR-1, LIQ-1. Tried, and taken back with this call ---

    function _probe(ISolvencyLens.AccountView[] memory all, uint256 deficit) private {
        for (uint256 i = 2; i < all.length; ++i) {
            if (all[i].owner == address(ledger)) continue;
            int256 cash = all[i].stored.cash;
            if (all[i].stored.markets == 0) {
                if (deficit == 0 && cash > 0) _probeExit(all[i].account, _native(uint256(cash)));
                continue;
            }
            Health memory h = ledger.healthOf(all[i].account, Judge.Better);
            if (h.equity * 3 < int256(h.maintenanceMargin)) return _probeLiquidation(all[i]);
        }
    }

    function _probeExit(AccountId id, uint256 all) private {
        all = _withinLimit(id, all);
        if (all == 0) return;
        address owner = ledger.ownerOf(id);
        vm.prank(owner);
        try vault.withdraw(id, all) {} catch (bytes memory reason) {
            revert Unexpected(Verb.Leave, reason);
        }
    }

    function _probeLiquidation(ISolvencyLens.AccountView memory account) private {
        for (uint256 p = 0; p < account.positions.length; ++p) {
            MarketId market = account.positions[p].market;
            if (account.positions[p].touched.size == 0 || !oracle.read(market).live) continue;
            try liquidator.liquidate{gas: PROBE_GAS}(account.account, market, 0, AccountId.wrap(1)) {} catch (
                bytes memory reason
            ) {
                revert Unexpected(Verb.Liquidate, reason);
            }
            return;
        }
    }

    // --- dust ---

    function _noteUnits(ISolvencyLens.MarketView[] memory views) private {
        for (uint256 i = 0; i < views.length; ++i) {
            for (uint256 tier = 0; tier < TIERS; ++tier) {
                _noteUnit(views[i].longs[tier]);
                _noteUnit(views[i].shorts[tier]);
            }
        }
    }

    /// @dev Between two checks it may have been larger: four times what is seen.
    function _noteUnit(Class memory class) private {
        if (class.scale == 0) return;
        uint256 seen = 4 * (uint256(class.openInterest) / class.scale + 1);
        if (seen > _unitMost) _unitMost = seen;
    }

    function _sizeDust() private view returns (uint256) {
        if (classWrites == 0) return 0;
        return 2 * _writes() + classWrites * _unitMost;
    }

    function _cashDust() private view returns (uint256) {
        uint256 w = _writes();
        uint256 moved = (_sizeDust() * PRICE_REACH * (levies + 1)) / 1e18;
        return w * (3 + _unitMost) + classWrites * (2 * _unitMost + 1) + moved + 1;
    }

    function _writes() private view returns (uint256 calls) {
        for (uint256 i = 0; i < VERBS; ++i) calls += done[i];
        return (calls + 1) * WRITES_A_CALL;
    }
}
