// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MarginMath} from "../libraries/MarginMath.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {COLLATERAL_PLACE, PPM, SICK_ALLOWANCE_PPM, WAD} from "../types/Bounds.sol";
import {AccountId, MarketId} from "../types/Ids.sol";
import {IndexWord} from "../types/IndexWord.sol";
import {Health, Judge, MarketState} from "../types/LedgerTypes.sol";
import {MarginWord} from "../types/MarketWords.sol";
import {leverageOf} from "../types/Tiers.sol";
import {LedgerPositions} from "./LedgerPositions.sol";

/// @title What an account is worth and what it needs.
/// @notice E = cash + sum(size * mark); IM and MM by MarginMath. The two last oracle rounds give two marks; who judges decides which one
/// serves (Judge). Formulas are numbered in docs/SPEC.md.
abstract contract LedgerMargin is LedgerPositions {
    /// @notice A market's marks and margin parameters, read once a call.
    struct Pricing {
        MarketId market;
        uint256 lowMark; // [wad] lower of the two rounds' marks
        uint256 highMark; // [wad]
        bool live;
        int256 funding;
        uint256 concentration; // [wad]
        MarginWord params;
    }

    function _pricing(MarketId market) internal view returns (Pricing memory q) {
        _price(q, market, ORACLE.wordOf(market));
    }

    /// @notice Fills in a pricing. A function that returns one pays for its zeros first.
    function _price(Pricing memory q, MarketId market, IndexWord index) internal view {
        _readMarks(q, market, index);
        _readParams(q, market);
    }

    function _readMarks(Pricing memory q, MarketId market, IndexWord index) internal view {
        uint256 latest = index.latest();
        uint256 previous = index.previous();
        if (latest == 0) revert Ledger_PriceUnavailable(market);
        MarketState storage state = _markets[market];
        int256 basisPpb = state.basisPpb;
        uint256 low = MarginMath.mark(latest, basisPpb);
        uint256 high = low;
        if (previous != 0) {
            uint256 other = MarginMath.mark(previous, basisPpb);
            if (other < low) low = other;
            else high = other;
        }
        (q.market, q.lowMark, q.highMark, q.funding) = (market, low, high, state.funding);
        q.live = index.isLive();
    }

    function _readParams(Pricing memory q, MarketId market) internal view {
        q.params = _paramsOf(market);
        q.concentration = q.params.concentration() * WAD;
    }

    function _paramsOf(MarketId market) internal view returns (MarginWord) {
        return REGISTRY.marginTermsOf(market);
    }

    function _markFor(Pricing memory q, Judge judge, bool long) internal pure returns (uint256) {
        return (judge == Judge.Better) == long ? q.highMark : q.lowMark;
    }

    /// @notice Adds what one market contributes to an account's health. `entry` matters to Judge.Withdrawal alone. Unchecked, here
    /// and below: eight markets' values fit (docs/SPEC.md).
    function _addMarket(Health memory h, Pricing memory q, Party memory p, Judge judge) internal view {
        uint256 size = WadMath.abs(p.size);
        uint256 price = size == 0 ? q.highMark : _markFor(q, judge, p.size > 0);
        if (judge == Judge.Withdrawal && size != 0) price = _withdrawalPrice(q, p, price);

        uint256 held = MarginMath.notional(size, price);
        uint256 im = _initialMargin(q, held, p.tier);
        unchecked {
            h.maintenanceMargin += MarginMath.maintenanceMargin(im);
        }
        uint256 exposed = _exposure(p, q);
        if (exposed != size) im = _initialMargin(q, MarginMath.notional(exposed, price), p.tier);
        unchecked {
            h.initialMargin += im;
            h.equity += _worth(q, p.size, price, held, judge == Judge.Better);
        }
    }

    function _initialMargin(Pricing memory q, uint256 notional, uint8 tier) internal pure returns (uint256) {
        return MarginMath.initialMargin(notional, leverageOf(tier), q.concentration);
    }

    /// @notice Value of a position; without quorum a fifth of its notional `held` is added or taken.
    function _worth(
        Pricing memory q,
        int256 size,
        uint256 price,
        uint256 held,
        bool add
    ) internal pure returns (int256 value) {
        value = MarginMath.value(size, price);
        if (!q.live && size != 0) {
            int256 allowance = int256(WadMath.mulDivDown(held, SICK_ALLOWANCE_PPM, PPM));
            unchecked {
                value += add ? allowance : -allowance;
            }
        }
    }

    /// @notice Largest size that the position could have if its orders filled.
    function _exposure(Party memory p, Pricing memory q) internal pure returns (uint256) {
        if (p.bids == 0 && p.asks == 0) return WadMath.abs(p.size);
        unchecked {
            uint256 lotSize = q.params.lotSize();
            return MarginMath.exposure(p.size, p.bids * lotSize, p.asks * lotSize);
        }
    }

    /// @notice Health of an account with the market of `p` as `p` has it in memory and all others as stored.
    function _healthWith(
        Party memory p,
        Pricing memory q,
        Judge judge
    ) internal view returns (Health memory h) {
        h.equity = p.cash;
        _addOthers(h, p, judge);
        _addMarket(h, q, p, judge);
    }

    /// @notice Adds what the party's other markets contribute, as stored.
    function _addOthers(Health memory h, Party memory p, Judge judge) internal view {
        _addMarkets(h, p.id, p.markets & ~_bitOf(p.market), judge);
    }

    function _healthOf(AccountId account, Judge judge) internal view returns (Health memory h) {
        h.equity = _accounts[account].cash;
        _addMarkets(h, account, _accounts[account].markets, judge);
    }

    /// @dev Memory is taken once for all markets: zeros are paid for.
    function _addMarkets(Health memory h, AccountId account, uint64 markets, Judge judge) private view {
        if (markets >> COLLATERAL_PLACE != 0) {
            markets = _marketsAlone(markets);
            // NOTE collateral is not lent on: cash leaves only on what cash and positions are worth.
            if (judge != Judge.Withdrawal) h.equity += int256(COLLATERAL.worthOf(account, judge));
        }
        if (markets == 0) return;
        Party memory p;
        Pricing memory q;
        for (uint8 m = 0; markets != 0; ++m) {
            uint64 bit = uint64(1) << m;
            if (markets & bit == 0) continue;
            markets &= ~bit;
            _addStored(h, p, q, account, MarketId.wrap(m), judge);
        }
    }

    function _addStored(
        Health memory h,
        Party memory p,
        Pricing memory q,
        AccountId account,
        MarketId market,
        Judge judge
    ) private view {
        IndexWord index = ORACLE.wordOf(market);
        _readMarks(q, market, index);
        _loadPosition(p, account, market, q.funding);
        unchecked {
            h.equity += p.owed;
        }
        if (p.size == 0 && p.bids == 0 && p.asks == 0) return;
        _readParams(q, market);
        if (judge == Judge.Withdrawal && index.isDegraded()) revert Ledger_Degraded(market);
        _addMarket(h, q, p, judge);
    }

    /// @dev WDR-2: the worst of mark, average entry and the 10-minute extreme.
    function _withdrawalPrice(Pricing memory q, Party memory p, uint256 mark) private view returns (uint256) {
        (uint256 low, uint256 high) = BREAKER.extremesOf(q.market);
        uint256 size = WadMath.abs(p.size);
        if (p.size > 0) {
            uint256 entryDown = WadMath.mulDivDown(p.entry, WAD, size);
            return WadMath.min(WadMath.min(mark, entryDown), low);
        }
        uint256 entryUp = WadMath.mulDivUp(p.entry, WAD, size);
        return WadMath.max(WadMath.max(mark, entryUp), high);
    }
}
