// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IDeleverager} from "../interfaces/IDeleverager.sol";
import {AdlMath} from "../libraries/AdlMath.sol";
import {RollingMinute} from "../libraries/RollingMinute.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {BPS, WAD} from "../types/Bounds.sol";
import {Cause} from "../types/Cause.sol";
import {AccountId, MarketId} from "../types/Ids.sol";
import {Judge} from "../types/LedgerTypes.sol";
import {TIERS, leverageOf} from "../types/Tiers.sol";
import {Wiring} from "../types/Wiring.sol";
import {Settlement} from "./Settlement.sol";

/// @title Closes what nobody else takes, against everybody opposite in proportion: five classes, no loop over accounts.
contract Deleverager is Settlement, IDeleverager {
    using RollingMinute for RollingMinute.State;

    /// @dev One deleveraging, computed before anything is written.
    struct Plan {
        uint256[TIERS] closed; // [wad base units]
        uint256[TIERS] levies; // [wad]
        uint256 closedSum;
        uint256 leviedSum;
    }

    /// @dev Levy that repays a deficit: 10 bps of notional an hour, at most one hour at once, at least a minute apart.
    uint256 private constant LEVY_BPS = 10;
    uint256 private constant LEVY_PERIOD = 1 hours;
    uint256 private constant LEVY_GAP = 1 minutes;

    address private immutable LIQUIDATOR;

    /// @dev What each class was levied lately; keyed market << 8 | side << 4 | tier.
    mapping(uint256 => RollingMinute.State) private _levied;
    mapping(MarketId => uint256) private _repaidAt;

    modifier onlyLiquidator() {
        if (msg.sender != LIQUIDATOR) revert Deleverager_NotLiquidator(msg.sender);
        _;
    }

    constructor(Wiring memory wiring) Settlement(wiring) {
        LIQUIDATOR = wiring.liquidator;
    }

    /// @inheritdoc IDeleverager
    function deleverage(
        AccountId account,
        MarketId market,
        int256 size,
        uint256 price,
        uint256 deficit
    ) external onlyLiquidator returns (uint256, uint256, uint256) {
        Plan memory plan = _plan(market, size < 0, WadMath.abs(size), price, deficit);
        // The levy comes first, while the classes still have the open interest that it is shared by.
        if (plan.leviedSum > 0) _levy(market, size < 0, account, plan.levies);
        if (plan.closedSum > 0) LEDGER.close(market, account, price, plan.closed);
        uint256 booked = deficit - plan.leviedSum;
        if (booked > 0) {
            LEDGER.pay(LEDGER.deficitAccountOf(market), account, booked, 0, Cause.Deficit, market);
        }
        int256 moved = size < 0 ? -int256(plan.closedSum) : int256(plan.closedSum);
        emit Deleveraged(
            market,
            account,
            moved,
            price,
            deficit,
            plan.leviedSum,
            booked,
            plan.closed,
            plan.levies
        );
        return (plan.closedSum, plan.leviedSum, booked);
    }

    /// @inheritdoc IDeleverager
    function repayDeficit(MarketId market) external returns (uint256 repaid) {
        AccountId debtor = LEDGER.marketOf(market).deficitAccount;
        uint256 owed = _owedBy(debtor);
        if (owed == 0) revert Deleverager_NoDeficit(market);
        uint256 since = _repaidAt[market];
        if (block.timestamp < since + LEVY_GAP) {
            revert Deleverager_TooSoon(block.timestamp, since + LEVY_GAP);
        }
        uint256 dt = WadMath.min(block.timestamp - since, LEVY_PERIOD);
        uint256[TIERS][2] memory caps;
        uint256 sum;
        (caps[0], sum) = _repaymentCaps(market, true, dt);
        uint256 sumShorts;
        (caps[1], sumShorts) = _repaymentCaps(market, false, dt);
        sum += sumShorts;
        if (sum == 0) return 0;
        _repaidAt[market] = block.timestamp;
        if (sum > owed) _scale(caps, owed, sum);
        for (uint256 side = 0; side < 2; ++side) {
            uint256 amount = _sumOf(caps[side]);
            if (amount == 0) continue;
            _levy(market, side == 0, debtor, caps[side]);
            repaid += amount;
        }
        emit DeficitRepaid(market, caps[0], caps[1], owed - repaid);
    }

    /// @inheritdoc IDeleverager
    function preview(
        MarketId market,
        bool bankruptIsLong,
        uint256 size,
        uint256 price,
        uint256 deficit
    ) external view returns (uint256[5] memory closed, uint256[5] memory levies, uint256 booked) {
        Plan memory plan = _plan(market, !bankruptIsLong, size, price, deficit);
        return (plan.closed, plan.levies, deficit - plan.leviedSum);
    }

    /// @inheritdoc IDeleverager
    function levyLeft(
        MarketId market,
        bool longs,
        uint8 tier,
        uint256 price
    ) external view returns (uint256) {
        return _capOf(market, longs, tier, LEDGER.classOf(market, longs, tier).openInterest, price);
    }

    function _levy(MarketId market, bool longs, AccountId to, uint256[TIERS] memory amounts) private {
        for (uint8 tier = 0; tier < TIERS; ++tier) {
            if (amounts[tier] > 0) _levied[_keyOf(market, longs, tier)].add(amounts[tier]);
        }
        LEDGER.levy(market, longs, to, amounts);
    }

    /// @dev What closing `size` against the classes of one side costs each of them.
    function _plan(
        MarketId market,
        bool longs,
        uint256 size,
        uint256 price,
        uint256 deficit
    ) private view returns (Plan memory plan) {
        uint256[TIERS] memory interest = _interestOf(market, longs);
        plan.closed = AdlMath.closedByClass(size, interest);
        plan.closedSum = _sumOf(plan.closed);
        if (deficit == 0) return plan;
        uint256[TIERS] memory caps;
        for (uint8 tier = 0; tier < TIERS; ++tier) {
            if (plan.closed[tier] > 0) caps[tier] = _capOf(market, longs, tier, interest[tier], price);
        }
        plan.levies = AdlMath.leviedByClass(deficit, plan.closed, caps);
        plan.leviedSum = _sumOf(plan.levies);
    }

    /// @dev The maintenance margin of a class without concentration: what every healthy holder has, in all markets at once.
    /// NOTE down, and less what was levied lately: a levy takes no more than that and cannot bankrupt the healthy.
    function _capOf(
        MarketId market,
        bool longs,
        uint8 tier,
        uint256 openInterest,
        uint256 price
    ) private view returns (uint256) {
        if (openInterest == 0) return 0;
        uint256 margin = WadMath.mulDivDown(openInterest, price, WAD * 2 * leverageOf(tier));
        uint256 taken = _levied[_keyOf(market, longs, tier)].sum();
        return margin > taken ? margin - taken : 0;
    }

    /// @dev What each class of a side may be charged for `dt` seconds.
    function _repaymentCaps(
        MarketId market,
        bool longs,
        uint256 dt
    ) private view returns (uint256[TIERS] memory caps, uint256 sum) {
        uint256 price = LEDGER.markOf(market, Judge.Better, longs);
        uint256[TIERS] memory interest = _interestOf(market, longs);
        for (uint8 tier = 0; tier < TIERS; ++tier) {
            if (interest[tier] == 0) continue;
            uint256 notional = WadMath.mulDown(interest[tier], price);
            uint256 rate = WadMath.mulDivDown(notional, LEVY_BPS * dt, BPS * LEVY_PERIOD);
            caps[tier] = WadMath.min(rate, _capOf(market, longs, tier, interest[tier], price));
            sum += caps[tier];
        }
    }

    /// @dev Open interest of each class of a side [wad base units].
    function _interestOf(MarketId market, bool longs) private view returns (uint256[TIERS] memory interest) {
        for (uint8 tier = 0; tier < TIERS; ++tier) {
            interest[tier] = LEDGER.classOf(market, longs, tier).openInterest;
        }
    }

    function _owedBy(AccountId debtor) private view returns (uint256) {
        if (AccountId.unwrap(debtor) == 0) return 0;
        int256 cash = LEDGER.accountOf(debtor).cash;
        return cash < 0 ? uint256(-cash) : 0;
    }

    /// @dev NOTE up, then capped by what is left: the last wei that is owed is placed, and none beyond it.
    function _scale(uint256[TIERS][2] memory amounts, uint256 target, uint256 sum) private pure {
        uint256 left = target;
        for (uint256 side = 0; side < 2; ++side) {
            for (uint256 tier = 0; tier < TIERS; ++tier) {
                uint256 share = WadMath.min(WadMath.mulDivUp(amounts[side][tier], target, sum), left);
                amounts[side][tier] = share;
                left -= share;
            }
        }
    }

    function _sumOf(uint256[TIERS] memory amounts) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < TIERS; ++i) sum += amounts[i];
    }

    function _keyOf(MarketId market, bool longs, uint8 tier) private pure returns (uint256) {
        return (uint256(MarketId.unwrap(market)) << 8) | (longs ? 16 : 0) | tier;
    }
}
