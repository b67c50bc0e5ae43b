// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BPS, PPM, SICK_ALLOWANCE_PPM, WAD} from "../types/Bounds.sol";
import {AccountId, MarketId} from "../types/Ids.sol";
import {Stake} from "../types/LedgerTypes.sol";
import {LiquidationParams} from "../types/MarketParams.sol";
import {MarginWord} from "../types/MarketWords.sol";
import {leverageOf} from "../types/Tiers.sol";
import {MarginMath} from "./MarginMath.sol";
import {WadMath} from "./WadMath.sol";

/// @title One liquidation in numbers: read once, kept current through the steps of the waterfall.
library LiquidationCase {
    struct Case {
        AccountId account;
        MarketId market;
        AccountId keeper;
        int256 size; // what is left of the position
        uint256 mark; // the better of the last two rounds'
        uint256 price; // the waterfall's
        uint256 feePerUnit; // [wad price]
        uint256 leverage;
        uint256 margin; // maintenance margin of this position
        uint256 marginSum; // of the account
        int256 equity;
        uint256 closed; // size closed so far
        MarginWord terms;
        LiquidationParams params;
    }

    /// @dev Size is sold until equity reaches this part of the maintenance margin.
    uint256 private constant TARGET_PPM = 1_200_000;
    /// @dev The fixed reward is at most this part of what trading paid: the fund got (taker fee - rebate) of the notional for the
    /// position and the one opposite, so a position opened against oneself earns no reward that it did not pay for.
    uint256 private constant REWARD_PARTS = 2;

    /// @notice Margin, price and fee of a case whose size, mark, leverage and terms are set.
    function appraise(Case memory c) internal pure {
        c.margin = _marginOf(c);
        c.price = MarginMath.waterfallPrice(c.size, c.mark, c.margin, c.marginSum, c.equity);
        c.feePerUnit = _feePerUnit(c);
    }

    /// @notice The case at `price` in a market without quorum, whose terms are set: what the Ledger said at its last mark and with the
    /// allowance for such a market is taken back.
    function restate(Case memory c, Stake memory s, uint256 price) internal pure {
        (c.size, c.mark, c.leverage) = (s.size, s.mark, leverageOf(s.tier));
        uint256 rest = s.maintenanceMargin - _marginOf(c);
        uint256 held = MarginMath.notional(WadMath.abs(s.size), s.mark);
        int256 allowance = int256(WadMath.mulDivDown(held, SICK_ALLOWANCE_PPM, PPM));
        c.equity = s.equity - MarginMath.value(s.size, s.mark) - allowance + MarginMath.value(s.size, price);
        c.mark = price;
        c.margin = _marginOf(c);
        c.marginSum = rest + c.margin;
    }

    /// @notice `quantity` of the position was traded for `notional` in all.
    function noteTrade(Case memory c, uint256 quantity, uint256 notional) internal pure {
        int256 gain = int256(notional) - int256(WadMath.mulUp(quantity, c.mark));
        c.equity += c.size > 0 ? gain : -gain;
        noteClosed(c, quantity);
    }

    /// @notice `quantity` of the position is gone, at mark.
    function noteClosed(Case memory c, uint256 quantity) internal pure {
        c.size += c.size > 0 ? -int256(quantity) : int256(quantity);
        c.closed += quantity;
        uint256 rest = c.marginSum - c.margin;
        c.margin = _marginOf(c);
        c.marginSum = rest + c.margin;
    }

    /// @notice The waterfall's price with `fee` a unit on top of it, for the account.
    function priceWith(Case memory c, uint256 fee) internal pure returns (uint256) {
        return c.size > 0 ? c.price + fee : c.price - WadMath.min(fee, c.price);
    }

    /// @notice The keeper's part of the fee a unit.
    function keeperPart(Case memory c) internal pure returns (uint256) {
        return WadMath.mulDivDown(c.feePerUnit, c.params.keeperShareBps, BPS);
    }

    /// @notice This position's part of the account's deficit; 0 while there is none.
    function deficitShare(Case memory c) internal pure returns (uint256) {
        if (c.equity >= 0) return 0;
        return MarginMath.deficitShare(uint256(-c.equity), c.margin, c.marginSum);
    }

    /// @notice Whole lots to sell so that equity reaches the target.
    function lotsToRestore(Case memory c) internal pure returns (uint64) {
        uint256 size = WadMath.abs(c.size);
        uint256 wanted = MarginMath.sizeToRestore(
            size,
            c.mark,
            c.margin,
            c.marginSum,
            c.equity,
            TARGET_PPM,
            c.terms.liquidationFeePpm()
        );
        uint256 lots = WadMath.divCeil(wanted, c.terms.lotSize());
        return uint64(WadMath.min(lots, size / c.terms.lotSize()));
    }

    /// @notice Whole lots that are worth at most `notional` [wad].
    function lotsWithin(Case memory c, uint256 notional) internal pure returns (uint256) {
        return notional / WadMath.mulUp(c.terms.lotSize(), c.mark);
    }

    /// @notice The keeper's fixed reward for what was closed, before the fund's means bound it.
    function rewardDue(Case memory c) internal pure returns (uint256) {
        uint256 ratePpm = (c.terms.takerFeePpm() - c.terms.makerRebatePpm()) / REWARD_PARTS;
        uint256 paid = WadMath.mulDivDown(WadMath.mulDown(c.closed, c.mark), ratePpm, PPM);
        return WadMath.min(c.params.keeperReward, paid);
    }

    /// @notice Book sales of liquidations a minute [wad].
    function salesCap(Case memory c) internal pure returns (uint256) {
        return uint256(c.params.salesPerMinute) * WAD;
    }

    /// @dev The fee never asks the book for better than mark: near E = 0 it falls with what the waterfall's price concedes.
    /// NOTE down: fee and price together stay on the account's side of mark.
    function _feePerUnit(Case memory c) private pure returns (uint256) {
        if (c.equity <= 0) return 0;
        uint256 conceded = c.price > c.mark ? c.price - c.mark : c.mark - c.price;
        return WadMath.min(conceded, WadMath.mulDivDown(c.mark, c.terms.liquidationFeePpm(), PPM));
    }

    function _marginOf(Case memory c) private pure returns (uint256) {
        uint256 notional = MarginMath.notional(WadMath.abs(c.size), c.mark);
        uint256 concentration = c.terms.concentration() * WAD;
        return MarginMath.maintenanceMargin(MarginMath.initialMargin(notional, c.leverage, concentration));
    }
}
