// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {MAX_MARKETS, MAX_SYMBOL_LENGTH} from "../types/Bounds.sol";
import {MarketId} from "../types/Ids.sol";
import {
    BreakerParams,
    LiquidationParams,
    MarginParams,
    MarketConfig,
    TradingParams
} from "../types/MarketParams.sol";
import {MarginWord, TradingWord, readMargin, readTrading} from "../types/MarketWords.sol";
import {Wiring} from "../types/Wiring.sol";
import {ConfigBounds} from "./ConfigBounds.sol";

/// @notice Four packed slots a market, so that each engine reads the one that it needs.
contract MarketRegistry is IMarketRegistry, AccessManaged {
    struct Listing {
        MarketConfig config;
        string symbol;
        uint8 highestTier; // ever allowed: positions of that tier may still be open
    }

    uint256 private _count;
    mapping(MarketId market => Listing) private _listings;

    constructor(Wiring memory wiring) AccessManaged(wiring.authority) {}

    /// @inheritdoc IMarketRegistry
    function list(
        string calldata symbol,
        MarketConfig calldata config
    ) external restricted returns (MarketId market) {
        uint256 number = _count;
        if (number >= MAX_MARKETS) revert MarketRegistry_TooManyMarkets(number, MAX_MARKETS);
        ConfigBounds.within("symbol", bytes(symbol).length, 1, MAX_SYMBOL_LENGTH);
        ConfigBounds.check(config, config.margin.maxTier);

        market = MarketId.wrap(uint8(number));
        _count = number + 1;
        Listing storage listing = _listings[market];
        listing.symbol = symbol;
        listing.config = config;
        listing.highestTier = config.margin.maxTier;
        emit MarketListed(market, symbol, config);
    }

    /// @inheritdoc IMarketRegistry
    function configure(MarketId market, MarketConfig calldata config) external restricted {
        Listing storage listing = _listings[market];
        MarketConfig memory before = listing.config;
        if (before.margin.lotSize == 0) revert MarketRegistry_UnknownMarket(market);
        if (config.margin.lotSize != before.margin.lotSize) revert MarketRegistry_Immutable("lotSize");
        if (config.trading.tickSize != before.trading.tickSize) revert MarketRegistry_Immutable("tickSize");
        if (keccak256(abi.encode(config)) == keccak256(abi.encode(before)))
            revert MarketRegistry_Unchanged(market);

        uint8 tier = config.margin.maxTier;
        if (tier < listing.highestTier) tier = listing.highestTier;
        ConfigBounds.check(config, tier);

        listing.config = config;
        listing.highestTier = tier;
        emit MarketConfigured(market, before, config);
    }

    /// @inheritdoc IMarketRegistry
    function count() external view returns (uint256) {
        return _count;
    }

    /// @inheritdoc IMarketRegistry
    function symbolOf(MarketId market) external view returns (string memory) {
        string memory symbol = _listings[market].symbol;
        if (bytes(symbol).length == 0) revert MarketRegistry_UnknownMarket(market);
        return symbol;
    }

    /// @inheritdoc IMarketRegistry
    function configOf(MarketId market) external view returns (MarketConfig memory config) {
        config = _listings[market].config;
        if (config.margin.lotSize == 0) revert MarketRegistry_UnknownMarket(market);
    }

    // NOTE: the getters below tell an unknown market by a field that is never zero in their own slot: one cold read
    // each, no second one for the count.

    /// @inheritdoc IMarketRegistry
    function marginOf(MarketId market) external view returns (MarginParams memory margin) {
        margin = _listings[market].config.margin;
        if (margin.lotSize == 0) revert MarketRegistry_UnknownMarket(market);
    }

    /// @inheritdoc IMarketRegistry
    function tradingOf(MarketId market) external view returns (TradingParams memory trading) {
        trading = _listings[market].config.trading;
        if (trading.tickSize == 0) revert MarketRegistry_UnknownMarket(market);
    }

    /// @inheritdoc IMarketRegistry
    function breakerOf(MarketId market) external view returns (BreakerParams memory breaker) {
        breaker = _listings[market].config.breaker;
        if (breaker.limitBandPpm == 0) revert MarketRegistry_UnknownMarket(market);
    }

    /// @inheritdoc IMarketRegistry
    function marginTermsOf(MarketId market) public view returns (MarginWord word) {
        word = readMargin(_listings[market].config.margin);
        if (word.lotSize() == 0) revert MarketRegistry_UnknownMarket(market);
    }

    /// @inheritdoc IMarketRegistry
    function tradingTermsOf(MarketId market) external view returns (TradingWord word) {
        word = readTrading(_listings[market].config.trading);
        if (word.tickSize() == 0) revert MarketRegistry_UnknownMarket(market);
    }

    /// @inheritdoc IMarketRegistry
    function waterfallOf(
        MarketId market
    ) external view returns (MarginWord margin, LiquidationParams memory liquidation) {
        return (marginTermsOf(market), _listings[market].config.liquidation);
    }

    /// @inheritdoc IMarketRegistry
    function liquidationOf(MarketId market) external view returns (LiquidationParams memory liquidation) {
        liquidation = _listings[market].config.liquidation;
        if (liquidation.salesPerMinute == 0) revert MarketRegistry_UnknownMarket(market);
    }
}
