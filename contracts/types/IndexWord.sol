// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IndexSlot, RoundStatus} from "./OracleTypes.sol";

// A market's last two rounds as they are stored, with the fields of types/OracleTypes.sol (IndexSlot) from the lowest bit up:
// latest (88) | previous (88) | updatedAt (32) | dispersionPpm (24) | maxPriceAgeSec (16) | status (8). What they say of now is read
// off it: as a struct (IndexPrice) each handing over costs about 400 gas more.
type IndexWord is uint256;

using {latest, previous, updatedAt, isLive, isDegraded} for IndexWord global;

function readIndex(IndexSlot storage at) view returns (IndexWord word) {
    assembly ("memory-safe") {
        word := sload(at.slot)
    }
}

// [wad], 0 before the first round.
function latest(IndexWord word) pure returns (uint256) {
    return uint88(IndexWord.unwrap(word));
}

// [wad]
function previous(IndexWord word) pure returns (uint256) {
    return uint88(IndexWord.unwrap(word) >> 88);
}

// Of `latest` [s].
function updatedAt(IndexWord word) pure returns (uint256) {
    return uint32(IndexWord.unwrap(word) >> 176);
}

// Was there a quorum at the last attempt, and is its price not older than allowed?
function isLive(IndexWord word) view returns (bool) {
    uint256 status = IndexWord.unwrap(word) >> 248;
    if (status != uint256(RoundStatus.Live) && status != uint256(RoundStatus.Degraded)) return false;
    return block.timestamp <= word.updatedAt() + uint16(IndexWord.unwrap(word) >> 232);
}

// Live, but the sources disagree.
function isDegraded(IndexWord word) view returns (bool) {
    return IndexWord.unwrap(word) >> 248 == uint256(RoundStatus.Degraded) && word.isLive();
}
