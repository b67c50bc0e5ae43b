// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILiquidator} from "../../contracts/interfaces/ILiquidator.sol";
import {AccountId} from "../../contracts/types/Ids.sol";
import {Health, Judge} from "../../contracts/types/LedgerTypes.sol";
import {FundLaw} from "./FundLaw.sol";
import {Orders} from "./Orders.sol";
import {Verb} from "./Verbs.sol";
import {Market} from "./World.sol";

/// @title Keepers: liquidations, dust, repayments. Judged by RSK-1, RSK-2, DEF-1, INS-1 as they come back.
abstract contract Waterfall is Orders, FundLaw {
    uint256 private constant RATIO_DUST = 256;
    uint256 private constant TRIES = 4;
    uint256 private constant DUST_TRIES = 10;

    /// @notice Looks for somebody who may be liquidated, and takes one step with him.
    function keeper(uint256 seed) external {
        _begin(seed, seed >> 255);
        Market storage m = _anyMarket();
        if (_liquidateSomebody(m)) return;
        if (_chance(3)) return _liquidate(_anyAccount(), m);
        _small(m);
    }

    function _liquidateSomebody(Market storage m) internal returns (bool) {
        for (uint256 i = 0; i < TRIES; ++i) {
            AccountId id = _anyAccount();
            Health memory h = ledger.healthOf(id, Judge.Better);
            if (h.equity >= int256(h.maintenanceMargin)) continue;
            if (ledger.touched(id, m.id).size == 0) continue;
            _liquidate(id, m);
            return true;
        }
        return false;
    }

    /// @dev RSK-1: never at E >= MM. RSK-2: E/MM does not fall while something is left. DEF-1: a deficit grows by what is recorded.
    function _liquidate(AccountId id, Market storage m) internal {
        // Marks and funding of this block: what the liquidation itself will judge by. Of all markets, not of this one alone: taking
        // back an order that is the last of its level accrues the market in which it rests.
        for (uint256 i = 0; i < markets.length; ++i) exchange.poke(markets[i].id);
        Health memory before = ledger.healthOf(id, Judge.Better);
        uint256 owed = ledger.totals().deficit;
        uint16 fills = _chance(20) ? uint16(_between(1, 3)) : 0;
        bytes memory data = abi.encodeCall(liquidator.liquidate, (id, m.id, fills, _anyAccount()));
        (bool ok, bytes memory answer) = _send(Verb.Liquidate, _anyOwner(), address(liquidator), data);
        if (!ok) return;
        ILiquidator.Outcome memory o = abi.decode(answer, (ILiquidator.Outcome));
        _note(o);
        bool due = before.equity < int256(before.maintenanceMargin);
        _require(due, "RSK-1", uint256(before.equity), before.maintenanceMargin);
        uint256 owes = ledger.totals().deficit;
        _require(owes <= owed + o.deficit, "DEF-1 grew", owes, owed + o.deficit);
        _checkRatio(id, before);
        _judgeFund(o.covered + o.reward);
    }

    function _note(ILiquidator.Outcome memory o) internal {
        if (o.deleveraged != 0) classWrites += 5;
        if (o.levied != 0) (classWrites, levies) = (classWrites + 5, levies + 1);
    }

    function _checkRatio(AccountId id, Health memory before) private view {
        if (before.equity <= 0) return;
        Health memory h = ledger.healthOf(id, Judge.Better);
        if (h.maintenanceMargin == 0) return;
        // E'/MM' >= E/MM, each of the four a few wei off.
        uint256 left = uint256(h.equity + int256(RATIO_DUST)) * (before.maintenanceMargin + RATIO_DUST);
        uint256 right = uint256(before.equity) * h.maintenanceMargin;
        _require(h.equity + int256(RATIO_DUST) > 0 && left >= right, "RSK-2", left, right);
    }

    /// @dev Positions under one lot, where ADL left them, and deficits that wait to be repaid.
    function _small(Market storage m) private {
        if (ledger.totals().deficit != 0 && _chance(70)) return _repay(m);
        if (classWrites == 0) return _trade();
        for (uint256 i = 0; i < DUST_TRIES; ++i) {
            AccountId id = _anyAccount();
            uint256 size = _abs(ledger.touched(id, m.id).size);
            if (size == 0 || size >= m.lotSize) continue;
            bytes memory data = abi.encodeCall(liquidator.sweepDust, (id, m.id));
            _send(Verb.SweepDust, _anyOwner(), address(liquidator), data);
            return;
        }
        _trade();
    }

    function _repay(Market storage m) private {
        uint256 owed = ledger.totals().deficit;
        bytes memory data = abi.encodeCall(deleverager.repayDeficit, (m.id));
        (bool ok, ) = _send(Verb.RepayDeficit, _anyOwner(), address(deleverager), data);
        if (!ok) return;
        (classWrites, levies) = (classWrites + 10, levies + 2);
        _require(ledger.totals().deficit <= owed, "DEF-1 repaid", ledger.totals().deficit, owed);
    }
}
