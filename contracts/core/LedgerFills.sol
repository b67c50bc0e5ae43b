// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {WadMath} from "../libraries/WadMath.sol";
import {BPS, MAX_ORDERS, PPM, SCALE_FLOOR, WAD} from "../types/Bounds.sol";
import {FUND, AccountId, MarketId} from "../types/Ids.sol";
import {Account, Class, FillLimits, FillRequest, Health, Judge, Position} from "../types/LedgerTypes.sol";
import {MakerFill} from "../types/MakerFill.sol";
import {LedgerMargin} from "./LedgerMargin.sol";

/// @title Fills and the exposure of resting orders.
/// @notice Law FILL-1: after every fill, where size grew a taker has E >= IM and a maker E >= MM; where it shrank and E < IM, E >= 0 and
/// E / MM has not fallen. Otherwise the maker's order is removed, or the taker stops. No fill can make bad debt.
abstract contract LedgerFills is LedgerMargin {
    /// @notice A taker's run through the makers of one call.
    struct Run {
        Pricing pricing;
        FillLimits limits;
        Party taker;
        Health others; // the taker's other markets
        Health before; // the taker before the current fill
        uint256 takerFeePpm;
        uint256 rebatePpm;
        uint256 fee; // paid by the taker so far
        uint256 rebates; // received by makers so far
        bool takerBuys;
        bool liquidation;
        uint256 tickSize; // [wad]
    }

    function fill(FillRequest calldata request) external onlyExchange returns (MakerFill[] memory filled) {
        Run memory run = _start(request);
        uint256 count = request.makers.length;
        filled = new MakerFill[](count);
        uint256 done = 0;
        for (; done < count; ++done) {
            MakerFill m = request.makers[done];
            (uint64 lots, bool stop) = _meet(run, m);
            if (stop) break;
            filled[done] = m.withLots(lots);
        }
        // The list ends where the taker stopped.
        assembly ("memory-safe") {
            mstore(filled, done)
        }
        if (done == 0) return filled;
        _store(run.taker);
        _income(request.market, run.fee - run.rebates);
        _recordFill(request, run, filled);
    }

    function reserve(
        AccountId account,
        MarketId market,
        bool isBid,
        uint64 lots,
        uint16 marginBps
    ) external onlyExchange returns (uint8 index, uint32 sequence) {
        Party memory p = _load(account, market);
        Pricing memory q = _pricing(market);
        uint256 before = _exposure(p, q);
        if (isBid) p.bids = _toUint64(uint256(p.bids) + lots);
        else p.asks = _toUint64(uint256(p.asks) + lots);
        if (_exposure(p, q) > before) {
            if (!q.live) revert Ledger_PriceUnavailable(market);
            Health memory h = _healthWith(p, q, Judge.Worse);
            uint256 need = WadMath.mulDivUp(h.initialMargin, marginBps, BPS);
            if (h.equity < int256(need)) revert Ledger_InsufficientMargin(h.equity, need);
        }
        index = _freePlace(p.orders);
        p.orders |= uint32(1) << index;
        sequence = ++p.orderSequence;
        _store(p);
    }

    function release(
        AccountId account,
        MarketId market,
        bool isBid,
        uint64 lots,
        uint8 index
    ) external onlyExchange {
        _forget(account, market, isBid, lots, index);
    }

    /// @notice Fees that belong to nobody else: the market's deficit first, then the fund.
    function _income(MarketId market, uint256 amount) internal {
        if (amount == 0) return;
        AccountId debtor = _markets[market].deficitAccount;
        if (AccountId.unwrap(debtor) != 0) {
            int256 cash = _accounts[debtor].cash;
            if (cash < 0) {
                uint256 repaid = WadMath.min(amount, uint256(-cash));
                _accounts[debtor].cash = _toInt128(cash + int256(repaid));
                _totals.deficit -= uint112(repaid);
                amount -= repaid;
            }
        }
        _accounts[FUND].cash = _toInt128(_accounts[FUND].cash + int256(amount));
    }

    /// @notice True when the class that `p` grew into neither drains nor exceeds its cap of open interest.
    function _classTakes(Party memory p, Pricing memory q, uint256 capBps) internal view returns (bool) {
        bool longs = p.size > 0;
        Class memory c = _classes[_classKey(p.market, longs, p.tier)];
        if (_drains(c)) return false;
        bool inside = p.sizeBefore != 0 && (p.sizeBefore > 0) == longs && p.tier == p.stored.tier;
        uint256 size = c.openInterest + WadMath.abs(p.size) - (inside ? WadMath.abs(p.sizeBefore) : 0);
        uint256 cap = WadMath.mulDivDown(q.params.openInterestCap * WAD, capBps, BPS);
        return WadMath.mulUp(size, q.highMark) <= cap;
    }

    function _drains(Class memory c) internal pure returns (bool) {
        return c.openInterest != 0 && c.scale < SCALE_FLOOR;
    }

    function _start(FillRequest calldata request) private view returns (Run memory run) {
        run.pricing = _pricing(request.market);
        run.limits = request.limits;
        run.takerBuys = request.takerBuys;
        run.tickSize = request.tickSize;
        run.liquidation = request.liquidation;
        if (!request.liquidation) {
            run.takerFeePpm = run.pricing.params.takerFeePpm;
            run.rebatePpm = run.pricing.params.makerRebatePpm;
        }
        run.taker = _load(request.taker, request.market);
        if (request.liquidation) return run;
        run.others = _healthOfOthers(request.taker, run.taker.markets, request.market, Judge.Worse);
        run.before = _own(run.others, run.taker, run.pricing);
    }

    /// @dev One maker. Nothing is written unless the fill (or removal) happens.
    function _meet(Run memory run, MakerFill m) private returns (uint64 lots, bool stop) {
        lots = m.lots();
        if (lots == 0) {
            _remove(run, m);
            return (0, false);
        }
        Party memory maker = _load(m.maker(), run.taker.market);
        uint256 price = m.tick() * run.tickSize;
        int256 delta = int256(uint256(lots) * run.pricing.params.lotSize);
        uint256 notional = WadMath.mulDown(uint256(delta), price);
        if (!run.takerBuys) delta = -delta;
        uint256 rebate = WadMath.mulDivDown(notional, run.rebatePpm, PPM);
        if (!_makerPasses(run, maker, m.isReduceOnly(), -delta, price, rebate)) {
            _remove(run, m);
            return (0, false);
        }
        if (!_takerPasses(run, delta, price, WadMath.mulDivUp(notional, run.takerFeePpm, PPM)))
            return (0, true);
        run.rebates += rebate;
        _release(maker, !run.takerBuys, lots, m.orderPlace(), lots == m.resting());
        _store(maker);
    }

    function _makerPasses(
        Run memory run,
        Party memory maker,
        bool reduceOnly,
        int256 delta,
        uint256 price,
        uint256 rebate
    ) private view returns (bool) {
        if (reduceOnly) {
            bool reduces = (maker.size > 0) != (delta > 0) && WadMath.abs(delta) <= WadMath.abs(maker.size);
            if (!reduces) return false;
        }
        Health memory others = _healthOfOthers(maker.id, maker.markets, maker.market, Judge.Worse);
        Health memory before = _own(others, maker, run.pricing);
        _trade(maker, delta, price);
        maker.cash += int256(rebate);
        Health memory h = _own(others, maker, run.pricing);
        if (!_grew(maker)) return _shrinkPasses(before, h);
        return h.equity >= int256(h.maintenanceMargin) && _classTakes(maker, run.pricing, run.limits.capBps);
    }

    function _takerPasses(
        Run memory run,
        int256 delta,
        uint256 price,
        uint256 fee
    ) private view returns (bool) {
        Party memory t = run.taker;
        if (run.liquidation) {
            // It only shrinks, at no worse than the waterfall's price, which the Liquidator has set (RSK-2).
            _trade(t, delta, price);
            return true;
        }
        (int256 cash, int256 size, uint256 entry) = (t.cash, t.size, t.entry);
        _trade(t, delta, price);
        t.cash -= int256(fee);
        Health memory h = _own(run.others, t, run.pricing);
        bool passes;
        if (_larger(t.size, size)) {
            uint256 need = WadMath.mulDivUp(h.initialMargin, run.limits.marginBps, BPS);
            passes = !run.limits.reduceOnly && h.equity >= int256(need);
            passes = passes && _classTakes(t, run.pricing, run.limits.capBps);
        } else {
            passes = _shrinkPasses(run.before, h);
        }
        if (passes) {
            run.before = h;
            run.fee += fee;
        } else {
            (t.cash, t.size, t.entry) = (cash, size, entry);
        }
        return passes;
    }

    /// @dev E' >= IM', or E' >= 0 and E'/MM' >= E/MM.
    function _shrinkPasses(Health memory before, Health memory h) private pure returns (bool) {
        if (h.equity >= int256(h.initialMargin)) return true;
        if (h.equity < 0) return false;
        return h.equity * int256(before.maintenanceMargin) >= before.equity * int256(h.maintenanceMargin);
    }

    function _own(
        Health memory others,
        Party memory p,
        Pricing memory q
    ) private view returns (Health memory h) {
        (h.equity, h.initialMargin, h.maintenanceMargin) = (
            others.equity + p.cash,
            others.initialMargin,
            others.maintenanceMargin
        );
        _addMarket(h, q, p, Judge.Worse);
    }

    /// @dev Takes an order's exposure back without a fill. The taker's own order is released in memory.
    function _remove(Run memory run, MakerFill m) private {
        if (m.maker() == run.taker.id) {
            _release(run.taker, !run.takerBuys, m.resting(), m.orderPlace(), true);
            return;
        }
        _forget(m.maker(), run.taker.market, !run.takerBuys, m.resting(), m.orderPlace());
    }

    /// @dev Takes an order's exposure and place back in storage; the position is not touched.
    function _forget(AccountId account, MarketId market, bool isBid, uint64 lots, uint8 index) private {
        Position storage s = _positions[account][market];
        (uint64 bids, uint64 asks) = (s.bids, s.asks);
        if (isBid) bids -= lots;
        else asks -= lots;
        (s.bids, s.asks) = (bids, asks);
        Account memory a = _accounts[account];
        a.orders &= ~(uint32(1) << index);
        if (bids == 0 && asks == 0 && s.size == 0) a.markets &= ~(uint64(1) << MarketId.unwrap(market));
        _accounts[account] = a;
    }

    function _release(Party memory p, bool isBid, uint64 lots, uint8 index, bool whole) private pure {
        if (isBid) p.bids -= lots;
        else p.asks -= lots;
        if (whole) p.orders &= ~(uint32(1) << index);
    }

    function _toUint64(uint256 value) private pure returns (uint64) {
        if (value > type(uint64).max) revert Ledger_SizeTooLarge(value, type(uint64).max);
        return uint64(value);
    }

    function _freePlace(uint32 orders) private pure returns (uint8 index) {
        if (orders == type(uint32).max) revert Ledger_TooManyOrders(MAX_ORDERS + 1, MAX_ORDERS);
        while (orders & 1 != 0) {
            orders >>= 1;
            ++index;
        }
    }

    function _recordFill(FillRequest calldata request, Run memory run, MakerFill[] memory filled) private {
        int256 funding = run.pricing.funding;
        emit Filled(
            request.market,
            request.taker,
            request.takerBuys,
            funding,
            run.fee,
            run.rebatePpm,
            filled
        );
        _record(
            keccak256(
                abi.encode(
                    Filled.selector,
                    request.market,
                    request.taker,
                    request.takerBuys,
                    funding,
                    run.fee,
                    run.rebatePpm,
                    filled
                )
            )
        );
    }
}
