// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAuction} from "../interfaces/IAuction.sol";
import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {IMarketLens} from "../interfaces/lens/IMarketLens.sol";
import {FundingMath} from "../libraries/FundingMath.sol";
import {MarginMath} from "../libraries/MarginMath.sol";
import {Phase} from "../types/AuctionTypes.sol";
import {Grade} from "../types/Grade.sol";
import {AccountId, MarketId, NO_ACCOUNT} from "../types/Ids.sol";
import {Class, MarketState} from "../types/LedgerTypes.sol";
import {TradingParams} from "../types/MarketParams.sol";
import {BookTop, COLLECTED} from "../types/OrderTypes.sol";
import {TIERS} from "../types/Tiers.sol";
import {Wiring} from "../types/Wiring.sol";

/// @title Explains one market.
contract MarketLens is IMarketLens {
    ILedger public immutable LEDGER;
    IExchange public immutable EXCHANGE;
    IMarketRegistry public immutable REGISTRY;
    IPriceOracle public immutable ORACLE;
    ICircuitBreaker public immutable BREAKER;
    IAuction public immutable AUCTION;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        EXCHANGE = IExchange(wiring.exchange);
        REGISTRY = IMarketRegistry(wiring.registry);
        ORACLE = IPriceOracle(wiring.oracle);
        BREAKER = ICircuitBreaker(wiring.breaker);
        AUCTION = IAuction(wiring.auction);
    }

    /// @inheritdoc IMarketLens
    function reportOf(MarketId market) external view returns (MarketReport memory report) {
        report.market = market;
        report.symbol = REGISTRY.symbolOf(market);
        report.index = ORACLE.read(market);
        MarketState memory state = LEDGER.marketOf(market);
        report.mark = MarginMath.mark(report.index.latest, state.basisPpb);
        report.fundingRatePpb = fundingRateOf(market);
        for (uint8 tier = 0; tier < TIERS; ++tier) {
            report.longInterest[tier] = LEDGER.classOf(market, true, tier).openInterest;
            report.shortInterest[tier] = LEDGER.classOf(market, false, tier).openInterest;
        }
        report.uncollected = uncollectedOf(market);
        report.deficitAccount = state.deficitAccount;
        report.deficit = deficitOf(market);
        _addVenue(report, market);
    }

    /// @inheritdoc IMarketLens
    function depthOf(
        MarketId market,
        bool bids,
        uint32 from,
        uint256 count
    ) external view returns (Depth[] memory depth) {
        BookTop memory top = EXCHANGE.topOf(market);
        uint32[] memory ticks = new uint32[](count);
        uint256 found = 0;
        uint32 tick = from == 0 ? (bids ? top.bestBid : top.bestAsk) : EXCHANGE.nextLevel(market, bids, from);
        while (tick != 0 && found < count) {
            ticks[found++] = tick;
            tick = EXCHANGE.nextLevel(market, bids, tick);
        }
        depth = new Depth[](found);
        for (uint256 i = 0; i < found; ++i) {
            depth[i].tick = ticks[i];
            depth[i].lots = EXCHANGE.levelOf(market, bids, ticks[i]).lots;
            depth[i].price = ticks[i] * uint256(top.tickSize);
        }
    }

    /// @inheritdoc IMarketLens
    function uncollectedOf(MarketId market) public view returns (int256 uncollected) {
        for (uint8 tier = 0; tier < TIERS; ++tier) {
            Class memory longs = LEDGER.classOf(market, true, tier);
            Class memory shorts = LEDGER.classOf(market, false, tier);
            uncollected += int256(uint256(longs.entryNotional)) - int256(uint256(shorts.entryNotional));
        }
    }

    /// @inheritdoc IMarketLens
    function fundingRateOf(MarketId market) public view returns (int256) {
        TradingParams memory params = REGISTRY.tradingOf(market);
        bool quiet =
            BREAKER.stateOf(market).grade >= Grade.Auction ||
                !ORACLE.read(market).live ||
                EXCHANGE.topOf(market).uncross != 0;
        return
            FundingMath.ratePpb(
                LEDGER.marketOf(market).premiumPpb,
                params.interestPpm,
                params.fundingCapPpm,
                quiet
            );
    }

    /// @inheritdoc IMarketLens
    function deficitOf(MarketId market) public view returns (uint256) {
        AccountId account = LEDGER.marketOf(market).deficitAccount;
        if (account == NO_ACCOUNT) return 0;
        int256 cash = LEDGER.accountOf(account).cash;
        return cash < 0 ? uint256(-cash) : 0;
    }

    function _addVenue(MarketReport memory report, MarketId market) private view {
        report.state = BREAKER.stateOf(market);
        (, , , , report.haltUntil, report.graceUntil, ) = BREAKER.referencesOf(market);
        BookTop memory top = EXCHANGE.topOf(market);
        report.bestBid = top.bestBid;
        report.bestAsk = top.bestAsk;
        report.uncross = top.uncross;
        if (top.uncross == 0) return;
        report.phase = AUCTION.roundOf(market).phase;
        if (top.uncross == COLLECTED) report.phase = Phase.Idle;
        if (report.phase == Phase.Matching) report.clearingTick = AUCTION.roundOf(market).tick;
        else (report.clearingTick, report.clearingVolume) = AUCTION.indicativeOf(market);
    }
}
