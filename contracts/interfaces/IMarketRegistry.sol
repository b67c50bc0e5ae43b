// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MarketId} from "../types/Ids.sol";
import {
    BreakerParams,
    LiquidationParams,
    MarginParams,
    MarketConfig,
    TradingParams
} from "../types/MarketParams.sol";
import {MarginWord, TradingWord} from "../types/MarketWords.sol";

/// @title The markets and their bounded parameters.
/// @notice Every parameter has hard bounds in code (types/Bounds.sol) that no governance can pass. Views of an unknown market
/// revert MarketRegistry_UnknownMarket.
interface IMarketRegistry {
    event MarketListed(MarketId indexed market, string symbol, MarketConfig config);
    event MarketConfigured(MarketId indexed market, MarketConfig before, MarketConfig afterwards);

    error MarketRegistry_UnknownMarket(MarketId market);
    error MarketRegistry_TooManyMarkets(uint256 have, uint256 allowed);
    error MarketRegistry_OutOfBounds(string parameter, uint256 have, uint256 min, uint256 max);
    error MarketRegistry_Immutable(string parameter);
    error MarketRegistry_Unchanged(MarketId market);

    /// @notice Governance: lists a market. @return market its number, given by a counter.
    function list(string calldata symbol, MarketConfig calldata config) external returns (MarketId market);
    /// @notice Governance: replaces a market's parameters; tick and lot size never change.
    function configure(MarketId market, MarketConfig calldata config) external;

    function count() external view returns (uint256);
    function symbolOf(MarketId market) external view returns (string memory);
    function configOf(MarketId market) external view returns (MarketConfig memory);
    function marginOf(MarketId market) external view returns (MarginParams memory);
    function tradingOf(MarketId market) external view returns (TradingParams memory);
    function breakerOf(MarketId market) external view returns (BreakerParams memory);
    function liquidationOf(MarketId market) external view returns (LiquidationParams memory);
    /// @notice marginOf, as stored: for those who read it at every trade.
    function marginTermsOf(MarketId market) external view returns (MarginWord);
    /// @notice tradingOf, as stored.
    function tradingTermsOf(MarketId market) external view returns (TradingWord);
    /// @notice marginTermsOf and liquidationOf in one answer: what a liquidation reads.
    function waterfallOf(MarketId market) external view returns (MarginWord, LiquidationParams memory);
}
