// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPythSource} from "../interfaces/IPythSource.sol";

/// @notice Pays for updates and does not want anything back.
contract RefundRefuser {
    function update(IPythSource source, bytes[] calldata updates) external payable {
        source.update{value: msg.value}(updates);
    }
}
