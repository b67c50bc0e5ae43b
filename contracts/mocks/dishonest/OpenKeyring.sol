// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IKeyring} from "../../interfaces/IKeyring.sol";
import {AccountId} from "../../types/Ids.sol";
import {Delegate} from "../../types/LedgerTypes.sol";
import {OrderRequest} from "../../types/OrderTypes.sol";
import {Wiring} from "../../types/Wiring.sol";

/// @notice The Keyring's interface, and none of its rules: everybody trades and cancels for every account.
contract OpenKeyring is IKeyring {
    constructor(Wiring memory) {}

    function setDelegate(
        AccountId account,
        address key,
        uint8 permissions,
        uint40 expiry,
        uint16 maxSlippageBps,
        uint96 maxLossPerDay
    ) external {
        emit DelegateSet(account, key, permissions, expiry, maxSlippageBps, maxLossPerDay);
    }

    function chargeTrade(
        OrderRequest calldata request,
        address caller,
        uint256 tickSize,
        uint256 lotSize
    ) external {}

    function requireCancel(AccountId account, address caller) external view {}

    function delegateOf(AccountId, address) external pure returns (Delegate memory terms) {
        return terms;
    }
}
