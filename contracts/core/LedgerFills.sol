// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MarginMath} from "../libraries/MarginMath.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {BPS, MAX_ORDERS, MAX_SIZE, PPM, SCALE_FLOOR, WAD} from "../types/Bounds.sol";
import {FUND, AccountId, MarketId} from "../types/Ids.sol";
import {IndexWord} from "../types/IndexWord.sol";
import {Account, FillRequest, Health, Judge, Position} from "../types/LedgerTypes.sol";
import {MakerFill} from "../types/MakerFill.sol";
import {LedgerMargin} from "./LedgerMargin.sol";
import {writeAccount, writeResting} from "./LedgerWords.sol";

/// @title Fills and the exposure of resting orders.
/// @notice Law FILL-1: after every fill, where size grew a taker has E >= IM and a maker E >= MM; where it shrank and E < IM, E >= 0 and
/// E / MM has not fallen. Otherwise the maker's order is removed, or the taker stops. No fill can make bad debt.
abstract contract LedgerFills is LedgerMargin {
    /// @notice A taker's run through the makers of one call.
    struct Run {
        Pricing pricing;
        Party taker;
        Health takersOthers; // the taker's other markets
        Party maker; // the one that is met
        Health none; // for makers without other markets
        uint256 mostInterest; // see _mostOf [wad base units]
        uint256 capBps;
        uint256 marginBps;
        uint256 takerFeePpm;
        uint256 rebatePpm;
        uint256 fee; // paid by the taker so far
        uint256 rebates; // received by makers so far
        uint256 tickSize; // [wad]
        bool takerBuys;
        bool reduceOnly; // the taker may only shrink
        bool liquidation;
        bool uncross; // the taker is a resting bid
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
        if (run.fee != run.rebates) {
            _income(_markets[request.market].deficitAccount, run.fee - run.rebates);
        }
        _recordFill(request, run, filled);
    }

    function reserve(
        AccountId account,
        MarketId market,
        bool isBid,
        uint64 lots,
        uint16 marginBps,
        uint256 reach,
        IndexWord price
    ) external onlyExchange returns (uint8 index, uint32 sequence) {
        Party memory p = _load(account, market);
        Pricing memory q;
        _price(q, market, price);
        uint256 before = _exposure(p, q);
        if (isBid) p.bids = _toUint64(uint256(p.bids) + lots);
        else p.asks = _toUint64(uint256(p.asks) + lots);
        if (reach != 0 || _exposure(p, q) > before) {
            if (!q.live) revert Ledger_PriceUnavailable(market);
            Health memory h = _healthWith(p, q, Judge.Worse);
            uint256 need = WadMath.mulDivUp(h.initialMargin, marginBps, BPS) + reach;
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

    function releaseAll(
        AccountId account,
        MarketId market
    ) external onlyExchange returns (uint32 orders, uint256 accruedAt_) {
        accruedAt_ = _markets[market].accruedAt;
        Account storage a = _accounts[account];
        orders = a.orders;
        if (orders == 0) return (0, accruedAt_);
        uint64 markets = a.markets;
        uint64 left = markets;
        for (uint8 m = 0; left != 0; ++m) {
            uint64 bit = uint64(1) << m;
            if (left & bit == 0) continue;
            left &= ~bit;
            Position storage s = _positions[account][MarketId.wrap(m)];
            if (s.bids == 0 && s.asks == 0) continue;
            writeResting(s, 0, 0, s.tier, s.tierSetAt);
            if (s.size == 0) markets &= ~bit;
        }
        writeAccount(a, a.cash, markets, 0, a.orderSequence);
    }

    /// @notice Fees that belong to nobody else: the deficit of the market's `debtor` first, then the fund.
    function _income(AccountId debtor, uint256 amount) internal {
        if (amount == 0) return;
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

    /// @notice True when the class that `p` grew into neither drains nor exceeds `mostInterest` [wad base units].
    function _classTakes(Party memory p, uint256 mostInterest) internal view returns (bool) {
        _join(p);
        uint256 openInterest = _classes[p.class].openInterest;
        if (_drains(openInterest, p.scale)) return false;
        // OI-1: what the class holds is in its open interest.
        unchecked {
            openInterest += WadMath.abs(p.size);
            if (p.heldIn == p.class) openInterest -= WadMath.abs(p.sizeBefore);
        }
        return openInterest <= mostInterest;
    }

    /// @notice A class of which ADL has left so little takes no more.
    function _drains(uint256 openInterest, uint256 scale) internal pure returns (bool) {
        return openInterest != 0 && scale < SCALE_FLOOR;
    }

    /// @notice Open interest of one class that is worth at most `capBps` of the market's cap at the higher mark [wad base units].
    function _mostInterest(Pricing memory q, uint256 capBps) internal pure returns (uint256) {
        uint256 cap = WadMath.mulDivDown(q.params.openInterestCap() * WAD, capBps, BPS);
        return WadMath.mulDivDown(cap, WAD, q.highMark);
    }

    function _start(FillRequest calldata request) private view returns (Run memory run) {
        Pricing memory q = run.pricing;
        _price(q, request.market, request.index);
        run.takerBuys = request.takerBuys;
        run.tickSize = request.tickSize;
        run.capBps = request.limits.capBps;
        run.marginBps = request.limits.marginBps;
        run.reduceOnly = request.limits.reduceOnly;
        run.liquidation = request.liquidation;
        _load(run.taker, request.taker, request.market, q.funding);
        if (request.liquidation) return run;
        if (request.uncross) {
            run.uncross = true;
            return run;
        }
        run.takerFeePpm = q.params.takerFeePpm();
        run.rebatePpm = q.params.makerRebatePpm();
        if (_hasOthers(run.taker)) _addOthers(run.takersOthers, run.taker, Judge.Worse);
    }

    /// @dev Open interest that one class may hold, computed when the first position grows.
    function _mostOf(Run memory run) private pure returns (uint256) {
        if (run.mostInterest == 0) run.mostInterest = _mostInterest(run.pricing, run.capBps);
        return run.mostInterest;
    }

    /// @dev One maker. Nothing is written unless the fill (or removal) happens.
    function _meet(Run memory run, MakerFill m) private returns (uint64 lots, bool stop) {
        lots = m.lots();
        if (lots == 0) {
            _remove(run, m);
            return (0, false);
        }
        Party memory maker = run.maker;
        _load(maker, m.maker(), run.pricing.market, run.pricing.funding);
        _release(maker, !run.takerBuys, lots, m.orderPlace(), lots == m.resting());
        (uint256 price, int256 delta) = _termsOf(run, m);
        uint256 notional = WadMath.mulDown(uint256(delta), price);
        if (!run.takerBuys) delta = -delta;
        uint256 rebate = WadMath.mulDivDown(notional, run.rebatePpm, PPM);
        if (!_restingPasses(run, maker, m.isReduceOnly(), -delta, price, rebate)) {
            _remove(run, m);
            return (0, false);
        }
        if (!_takerPasses(run, delta, price, WadMath.mulDivUp(notional, run.takerFeePpm, PPM), lots))
            return (0, true);
        run.rebates += rebate;
        _store(maker);
    }

    /// @dev Price and size of a fill [wad]. Unchecked: 32 bits of ticks and 64 of lots, each times 96.
    function _termsOf(Run memory run, MakerFill m) private pure returns (uint256 price, int256 size) {
        unchecked {
            return (m.tick() * run.tickSize, int256(m.lots() * run.pricing.params.lotSize()));
        }
    }

    /// @dev A maker, or the resting bid of an uncross.
    function _restingPasses(
        Run memory run,
        Party memory p,
        bool reduceOnly,
        int256 delta,
        uint256 price,
        uint256 rebate
    ) private view returns (bool) {
        (int256 cash, int256 size) = (p.cash, p.size);
        if (reduceOnly && ((size > 0) == (delta > 0) || WadMath.abs(delta) > WadMath.abs(size))) return false;
        // Where _trade would revert, only this order goes: no maker stops a taker or a liquidation (LIQ-1).
        if (WadMath.abs(size + delta) > MAX_SIZE) return false;
        _trade(p, delta, price);
        unchecked {
            p.cash += int256(rebate);
        }
        Health memory others = _hasOthers(p) ? _othersOf(p) : run.none;
        if (!_larger(p.size, size)) return _shrinkPasses(others, run.pricing, p, cash, size);
        (int256 equity, uint256 margin) = _maintained(others, run.pricing, p.tier, p.cash, p.size);
        return equity >= int256(margin) && _classTakes(p, _mostOf(run));
    }

    function _takerPasses(
        Run memory run,
        int256 delta,
        uint256 price,
        uint256 fee,
        uint64 lots
    ) private view returns (bool passes) {
        Party memory t = run.taker;
        (int256 cash, int256 size, uint256 entry) = (t.cash, t.size, t.entry);
        if (run.uncross) {
            t.bids -= lots;
            passes = _restingPasses(run, t, run.reduceOnly, delta, price, 0);
            if (!passes) (t.cash, t.size, t.entry, t.bids) = (cash, size, entry, t.bids + lots);
            return passes;
        }
        _trade(t, delta, price);
        // It only shrinks, at no worse than the waterfall's price, which the Liquidator has set (RSK-2).
        if (run.liquidation) return true;
        unchecked {
            t.cash -= int256(fee);
        }
        if (_larger(t.size, size)) {
            (int256 equity, uint256 margin) = _required(run.takersOthers, run.pricing, t);
            passes =
                !run.reduceOnly &&
                equity >= int256(WadMath.mulDivUp(margin, run.marginBps, BPS)) &&
                _classTakes(t, _mostOf(run));
        } else {
            passes = _shrinkPasses(run.takersOthers, run.pricing, t, cash, size);
        }
        if (passes) run.fee += fee;
        else (t.cash, t.size, t.entry) = (cash, size, entry);
    }

    /// @dev FILL-1 where size shrank: E' >= IM', or E' >= 0 and E'/MM' >= E/MM.
    function _shrinkPasses(
        Health memory others,
        Pricing memory q,
        Party memory p,
        int256 cashBefore,
        int256 sizeBefore
    ) internal pure returns (bool) {
        (int256 equity, uint256 initial) = _required(others, q, p);
        if (equity >= int256(initial)) return true;
        if (equity < 0) return false;
        (, uint256 margin) = _maintained(others, q, p.tier, p.cash, p.size);
        (int256 before, uint256 marginBefore) = _maintained(others, q, p.tier, cashBefore, sizeBefore);
        return equity * int256(marginBefore) >= before * int256(margin);
    }

    /// @dev E and IM at the worse marks, resting orders included. Unchecked, here and below: eight markets' values fit (docs/SPEC.md).
    function _required(
        Health memory others,
        Pricing memory q,
        Party memory p
    ) private pure returns (int256 equity, uint256 initial) {
        uint256 size = WadMath.abs(p.size);
        uint256 price = p.size > 0 ? q.lowMark : q.highMark;
        uint256 held = MarginMath.notional(size, price);
        uint256 exposed = _exposure(p, q);
        uint256 notional = exposed == size ? held : MarginMath.notional(exposed, price);
        unchecked {
            initial = others.initialMargin + _initialMargin(q, notional, p.tier);
            equity = others.equity + p.cash + _worth(q, p.size, price, held, false);
        }
    }

    /// @dev E and MM at the worse marks, with `cash` and `size` for what the party has.
    function _maintained(
        Health memory others,
        Pricing memory q,
        uint8 tier,
        int256 cash,
        int256 size
    ) private pure returns (int256 equity, uint256 margin) {
        uint256 price = size > 0 ? q.lowMark : q.highMark;
        uint256 held = MarginMath.notional(WadMath.abs(size), price);
        unchecked {
            margin = others.maintenanceMargin + MarginMath.maintenanceMargin(_initialMargin(q, held, tier));
            equity = others.equity + cash + _worth(q, size, price, held, false);
        }
    }

    /// @dev Is the party in other markets too?
    function _hasOthers(Party memory p) private pure returns (bool) {
        return p.markets & ~_bitOf(p.market) != 0;
    }

    function _othersOf(Party memory p) internal view returns (Health memory others) {
        _addOthers(others, p, Judge.Worse);
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
        writeResting(s, bids, asks, s.tier, s.tierSetAt);
        Account storage a = _accounts[account];
        uint64 markets = a.markets;
        if (bids == 0 && asks == 0 && s.size == 0) markets &= ~_bitOf(market);
        writeAccount(a, a.cash, markets, a.orders & ~(uint32(1) << index), a.orderSequence);
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
