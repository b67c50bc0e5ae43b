// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Which ticks hold orders: three levels of 256-bit words over 2^24 ticks.
/// @notice Any next tick is found in at most five words.
library TickBitmap {
    struct Bitmap {
        uint256 root; // bit i: branches[i] is not empty
        mapping(uint256 at => uint256) branches; // bit i: leaves[at << 8 | i] is not empty
        mapping(uint256 at => uint256) leaves; // bit i: tick at << 8 | i holds orders
    }

    /// @notice Marks a tick; marking twice changes nothing.
    function set(Bitmap storage self, uint32 tick) internal {
        uint256 at = uint256(tick) >> 8;
        uint256 word = self.leaves[at];
        self.leaves[at] = word | _bit(tick);
        if (word != 0) return;
        word = self.branches[at >> 8];
        self.branches[at >> 8] = word | _bit(at);
        if (word == 0) self.root |= _bit(at >> 8);
    }

    /// @notice Unmarks a tick, and its words above once they are empty.
    function clear(Bitmap storage self, uint32 tick) internal {
        uint256 at = uint256(tick) >> 8;
        uint256 word = self.leaves[at] & ~_bit(tick);
        self.leaves[at] = word;
        if (word != 0) return;
        word = self.branches[at >> 8] & ~_bit(at);
        self.branches[at >> 8] = word;
        if (word == 0) self.root &= ~_bit(at >> 8);
    }

    /// @notice The lowest marked tick above `tick`; 0: none.
    function nextAbove(Bitmap storage self, uint32 tick) internal view returns (uint32) {
        uint256 at = uint256(tick) >> 8;
        uint256 word = self.leaves[at] & _maskAbove(tick);
        if (word == 0) {
            uint256 branch = at >> 8;
            word = self.branches[branch] & _maskAbove(at);
            if (word == 0) {
                word = self.root & _maskAbove(branch);
                if (word == 0) return 0;
                branch = _lowest(word);
                word = self.branches[branch];
            }
            at = (branch << 8) | _lowest(word);
            word = self.leaves[at];
        }
        return uint32((at << 8) | _lowest(word));
    }

    /// @notice The highest marked tick below `tick`; 0: none.
    function nextBelow(Bitmap storage self, uint32 tick) internal view returns (uint32) {
        uint256 at = uint256(tick) >> 8;
        uint256 word = self.leaves[at] & _maskBelow(tick);
        if (word == 0) {
            uint256 branch = at >> 8;
            word = self.branches[branch] & _maskBelow(at);
            if (word == 0) {
                word = self.root & _maskBelow(branch);
                if (word == 0) return 0;
                branch = Math.log2(word);
                word = self.branches[branch];
            }
            at = (branch << 8) | Math.log2(word);
            word = self.leaves[at];
        }
        return uint32((at << 8) | Math.log2(word));
    }

    function _bit(uint256 position) private pure returns (uint256) {
        return 1 << (position & 0xff);
    }

    function _maskAbove(uint256 position) private pure returns (uint256) {
        return (type(uint256).max << (position & 0xff)) << 1;
    }

    function _maskBelow(uint256 position) private pure returns (uint256) {
        return (1 << (position & 0xff)) - 1;
    }

    /// @dev Position of the lowest bit of a word that is not 0.
    function _lowest(uint256 word) private pure returns (uint256) {
        return Math.log2(word & (~word + 1));
    }
}
