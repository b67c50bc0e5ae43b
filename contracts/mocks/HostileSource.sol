// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPriceSource} from "../interfaces/IPriceSource.sol";
import {Quote} from "../types/OracleTypes.sol";

/// @notice A source that says what it is told to say, or misbehaves as it is told to.
contract HostileSource is IPriceSource {
    enum Manner {
        Answer,
        AnswerNow, // with the timestamp of the moment it is asked
        Revert,
        RevertLong, // 500 kB of reason
        BurnGas,
        AnswerLong, // 500 kB
        AnswerLongAffordable, // as much as the stipend pays for
        AnswerShort, // 95 bytes
        AnswerOneMore, // 97 bytes
        AnswerNothing,
        Write // a state change, which a static call forbids
    }

    error HostileSource_No();

    uint256 private constant LONG = 500_000;
    uint256 private constant AFFORDABLE = 100_000;

    Manner public manner;
    Quote public answer;
    bytes32 private _origin = bytes32(uint256(uint160(address(this))));

    function say(uint256 price, uint256 timestamp, uint256 confidence) external {
        manner = Manner.Answer;
        answer = Quote(price, timestamp, confidence);
    }

    function sayNow(uint256 price) external {
        manner = Manner.AnswerNow;
        answer = Quote(price, 0, 0);
    }

    function pretend(bytes32 origin_) external {
        _origin = origin_;
    }

    function behave(Manner manner_) external {
        manner = manner_;
    }

    /// @inheritdoc IPriceSource
    function read() external view returns (Quote memory) {
        Manner how = manner;
        if (how == Manner.Answer) return answer;
        if (how == Manner.AnswerNow) return Quote(answer.price, block.timestamp, 0);
        if (how == Manner.Revert) revert HostileSource_No();
        if (how == Manner.BurnGas) _burn();
        if (how == Manner.RevertLong) _revertWith(LONG);
        if (how == Manner.AnswerLong) _returnWith(LONG);
        if (how == Manner.AnswerLongAffordable) _returnWith(AFFORDABLE);
        if (how == Manner.AnswerShort) _returnWith(95);
        if (how == Manner.AnswerOneMore) _returnWith(97);
        if (how == Manner.AnswerNothing) _returnWith(0);
        _write();
        return answer;
    }

    /// @inheritdoc IPriceSource
    function origin() external view returns (bytes32) {
        return _origin;
    }

    /// @inheritdoc IPriceSource
    function description() external pure returns (string memory) {
        return "Test source";
    }

    function _burn() private pure {
        assembly ("memory-safe") {
            invalid()
        }
    }

    function _returnWith(uint256 length) private pure {
        assembly ("memory-safe") {
            return(0, length)
        }
    }

    function _revertWith(uint256 length) private pure {
        assembly ("memory-safe") {
            revert(0, length)
        }
    }

    /// @dev Not `view` in truth; the cast keeps the compiler from noticing.
    function _write() private view {
        function() internal view touch;
        function() internal dirty = _dirty;
        assembly ("memory-safe") {
            touch := dirty
        }
        touch();
    }

    function _dirty() private {
        manner = Manner.Answer;
    }
}
