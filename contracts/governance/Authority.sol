// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {GOVERNANCE_DELAY, SETUP_TIME} from "../types/Bounds.sol";

/// @notice OpenZeppelin's AccessManager: who may call the few restricted functions, and after what delay. Added is a floor: whatever roles,
/// delays and bindings it is told, nothing but a guardian's tightening happens in less than GOVERNANCE_DELAY from its announcement, and
/// no contract gets another authority.
/// @dev Its `multicall` delegates to itself and to nothing else.
contract Authority is AccessManager {
    /// @dev The one role without a delay; src/sdk/deploy/roles.ts.
    uint64 private constant GUARDIAN = 2;

    /// @dev Whoever deploys binds functions and gives roles without a delay, while he is the admin and for SETUP_TIME at most.
    address private immutable BUILDER;
    uint256 private immutable SETUP_ENDS;

    error Authority_Fixed(address target);

    constructor(address initialAdmin) AccessManager(initialAdmin) {
        (BUILDER, SETUP_ENDS) = (initialAdmin, block.timestamp + SETUP_TIME);
    }

    /// @notice Reverts: what this authority rules it rules for good.
    function updateAuthority(address target, address) public pure override {
        revert Authority_Fixed(target);
    }

    /// @inheritdoc AccessManager
    function canCall(
        address caller,
        address target,
        bytes4 selector
    ) public view override returns (bool immediate, uint32 delay) {
        if (selector == IAccessManaged.setAuthority.selector) return (false, 0);
        (immediate, delay) = super.canCall(caller, target, selector);
        // NOTE whatever the guardian's role is bound to, at once it only tightens.
        bool floored = selector != ICircuitBreaker.tighten.selector && caller != address(this);
        if (immediate && floored && !_isBuilding(caller)) return (false, GOVERNANCE_DELAY);
    }

    /// @inheritdoc AccessManager
    function hasRole(
        uint64 roleId,
        address account
    ) public view override returns (bool isMember, uint32 executionDelay) {
        (isMember, executionDelay) = super.hasRole(roleId, account);
        bool floored = roleId != GUARDIAN && !(roleId == ADMIN_ROLE && _isBuilding(account));
        if (floored && executionDelay < GOVERNANCE_DELAY) executionDelay = GOVERNANCE_DELAY;
    }

    function _isBuilding(address caller) private view returns (bool) {
        if (caller != BUILDER || block.timestamp >= SETUP_ENDS) return false;
        (bool isAdmin, ) = super.hasRole(ADMIN_ROLE, caller);
        return isAdmin;
    }
}
