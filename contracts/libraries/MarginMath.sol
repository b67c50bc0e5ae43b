// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PPM, WAD} from "../types/Bounds.sol";
import {WadMath} from "./WadMath.sol";

/// @title Margins, the waterfall's one price, and what a partial liquidation must sell.
library MarginMath {
    /// @notice |size| * price [wad], up.
    function notional(uint256 size, uint256 price) internal pure returns (uint256) {
        return WadMath.mulUp(size, price);
    }

    /// @notice IM = notional / leverage * (1 + notional / concentration), up, at most the notional itself.
    /// @param concentration notional at which margins have doubled [wad].
    /// @dev NOTE rounded once, so that IM / notional never falls as a position grows: selling a part of one lowers its margin
    /// by at least that part (RSK-2). The cap comes first, or the square of a notional without bound would overflow.
    function initialMargin(
        uint256 notional_,
        uint256 leverage,
        uint256 concentration
    ) internal pure returns (uint256) {
        uint256 divisor = leverage * concentration;
        unchecked {
            if (notional_ >= divisor - concentration) return notional_;
            return WadMath.mulDivUp(notional_, concentration + notional_, divisor);
        }
    }

    /// @notice MM = IM / 2, up.
    function maintenanceMargin(uint256 initialMargin_) internal pure returns (uint256) {
        unchecked {
            return (initialMargin_ + 1) / 2;
        }
    }

    /// @notice The exposure that open orders could make of a position: max(|size + bids|, |size - asks|).
    function exposure(int256 size, uint256 bids, uint256 asks) internal pure returns (uint256) {
        return WadMath.max(WadMath.abs(size + int256(bids)), WadMath.abs(size - int256(asks)));
    }

    /// @notice Value of a position, toward minus infinity: size * price.
    function value(int256 size, uint256 price) internal pure returns (int256) {
        return WadMath.mulDivFloor(size, price, WAD);
    }

    /// @notice Mark: index moved by the averaged premium, down. One number for both sides: its rounding moves no money.
    /// Warning: the leash keeps the basis above -100 %; below that the result would wrap.
    function mark(uint256 indexPrice, int256 basisPpb) internal pure returns (uint256) {
        return uint256(int256(indexPrice) + WadMath.mulDivFloorSigned(int256(indexPrice), basisPpb, 1e9));
    }

    /// @notice The waterfall's price of position k: mark * (1 -+ mm_k * E / sum(MM)), at which closing k leaves the account the
    /// share of equity of its other positions. With mm_k = MM_k / notional_k: mark -+ MM_k * E / (sum(MM) * |size|).
    /// @dev NOTE by up to one wei a base unit toward the account, up for a long and down for a short: an account whose last
    /// position closes at this price is left with cash >= 0, never with a wei of debt that nobody owes (LED-3). At least 0:
    /// what a short owes beyond its notional no price can make good.
    function waterfallPrice(
        int256 size,
        uint256 mark_,
        uint256 mmOfMarket,
        uint256 mmSum,
        int256 equity
    ) internal pure returns (uint256) {
        // What the account gives away per base unit [wad]; negative: what the other side of its deficit gives.
        int256 concession = WadMath.mulDivFloorWide(equity, mmOfMarket * WAD, mmSum * WadMath.abs(size));
        int256 price = size > 0 ? int256(mark_) - concession : int256(mark_) + concession;
        return price > 0 ? uint256(price) : 0;
    }

    /// @notice Part of a deficit that belongs to market k: D * MM_k / sum(MM), up.
    function deficitShare(
        uint256 deficit,
        uint256 mmOfMarket,
        uint256 mmSum
    ) internal pure returns (uint256) {
        return WadMath.mulDivUp(deficit, mmOfMarket, mmSum);
    }

    /// @notice Size to sell at mark so that E reaches `targetPpm` of MM, fee included; all of it when that cannot be reached.
    /// Solves E - x * M * fee = target * (MM - x * mm) with mm = MM_k / |size|: x = (target * MM - E) / (target * mm - M * fee).
    /// @dev NOTE up: selling a little more restores the target, selling less would leave the account liquidatable.
    function sizeToRestore(
        uint256 size,
        uint256 mark_,
        uint256 mmOfMarket,
        uint256 mmSum,
        int256 equity,
        uint256 targetPpm,
        uint256 feePpm
    ) internal pure returns (uint256) {
        uint256 target = WadMath.mulDivUp(mmSum, targetPpm, PPM);
        if (equity >= int256(target)) return 0;
        uint256 missing = uint256(int256(target) - equity);
        uint256 gain = WadMath.mulDivDown(mmOfMarket, targetPpm, PPM);
        uint256 cost = WadMath.mulDivUp(WadMath.mulUp(size, mark_), feePpm, PPM);
        if (gain <= cost) return size;
        return WadMath.min(size, WadMath.mulDivUp(missing, size, gain - cost));
    }
}
