// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, MarketId} from "../types/Ids.sol";
import {ISettlement} from "./ISettlement.sol";

/// @title Auto-deleveraging: O(1), proportional inside a class, never more than needed.
/// @notice Laws: ADL-1, ADL-2, ADL-3, ADL-4 (docs/INVARIANTS.md).
interface IDeleverager is ISettlement {
    /// @param size closed [wad, signed as the account held it]. @param price mark [wad].
    /// @param deficit uncovered deficit D. @param levied paid by the classes opposite. @param booked rest, to the deficit account.
    event Deleveraged(
        MarketId indexed market,
        AccountId indexed account,
        int256 size,
        uint256 price,
        uint256 deficit,
        uint256 levied,
        uint256 booked,
        uint256[5] closed,
        uint256[5] levies
    );
    /// @notice A levy on all positions of a market repaid part of its deficit. @param longs, shorts [wad] per tier. @param left still owed.
    event DeficitRepaid(MarketId indexed market, uint256[5] longs, uint256[5] shorts, uint256 left);

    error Deleverager_NotLiquidator(address caller);
    error Deleverager_NoDeficit(MarketId market);
    error Deleverager_TooSoon(uint256 now_, uint256 notBefore);

    /// @notice Liquidator: closes `size` (signed as the account holds it) of an account at `price` against the classes opposite, levies the deficit within
    /// their caps and books the rest. @return closed size, less than asked only by the rounding dust that no class holds.
    function deleverage(
        AccountId account,
        MarketId market,
        int256 size,
        uint256 price,
        uint256 deficit
    ) external returns (uint256 closed, uint256 levied, uint256 booked);

    /// @notice Anyone, once a minute: repays a market's deficit by a levy of at most 10 bps an hour (of which at most one
    /// hour accumulates) on both sides' positions. Income goes first: while a market owes, its fees never reach the fund.
    function repayDeficit(MarketId market) external returns (uint256 repaid);

    /// @notice What each class would close and pay if `size` of the other side were deleveraged now with `deficit`: the same
    /// computation that executes.
    function preview(
        MarketId market,
        bool bankruptIsLong,
        uint256 size,
        uint256 price,
        uint256 deficit
    ) external view returns (uint256[5] memory closed, uint256[5] memory levies, uint256 booked);

    /// @notice What a class may still be levied now [wad]: mm * price * OI less what it was levied in the last 60 s (at least).
    function levyLeft(MarketId market, bool longs, uint8 tier, uint256 price) external view returns (uint256);
}
