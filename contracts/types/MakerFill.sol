// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId} from "./Ids.sol";

// One maker met by a taker, in a word: maker (32 bits) | order index (8) | reduce-only (8) | lots to fill (64) | lots resting (64) |
// tick (32) | 48 zero bits. Lots 0: only remove the order (expired, self-trade). The same word, its lots as filled, is the
// Ledger's event. Packed for gas: as a struct each maker costs about 600 gas more to hand over.
type MakerFill is uint256;

using {maker, orderPlace, isReduceOnly, lots, resting, tick, withLots} for MakerFill global;

function toMakerFill(
    AccountId account,
    uint8 place,
    bool reduceOnly,
    uint64 lots_,
    uint64 resting_,
    uint32 tick_
) pure returns (MakerFill) {
    uint256 word = (uint256(AccountId.unwrap(account)) << 224) | (uint256(place) << 216);
    if (reduceOnly) word |= 1 << 208;
    return
        MakerFill.wrap(word | (uint256(lots_) << 144) | (uint256(resting_) << 80) | (uint256(tick_) << 48));
}

function maker(MakerFill m) pure returns (AccountId) {
    return AccountId.wrap(uint32(MakerFill.unwrap(m) >> 224));
}

function orderPlace(MakerFill m) pure returns (uint8) {
    return uint8(MakerFill.unwrap(m) >> 216);
}

// The order is removed, not filled, unless the fill only reduces its owner's position.
function isReduceOnly(MakerFill m) pure returns (bool) {
    return (MakerFill.unwrap(m) >> 208) & 1 != 0;
}

function lots(MakerFill m) pure returns (uint64) {
    return uint64(MakerFill.unwrap(m) >> 144);
}

function resting(MakerFill m) pure returns (uint64) {
    return uint64(MakerFill.unwrap(m) >> 80);
}

function tick(MakerFill m) pure returns (uint32) {
    return uint32(MakerFill.unwrap(m) >> 48);
}

function withLots(MakerFill m, uint64 lots_) pure returns (MakerFill) {
    return
        MakerFill.wrap((MakerFill.unwrap(m) & ~(uint256(type(uint64).max) << 144)) | (uint256(lots_) << 144));
}
