// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPriceSource} from "./IPriceSource.sol";

/// @title One price feed of the Pyth network: anybody brings a signed update and pays its fee, then it can be read.
/// @notice The confidence told is Pyth's own: about one standard error of its publishers' prices.
interface IPythSource is IPriceSource {
    error PythSource_NoCode(address pyth);
    /// @notice The update costs more than was sent with it [wei].
    error PythSource_FeeTooLow(uint256 have, uint256 need);
    /// @notice What was sent beyond the fee could not be given back [wei].
    error PythSource_RefundFailed(address to, uint256 amount);
    error PythSource_ExponentOutOfRange(int256 have, int256 min, int256 max);

    /// @notice Brings updates, as Pyth's service hands them out, to Pyth's contract; anyone. What is sent beyond the fee comes back.
    /// An update that is not newer than what Pyth has changes nothing and costs the fee all the same.
    function update(bytes[] calldata updates) external payable;

    /// @notice What `update` costs with these updates [wei].
    function feeOf(bytes[] calldata updates) external view returns (uint256);
    /// @notice Pyth's contract on this chain.
    function pyth() external view returns (address);
    /// @notice The feed's id, the same on every chain.
    function priceId() external view returns (bytes32);
}
