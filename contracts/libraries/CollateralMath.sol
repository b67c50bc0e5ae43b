// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {
    COLLATERAL_ALLOWED_PPM,
    COLLATERAL_RAMP,
    MAX_COLLATERAL_SHORTFALL,
    PPM,
    WAD
} from "../types/Bounds.sol";
import {WadMath} from "./WadMath.sol";

/// @title What collateral counts for, and at what price it is sold.
library CollateralMath {
    /// @notice amount * price * (1 - haircut), down: rounded against the account.
    function haircutValue(uint256 amount, uint256 price, uint256 haircutPpm) internal pure returns (uint256) {
        return (amount * price * (PPM - haircutPpm)) / (WAD * PPM);
    }

    /// @notice Discount of a sale that was opened `elapsed` seconds ago, down: from 0 to half of the haircut.
    /// @dev NOTE at most half of the haircut, so that every sale raises what margin counts (COL-2).
    function discountPpm(uint256 haircutPpm, uint256 elapsed) internal pure returns (uint256) {
        return WadMath.mulDivDown(haircutPpm, WadMath.min(elapsed, COLLATERAL_RAMP), COLLATERAL_RAMP * 2);
    }

    /// @notice Price of a sale, up: for the account.
    function salePrice(uint256 price, uint256 discount) internal pure returns (uint256) {
        return WadMath.mulDivUp(price, PPM - discount, PPM);
    }

    /// @notice How far below zero cash + sum(size * mark) may be before collateral of this haircut value is sold, down.
    function allowedShortfall(uint256 value) internal pure returns (uint256) {
        return WadMath.min(MAX_COLLATERAL_SHORTFALL, WadMath.mulDivDown(value, COLLATERAL_ALLOWED_PPM, PPM));
    }

    /// @notice Most that may be sold at `price` to bring in `need`, in steps of `unit`, up.
    /// @dev NOTE up to one native unit more than needed: less would leave a debt that nothing can be sold for.
    function amountFor(uint256 need, uint256 price, uint256 unit) internal pure returns (uint256) {
        return WadMath.divCeil(WadMath.mulDivUp(need, WAD, price), unit) * unit;
    }
}
