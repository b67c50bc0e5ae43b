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
    /// @notice An account was bankrupt at the settlement price of a dead market: covered, closed against everybody opposite, and what the
    /// fund did not pay levied on them. @param equity at that price [wad]. @param price [wad].
    event AccountWoundUp(
        AccountId indexed account,
        MarketId indexed market,
        AccountId indexed keeper,
        int256 equity,
        uint256 price,
        Outcome outcome
    );
    event DustSwept(AccountId indexed account, MarketId indexed market, int256 size, uint256 price);

    error Liquidator_Healthy(int256 equity, uint256 maintenanceMargin);
    error Liquidator_NoPosition(AccountId account, MarketId market);
    error Liquidator_NoQuorum(MarketId market);
    /// @notice Nothing may be done yet: book sales wait for halt or grace and equity is not low enough for the later steps.
    error Liquidator_Waiting(AccountId account, MarketId market);
    error Liquidator_NotDust(uint256 have, uint256 bound);
    /// @notice Not bankrupt: its market's settlement pays it out.
    error Liquidator_Solvent(int256 equity);
    error Liquidator_NotSettled(MarketId market);
    error Liquidator_NothingOwed(MarketId market);

    /// @notice Takes one step down the waterfall for an account's position in a market.
    /// @param maxFills most makers met in the book; 0: 16. @param keeper account that receives fee and reward;
    /// must exist where there is something to receive.
    function liquidate(
        AccountId account,
        MarketId market,
        uint16 maxFills,
        AccountId keeper
    ) external returns (Outcome memory);

    /// @notice In a market that is dead (ISettlement): steps 3 and 4 of the waterfall for an account with E < 0 at the settlement price.
    /// The fund covers, ADL closes the position against the classes opposite and levies what the fund left; the rest is booked.
    /// @param keeper as in `liquidate`.
    function windUp(AccountId account, MarketId market, AccountId keeper) external returns (Outcome memory);

    /// @notice Anyone: lets the fund repay what a settled market still owes, within its budget. Nobody is left there to levy.
    function repaySettled(MarketId market) external returns (uint256 repaid);

    /// @notice Moves a position under one lot to the fund at mark less 1 %; anyone may free an account of dust. Reverts Liquidator_Waiting
    /// where the fund cannot take it, or would be left flat and in debt (LED-3).
    function sweepDust(AccountId account, MarketId market) external;

    /// @notice Book sales left in this minute [wad notional].
    function salesLeft(MarketId market) external view returns (uint256);
}
