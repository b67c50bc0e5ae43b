// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {WadMath} from "../../contracts/libraries/WadMath.sol";
import {TIERS, leverageOf} from "../../contracts/types/Tiers.sol";

/// @title What AdlMath promises: no class closes or pays more than it has, and all together no more than asked.
/// @notice Proved of one class's step in a round, as `_placeRound` and `_levyRound` compute it: its result is the premise of the next step. That
/// the steps make rounds and the rounds a split is argued in docs/SPEC.md, section 11: the model checker forgets a memory array whenever
/// another of its type is written, as the two may be one, and could say nothing of the loops.
contract AdlMathProof {
    uint256 private constant CLASS = type(uint112).max;
    uint256 private constant SIZE = 1e30;
    uint256 private constant DEFICIT = 2e39;

    function placeStep(
        uint256 size,
        uint256 placed,
        uint256 weights,
        uint256 interest,
        uint256 closed,
        uint256 leverage
    ) external pure {
        require(size <= SIZE && placed <= size && weights > 0);
        require(interest <= CLASS && closed <= interest && leverage >= 2 && leverage <= 50);
        uint256 room = interest - closed;
        uint256 share = WadMath.mulDivUp(size, interest * leverage, weights);
        share = WadMath.min(WadMath.min(share, room), size - placed);
        assert(closed + share <= interest);
        assert(placed + share <= size);
    }

    function levyStep(
        uint256 deficit,
        uint256 taken,
        uint256 weights,
        uint256 closed,
        uint256 cap,
        uint256 levied
    ) external pure {
        require(deficit <= DEFICIT && taken <= deficit && weights > 0);
        require(closed <= CLASS && cap <= DEFICIT && levied <= cap);
        uint256 room = cap - levied;
        uint256 share = WadMath.mulDivUp(deficit, closed, weights);
        share = WadMath.min(WadMath.min(share, room), deficit - taken);
        assert(levied + share <= cap);
        assert(taken + share <= deficit);
    }

    /// @dev The step of the class that is alone in a round, or the last with room: what is left is placed or the class is full (ADL-1).
    function lastStep(uint256 size, uint256 weight, uint256 room) external pure {
        require(size <= SIZE && room <= CLASS && weight > 0 && weight <= 50 * CLASS);
        uint256 share = WadMath.min(WadMath.min(WadMath.mulDivUp(size, weight, weight), room), size);
        assert(share == size || share == room);
    }

    function weights(uint256 a, uint256 b, uint256 c, uint256 d, uint256 e) external pure {
        require(a <= CLASS && b <= CLASS && c <= CLASS && d <= CLASS && e <= CLASS);
        uint256 sum = a * leverageOf(0) + b * leverageOf(1) + c * leverageOf(2);
        sum += d * leverageOf(3) + e * leverageOf(4);
        assert(sum <= TIERS * 50 * CLASS);
    }
}
