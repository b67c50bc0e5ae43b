// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title Questions to contracts that nobody trusts.
/// @notice A foreign contract can revert, burn all gas it gets, or answer megabytes. Solidity's own calls copy the whole
/// answer and revert on a malformed one; these give a stipend, copy a few words, and never revert. A target without code
/// answers nothing, so the length tells it too.
library BoundedCall {
    /// @notice Asks for exactly three words. `ok` is false for no code, a revert, spent gas, or an answer of another length.
    function readTriple(
        address target,
        bytes4 selector,
        uint256 stipend
    ) internal view returns (bool ok, uint256 first, uint256 second, uint256 third) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, selector)
            ok := staticcall(stipend, target, free, 4, free, 96)
            ok := and(ok, eq(returndatasize(), 96))
            if ok {
                first := mload(free)
                second := mload(add(free, 32))
                third := mload(add(free, 64))
            }
        }
    }

    /// @notice Asks for one word, more is ignored. `ok` is false for no code, a revert, spent gas, or a shorter answer.
    function readWord(
        address target,
        bytes4 selector,
        uint256 stipend
    ) internal view returns (bool ok, uint256 word) {
        assembly ("memory-safe") {
            mstore(0, selector)
            ok := staticcall(stipend, target, 0, 4, 0, 32)
            ok := and(ok, gt(returndatasize(), 31))
            if ok {
                word := mload(0)
            }
        }
    }
}
