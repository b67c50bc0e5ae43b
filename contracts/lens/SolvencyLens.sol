// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICollateralVault} from "../interfaces/ICollateralVault.sol";
import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {IVault} from "../interfaces/IVault.sol";
import {ISolvencyLens} from "../interfaces/lens/ISolvencyLens.sol";
import {NativeUnits} from "../libraries/NativeUnits.sol";
import {COLLATERAL_PLACE, MAX_MARKETS, MAX_ORDERS} from "../types/Bounds.sol";
import {AccountId, FUND, MarketId} from "../types/Ids.sol";
import {Health, Judge, Touched} from "../types/LedgerTypes.sol";
import {BookTop} from "../types/OrderTypes.sol";
import {TIERS} from "../types/Tiers.sol";
import {Wiring} from "../types/Wiring.sol";
import {LedgerStorage} from "./LedgerStorage.sol";

/// @title Reads everything, for those who check.
contract SolvencyLens is ISolvencyLens {
    ILedger public immutable LEDGER;
    IVault public immutable VAULT;
    IExchange public immutable EXCHANGE;
    IMarketRegistry public immutable REGISTRY;
    IPriceOracle public immutable ORACLE;
    ICircuitBreaker public immutable BREAKER;
    IERC4626 public immutable FUND_SHARES;
    ICollateralVault public immutable COLLATERAL;
    address public immutable SETTLEMENT;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        VAULT = IVault(wiring.vault);
        EXCHANGE = IExchange(wiring.exchange);
        REGISTRY = IMarketRegistry(wiring.registry);
        ORACLE = IPriceOracle(wiring.oracle);
        BREAKER = ICircuitBreaker(wiring.breaker);
        FUND_SHARES = IERC4626(wiring.fund);
        COLLATERAL = ICollateralVault(wiring.collateral);
        SETTLEMENT = wiring.token;
    }

    /// @inheritdoc ISolvencyLens
    function scan(AccountId from, AccountId to) external view returns (House memory house, Scan memory sums) {
        house = _house();
        (uint32 first, uint32 end) = _range(from, to, house.totals.accounts);
        sums.sizes = new int256[](house.markets);
        for (uint32 id = first; id < end; ++id) _addAccount(sums, AccountId.wrap(id));
    }

    /// @inheritdoc ISolvencyLens
    function snapshot(
        AccountId from,
        AccountId to,
        MarketId[] calldata markets
    )
        external
        view
        returns (House memory house, MarketView[] memory marketViews, AccountView[] memory accountViews)
    {
        house = _house();
        marketViews = new MarketView[](markets.length);
        for (uint256 i = 0; i < markets.length; ++i) marketViews[i] = _marketView(markets[i]);
        (uint32 first, uint32 end) = _range(from, to, house.totals.accounts);
        accountViews = new AccountView[](end - first);
        for (uint32 id = first; id < end; ++id) accountViews[id - first] = _accountView(AccountId.wrap(id));
    }

    /// @inheritdoc ISolvencyLens
    function healthsOf(AccountId from, AccountId to) external view returns (HealthView[] memory healths) {
        (uint32 first, uint32 end) = _range(from, to, LEDGER.totals().accounts);
        healths = new HealthView[](end - first);
        for (uint32 id = first; id < end; ++id) healths[id - first] = _healthView(AccountId.wrap(id));
    }

    /// @inheritdoc ISolvencyLens
    function levelsOf(
        MarketId market,
        bool bids,
        uint32 from,
        uint256 count
    ) external view returns (LevelView[] memory levels) {
        uint32[] memory ticks = new uint32[](count);
        uint256 found = 0;
        uint32 tick = from == 0 ? _touchOf(market, bids) : EXCHANGE.nextLevel(market, bids, from);
        while (tick != 0 && found < count) {
            ticks[found++] = tick;
            tick = EXCHANGE.nextLevel(market, bids, tick);
        }
        levels = new LevelView[](found);
        for (uint256 i = 0; i < found; ++i) {
            levels[i] = LevelView({tick: ticks[i], level: EXCHANGE.levelOf(market, bids, ticks[i])});
        }
    }

    function _house() private view returns (House memory house) {
        house.blockNumber = block.number;
        house.timestamp = block.timestamp;
        house.totals = LEDGER.totals();
        house.history = LedgerStorage.historyOf(LEDGER);
        house.reserves = VAULT.reserves();
        (, house.unit) = VAULT.nativeScale();
        house.markets = REGISTRY.count();
        try LEDGER.healthOf(FUND, Judge.Better) returns (Health memory health) {
            house.fundEquity = health.equity;
        } catch {}
        house.fundShares = FUND_SHARES.totalSupply();
        house.fundAssets = FUND_SHARES.totalAssets();
        (house.settlement, house.shares) = (SETTLEMENT, address(FUND_SHARES));
        house.assets = new AssetView[](COLLATERAL.count());
        for (uint8 i = 0; i < house.assets.length; ++i) house.assets[i] = _assetView(i);
    }

    function _assetView(uint8 asset) private view returns (AssetView memory view_) {
        view_.stored = COLLATERAL.assetOf(asset);
        uint256 heldNative = IERC20(view_.stored.token).balanceOf(address(COLLATERAL));
        view_.held = NativeUnits.toWad(heldNative, view_.stored.decimals);
    }

    /// @dev The part of from..to that exists, as [first, end).
    function _range(
        AccountId from,
        AccountId to,
        uint32 accounts
    ) private pure returns (uint32 first, uint32 end) {
        first = AccountId.unwrap(from);
        uint32 last = AccountId.unwrap(to);
        if (first == 0 || first > last) revert SolvencyLens_BadRange(from, to);
        end = (last < accounts ? last : accounts) + 1;
        if (first > end) first = end;
    }

    function _addAccount(Scan memory sums, AccountId account) private view {
        int256 cash = LEDGER.accountOf(account).cash;
        uint64 markets = LEDGER.accountOf(account).markets;
        for (uint8 m = 0; m < sums.sizes.length; ++m) {
            if ((markets >> m) & 1 == 0) continue;
            Touched memory now_ = LEDGER.touched(account, MarketId.wrap(m));
            cash += now_.cash;
            sums.sizes[m] += now_.size;
        }
        sums.accounts += 1;
        sums.cash += cash;
        if (cash > 0) sums.claims += uint256(cash);
        try LEDGER.healthOf(account, Judge.Better) returns (Health memory health) {
            sums.equity += health.equity;
            if (health.equity < 0) sums.negativeEquity += uint256(-health.equity);
        } catch {
            sums.unpriced += 1;
        }
    }

    function _accountView(AccountId account) private view returns (AccountView memory view_) {
        view_.account = account;
        view_.owner = LEDGER.ownerOf(account);
        view_.stored = LEDGER.accountOf(account);
        uint64 markets = view_.stored.markets;
        view_.positions = _positionsOf(account, (markets << 1) >> 1);
        view_.orders = _ordersOf(account, view_.stored.orders);
        if (markets >> COLLATERAL_PLACE == 0) return view_;
        view_.collateral = new uint256[](COLLATERAL.count());
        for (uint8 i = 0; i < view_.collateral.length; ++i) {
            view_.collateral[i] = COLLATERAL.balanceOf(account, i);
        }
    }

    function _healthView(AccountId account) private view returns (HealthView memory view_) {
        try LEDGER.healthOf(account, Judge.Better) returns (Health memory health) {
            view_.better = health;
            view_.worse = LEDGER.healthOf(account, Judge.Worse);
            view_.priced = true;
        } catch {}
        try LEDGER.withdrawable(account) returns (uint256 amount) {
            view_.withdrawable = amount;
            view_.withdrawal = LEDGER.healthOf(account, Judge.Withdrawal);
            view_.withdrawalJudged = true;
        } catch {}
    }

    function _positionsOf(
        AccountId account,
        uint64 markets
    ) private view returns (PositionView[] memory positions) {
        positions = new PositionView[](_countOf(markets));
        uint256 found = 0;
        for (uint8 m = 0; m < MAX_MARKETS; ++m) {
            if ((markets >> m) & 1 == 1) positions[found++] = _positionView(account, MarketId.wrap(m));
        }
    }

    function _positionView(
        AccountId account,
        MarketId market
    ) private view returns (PositionView memory view_) {
        view_.market = market;
        view_.stored = LedgerStorage.positionOf(LEDGER, account, market);
        view_.touched = LEDGER.touched(account, market);
        if (view_.stored.size == 0) return view_;
        bool longs = view_.stored.size > 0;
        uint8 tier = view_.stored.tier;
        view_.ended = LEDGER.classOf(market, longs, tier).epoch != view_.stored.epoch;
        if (!view_.ended) return view_;
        view_.finalIndex = LedgerStorage.finalIndexOf(LEDGER, market, longs, tier, view_.stored.epoch);
    }

    function _ordersOf(AccountId account, uint32 places) private view returns (OrderView[] memory orders) {
        orders = new OrderView[](_countOf(places));
        uint256 found = 0;
        for (uint8 i = 0; i < MAX_ORDERS; ++i) {
            if ((places >> i) & 1 == 0) continue;
            orders[found++] = OrderView({index: i, order: EXCHANGE.orderAt(account, i)});
        }
    }

    function _marketView(MarketId market) private view returns (MarketView memory view_) {
        view_.market = market;
        view_.symbol = REGISTRY.symbolOf(market);
        view_.config = REGISTRY.configOf(market);
        view_.state = LEDGER.marketOf(market);
        for (uint8 tier = 0; tier < TIERS; ++tier) {
            view_.longs[tier] = LEDGER.classOf(market, true, tier);
            view_.shorts[tier] = LEDGER.classOf(market, false, tier);
        }
        view_.index = ORACLE.read(market);
        view_.sources = ORACLE.sourcesOf(market);
        view_.trading = BREAKER.stateOf(market);
        (, , , , view_.haltUntil, view_.graceUntil, ) = BREAKER.referencesOf(market);
        view_.top = EXCHANGE.topOf(market);
    }

    function _touchOf(MarketId market, bool bids) private view returns (uint32) {
        BookTop memory top = EXCHANGE.topOf(market);
        return bids ? top.bestBid : top.bestAsk;
    }

    function _countOf(uint64 bits) private pure returns (uint256 count) {
        for (; bits != 0; bits &= bits - 1) ++count;
    }
}
