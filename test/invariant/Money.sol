// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LedgerStorage} from "../../contracts/lens/LedgerStorage.sol";
import {AccountId} from "../../contracts/types/Ids.sol";
import {Account, Health, Judge} from "../../contracts/types/LedgerTypes.sol";
import {Orders} from "./Orders.sol";
import {Verb} from "./Verbs.sol";
import {Market} from "./World.sol";

/// @title What owners do with their money and accounts.
abstract contract Money is Orders {
    uint256 private constant MOST_ACCOUNTS = 20;

    /// @notice In and out.
    function money(uint256 seed) external {
        _begin(seed, seed >> 255);
        uint256 choice = _below(100);
        if (choice < 15) _deposit();
        else if (choice < 45) _withdraw();
        else if (choice < 55) _leave();
        else if (choice < 60) _surplus();
        else _trade();
    }

    /// @notice Accounts, tiers, payout addresses, touches.
    function account(uint256 seed) external {
        _begin(seed, seed >> 255);
        uint256 choice = _below(100);
        AccountId id = _anyAccount();
        Market storage m = _anyMarket();
        if (choice < 5) return _openAccount();
        if (choice > 60) return _trade();
        if (choice < 33) {
            uint8 tier = uint8(_below(5));
            if (LedgerStorage.positionOf(ledger, id, m.id).tier == tier) tier = (tier + 1) % 5;
            bytes memory data = abi.encodeCall(ledger.setTier, (id, m.id, tier));
            (bool ok, ) = _send(Verb.SetTier, _ownerOf(id), address(ledger), data);
            if (ok) tierOf[id][m.id] = tier;
        } else if (choice < 41) {
            _send(Verb.Touch, _anyOwner(), address(ledger), abi.encodeCall(ledger.touch, (id, m.id)));
        } else if (choice < 47) {
            // The owner's own address again: money goes where this test can follow it.
            bytes memory data = abi.encodeCall(vault.setPayout, (id, _ownerOf(id)));
            _send(Verb.SetPayout, _ownerOf(id), address(vault), data);
        } else if (choice < 53) {
            _cancelPayout(id);
        } else {
            _limit(id);
        }
    }

    function _cancelPayout(AccountId id) private {
        (, address pending, ) = vault.payoutOf(id);
        if (pending == address(0) && !_chance(10)) {
            bytes memory proposal = abi.encodeCall(vault.setPayout, (id, address(uint160(_below(1e9) + 1))));
            _send(Verb.SetPayout, _ownerOf(id), address(vault), proposal);
        }
        bytes memory data = abi.encodeCall(vault.cancelPayout, (id));
        _send(Verb.CancelPayout, _ownerOf(id), address(vault), data);
    }

    /// @dev None at all, or nothing, or what bites: half of the accounts are to have none.
    function _limit(AccountId id) private {
        uint256 perDay = type(uint256).max;
        if (_chance(40)) perDay = _chance(15) ? 0 : _native(_logUniform(10, terms.deposit) * 1e18);
        bytes memory data = abi.encodeCall(vault.setWithdrawalLimit, (id, perDay));
        _send(Verb.SetLimit, _ownerOf(id), address(vault), data);
    }

    /// @dev What the owner's own limit leaves of `amount` [native].
    function _withinLimit(AccountId id, uint256 amount) internal view returns (uint256) {
        (, uint256 left, , ) = vault.withdrawalLimitOf(id);
        return _native(left) < amount ? _native(left) : amount;
    }

    function _openAccount() internal {
        if (accounts.length >= MOST_ACCOUNTS) return;
        uint256 index = _below(owners.length);
        bytes memory data = abi.encodeCall(ledger.openAccount, (owners[index]));
        (, bytes memory answer) = _send(Verb.OpenAccount, owners[index], address(ledger), data);
        _adopt(abi.decode(answer, (uint32)), index);
    }

    function _adopt(uint32 id, uint256 owner) internal {
        accounts.push(id);
        ownerIndex[id] = owner;
    }

    /// @dev Odd wei too: not all money is round.
    function _deposit() internal {
        uint256 amount = _native(_logUniform(10, terms.deposit / 20) * 1e18) + _below(1_000);
        bytes memory data = abi.encodeCall(vault.deposit, (_anyAccount(), amount));
        _send(Verb.Deposit, _anyOwner(), address(vault), data);
    }

    /// @dev WDR-2: what is left covers what the withdrawal judge asks for.
    function _withdraw() private {
        AccountId id = _anyAccount();
        uint256 free = 1e18;
        try ledger.withdrawable(id) returns (uint256 amount) {
            free = amount;
        } catch {
            if (!_chance(15)) return;
        }
        uint256 most = _native(free);
        uint256 part = _chance(30) ? most : (most * _between(1, 1_050)) / 1_000;
        uint256 allowed = _withinLimit(id, part);
        if (_chance(85)) part = allowed;
        if (part == 0) return;
        bytes memory data = abi.encodeCall(vault.withdraw, (id, part));
        (bool ok, ) = _send(Verb.Withdraw, _ownerOf(id), address(vault), data);
        if (ok) _require(part <= allowed, "daily limit", part, allowed);
        if (!ok || ledger.accountOf(id).markets == 0) return;
        Health memory h = ledger.healthOf(id, Judge.Withdrawal);
        _require(h.equity >= int256(h.initialMargin), "WDR-2", uint256(h.equity), h.initialMargin);
    }

    /// @dev WDR-1: an account without position and order leaves with every unit, in every state. No refusal is expected.
    function _leave() private {
        if (ledger.totals().deficit != 0) return;
        for (uint256 i = 0; i < 4; ++i) {
            AccountId id = _anyAccount();
            Account memory a = ledger.accountOf(id);
            if (a.markets != 0 || a.cash <= 0 || _native(uint256(int256(a.cash))) == 0) continue;
            uint256 all = _withinLimit(id, _native(uint256(int256(a.cash))));
            if (all == 0) continue;
            bytes memory data = abi.encodeCall(vault.withdraw, (id, all));
            _send(Verb.Leave, _ownerOf(id), address(vault), data);
            return;
        }
    }

    function _surplus() private {
        if (_chance(50))
            _outside(_anyOwner(), address(token), abi.encodeCall(token.transfer, (address(vault), 999)));
        _send(Verb.SweepSurplus, _anyOwner(), address(vault), abi.encodeCall(vault.sweepSurplus, ()));
    }
}
