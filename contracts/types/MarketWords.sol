// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MarginParams, TradingParams} from "./MarketParams.sol";

// A market's margin parameters as they are stored, with the fields of types/MarketParams.sol from the lowest bit up: lotSize (96) |
// concentration (40) | openInterestCap (48) | leashPpm (16) | takerFeePpm (16) | makerRebatePpm (16) | liquidationFeePpm (16) |
// maxTier (8). Read at every trade: as a struct each reading costs about 1,600 gas more.
type MarginWord is uint256;

// A market's trading parameters as they are stored: tickSize (96) | bandPpm (24) | maxPriceAgeSec (16) | dispersionPpm (24) |
// interestPpm (24, signed) | fundingCapPpm (24) | impactNotional (32).
type TradingWord is uint256;

using {
    lotSize,
    concentration,
    openInterestCap,
    leashPpm,
    takerFeePpm,
    makerRebatePpm,
    liquidationFeePpm,
    maxTier
} for MarginWord global;

using {tickSize, bandPpm, maxPriceAgeSec, interestPpm, fundingCapPpm, impactNotional} for TradingWord global;

function readMargin(MarginParams storage at) view returns (MarginWord word) {
    assembly ("memory-safe") {
        word := sload(at.slot)
    }
}

function readTrading(TradingParams storage at) view returns (TradingWord word) {
    assembly ("memory-safe") {
        word := sload(at.slot)
    }
}

function lotSize(MarginWord word) pure returns (uint256) {
    return uint96(MarginWord.unwrap(word));
}

function concentration(MarginWord word) pure returns (uint256) {
    return uint40(MarginWord.unwrap(word) >> 96);
}

function openInterestCap(MarginWord word) pure returns (uint256) {
    return uint48(MarginWord.unwrap(word) >> 136);
}

function leashPpm(MarginWord word) pure returns (uint256) {
    return uint16(MarginWord.unwrap(word) >> 184);
}

function takerFeePpm(MarginWord word) pure returns (uint256) {
    return uint16(MarginWord.unwrap(word) >> 200);
}

function makerRebatePpm(MarginWord word) pure returns (uint256) {
    return uint16(MarginWord.unwrap(word) >> 216);
}

function liquidationFeePpm(MarginWord word) pure returns (uint256) {
    return uint16(MarginWord.unwrap(word) >> 232);
}

function maxTier(MarginWord word) pure returns (uint8) {
    return uint8(MarginWord.unwrap(word) >> 248);
}

function tickSize(TradingWord word) pure returns (uint256) {
    return uint96(TradingWord.unwrap(word));
}

function bandPpm(TradingWord word) pure returns (uint256) {
    return uint24(TradingWord.unwrap(word) >> 96);
}

function maxPriceAgeSec(TradingWord word) pure returns (uint256) {
    return uint16(TradingWord.unwrap(word) >> 120);
}

function interestPpm(TradingWord word) pure returns (int256) {
    return int24(uint24(TradingWord.unwrap(word) >> 160));
}

function fundingCapPpm(TradingWord word) pure returns (uint256) {
    return uint24(TradingWord.unwrap(word) >> 184);
}

function impactNotional(TradingWord word) pure returns (uint256) {
    return uint32(TradingWord.unwrap(word) >> 208);
}
