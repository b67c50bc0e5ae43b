// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FUND} from "../../contracts/types/Ids.sol";
import {Account} from "../../contracts/types/LedgerTypes.sol";
import {Verb} from "./Verbs.sol";
import {World} from "./World.sol";

/// @title INS-1 at every call: what a share of the fund stands for falls by a recorded cover or reward alone.
/// @notice Asked while the fund holds no position, before or after: marks then say nothing. With positions test/stateful judges it.
abstract contract FundLaw is World {
    /// @dev Virtual shares and assets of the fund.
    uint256 private constant VIRTUAL = 1e12;
    /// @dev A native unit at most is added to it.
    uint256 private constant SHARE_DUST = 1_000;

    uint256 private _assetsBefore; // 0: not judged
    uint256 private _sharesBefore;
    /// @dev Something drew on the fund since, and how much was not said yet.
    bool private _isUnknown = true;

    function _beforeCall() internal override {
        if (_isUnknown) (_assetsBefore, _sharesBefore) = _flatFund();
        _isUnknown = false;
    }

    function _afterCall(Verb verb) internal override {
        // What these drew is in their answers, or lost to the token that calls back.
        bool draws = verb == Verb.Liquidate || verb == Verb.WindUp || verb == Verb.RepaySettled;
        // The last of an account's collateral may leave a debt that the fund pays at once.
        draws = draws || verb == Verb.CollateralBuy;
        if (draws || verb == Verb.Reenter) _isUnknown = true;
        else _judgeFund(0);
    }

    /// @param drawn paid by the fund for a recorded cause since the last call began [wad].
    function _judgeFund(uint256 drawn) internal {
        (uint256 had, uint256 issued) = (_assetsBefore, _sharesBefore);
        (uint256 assets, uint256 shares) = _flatFund();
        // What is left after this call is what there is before the next.
        (_assetsBefore, _sharesBefore, _isUnknown) = (assets, shares, false);
        if (assets == 0 || had <= drawn) return;
        uint256 worth = (assets + unit + SHARE_DUST) * issued;
        uint256 due = (had - drawn) * shares;
        _require(worth >= due, "INS-1", worth, due);
    }

    /// @dev Assets and shares with the virtual ones; assets 0 while the fund holds positions, owes, or has no shares.
    function _flatFund() private view returns (uint256 assets, uint256 shares) {
        Account memory own = ledger.accountOf(FUND);
        if (own.markets != 0 || own.cash <= 0) return (0, 0);
        shares = _shares().totalSupply();
        if (shares == 0) return (0, 0);
        return (uint256(int256(own.cash)) + VIRTUAL, shares + VIRTUAL);
    }
}
