// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// What the last round said.
enum RoundStatus {
    None,
    Live,
    Degraded,
    NoQuorum
}

/// One slot a market: the last two rounds, at least ROUND_GAP apart.
struct IndexSlot {
    uint88 latest; // [wad]
    uint88 previous; // [wad]
    uint32 updatedAt; // of `latest` [s]
    uint24 dispersionPpm; // smallest radius round `latest` that holds more than half of the configured weight
    uint16 maxPriceAgeSec; // copied from the registry at each round
    RoundStatus status;
}

/// The index price as of now.
struct IndexPrice {
    uint256 latest; // [wad], 0 before the first round
    uint256 previous; // [wad]
    uint256 updatedAt; // [s]
    bool live; // quorum at the last attempt and not older than allowed
    bool degraded; // live, but the sources disagree
}

/// Why a source's answer was used or left out.
enum Verdict {
    Used,
    Reverted, // also: no code, burnt its gas, short or oversized data
    NonPositive,
    TooLarge,
    Stale,
    Future,
    Uncertain,
    OlderThanBefore,
    Apart // farther than ROUND_GAP in time from the round's newest source (pull sources only)
}

/// One source's answer: what ISource.read returns.
struct Quote {
    uint256 price; // [wad]
    uint256 timestamp; // [s]
    uint256 confidence; // half width [wad], 0 when the feed has none
}

/// A source of a market.
struct SourceConfig {
    address adapter;
    uint16 weight; // 1..10,000
    uint32 maxAgeSec;
    uint24 maxConfidencePpm;
    bool pull; // its answers must lie within ROUND_GAP of the round's newest pull answer
}
