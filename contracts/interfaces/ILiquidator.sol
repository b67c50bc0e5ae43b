// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, MarketId} from "../types/Ids.sol";

/// @title The waterfall: book, fund, ADL, deficit. Permissionless, in pieces, never blocked (law LIQ-1).
interface ILiquidator {
    /// @notice What one call did. All amounts wad.
    struct Outcome {
        uint256 ordersCancelled;
        uint256 soldLots;
        uint256 fee; // keeper's and fund's part together
        uint256 takenOver; // size the fund took
        uint256 covered; // paid by the fund
        uint256 deleveraged; // size closed by ADL
        uint256 levied; // paid by the classes opposite
        uint256 deficit; // booked to the market's deficit account
        uint256 reward; // fixed sum to the keeper
    }

    event AccountLiquidated(
        AccountId indexed account,
        MarketId indexed market,
        AccountId indexed keeper,
        int256 equityBefore,
        uint256 maintenanceBefore,
        Outcome outcome
    );
    event DustSwept(AccountId indexed account, MarketId indexed market, int256 size, uint256 price);

    error Liquidator_Healthy(int256 equity, uint256 maintenanceMargin);
    error Liquidator_NoPosition(AccountId account, MarketId market);
    error Liquidator_NoQuorum(MarketId market);
    /// @notice Nothing may be done yet: book sales wait for halt or grace and equity is not low enough for the later steps.
    error Liquidator_Waiting(AccountId account, MarketId market);
    error Liquidator_NotDust(uint256 have, uint256 bound);

    /// @notice Takes one step down the waterfall for an account's position in a market.
    /// @param maxFills most makers met in the book; 0: 16. @param keeper account that receives fee and reward;
    /// must exist where there is something to receive.
    function liquidate(
        AccountId account,
        MarketId market,
        uint16 maxFills,
        AccountId keeper
    ) external returns (Outcome memory);

    /// @notice Moves a position under one lot to the fund at mark less 1 %; anyone may free an account of dust.
    function sweepDust(AccountId account, MarketId market) external;

    /// @notice Book sales left in this minute [wad notional].
    function salesLeft(MarketId market) external view returns (uint256);
}
