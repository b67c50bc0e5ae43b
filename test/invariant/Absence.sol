// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILiquidator} from "../../contracts/interfaces/ILiquidator.sol";
import {LedgerStorage} from "../../contracts/lens/LedgerStorage.sol";
import {SETTLE_AFTER, WIND_UP_AFTER} from "../../contracts/types/Bounds.sol";
import {FUND, AccountId} from "../../contracts/types/Ids.sol";
import {Judge, Position, Touched} from "../../contracts/types/LedgerTypes.sol";
import {Prices} from "./Prices.sol";
import {Verb} from "./Verbs.sol";
import {Waterfall} from "./Waterfall.sol";
import {Market} from "./World.sol";

/// @title What happens where nobody comes: markets that are forgotten for a day or two, and markets that die.
abstract contract Absence is Waterfall, Prices {
    uint256 private constant CROWD = 24;
    uint256 private constant CLASSES = 10;

    /// @dev Of one account in a market that settles.
    struct Holding {
        AccountId id;
        int256 size;
        int256 owed;
        uint256 unit; // cash that one unit of its index is
    }

    /// @notice Half a day to two days pass. Then one market moves and whoever it sinks is liquidated at once, his other market as old as it is.
    function forget(uint256 seed) external {
        _begin(seed, 1);
        if (!_chance(12)) return _trade();
        _pass(_between(12 hours, 2 days));
        for (uint256 i = 0; i < markets.length; ++i) if (_chance(60)) _round(markets[i]);
        Market storage m = _anyMarket();
        for (uint256 i = _between(1, 4); i > 0; --i) {
            _move(m);
            _pass(1);
            _round(m);
        }
        for (uint256 i = 0; i < 3; ++i) if (!_liquidateSomebody(m)) break;
    }

    /// @notice The last market falls or jumps with all keepers away, and then its sources are silent: for three days, or for ever.
    function bury(uint256 seed) external {
        _begin(seed, 1);
        Market storage m = markets[markets.length - 1];
        (, uint256 settledAt) = deleverager.settlementOf(m.id);
        if (settledAt != 0) return _repaySettled(m);
        // What settles is gone for the rest of the run: later where it is the only market.
        if (_below(1_000) >= (markets.length > 1 ? 20 : 5)) return _trade();
        _sink(m);
        _pass(WIND_UP_AFTER + 1);
        for (uint256 i = 0; i < accounts.length && i < CROWD; ++i) _windUp(AccountId.wrap(accounts[i]), m);
        if (_chance(75)) {
            _pass(SETTLE_AFTER - WIND_UP_AFTER);
            _settle(m);
        }
        // Its sources come back: in time to revive it, or too late.
        m.silent = 0;
        _pass(1);
        for (uint256 i = 0; i < markets.length; ++i) _round(markets[i]);
    }

    /// @dev Far enough, and long enough at its new price for the mean to be that.
    function _sink(Market storage m) private {
        m.price = _chance(50) ? (m.price * _between(55, 90)) / 100 : (m.price * _between(110, 170)) / 100;
        (m.silent, m.liePpm) = (0, 1e6);
        for (uint256 i = 0; i < 10; ++i) {
            _pass(60);
            _round(m);
        }
        m.silent = 15;
    }

    function _windUp(AccountId id, Market storage m) private {
        uint256 size = _abs(ledger.touched(id, m.id).size);
        if (size == 0) return;
        // Less than the allowance that a market without quorum gives: bankrupt without it.
        int256 allowance = int256((size * m.index) / 5e18);
        if (ledger.healthOf(id, Judge.Better).equity >= allowance && !_chance(10)) return;
        bytes memory data = abi.encodeCall(liquidator.windUp, (id, m.id, _anyAccount()));
        uint256 owed = ledger.totals().deficit;
        (bool ok, bytes memory answer) = _send(Verb.WindUp, _anyOwner(), address(liquidator), data);
        if (!ok) return;
        ILiquidator.Outcome memory o = abi.decode(answer, (ILiquidator.Outcome));
        _note(o);
        _judgeFund(o.covered + o.reward);
        uint256 owes = ledger.totals().deficit;
        _require(owes <= owed + o.deficit, "DEF-1 wound up", owes, owed + o.deficit);
    }

    /// @dev SET-1: nobody holds size any more, and everybody was paid his at one price.
    function _settle(Market storage m) private {
        Holding[] memory held = _holdings(m);
        uint256 at = oracle.read(m.id).updatedAt;
        bytes memory data = abi.encodeCall(deleverager.settle, (m.id));
        (bool ok, ) = _send(Verb.Settle, _anyOwner(), address(deleverager), data);
        if (!ok) return;
        classWrites += CLASSES;
        _require(now_ >= at + SETTLE_AFTER, "SET-1 early", now_, at + SETTLE_AFTER);
        (uint256 price, ) = deleverager.settlementOf(m.id);
        for (uint256 i = 0; i < held.length; ++i) _checkPaid(held[i], m, price);
    }

    function _checkPaid(Holding memory held, Market storage m, uint256 price) private view {
        Touched memory has = ledger.touched(held.id, m.id);
        _require(has.size == 0, "SET-1 size", _abs(has.size), 0);
        uint256 value = (_abs(held.size) * price) / 1e18;
        uint256 paid = _abs(has.cash - held.owed - (held.size > 0 ? int256(value) : -int256(value)));
        uint256 dust = 2 * held.unit + price / 1e18 + 4;
        _require(paid <= dust, "SET-1 paid", paid, dust);
    }

    function _holdings(Market storage m) private view returns (Holding[] memory held) {
        held = new Holding[](accounts.length + 1);
        for (uint256 i = 0; i < held.length; ++i) {
            AccountId id = i < accounts.length ? AccountId.wrap(accounts[i]) : FUND;
            Touched memory had = ledger.touched(id, m.id);
            Position memory stored = LedgerStorage.positionOf(ledger, id, m.id);
            uint256 one = stored.scale == 0 ? 0 : uint256(_abs(stored.size)) / stored.scale + 1;
            held[i] = Holding(id, had.size, had.cash, one);
        }
    }

    function _repaySettled(Market storage m) private {
        AccountId debtor = ledger.marketOf(m.id).deficitAccount;
        bool owes = AccountId.unwrap(debtor) != 0 && ledger.accountOf(debtor).cash < 0;
        if (!owes && !_chance(2)) return _trade();
        uint256 owed = ledger.totals().deficit;
        if (_chance(30)) {
            // A gift to the fund: what it has repays, and nobody's share is asked for it.
            bytes memory gift = abi.encodeCall(vault.deposit, (FUND, _native(_between(50, 500) * 1e18)));
            _send(Verb.Deposit, _anyOwner(), address(vault), gift);
        }
        bytes memory data = abi.encodeCall(liquidator.repaySettled, (m.id));
        (bool ok, bytes memory answer) = _send(Verb.RepaySettled, _anyOwner(), address(liquidator), data);
        if (!ok) return;
        uint256 repaid = abi.decode(answer, (uint256));
        _judgeFund(repaid);
        _require(ledger.totals().deficit + repaid == owed, "DEF-1 repaid", owed, repaid);
    }
}
