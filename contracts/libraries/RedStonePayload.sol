// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// What one signer says about one feed.
struct SignedPackage {
    bool found; // it speaks of the feed
    uint256 value; // of the feed, in the feed's own decimals
    uint256 timestampMs;
    bytes32 digest; // what was signed
    bytes signature; // r, s, v
}

/// @title Reads the payload that RedStone's tools append to a call.
/// @notice Written backwards from the end of the calldata, after RedStone's published format (docs.redstone.finance, "Data format &
/// processing"): packages, their number (2 bytes), unsigned metadata and its size (3), a marker (9). A package is data points of
/// a feed id (32) and a value each, timestamp in ms (6), size of a value (4), number of points (3), signature (65); what is
/// signed is all of it but the signature.
library RedStonePayload {
    uint256 private constant MARKER = 0x000002ed57011e0000;
    uint256 private constant MARKER_BYTES = 9;
    uint256 private constant METADATA_SIZE_BYTES = 3;
    uint256 private constant COUNT_BYTES = 2;
    uint256 private constant SIGNATURE_BYTES = 65;
    uint256 private constant POINT_COUNT_BYTES = 3;
    uint256 private constant VALUE_SIZE_BYTES = 4;
    uint256 private constant TIMESTAMP_BYTES = 6;
    uint256 private constant FEED_ID_BYTES = 32;
    uint256 private constant MAX_VALUE_BYTES = 32;

    error RedStonePayload_NoMarker(uint256 have, uint256 need);
    /// @notice A part would begin before the calldata does.
    error RedStonePayload_TooShort(uint256 have, uint256 need);
    error RedStonePayload_ValueSize(uint256 have, uint256 max);

    /// @notice Number of packages, and the offset at which the last of them ends.
    function open(bytes calldata data) internal pure returns (uint256 count, uint256 end) {
        uint256 marker = _uintBefore(data, data.length, MARKER_BYTES);
        if (marker != MARKER) revert RedStonePayload_NoMarker(marker, MARKER);
        end = data.length - MARKER_BYTES;
        uint256 metadata = _uintBefore(data, end, METADATA_SIZE_BYTES);
        end = _back(end, METADATA_SIZE_BYTES + metadata);
        count = _uintBefore(data, end, COUNT_BYTES);
        end -= COUNT_BYTES;
    }

    /// @notice The package that ends at `end`, and where it begins.
    function packageBefore(
        bytes calldata data,
        uint256 end,
        bytes32 feedId
    ) internal pure returns (SignedPackage memory said, uint256 start) {
        uint256 signedEnd = _back(end, SIGNATURE_BYTES);
        said.signature = data[signedEnd:end];
        uint256 at = signedEnd;
        uint256 points = _uintBefore(data, at, POINT_COUNT_BYTES);
        at -= POINT_COUNT_BYTES;
        uint256 valueBytes = _uintBefore(data, at, VALUE_SIZE_BYTES);
        if (valueBytes > MAX_VALUE_BYTES) revert RedStonePayload_ValueSize(valueBytes, MAX_VALUE_BYTES);
        at -= VALUE_SIZE_BYTES;
        said.timestampMs = _uintBefore(data, at, TIMESTAMP_BYTES);
        at -= TIMESTAMP_BYTES;
        start = _back(at, points * (FEED_ID_BYTES + valueBytes));
        said.digest = keccak256(data[start:signedEnd]);
        for (; at > start; at -= FEED_ID_BYTES + valueBytes) {
            if (bytes32(_uintBefore(data, at - valueBytes, FEED_ID_BYTES)) != feedId) continue;
            (said.found, said.value) = (true, _uintBefore(data, at, valueBytes));
        }
    }

    /// @dev The big-endian number in the `size` bytes before `end`; size 0 is 0.
    function _uintBefore(bytes calldata data, uint256 end, uint256 size) private pure returns (uint256) {
        uint256 start = _back(end, size);
        return size == 0 ? 0 : uint256(bytes32(data[start:end])) >> (8 * (32 - size));
    }

    function _back(uint256 end, uint256 size) private pure returns (uint256) {
        if (size > end) revert RedStonePayload_TooShort(end, size);
        return end - size;
    }
}
