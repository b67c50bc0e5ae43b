// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IShipyard} from "../interfaces/IShipyard.sol";

contract Shipyard is IShipyard {
    /// @dev An RLP-encoded nonce up to 0x7f is one byte.
    uint256 private constant MAX_CAPACITY = 0x7f;

    /// @inheritdoc IShipyard
    address public immutable override deployer;
    /// @inheritdoc IShipyard
    uint256 public immutable override capacity;

    /// @inheritdoc IShipyard
    uint256 public override launched;

    constructor(uint256 capacity_) {
        if (capacity_ == 0 || capacity_ > MAX_CAPACITY) {
            revert Shipyard_CapacityOutOfRange(capacity_, 1, MAX_CAPACITY);
        }
        deployer = msg.sender;
        capacity = capacity_;
    }

    /// @inheritdoc IShipyard
    // solhint-disable-next-line gas-calldata-parameters
    function launch(uint256 index, bytes memory creationCode) external returns (address at) {
        if (msg.sender != deployer) revert Shipyard_NotDeployer(msg.sender, deployer);
        if (launched == capacity) revert Shipyard_Spent(launched, capacity);
        if (index != launched) revert Shipyard_OutOfOrder(index, launched);

        // NOTE: counted before the constructor runs, so that one which calls back into the deployer finds this launch done.
        launched = index + 1;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            at := create(0, add(creationCode, 0x20), mload(creationCode))
            if iszero(at) {
                let data := mload(0x40)
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
        }
        if (at.code.length == 0) revert Shipyard_EmptyCode(index);
        emit Launched(index, at, keccak256(creationCode));
    }

    /// @inheritdoc IShipyard
    function addressAt(uint256 index) external view returns (address) {
        if (index >= capacity) revert Shipyard_UnknownIndex(index, capacity);
        // RLP of [this, nonce]: 0xd6 is a list of 22 bytes, 0x94 a string of 20, a nonce up to 0x7f stands for itself.
        bytes memory encoded = abi.encodePacked(hex"d694", address(this), uint8(index + 1));
        return address(uint160(uint256(keccak256(encoded))));
    }
}
