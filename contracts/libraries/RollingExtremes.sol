// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Lowest and highest price of at least the last `span` seconds, in 120 bits.
/// @notice Two buckets, the running one and the one before, each aligned to whole spans of the clock: together they cover
/// between one and two spans. A price stands until the next one, so a bucket starts with the price that stood then.
///
/// Each extreme is a float of 30 bits: shift (6) | mantissa (24), value mantissa << shift, the mantissa's top bit set
/// unless the shift is 0. So codes compare as their values do, and 87 bits of price fit.
/// NOTE lows round down and highs up, by less than 2^-23: the range is never told narrower than it was (WDR-2).
library RollingExtremes {
    uint256 private constant CODE_BITS = 30;
    uint256 private constant CODE_MASK = (1 << CODE_BITS) - 1;
    uint256 private constant MANTISSA_BITS = 24;
    uint256 private constant MANTISSA_MASK = (1 << MANTISSA_BITS) - 1;
    uint256 private constant TOP_BIT = 1 << (MANTISSA_BITS - 1);
    uint256 private constant BUCKET_BITS = 2 * CODE_BITS;
    uint256 private constant BUCKET_MASK = (1 << BUCKET_BITS) - 1;

    /// @notice A window in which only `price` was seen.
    function start(uint256 price) internal pure returns (uint120) {
        uint256 bucket = toBucket(price);
        return uint120((bucket << BUCKET_BITS) | bucket);
    }

    /// @notice The window after a price was seen, given as its bucket, when `last` was recorded at `lastAt` and stood since.
    function record(
        uint120 window,
        uint256 seen,
        uint256 last,
        uint256 nowSec,
        uint256 lastAt,
        uint256 span
    ) internal pure returns (uint120) {
        (uint256 running, uint256 before) = roll(window, last, nowSec, lastAt, span);
        return uint120((before << BUCKET_BITS) | merge(running, seen));
    }

    /// @notice `range` and then `record` in one.
    function advance(
        uint120 window,
        uint256 seen,
        uint256 last,
        uint256 nowSec,
        uint256 lastAt,
        uint256 span
    ) internal pure returns (uint120 next, uint256 low, uint256 high) {
        (uint256 running, uint256 before) = roll(window, last, nowSec, lastAt, span);
        next = uint120((before << BUCKET_BITS) | merge(running, seen));
        uint256 both = merge(running, before);
        low = decode(both & CODE_MASK);
        high = decode(both >> CODE_BITS);
    }

    /// @notice The range at `nowSec`, when `last` was recorded at `lastAt` and stood since.
    function range(
        uint120 window,
        uint256 last,
        uint256 nowSec,
        uint256 lastAt,
        uint256 span
    ) internal pure returns (uint256 low, uint256 high) {
        (uint256 running, uint256 before) = roll(window, last, nowSec, lastAt, span);
        uint256 both = merge(running, before);
        return (decode(both & CODE_MASK), decode(both >> CODE_BITS));
    }

    /// @notice A bucket in which only `price` was seen.
    function toBucket(uint256 price) internal pure returns (uint256) {
        if (price <= MANTISSA_MASK) return (price << CODE_BITS) | price;
        uint256 shift = Math.log2(price) + 1 - MANTISSA_BITS;
        uint256 low = (shift << MANTISSA_BITS) | (price >> shift);
        uint256 high = low;
        if ((price >> shift) << shift != price) {
            ++high; // a mantissa that overflows carries into the shift, and is half of the next power of two there
            if (high & MANTISSA_MASK == 0) high |= TOP_BIT;
        }
        return (high << CODE_BITS) | low;
    }

    /// @dev The two buckets as of now, before any new price.
    function roll(
        uint120 window,
        uint256 last,
        uint256 nowSec,
        uint256 lastAt,
        uint256 span
    ) private pure returns (uint256 running, uint256 before) {
        running = uint256(window) & BUCKET_MASK;
        uint256 passed = nowSec / span - lastAt / span;
        if (passed == 0) return (running, uint256(window) >> BUCKET_BITS);
        uint256 stood = toBucket(last);
        return (stood, passed == 1 ? running : stood);
    }

    function merge(uint256 a, uint256 b) private pure returns (uint256) {
        uint256 low = Math.min(a & CODE_MASK, b & CODE_MASK);
        uint256 high = Math.max(a >> CODE_BITS, b >> CODE_BITS);
        return (high << CODE_BITS) | low;
    }

    function decode(uint256 code) private pure returns (uint256) {
        return (code & MANTISSA_MASK) << (code >> MANTISSA_BITS);
    }
}
