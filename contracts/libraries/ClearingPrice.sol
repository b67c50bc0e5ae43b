// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Round} from "../types/AuctionTypes.sol";
import {MAX_TICK} from "../types/Bounds.sol";

/// @title The clearing price of a crossed book, out of a walk from both touches inward.
/// @notice The walk pairs the best bid with the best ask as long as they cross, so it looks at no level that does not trade. S-90 to S-93
/// of docs/SPEC.md. Twin: src/math/clearingPrice.ts.
library ClearingPrice {
    /// @notice Can the walk pair the levels at which it stands? Asks above the band and bids below it trade at no price within it.
    function goesOn(Round memory r) internal pure returns (bool) {
        return r.ask != 0 && r.bid >= r.ask && r.bid >= r.low && r.ask <= r.high;
    }

    /// @notice Matches what two levels have in common. What one of them keeps is matched with the next level opposite.
    function pair(Round memory r) internal pure {
        (r.lastBid, r.lastAsk) = (r.bid, r.ask);
        uint64 lots = r.bidLots < r.askLots ? r.bidLots : r.askLots;
        r.volume += lots;
        r.bidLots -= lots;
        r.askLots -= lots;
    }

    /// @notice Where the walk has ended: from..to, the prices of the largest volume and among them the least imbalance, still to be
    /// narrowed: with `bidAt` they begin above the next bid below it, with `askAt` they end below the next ask above it.
    /// @dev At every price of the largest volume one side trades in full. The other keeps lots: bids where the price is at most the
    /// first bid that the walk has left, asks where it is at least the first such ask; in between nobody does.
    function leastImbalance(
        Round memory r
    ) internal pure returns (uint32 from, uint32 to, uint32 bidAt, uint32 askAt) {
        from = r.lastAsk > r.low ? r.lastAsk : r.low;
        to = r.lastBid < r.high ? r.lastBid : r.high;
        uint32 bid = r.bid;
        uint32 ask = r.ask == 0 ? MAX_TICK + 1 : r.ask;
        if (bid >= to) return (from, to, to, 0);
        if (ask <= from) return (from, to, 0, from);
        if (ask > bid + 1) return (bid >= from ? bid + 1 : from, ask <= to ? ask - 1 : to, 0, 0);
        if (r.bidLots < r.askLots) return (from, bid, bid, 0);
        if (r.bidLots > r.askLots) return (ask, to, 0, ask);
        return (from, to, bid, ask);
    }

    /// @notice The price in from..to that is nearest to `target`.
    function nearest(uint32 target, uint32 from, uint32 to) internal pure returns (uint32) {
        if (target < from) return from;
        return target > to ? to : target;
    }

    /// @notice The tick nearest to a price, the lower one in the middle of two; within 1..MAX_TICK.
    function tickNearest(uint256 price, uint256 tickSize) internal pure returns (uint32) {
        uint256 tick = price / tickSize;
        if ((price % tickSize) * 2 > tickSize) ++tick;
        if (tick == 0) return 1;
        return tick > MAX_TICK ? MAX_TICK : uint32(tick);
    }
}
