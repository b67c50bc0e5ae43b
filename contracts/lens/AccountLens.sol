// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICollateralVault} from "../interfaces/ICollateralVault.sol";
import {IDeleverager} from "../interfaces/IDeleverager.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {IVault} from "../interfaces/IVault.sol";
import {IAccountLens} from "../interfaces/lens/IAccountLens.sol";
import {IndexMath} from "../libraries/IndexMath.sol";
import {MarginMath} from "../libraries/MarginMath.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {MAX_COLLATERALS, MAX_MARKETS, MAX_PRICE, WAD} from "../types/Bounds.sol";
import {AccountId, MarketId} from "../types/Ids.sol";
import {Class, Health, Judge, MarketState, Position, Touched} from "../types/LedgerTypes.sol";
import {leverageOf} from "../types/Tiers.sol";
import {Wiring} from "../types/Wiring.sol";
import {LedgerStorage} from "./LedgerStorage.sol";

/// @title Explains one account.
contract AccountLens is IAccountLens {
    /// @dev An account seen from one of its markets, at another index price of which only that market changes.
    struct Probe {
        int256 size;
        int256 basisPpb;
        uint256 leverage;
        uint256 concentration;
        int256 restEquity; // of cash and all other markets
        uint256 restMargin; // maintenance margin of all other markets
    }

    ILedger public immutable LEDGER;
    IMarketRegistry public immutable REGISTRY;
    IPriceOracle public immutable ORACLE;
    IDeleverager public immutable DELEVERAGER;
    ICollateralVault public immutable COLLATERAL;
    IVault public immutable VAULT;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        REGISTRY = IMarketRegistry(wiring.registry);
        ORACLE = IPriceOracle(wiring.oracle);
        DELEVERAGER = IDeleverager(wiring.deleverager);
        COLLATERAL = ICollateralVault(wiring.collateral);
        VAULT = IVault(wiring.vault);
    }

    /// @inheritdoc IAccountLens
    function reportOf(AccountId account) external view returns (AccountReport memory report) {
        report.account = account;
        report.owner = LEDGER.ownerOf(account);
        report.stored = LEDGER.accountOf(account);
        report.worse = LEDGER.healthOf(account, Judge.Worse);
        report.better = LEDGER.healthOf(account, Judge.Better);
        _addWithdrawable(report, account);
        report.cash = report.stored.cash;
        _reportCollateral(account, report);
        report.positions = new PositionReport[](_countOf((report.stored.markets << 1) >> 1));
        uint256 found = 0;
        for (uint8 m = 0; m < MAX_MARKETS; ++m) {
            if ((report.stored.markets >> m) & 1 == 0) continue;
            PositionReport memory position = _positionReport(account, MarketId.wrap(m), report.better);
            report.cash += position.cashOwed;
            report.positions[found++] = position;
        }
    }

    /// @inheritdoc IAccountLens
    function liquidationPriceOf(AccountId account, MarketId market) external view returns (uint256) {
        Health memory health = LEDGER.healthOf(account, Judge.Better);
        int256 size = LEDGER.touched(account, market).size;
        return _liquidationPrice(account, market, size, health);
    }

    /// @inheritdoc IAccountLens
    function adlShareOf(
        AccountId account,
        MarketId market,
        uint256 size,
        uint256 deficit
    ) external view returns (AdlShare memory share) {
        Touched memory now_ = LEDGER.touched(account, market);
        share.sizeAfter = now_.size;
        if (now_.size == 0) return share;
        Position memory position = positionOf(account, market);
        bool longs = now_.size > 0;
        (share.classClosed, share.classLevied) = _classShare(market, longs, position.tier, size, deficit);
        Class memory class = LEDGER.classOf(market, longs, position.tier);
        _applyToPosition(share, position, class, _deleverageMark(market, !longs), market, longs);
        share.closed = WadMath.abs(now_.size) - WadMath.abs(share.sizeAfter);
        share.cashChange -= now_.cash;
    }

    /// @inheritdoc IAccountLens
    function positionOf(AccountId account, MarketId market) public view returns (Position memory) {
        return LedgerStorage.positionOf(LEDGER, account, market);
    }

    function _reportCollateral(AccountId account, AccountReport memory report) private view {
        uint8 assets = COLLATERAL.holderOf(account).assets;
        report.collateral = new CollateralReport[](_countOf(assets));
        report.collateralWorse = COLLATERAL.worthOf(account, Judge.Worse);
        report.collateralBetter = COLLATERAL.worthOf(account, Judge.Better);
        report.shortfall = COLLATERAL.shortfallOf(account);
        uint256 found = 0;
        for (uint8 i = 0; i < MAX_COLLATERALS; ++i) {
            if ((assets >> i) & 1 == 0) continue;
            (uint256 price, ) = COLLATERAL.quote(account, i);
            address token = COLLATERAL.assetOf(i).token;
            uint256 amount = COLLATERAL.balanceOf(account, i);
            report.collateral[found++] = CollateralReport(i, token, amount, price);
        }
    }

    /// @dev The Ledger refuses the question while a market of the account is degraded: a withdrawal would be refused, and all else
    /// about the account can be told.
    function _addWithdrawable(AccountReport memory report, AccountId account) private view {
        try LEDGER.withdrawable(account) returns (uint256 free) {
            report.withdrawable = free;
        } catch {}
        uint256 left;
        (report.dailyLimit, left, , ) = VAULT.withdrawalLimitOf(account);
        report.withdrawableToday = WadMath.min(report.withdrawable, left);
    }

    function _positionReport(
        AccountId account,
        MarketId market,
        Health memory health
    ) private view returns (PositionReport memory report) {
        Position memory position = positionOf(account, market);
        Touched memory now_ = LEDGER.touched(account, market);
        report.market = market;
        report.tier = position.tier;
        report.bids = position.bids;
        report.asks = position.asks;
        report.size = now_.size;
        report.entryNotional = now_.entryNotional;
        report.cashOwed = now_.cash;
        if (now_.size == 0) return report;
        report.light = position.tier + 1;
        report.mark = LEDGER.markOf(market, Judge.Better, now_.size > 0);
        Probe memory probe = _probe(market, now_.size, position.tier);
        report.maintenanceMargin = _margin(probe, report.mark);
        report.liquidationPrice = _liquidationPrice(account, market, now_.size, health);
    }

    /// @dev NOTE bisection over the contracts' own functions instead of a closed form: what is returned is the very wei at which
    /// their rounding turns. E - MM falls monotonically in the direction of the loss: MM's slope is below |size|.
    function _liquidationPrice(
        AccountId account,
        MarketId market,
        int256 size,
        Health memory health
    ) private view returns (uint256) {
        if (size == 0 || !ORACLE.read(market).live) return 0;
        Probe memory probe = _probe(market, size, positionOf(account, market).tier);
        uint256 mark = LEDGER.markOf(market, Judge.Better, size > 0);
        probe.restEquity = health.equity - MarginMath.value(size, mark);
        probe.restMargin = health.maintenanceMargin - _margin(probe, mark);
        return size > 0 ? _highestFor(probe) : _lowestFor(probe);
    }

    /// @dev Highest index price at which a long can be liquidated.
    function _highestFor(Probe memory probe) private pure returns (uint256) {
        uint256 low = 0;
        uint256 high = MAX_PRICE;
        if (!_liquidatable(probe, low)) return 0;
        if (_liquidatable(probe, high)) return high;
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (_liquidatable(probe, middle)) low = middle;
            else high = middle;
        }
        return low;
    }

    /// @dev Lowest index price at which a short can be liquidated.
    function _lowestFor(Probe memory probe) private pure returns (uint256) {
        uint256 low = 0;
        uint256 high = MAX_PRICE;
        if (_liquidatable(probe, low) || !_liquidatable(probe, high)) return 0;
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (_liquidatable(probe, middle)) high = middle;
            else low = middle;
        }
        return high;
    }

    function _liquidatable(Probe memory probe, uint256 indexPrice) private pure returns (bool) {
        uint256 mark = MarginMath.mark(indexPrice, probe.basisPpb);
        int256 equity = probe.restEquity + MarginMath.value(probe.size, mark);
        return equity < int256(probe.restMargin + _margin(probe, mark));
    }

    function _margin(Probe memory probe, uint256 mark) private pure returns (uint256) {
        uint256 notional = MarginMath.notional(WadMath.abs(probe.size), mark);
        uint256 initial = MarginMath.initialMargin(notional, probe.leverage, probe.concentration);
        return MarginMath.maintenanceMargin(initial);
    }

    function _probe(MarketId market, int256 size, uint8 tier) private view returns (Probe memory probe) {
        probe.size = size;
        probe.basisPpb = LEDGER.marketOf(market).basisPpb;
        probe.leverage = leverageOf(tier);
        probe.concentration = uint256(REGISTRY.marginOf(market).concentration) * WAD;
    }

    /// @dev The price at which the Deleverager would close a position of the bankrupt side.
    function _deleverageMark(MarketId market, bool bankruptIsLong) private view returns (uint256) {
        return LEDGER.markOf(market, Judge.Better, bankruptIsLong);
    }

    function _classShare(
        MarketId market,
        bool longs,
        uint8 tier,
        uint256 size,
        uint256 deficit
    ) private view returns (uint256 closed, uint256 levied) {
        uint256 price = _deleverageMark(market, !longs);
        (uint256[5] memory closes, uint256[5] memory levies, ) = DELEVERAGER.preview(
            market,
            !longs,
            size,
            price,
            deficit
        );
        return (closes[tier], levies[tier]);
    }

    /// @dev The levy comes first, while the class still has its open interest; then the close.
    function _applyToPosition(
        AdlShare memory share,
        Position memory position,
        Class memory class,
        uint256 price,
        MarketId market,
        bool longs
    ) private view {
        MarketState memory state = LEDGER.marketOf(market);
        int256 index = IndexMath.indexNow(class.index, class.scale, state.funding, longs);
        if (share.classLevied > 0) {
            index += IndexMath.levyJump(class.openInterest, class.scale, share.classLevied);
        }
        uint256 scale = class.scale;
        if (share.classClosed > 0) {
            int256 jump;
            (scale, jump, ) = IndexMath.closePart(
                class.openInterest,
                class.entryNotional,
                class.scale,
                share.classClosed,
                price,
                longs
            );
            int256 stored = IndexMath.indexToStore(index + jump, scale, state.funding, longs);
            index = IndexMath.indexNow(stored, scale, state.funding, longs);
        }
        share.sizeAfter = IndexMath.sizeNow(position.size, scale, position.scale);
        share.cashChange = IndexMath.cashOwed(position.size, index, position.index, position.scale);
    }

    function _countOf(uint64 bits) private pure returns (uint256 count) {
        for (; bits != 0; bits &= bits - 1) ++count;
    }
}
