// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Quote} from "../types/OracleTypes.sol";

/// @title One real feed behind one immutable adapter.
/// @notice `read` may revert; the oracle leaves the source out of the round. It must never be trusted with more than a
/// bounded gas stipend and 96 bytes of answer.
interface IPriceSource {
    /// @notice Newest price of one base unit.
    function read() external view returns (Quote memory);
    /// @notice The feed behind it, never 0. Two adapters of one origin are one source, however many contracts they are.
    function origin() external view returns (bytes32);
    /// @notice What it reads, for people. E.g. "Chainlink AVAX / USD".
    function description() external view returns (string memory);
}
