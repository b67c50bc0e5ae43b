// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MarketId} from "../types/Ids.sol";

/// @title The end of a market whose oracle is dead: no position is stuck for ever.
/// @notice Law SET-1 (docs/INVARIANTS.md). Anybody may call; nobody can hasten or prevent it but by a round with quorum, which
/// revives the market. After WIND_UP_AFTER without one, accounts that are bankrupt at the settlement price are wound up
/// (`ILiquidator.windUp`); after SETTLE_AFTER all classes are closed at that price, at a cost that does not grow with the number of
/// accounts. A settled market is halted for ever: its orders can only be cancelled. A new listing is a new market.
interface ISettlement {
    error Settlement_NeverPriced(MarketId market);
    error Settlement_TooSoon(uint256 now_, uint256 notBefore);
    /// @notice Its sources answer: a round can be made.
    error Settlement_Alive(MarketId market);
    error Settlement_Settled(MarketId market);

    /// @notice Asks the sources once more and, if they do not answer, closes all positions of the market at its settlement price. What
    /// accounts owe then is covered or booked account by account (`ILiquidator.liquidate`).
    function settle(MarketId market) external;

    /// @notice Asks the sources once more. Reverts unless the market is dead and not settled.
    /// @return price at which it would settle [wad].
    function windUpPrice(MarketId market) external returns (uint256 price);

    /// @notice At what price [wad] and since when [s] the market is settled; 0 and 0: it is not.
    function settlementOf(MarketId market) external view returns (uint256 price, uint256 at);

    /// @notice What would happen if no round with quorum came any more. @param price the 5-minute mean as of the last one [wad].
    /// @param windUpFrom, settleFrom [s]; all 0 before the first round.
    function scheduleOf(
        MarketId market
    ) external view returns (uint256 price, uint256 windUpFrom, uint256 settleFrom);
}
