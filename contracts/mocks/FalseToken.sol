// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TestToken} from "./TestToken.sol";

/// @notice Answers false and moves nothing, once told to, instead of reverting; or says true and moves nothing.
contract FalseToken is TestToken {
    enum Mood {
        Honest,
        ReturnsFalse,
        Lies
    }

    Mood public mood;

    constructor(uint8 decimals_, Mood mood_) TestToken("FALSE", decimals_) {
        mood = mood_;
    }

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return mood == Mood.Honest ? super.transfer(to, value) : mood == Mood.Lies;
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        return mood == Mood.Honest ? super.transferFrom(from, to, value) : mood == Mood.Lies;
    }
}
