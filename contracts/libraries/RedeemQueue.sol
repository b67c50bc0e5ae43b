// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Shares that wait to be redeemed, at the cost of one write whoever waits.
/// @notice The queue keeps a scale and an index, like a class of positions: redeeming the fraction phi for `assets` makes
/// index += scale * assets / shares and scale *= 1 - phi. Who joined at (scale0, index0) with s shares still waits with
/// s * scale / scale0 and has received s * (index - index0) / scale0. A scale below FLOOR, that of nothing left included, ends an
/// era: what then waits goes on in the next, at a fresh scale, so that nobody ever joins or is paid at one whose rounding shows.
library RedeemQueue {
    uint256 private constant START = 1e36;
    uint256 private constant FLOOR = 1e27;

    /// @notice Where the queue stood.
    struct Mark {
        uint256 scale;
        uint256 index; // [native assets a share, times scale]
        uint256 era;
    }

    /// @notice Where an era ended.
    struct End {
        uint256 scale; // 0: all of it was redeemed
        uint256 index;
    }

    struct Claim {
        uint256 queued; // shares, as of `mark`
        Mark mark;
        uint256 joining; // shares requested in epoch `epoch`
        uint256 epoch;
        uint256 shares; // redeemed and not yet claimed
        uint256 assets; // what they brought [native]
    }

    struct State {
        uint256 epoch; // the one that collects
        uint256 joining; // shares requested in it
        uint256 queued; // shares of earlier epochs
        Mark mark;
        mapping(uint256 epoch => Mark) joined; // where the queue stood when an epoch's requests joined
        mapping(uint256 era => End) ended;
        mapping(address controller => Claim) claims;
    }

    function start(State storage self) internal {
        self.mark.scale = START;
    }

    function join(State storage self, address controller, uint256 shares) internal {
        Claim memory claim = claimOf(self, controller);
        claim.joining += shares;
        claim.epoch = self.epoch;
        self.joining += shares;
        self.claims[controller] = claim;
    }

    /// @notice Redeems `shares` of all that are queued for `assets`, each in proportion.
    function redeem(State storage self, uint256 shares, uint256 assets) internal {
        Mark memory mark = self.mark;
        uint256 queued = self.queued;
        mark.index += Math.mulDiv(mark.scale, assets, queued);
        mark.scale = Math.mulDiv(mark.scale, queued - shares, queued);
        if (mark.scale < FLOOR) {
            self.ended[mark.era] = End(mark.scale, mark.index);
            mark = Mark(START, 0, mark.era + 1);
        }
        self.mark = mark;
        self.queued = queued - shares;
    }

    /// @notice Ends the epoch: its requests join the queue.
    function advance(State storage self) internal {
        self.joined[self.epoch] = self.mark;
        self.queued += self.joining;
        self.joining = 0;
        self.epoch += 1;
    }

    function take(State storage self, address controller, uint256 shares, uint256 assets) internal {
        Claim memory claim = claimOf(self, controller);
        claim.shares -= shares;
        claim.assets -= assets;
        self.claims[controller] = claim;
    }

    /// @notice A controller's claim as of now.
    function claimOf(State storage self, address controller) internal view returns (Claim memory claim) {
        claim = self.claims[controller];
        _progress(self, claim);
        if (claim.joining == 0 || claim.epoch == self.epoch) return claim;
        uint256 queued = claim.queued;
        claim.queued = claim.joining;
        claim.mark = self.joined[claim.epoch];
        claim.joining = 0;
        _progress(self, claim);
        claim.queued += queued;
    }

    /// @dev Brings the queued part to the present. A whole era leaves less than FLOOR / START of it: after a few nothing.
    function _progress(State storage self, Claim memory claim) private view {
        Mark memory now_ = self.mark;
        while (claim.queued > 0 && claim.mark.era != now_.era) {
            End memory end = self.ended[claim.mark.era];
            _pay(claim, end.scale, end.index);
            claim.mark = Mark(START, 0, claim.mark.era + 1);
        }
        if (claim.queued > 0) _pay(claim, now_.scale, now_.index);
        claim.mark = now_;
    }

    /// @dev NOTE both down: the sum of claims never exceeds what was redeemed.
    function _pay(Claim memory claim, uint256 scale, uint256 index) private pure {
        uint256 left = Math.mulDiv(claim.queued, scale, claim.mark.scale);
        claim.assets += Math.mulDiv(claim.queued, index - claim.mark.index, claim.mark.scale);
        claim.shares += claim.queued - left;
        claim.queued = left;
    }
}
