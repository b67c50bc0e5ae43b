// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {ILedger} from "../../interfaces/ILedger.sol";
import {IVault} from "../../interfaces/IVault.sol";
import {ITokenCallback} from "./CallbackToken.sol";

/// @notice Owns accounts and shares as anybody may, and calls a victim from inside whatever pays or charges it: once, when armed.
contract ReentrantWallet is ITokenCallback {
    ILedger private immutable LEDGER;
    IVault private immutable VAULT;

    address private _victim;
    bytes private _data;

    /// @notice Of the last arming: was the call made, what came of it, and did tokens cover what the Ledger said just then (LED-1)?
    bool public called;
    bool public succeeded;
    bool public covered;
    bytes public returned;

    constructor(ILedger ledger, IVault vault) {
        (LEDGER, VAULT) = (ledger, vault);
    }

    receive() external payable {
        _reenter();
    }

    function arm(address victim, bytes calldata data) external {
        (_victim, _data) = (victim, data);
        (called, succeeded, covered) = (false, false, false);
        delete returned;
    }

    /// @notice What the owner of an account does.
    function act(address target, bytes calldata data) external payable returns (bytes memory) {
        return Address.functionCallWithValue(target, data, msg.value);
    }

    function onTokenMoved() external {
        _reenter();
    }

    function _reenter() private {
        address victim = _victim;
        if (victim == address(0)) return;
        _victim = address(0);
        called = true;
        covered = VAULT.reserves() >= LEDGER.totals().accounted;
        // solhint-disable-next-line avoid-low-level-calls
        (succeeded, returned) = victim.call(_data);
    }
}
