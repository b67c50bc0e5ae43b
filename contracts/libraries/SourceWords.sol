// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SourceConfig} from "../types/OracleTypes.sol";

// A source's terms in one word: adapter (160 bits, lowest) | weight (16) | maxAgeSec (32) | maxConfidencePpm (24) | pull (1).
type SourceWord is uint256;

using SourceWords for SourceWord global;

/// @title The terms of a source, read field by field from the stack: a round reads them of every source.
library SourceWords {
    uint256 private constant WEIGHT_AT = 160;
    uint256 private constant MAX_AGE_AT = 176;
    uint256 private constant MAX_CONFIDENCE_AT = 208;
    uint256 private constant PULL_AT = 232;

    function pack(SourceConfig memory config) internal pure returns (SourceWord) {
        uint256 word = uint160(config.adapter);
        word |= uint256(config.weight) << WEIGHT_AT;
        word |= uint256(config.maxAgeSec) << MAX_AGE_AT;
        word |= uint256(config.maxConfidencePpm) << MAX_CONFIDENCE_AT;
        if (config.pull) word |= 1 << PULL_AT;
        return SourceWord.wrap(word);
    }

    function unpack(SourceWord word) internal pure returns (SourceConfig memory) {
        return
            SourceConfig(
                word.adapter(),
                uint16(word.weight()),
                uint32(word.maxAgeSec()),
                uint24(word.maxConfidencePpm()),
                word.pull()
            );
    }

    function adapter(SourceWord word) internal pure returns (address) {
        return address(uint160(SourceWord.unwrap(word)));
    }

    function weight(SourceWord word) internal pure returns (uint256) {
        return uint16(SourceWord.unwrap(word) >> WEIGHT_AT);
    }

    function maxAgeSec(SourceWord word) internal pure returns (uint256) {
        return uint32(SourceWord.unwrap(word) >> MAX_AGE_AT);
    }

    function maxConfidencePpm(SourceWord word) internal pure returns (uint256) {
        return uint24(SourceWord.unwrap(word) >> MAX_CONFIDENCE_AT);
    }

    function pull(SourceWord word) internal pure returns (bool) {
        return (SourceWord.unwrap(word) >> PULL_AT) & 1 == 1;
    }
}
