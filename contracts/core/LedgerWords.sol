// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Account, Class, Position} from "../types/LedgerTypes.sol";

// Writes of whole slots. Assigned member by member, a slot of four members is read and written four times: about 500 gas a maker.
// The order of the bits is the order of the members in types/LedgerTypes.sol, from the lowest up; values must fit their members.

function writeAccount(Account storage at, int128 cash, uint64 markets, uint32 orders, uint32 orderSequence) {
    uint256 word =
        uint256(uint128(cash)) |
            (uint256(markets) << 128) |
            (uint256(orders) << 192) |
            (uint256(orderSequence) << 224);
    assembly ("memory-safe") {
        sstore(at.slot, word)
    }
}

// First two slots of a position.
function writeHolding(
    Position storage at,
    int120 size,
    uint120 entryNotional,
    uint96 scale,
    uint32 epoch,
    int128 index
) {
    uint256 first = uint256(uint120(size)) | (uint256(entryNotional) << 120);
    uint256 second = uint256(scale) | (uint256(epoch) << 96) | (uint256(uint128(index)) << 128);
    assembly ("memory-safe") {
        sstore(at.slot, first)
        sstore(add(at.slot, 1), second)
    }
}

// Third slot of a position.
function writeResting(Position storage at, uint64 bids, uint64 asks, uint8 tier, uint32 tierSetAt) {
    uint256 word =
        uint256(bids) | (uint256(asks) << 64) | (uint256(tier) << 128) | (uint256(tierSetAt) << 136);
    assembly ("memory-safe") {
        sstore(add(at.slot, 2), word)
    }
}

// First slot of a class.
function writeCounters(Class storage at, uint112 openInterest, uint112 entryNotional, uint32 holders) {
    uint256 word = uint256(openInterest) | (uint256(entryNotional) << 112) | (uint256(holders) << 224);
    assembly ("memory-safe") {
        sstore(at.slot, word)
    }
}

// Second slot of a class.
function writeIndex(Class storage at, uint96 scale, uint32 epoch, int128 index) {
    uint256 word = uint256(scale) | (uint256(epoch) << 96) | (uint256(uint128(index)) << 128);
    assembly ("memory-safe") {
        sstore(add(at.slot, 1), word)
    }
}
