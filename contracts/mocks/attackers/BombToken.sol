// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TestToken} from "../TestToken.sol";

/// @notice Blows up when it pays one receiver: with a long reason, a long answer, or by burning all gas it gets.
contract BombToken is TestToken {
    enum Bomb {
        None,
        LongReason,
        LongAnswer,
        BurnGas
    }

    uint256 private constant LONG = 500_000;

    address public receiver;
    Bomb public bomb;

    constructor(uint8 decimals_) TestToken("BOMB", decimals_) {}

    function set(address receiver_, Bomb bomb_) external {
        (receiver, bomb) = (receiver_, bomb_);
    }

    function transfer(address to, uint256 amountNative) public override returns (bool) {
        Bomb how = to == receiver ? bomb : Bomb.None;
        if (how == Bomb.LongReason) {
            assembly ("memory-safe") {
                revert(0, LONG)
            }
        }
        if (how == Bomb.BurnGas) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (how == Bomb.LongAnswer) {
            assembly ("memory-safe") {
                return(0, LONG)
            }
        }
        return super.transfer(to, amountNative);
    }
}
