// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Shares that wait to be redeemed, at the cost of one write whoever waits.
/// @notice The queue keeps a scale and an index, like a class of positions: redeeming the fraction phi for `assets` makes
/// index += scale * assets / shares and scale *= 1 - phi. Who joined at (scale0, index0) with s shares still waits with
/// s * scale / scale0 and has received s * (index - index0) / scale0. Redeeming all ends an era.
library RedeemQueue {
    uint256 private constant START = 1e36;
    /// @dev Below this scale the queue waits until all of it can be redeemed: rounding would show.
    uint256 private constant FLOOR = 1e18;

    /// @notice Where the queue stood.
    struct Mark {
        uint256 scale;
        uint256 index; // [native assets a share, times scale]
        uint256 era;
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
        mapping(uint256 era => uint256) ended; // final index of an era
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
        if (shares == queued) {
            self.ended[mark.era] = mark.index;
            mark = Mark(START, 0, mark.era + 1);
        } else {
            mark.scale = Math.mulDiv(mark.scale, queued - shares, queued);
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

    /// @notice False: so little scale is left that only all of the queue can be redeemed.
    function divisible(State storage self) internal view returns (bool) {
        return self.mark.scale >= FLOOR;
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

    /// @dev Brings the queued part to the present.
    /// NOTE both down: the sum of claims never exceeds what was redeemed.
    function _progress(State storage self, Claim memory claim) private view {
        Mark memory now_ = self.mark;
        if (claim.queued > 0) {
            bool ended = claim.mark.era != now_.era;
            uint256 index = ended ? self.ended[claim.mark.era] : now_.index;
            uint256 left = ended ? 0 : Math.mulDiv(claim.queued, now_.scale, claim.mark.scale);
            claim.assets += Math.mulDiv(claim.queued, index - claim.mark.index, claim.mark.scale);
            claim.shares += claim.queued - left;
            claim.queued = left;
        }
        claim.mark = now_;
    }
}
