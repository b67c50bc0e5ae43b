// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {WadMath} from "./WadMath.sol";

/// @title Native units of a token with 0 to 27 decimals, and wad of whole tokens.
library NativeUnits {
    /// @notice Down: more than 18 decimals say more than wad can.
    function toWad(uint256 amountNative, uint8 decimals) internal pure returns (uint256) {
        return decimals <= 18 ? amountNative * 10 ** (18 - decimals) : amountNative / 10 ** (decimals - 18);
    }

    /// @notice Down: fewer than 18 decimals say less than wad can.
    function toNative(uint256 amount, uint8 decimals) internal pure returns (uint256) {
        return decimals <= 18 ? amount / 10 ** (18 - decimals) : amount * 10 ** (decimals - 18);
    }

    /// @notice Up.
    function toNativeUp(uint256 amount, uint8 decimals) internal pure returns (uint256) {
        return
            decimals <= 18 ? WadMath.divCeil(amount, 10 ** (18 - decimals)) : amount * 10 ** (decimals - 18);
    }

    /// @notice The smallest amount of wad that native units can say.
    function unitOf(uint8 decimals) internal pure returns (uint256) {
        return decimals < 18 ? 10 ** (18 - decimals) : 1;
    }
}
