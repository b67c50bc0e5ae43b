// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, MarketId} from "./Ids.sol";
import {IndexWord} from "./IndexWord.sol";

/// What happens to the part of an order that does not fill at once.
enum OrderKind {
    Limit, // rests
    PostOnly, // rests; refused if any of it would fill
    ImmediateOrCancel, // dropped; a market order is an IOC with a price limit
    FillOrKill // refused unless all of it fills
}

/// One order as its owner states it.
struct OrderRequest {
    AccountId account;
    MarketId market;
    bool isBuy;
    OrderKind kind;
    bool reduceOnly; // never grows or turns the position
    uint32 tick; // limit price [ticks]
    uint64 lots;
    uint32 expiry; // [s], 0: none
    uint16 maxFills; // most resting orders filled or removed by this call; 0: 64
    uint64 clientId; // echoed in events
}

/// One slot a resting order. `sequence` survives its removal.
struct Order {
    uint64 lots; // 0: place free
    uint24 tick;
    uint32 expiry; // [s], 0: none
    uint8 flags; // bit 0 buy, bit 1 reduce-only
    MarketId market;
    uint40 next; // account << 8 | index, 0: none
    uint40 prev;
    uint32 sequence;
}

/// One slot a price level.
struct Level {
    uint40 head;
    uint40 tail;
    uint64 lots;
    uint64 lotsBefore; // lots before the first change in block `changedIn`: the mid is sampled from these
    uint40 changedIn; // block number
}

/// On what terms a liquidation may sell now: what the Exchange read when it cancelled the account's orders.
struct SaleTerms {
    bool open; // live index, and the breaker allows book sales
    uint16 capBps; // share of the open-interest cap in force
    uint24 bandPpm; // fills happen within index +- band
    IndexWord index;
}

// BookTop.uncross: an auction let orders cross, and nobody has begun to uncross them.
uint32 constant COLLECTED = 1;

/// One slot a book.
struct BookTop {
    uint32 bestBid; // [ticks] 0: empty
    uint32 bestAsk; // [ticks] 0: empty
    uint80 tickSize; // [wad]
    uint80 lotSize; // [wad]
    uint32 uncross; // 0: continuous; COLLECTED; else being uncrossed, and orders cannot be pulled before then [s]
}
