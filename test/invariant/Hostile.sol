// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {Cause} from "../../contracts/types/Cause.sol";
import {Grade} from "../../contracts/types/Grade.sol";
import {FUND, HOUSE, AccountId} from "../../contracts/types/Ids.sol";
import {Class} from "../../contracts/types/LedgerTypes.sol";
import {MarketConfig} from "../../contracts/types/MarketParams.sol";
import {SourceConfig} from "../../contracts/types/OracleTypes.sol";
import {OrderRequest} from "../../contracts/types/OrderTypes.sol";
import {Keys} from "./Keys.sol";
import {Verb} from "./Verbs.sol";
import {Market} from "./World.sol";

/// @title Those with powers, and those who want them: governor, guardian, thieves, a token that calls back, a token that refuses.
abstract contract Hostile is Keys {
    address private constant THIEF = address(0xBAD);
    uint256 private constant MOST_MARKETS = 6;

    /// @notice The governor changes what he may, after his delay; the guardian tightens.
    function govern(uint256 seed) external {
        _begin(seed, 1);
        uint256 choice = _below(100);
        Market storage m = _anyMarket();
        if (choice < 3) _tighten(m);
        else if (choice < 6) _configure(m);
        else if (choice < 9) _setSources(m);
        else if (choice < 10) _list();
        else _trade();
    }

    /// @notice Whatever is nobody's to do. A thief who succeeds breaks the run.
    function steal(uint256 seed) external {
        _begin(seed, seed >> 255);
        if (!_chance(20)) return _trade();
        (address to, bytes memory data) = _theft(_below(10));
        (bool ok, ) = _send(Verb.Steal, THIEF, to, data);
        _require(!ok, "a stranger succeeded", 0, 0);
    }

    /// @notice The settlement token calls back in the middle of a transfer, or blocks somebody for one.
    function token_(uint256 seed) external {
        _begin(seed, seed >> 255);
        if (!_chance(30)) return _trade();
        if (terms.fund == 0) {
            (address victim, bytes memory data) = _callback(_below(8));
            token.arm(victim, data, _chance(50));
            uint256 amount = _native(11e18);
            bytes memory deposit = abi.encodeCall(vault.deposit, (_anyAccount(), amount));
            bytes memory withdraw = abi.encodeCall(vault.withdraw, (_anyAccount(), amount / 11));
            bytes32 before = _classes();
            _send(Verb.Reenter, _anyOwner(), address(vault), _chance(50) ? deposit : withdraw);
            token.arm(address(0), "", false);
            // The liquidation in the middle of the transfer may have come to ADL.
            if (_classes() != before) (classWrites, levies) = (classWrites + 5, levies + 1);
        } else if (unit == 1) {
            address owner = _anyOwner();
            token.setBlocked(owner, true);
            AccountId id = _anyAccount();
            bytes memory data = abi.encodeCall(vault.withdraw, (id, _native(1e18)));
            _send(Verb.Reenter, _ownerOf(id), address(vault), data);
            token.setBlocked(owner, false);
        } else {
            _trade();
        }
    }

    function _tighten(Market storage m) private {
        Grade grade = Grade(_below(4));
        uint16 cap = uint16(_between(5, 9) * 1_000);
        bytes memory data = abi.encodeCall(
            breaker.tighten,
            (m.id, grade, cap, uint16(_between(11, 15) * 1_000), 30)
        );
        _send(Verb.Tighten, guardian, address(breaker), data);
    }

    function _configure(Market storage m) private {
        MarketConfig memory config = registry.configOf(m.id);
        config.margin.takerFeePpm = uint16(_between(100, 900));
        config.margin.leashPpm = uint16(_between(500, 2_500));
        config.trading.interestPpm = int24(int256(_below(400))) - 200;
        config.liquidation.keeperShareBps = uint16(_between(1_000, 9_000));
        _later(Verb.Configure, address(registry), abi.encodeCall(registry.configure, (m.id, config)));
    }

    function _setSources(Market storage m) private {
        SourceConfig[] memory sources = oracle.sourcesOf(m.id);
        for (uint256 i = 0; i < sources.length; ++i) sources[i].maxAgeSec = uint32(_between(50, 120));
        _later(Verb.SetSources, address(oracle), abi.encodeCall(oracle.setSources, (m.id, sources)));
    }

    /// @dev A market without sources has no price and trades nothing.
    function _list() private {
        if (registry.count() >= MOST_MARKETS) return;
        MarketConfig memory config = registry.configOf(markets[0].id);
        bytes memory data = abi.encodeCall(registry.list, ("NEW", config));
        _later(Verb.List, address(registry), data);
        bytes memory open = abi.encodeWithSelector(exchange.openBook.selector, registry.count() - 1);
        _send(Verb.OpenBook, _anyOwner(), address(exchange), open);
    }

    /// @dev Scheduled and, after the shortest delay that the Authority allows, done.
    function _later(Verb verb, address target, bytes memory data) private {
        bytes memory schedule = abi.encodeCall(IAccessManager.schedule, (target, data, 0));
        _outside(governor, authority, schedule);
        _pass(1 days + 1);
        _send(verb, governor, authority, abi.encodeCall(IAccessManager.execute, (target, data)));
    }

    /// @dev What the re-entrant token tries; it has an account of its own number or none.
    function _callback(uint256 choice) private returns (address, bytes memory) {
        AccountId id = _anyAccount();
        Market storage m = _anyMarket();
        if (choice == 0) return (address(vault), abi.encodeCall(vault.withdraw, (id, 1)));
        if (choice == 1) return (address(vault), abi.encodeCall(vault.deposit, (id, 1)));
        if (choice == 2) return (address(vault), abi.encodeCall(vault.sweepSurplus, ()));
        if (choice == 3) return (address(exchange), abi.encodeCall(exchange.poke, (m.id)));
        if (choice == 4)
            return (address(liquidator), abi.encodeCall(liquidator.liquidate, (id, m.id, 0, id)));
        if (choice == 5) return (address(fund), abi.encodeCall(fund.settleEpoch, ()));
        if (choice == 6) return (address(ledger), abi.encodeCall(ledger.touch, (id, m.id)));
        return (address(token), abi.encodeCall(token.mint, (address(vault), 5)));
    }

    /// @dev What ADL and levies write of all classes.
    function _classes() private view returns (bytes32 seen) {
        for (uint256 i = 0; i < markets.length; ++i) {
            for (uint8 c = 0; c < 10; ++c) {
                Class memory class = ledger.classOf(markets[i].id, c < 5, c % 5);
                seen = keccak256(abi.encode(seen, class.scale, class.epoch, class.index));
            }
        }
    }

    function _theft(uint256 choice) private returns (address, bytes memory) {
        AccountId id = _anyAccount();
        Market storage m = _anyMarket();
        uint256[5] memory amounts;
        if (choice == 0) return (address(vault), abi.encodeCall(vault.withdraw, (id, 1)));
        if (choice == 1) return (address(ledger), abi.encodeCall(ledger.credit, (id, THIEF, 1e18)));
        if (choice == 2) return (address(ledger), abi.encodeCall(ledger.debit, (id, _ownerOf(id), THIEF, 1)));
        if (choice == 3)
            return (address(ledger), abi.encodeCall(ledger.pay, (FUND, HOUSE, 1e18, 0, Cause.Cover, m.id)));
        if (choice == 4) return (address(ledger), abi.encodeCall(ledger.levy, (m.id, true, id, amounts)));
        if (choice == 5)
            return (address(ledger), abi.encodeCall(ledger.transferPosition, (m.id, id, HOUSE, 1, 1, false)));
        if (choice == 6) return (address(vault), abi.encodeCall(vault.setPayout, (id, THIEF)));
        if (choice == 7)
            return (
                address(keyring),
                abi.encodeCall(keyring.setDelegate, (id, THIEF, 3, uint40(now_ + 9), 50, 1))
            );
        if (choice == 8) return (address(breaker), abi.encodeCall(breaker.onRound, (m.id, 1, true, 60)));
        OrderRequest memory order = _makerTerms(id, m);
        if (order.lots == 0) order.lots = 1;
        return (address(exchange), abi.encodeCall(exchange.place, (order)));
    }
}
