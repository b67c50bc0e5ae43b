// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Proxy} from "@openzeppelin/contracts/proxy/Proxy.sol";
import {ERC1967Utils} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Utils.sol";

import {Vault} from "../../core/Vault.sol";
import {Wiring} from "../../types/Wiring.sol";

/// @notice The real Vault behind a proxy: honest today, and whatever its operator makes of it tomorrow.
contract ProxiedVault is Proxy {
    constructor(Wiring memory wiring) {
        ERC1967Utils.upgradeToAndCall(address(new Vault(wiring)), "");
        ERC1967Utils.changeAdmin(msg.sender);
    }

    function _implementation() internal view override returns (address) {
        return ERC1967Utils.getImplementation();
    }
}
