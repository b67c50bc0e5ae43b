// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title Runs many calls of its own pure functions in one: a revert of one case leaves the others standing.
abstract contract MathHarness {
    /// @notice Calls itself with each of `calls`. @return ok which did not revert. @return results what they returned.
    function run(bytes[] calldata calls) external view returns (bool[] memory ok, bytes[] memory results) {
        ok = new bool[](calls.length);
        results = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            (ok[i], results[i]) = address(this).staticcall(calls[i]);
        }
    }
}
