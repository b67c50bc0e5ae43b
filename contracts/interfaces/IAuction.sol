// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Phase, Round} from "../types/AuctionTypes.sol";
import {MarketId} from "../types/Ids.sol";
import {OrderRequest} from "../types/OrderTypes.sol";

/// @title Reopens a market after an auction: one clearing price, then everything that crosses trades at it.
/// @notice In grade Auction orders rest even if they cross. Once the grade is Open or ReduceOnly again anybody steps the uncross; until it
/// is done nothing is placed in the market, and from the first step on orders cannot be pulled, for at most UNCROSS_LOCK.
/// A round finds the price and trades; orders that fall out while it trades (expired, FILL-1, reduce-only) only shrink what
/// is traded. If they leave the book crossed, the next round does the same with what is left. A round whose price the index has left
/// by more than the band ends, too. Nobody pays a fee or receives a rebate. Laws: AUC-1, BOOK-1 (docs/INVARIANTS.md).
interface IAuction {
    /// @notice A round has its price. It maximises the volume within low..high, then leaves the least imbalance, then is nearest to
    /// target; all in ticks. @param volume [lots] that cross at it.
    event RoundPriced(
        MarketId indexed market,
        uint32 number,
        uint32 tick,
        uint96 volume,
        uint32 low,
        uint32 high,
        uint32 target
    );
    /// @notice How a step left the market's round, as stored.
    event AuctionStepped(MarketId indexed market, Round round);

    error Auction_NothingToUncross(MarketId market);
    /// @notice The auction still lasts: see ICircuitBreaker.stateOf.
    error Auction_Collecting(MarketId market);
    error Auction_StalePrice(MarketId market);

    /// @notice Goes on with the uncross of a market; anyone. The result is the same whatever the steps are.
    /// @param maxSteps levels looked at and orders met at most; 0: 64, at most 200. @return phase in which it stands; with Idle the
    /// market may be open again (IExchange.topOf) or the next round begin.
    function step(MarketId market, uint256 maxSteps) external returns (Phase phase);

    /// @notice The market's round, as stored.
    function roundOf(MarketId market) external view returns (Round memory);

    /// @notice What a round begun now would find. @return tick 0: nothing crosses within the band. @return volume [lots]. Costs gas for each
    /// crossed level: to be called from outside.
    function indicativeOf(MarketId market) external view returns (uint32 tick, uint96 volume);

    /// @notice What the account of a new order would lose against mark if it and all the account's orders in markets that hold an auction
    /// filled at their limits [wad].
    function reachOf(OrderRequest calldata request) external view returns (uint256 reach);
}
