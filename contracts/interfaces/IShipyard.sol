// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title Builds the exchange at addresses that are known before its first contract exists.
/// @notice Contracts that know each other by immutables need each other's address in their constructors. The i-th launch
/// is a plain CREATE, so its address follows from the shipyard's address and i + 1 alone (EIP-161 starts a contract's nonce
/// at 1), whoever else sends transactions meanwhile. Only its deployer launches, only `capacity` times: afterwards it
/// can do nothing, and neither can the deployer through it.
interface IShipyard {
    /// @param creationCodeHash hash of the creation code with its constructor's arguments.
    event Launched(uint256 indexed index, address indexed built, bytes32 creationCodeHash);

    error Shipyard_NotDeployer(address caller, address deployer);
    error Shipyard_CapacityOutOfRange(uint256 have, uint256 min, uint256 max);
    error Shipyard_UnknownIndex(uint256 have, uint256 capacity);
    error Shipyard_Spent(uint256 launched, uint256 capacity);
    error Shipyard_OutOfOrder(uint256 have, uint256 need);
    error Shipyard_EmptyCode(uint256 index);

    /// @notice Creates contract number `index`, which must be the next one: a repeated transaction launches nothing twice.
    /// A constructor that reverts reverts this call with the same data.
    /// @param creationCode code with its constructor's arguments appended. @return at the contract's address.
    function launch(uint256 index, bytes calldata creationCode) external returns (address at);

    /// @notice The only address that may launch.
    function deployer() external view returns (address);
    /// @notice How many contracts it launches in all, 1..127.
    function capacity() external view returns (uint256);
    /// @notice How many it has launched.
    function launched() external view returns (uint256);
    /// @notice The address of launch number `index`, past or future.
    function addressAt(uint256 index) external view returns (address);
}
