// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MarketId} from "../../types/Ids.sol";
import {Level, Order, OrderRequest} from "../../types/OrderTypes.sol";

// A resting order as it is stored, with the fields of types/OrderTypes.sol from the lowest bit up: lots (64) | tick (24) |
// expiry (32) | flags (8) | market (8) | next (40) | prev (40) | sequence (32). One word is read and written at once, which a
// struct does not promise.
type OrderWord is uint256;

// A price level as it is stored: head (40) | tail (40) | lots (64) | lotsBefore (64) | changedIn (40).
type LevelWord is uint256;

using {
    lotsOf,
    tickOf,
    sideTickOf,
    expiryOf,
    flagsOf,
    marketOf,
    nextOf,
    prevOf,
    sequenceOf,
    withLots,
    withNext,
    withPrev,
    unpackOrder
} for OrderWord global;

using {headOf, tailOf, lotsBeforeBlock, unpackLevel} for LevelWord global;

uint256 constant KEY_MASK = (1 << 40) - 1;

// The order that rests of a request, not yet linked.
function packOrder(OrderRequest memory request, uint64 lots, uint32 sequence) pure returns (OrderWord) {
    uint256 flags = (request.isBuy ? 1 : 0) | (request.reduceOnly ? 2 : 0);
    return
        OrderWord.wrap(
            uint256(lots) |
                (uint256(uint24(request.tick)) << 64) |
                (uint256(request.expiry) << 88) |
                (flags << 120) |
                (uint256(MarketId.unwrap(request.market)) << 128) |
                (uint256(sequence) << 216)
        );
}

function unpackOrder(OrderWord word) pure returns (Order memory order) {
    order.lots = word.lotsOf();
    order.tick = uint24(word.tickOf());
    order.expiry = word.expiryOf();
    order.flags = word.flagsOf();
    order.market = word.marketOf();
    order.next = word.nextOf();
    order.prev = word.prevOf();
    order.sequence = word.sequenceOf();
}

function lotsOf(OrderWord word) pure returns (uint64) {
    return uint64(OrderWord.unwrap(word));
}

function tickOf(OrderWord word) pure returns (uint32) {
    return uint24(OrderWord.unwrap(word) >> 64);
}

// Key of the order's level: side << 24 | tick.
function sideTickOf(OrderWord word) pure returns (uint32) {
    uint256 bits = OrderWord.unwrap(word);
    return uint32(uint24(bits >> 64) | (((bits >> 120) & 1) << 24));
}

function expiryOf(OrderWord word) pure returns (uint32) {
    return uint32(OrderWord.unwrap(word) >> 88);
}

function flagsOf(OrderWord word) pure returns (uint8) {
    return uint8(OrderWord.unwrap(word) >> 120);
}

function marketOf(OrderWord word) pure returns (MarketId) {
    return MarketId.wrap(uint8(OrderWord.unwrap(word) >> 128));
}

function nextOf(OrderWord word) pure returns (uint40) {
    return uint40(OrderWord.unwrap(word) >> 136);
}

function prevOf(OrderWord word) pure returns (uint40) {
    return uint40(OrderWord.unwrap(word) >> 176);
}

function sequenceOf(OrderWord word) pure returns (uint32) {
    return uint32(OrderWord.unwrap(word) >> 216);
}

function withLots(OrderWord word, uint64 lots) pure returns (OrderWord) {
    return OrderWord.wrap((OrderWord.unwrap(word) & ~uint256(type(uint64).max)) | lots);
}

function withNext(OrderWord word, uint40 key) pure returns (OrderWord) {
    return OrderWord.wrap((OrderWord.unwrap(word) & ~(KEY_MASK << 136)) | (uint256(key) << 136));
}

function withPrev(OrderWord word, uint40 key) pure returns (OrderWord) {
    return OrderWord.wrap((OrderWord.unwrap(word) & ~(KEY_MASK << 176)) | (uint256(key) << 176));
}

function packLevel(Level memory level) pure returns (LevelWord) {
    return
        LevelWord.wrap(
            uint256(level.head) |
                (uint256(level.tail) << 40) |
                (uint256(level.lots) << 80) |
                (uint256(level.lotsBefore) << 144) |
                (uint256(level.changedIn) << 208)
        );
}

function unpackLevel(LevelWord word) pure returns (Level memory level) {
    uint256 bits = LevelWord.unwrap(word);
    level.head = word.headOf();
    level.tail = word.tailOf();
    level.lots = uint64(bits >> 80);
    level.lotsBefore = uint64(bits >> 144);
    level.changedIn = uint40(bits >> 208);
}

function headOf(LevelWord word) pure returns (uint40) {
    return uint40(LevelWord.unwrap(word));
}

function tailOf(LevelWord word) pure returns (uint40) {
    return uint40(LevelWord.unwrap(word) >> 40);
}

// Lots of the level when the current block began.
function lotsBeforeBlock(LevelWord word) view returns (uint64) {
    uint256 bits = LevelWord.unwrap(word);
    return uint64(uint40(bits >> 208) == block.number ? bits >> 144 : bits >> 80);
}
