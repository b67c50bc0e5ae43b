// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, MarketId} from "../../types/Ids.sol";
import {Phase} from "../../types/AuctionTypes.sol";
import {TradingState} from "../../types/Grade.sol";
import {IndexPrice} from "../../types/OracleTypes.sol";

/// @title One market, explained: prices, book, open interest, breaker, what it owes.
/// @notice Reads only. Nothing in the exchange depends on it.
interface IMarketLens {
    /// @notice One price level of the book.
    struct Depth {
        uint32 tick;
        uint64 lots;
        uint256 price; // [wad]
    }

    /// @notice One market, as of now.
    struct MarketReport {
        MarketId market;
        string symbol;
        IndexPrice index;
        uint256 mark; // of the latest round [wad], 0 before the first
        int256 fundingRatePpb; // in effect, per 8 h [1e-9]
        uint256[5] longInterest; // per tier [wad base units]
        uint256[5] shortInterest; // per tier [wad base units]
        int256 uncollected; // U = N_long - N_short, profit credited and not yet collected [wad]
        TradingState state;
        uint256 haltUntil; // [s]
        uint256 graceUntil; // [s]
        AccountId deficitAccount; // 0: never had a deficit
        uint256 deficit; // [wad]
        uint32 bestBid; // [ticks] 0: none
        uint32 bestAsk; // [ticks] 0: none
        uint32 uncross; // as BookTop.uncross: 0 while the book is continuous
        Phase phase; // of the uncross
        uint32 clearingTick; // at which it trades, or would if it began now; 0: nothing crosses [ticks]
        uint96 clearingVolume; // that it would trade, while it is not trading yet [lots]
    }

    function reportOf(MarketId market) external view returns (MarketReport memory);

    /// @notice Up to `count` levels of one side, best first. @param from continue beyond this tick; 0: from the touch.
    function depthOf(
        MarketId market,
        bool bids,
        uint32 from,
        uint256 count
    ) external view returns (Depth[] memory);

    /// @notice U = N_long - N_short: profit credited to one side and not yet collected from the other [wad].
    function uncollectedOf(MarketId market) external view returns (int256);

    /// @notice Funding rate in effect, per 8 h [1e-9].
    function fundingRateOf(MarketId market) external view returns (int256);

    /// @notice What the market's deficit account owes [wad].
    function deficitOf(MarketId market) external view returns (uint256);
}
