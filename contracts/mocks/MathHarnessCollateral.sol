// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CollateralMath} from "../libraries/CollateralMath.sol";
import {MathHarness} from "./MathHarness.sol";

contract MathHarnessCollateral is MathHarness {
    function haircutValue(uint256 amount, uint256 price, uint256 haircutPpm) external pure returns (uint256) {
        return CollateralMath.haircutValue(amount, price, haircutPpm);
    }

    function discountPpm(uint256 haircutPpm, uint256 elapsed) external pure returns (uint256) {
        return CollateralMath.discountPpm(haircutPpm, elapsed);
    }

    function salePrice(uint256 price, uint256 discount) external pure returns (uint256) {
        return CollateralMath.salePrice(price, discount);
    }

    function allowedShortfall(uint256 value) external pure returns (uint256) {
        return CollateralMath.allowedShortfall(value);
    }

    function amountFor(uint256 need, uint256 price, uint256 unit) external pure returns (uint256) {
        return CollateralMath.amountFor(need, price, unit);
    }
}
