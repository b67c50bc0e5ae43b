// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPriceSource} from "./IPriceSource.sol";

/// @title A price signed by a fixed set of reporters, at least a majority of them at a time.
/// @notice Each reporter signs the price that it saw itself; the median of them is stored, with the largest distance of a
/// report from it as confidence. Warning: who submits chooses among the signed reports. While liars are fewer than half of
/// the threshold the median lies within the range of the honest reports.
interface ISignedSource is IPriceSource {
    /// One reporter's word.
    struct SignedReport {
        address reporter;
        uint256 price; // [wad]
        uint64 timestamp; // [s]
        bytes signature; // EIP-712, or ERC-1271 where the reporter is a contract
    }

    event PriceReported(uint256 price, uint256 timestamp, uint256 confidence, address[] reporters);

    error SignedSource_ReporterCount(uint256 have, uint256 min, uint256 max);
    error SignedSource_Threshold(uint256 have, uint256 min, uint256 max);
    /// @notice Reporters come in ascending order of address, each once.
    error SignedSource_NotAscending(address before, address afterwards);
    error SignedSource_TooFewReports(uint256 have, uint256 need);
    error SignedSource_UnknownReporter(address reporter);
    error SignedSource_BadSignature(address reporter);
    error SignedSource_PriceOutOfRange(address reporter, uint256 have, uint256 max);
    error SignedSource_NotNewer(address reporter, uint256 have, uint256 stored);
    error SignedSource_FromTheFuture(address reporter, uint256 have, uint256 now_);
    /// @notice Reports of one price lie within ROUND_GAP of each other.
    error SignedSource_Apart(uint256 oldest, uint256 newest);
    error SignedSource_NothingReported();

    /// @notice Stores the median of signed reports, all newer than the stored price; anyone. Its timestamp is the oldest one's.
    function report(SignedReport[] calldata reports) external;

    /// @notice What a reporter signs: Report(uint256 price,uint64 timestamp) in this contract's EIP-712 domain.
    function digestOf(uint256 price, uint64 timestamp) external view returns (bytes32);
    function reporters() external view returns (address[] memory);
    function threshold() external view returns (uint256);
}
