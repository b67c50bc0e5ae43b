// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Deposits that wait for one common settlement. Whoever waits in a cohort gets the same price.
library DepositCohorts {
    struct Settled {
        uint256 assets; // of the whole cohort [native]
        uint256 shares; // minted for them
    }

    struct Claim {
        uint256 pending; // [native] in cohort `cohort`
        uint256 cohort;
        uint256 assets; // settled and not yet claimed [native]
        uint256 shares; // what they are worth
    }

    struct State {
        uint256 cohort; // the one that collects
        uint256 waiting; // its assets [native]
        bool rolled; // its settlement failed: the fund was insolvent
        mapping(uint256 cohort => Settled) settled;
        mapping(address controller => Claim) claims;
    }

    function join(State storage self, address controller, uint256 assets) internal {
        Claim memory claim = claimOf(self, controller);
        claim.pending += assets;
        claim.cohort = self.cohort;
        self.waiting += assets;
        self.claims[controller] = claim;
    }

    /// @notice Takes a waiting deposit out of its cohort.
    function leave(State storage self, address controller) internal returns (uint256 assets) {
        Claim memory claim = claimOf(self, controller);
        assets = claim.pending;
        claim.pending = 0;
        self.waiting -= assets;
        if (self.waiting == 0) self.rolled = false;
        self.claims[controller] = claim;
    }

    /// @notice Settles the whole cohort; the next one starts to collect.
    function settle(State storage self, uint256 shares) internal {
        self.settled[self.cohort] = Settled(self.waiting, shares);
        self.cohort += 1;
        self.waiting = 0;
        self.rolled = false;
    }

    /// @notice The cohort could not be settled: it waits on, and its deposits may be taken back.
    function roll(State storage self) internal {
        if (self.waiting > 0) self.rolled = true;
    }

    /// @notice Takes `assets` and `shares` out of what was settled.
    function take(State storage self, address controller, uint256 assets, uint256 shares) internal {
        Claim memory claim = claimOf(self, controller);
        claim.assets -= assets;
        claim.shares -= shares;
        self.claims[controller] = claim;
    }

    /// @notice A controller's claim as of now.
    /// @dev NOTE shares down: the sum of claims never exceeds what was minted.
    function claimOf(State storage self, address controller) internal view returns (Claim memory claim) {
        claim = self.claims[controller];
        if (claim.pending == 0 || claim.cohort == self.cohort) return claim;
        Settled memory s = self.settled[claim.cohort];
        claim.assets += claim.pending;
        claim.shares += Math.mulDiv(claim.pending, s.shares, s.assets);
        claim.pending = 0;
    }
}
