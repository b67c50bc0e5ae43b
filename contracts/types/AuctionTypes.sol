// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// Where the uncross of a book stands.
enum Phase {
    Idle, // between rounds, or none under way
    Pricing, // walking the crossed levels for the clearing price
    Matching // trading at it
}

/// One round of an uncross: one price. Two slots. Ticks fit 24 bits (MAX_TICK).
struct Round {
    uint32 lock; // BookTop.uncross when its walk began
    Phase phase;
    uint24 low; // band round the index when its walk began [ticks]
    uint24 high;
    uint24 target; // nearest to that index [ticks]
    uint24 bid; // level at which the walk stands, 0: beyond the last [ticks]
    uint24 ask;
    uint24 lastBid; // lowest bid and highest ask of those matched so far [ticks]
    uint24 lastAsk;
    uint24 tick; // clearing price [ticks], once priced
    // ---
    uint64 bidLots; // of level `bid`, not matched yet
    uint64 askLots;
    uint96 volume; // matched so far [lots]
    uint32 number; // of the market's rounds, counted from 1
}
