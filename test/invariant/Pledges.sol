// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISolvencyLens} from "../../contracts/interfaces/lens/ISolvencyLens.sol";
import {CollateralMath} from "../../contracts/libraries/CollateralMath.sol";
import {CollateralHolder, Shortfall} from "../../contracts/types/CollateralTypes.sol";
import {AccountId} from "../../contracts/types/Ids.sol";
import {Account, Health, Judge} from "../../contracts/types/LedgerTypes.sol";
import {IndexPrice} from "../../contracts/types/OracleTypes.sol";
import {Money} from "./Money.sol";
import {Verb} from "./Verbs.sol";
import {Asset} from "./World.sol";

/// @title Other tokens as margin: pledged, taken back, sold, and calling back or refusing meanwhile. Judged by COL-1 and COL-2 as they move.
/// @notice Half of the accounts pledge: only those without collateral go bankrupt in a market that dies.
abstract contract Pledges is Money {
    /// @dev What is known of a sale before it.
    struct Sale {
        uint256 price; // [wad]
        uint256 amount; // [wad]
        uint256 need; // [wad]
        int256 cash; // of the account
        uint256 balance; // of the asset
    }

    uint256 private constant PPM = 1e6;
    uint256 private constant TRIES = 2;

    /// @notice Collateral goes in and out.
    function pledges(uint256 seed) external {
        _begin(seed, seed >> 255);
        AccountId id = _pledger();
        Asset storage a = assets[_below(assets.length)];
        if (_chance(45)) return _pledge(id, a);
        uint256 balance = collateral.balanceOf(id, a.id);
        if (balance == 0) return _pledge(id, a);
        uint256 part = _chance(30) ? balance : (balance * _between(1, 1_000)) / 1_000;
        if (part < a.unit) return _trade();
        if (_chance(10)) return _interrupted(id, a, part / a.unit);
        bytes memory data = abi.encodeCall(collateral.withdraw, (id, a.id, part / a.unit));
        (bool ok, ) = _send(Verb.Redeem, _ownerOf(id), address(collateral), data);
        if (ok) _judgeLeft(id);
    }

    /// @notice Somebody looks for an account that owes too much, and buys what it has.
    function sales(uint256 seed) external {
        _begin(seed, seed >> 255);
        for (uint256 i = 0; i < TRIES; ++i) {
            AccountId id = _pledger();
            CollateralHolder memory holder = collateral.holderOf(id);
            if (holder.assets == 0) continue;
            bool open = holder.saleSince != 0;
            Shortfall memory s;
            try collateral.shortfallOf(id) returns (Shortfall memory told) {
                s = told;
            } catch {
                continue;
            }
            if (s.callable) return open || _chance(70) ? _buy(id, s) : _openSale(id);
            if (open) {
                bytes memory data = abi.encodeCall(collateral.closeSale, (id));
                _send(Verb.SaleClose, _anyOwner(), address(collateral), data);
                return;
            }
        }
        if (_chance(5)) return _openSale(_pledger());
        _trade();
    }

    /// @dev COL-1 of every asset, and each account's bit of it.
    function _checkCollateral(
        ISolvencyLens.House memory house,
        ISolvencyLens.AccountView[] memory all
    ) internal pure {
        for (uint256 a = 0; a < house.assets.length; ++a) {
            uint256 sum = 0;
            for (uint256 i = 0; i < all.length; ++i)
                if (all[i].collateral.length != 0) sum += all[i].collateral[a];
            uint256 total = house.assets[a].stored.total;
            _require(sum == total, "COL-1", sum, total);
            _require(house.assets[a].held >= total, "COL-1 tokens", house.assets[a].held, total);
        }
        for (uint256 i = 0; i < all.length; ++i) {
            uint256 has = 0;
            for (uint256 a = 0; a < all[i].collateral.length; ++a) has |= all[i].collateral[a];
            bool told = all[i].stored.markets >> 63 != 0;
            _require(told == (has != 0), "COL-1 bit", told ? 1 : 0, has);
        }
    }

    function _pledger() private returns (AccountId) {
        uint256 at = _below(accounts.length);
        return AccountId.wrap(accounts[at - (at % 2)]);
    }

    function _pledge(AccountId id, Asset storage a) private {
        // About what cash accounts start with.
        uint256 amount = (_logUniform(1, terms.deposit) * 1e36) / oracle.read(a.market).latest / a.unit + 1;
        address owner = _ownerOf(id);
        a.token.mint(owner, amount);
        if (_chance(10)) return _interrupted(id, a, amount);
        bytes memory data = abi.encodeCall(collateral.deposit, (id, a.id, amount));
        _send(Verb.Pledge, owner, address(collateral), data);
    }

    /// @dev The token calls back in the middle, or refuses its owner. What comes of it is judged by the state alone.
    function _interrupted(AccountId id, Asset storage a, uint256 amount) private {
        address owner = _ownerOf(id);
        bool out = collateral.balanceOf(id, a.id) >= amount * a.unit && _chance(50);
        if (!out) a.token.mint(owner, amount);
        bytes memory data = abi.encodeCall(collateral.deposit, (id, a.id, amount));
        if (out) data = abi.encodeCall(collateral.withdraw, (id, a.id, amount));
        if (a.blocks) {
            a.token.setBlocked(owner, true);
            _send(Verb.Reenter, owner, address(collateral), data);
            a.token.setBlocked(owner, false);
        } else if (a.callsBack) {
            bytes memory again = abi.encodeCall(collateral.withdraw, (id, a.id, 1));
            if (_chance(50)) again = abi.encodeCall(collateral.deposit, (id, a.id, 1));
            bool cash = _chance(30);
            if (cash) again = abi.encodeCall(vault.withdraw, (id, 1));
            a.token.arm(cash ? address(vault) : address(collateral), again, _chance(50));
            _send(Verb.Reenter, owner, address(collateral), data);
            a.token.arm(address(0), "", false);
        } else {
            _send(out ? Verb.Redeem : Verb.Pledge, owner, address(collateral), data);
        }
    }

    /// @dev WDR-2 where collateral leaves: the rest of it counts.
    function _judgeLeft(AccountId id) private view {
        Account memory a = ledger.accountOf(id);
        if ((a.markets << 1) >> 1 == 0 && a.cash >= 0) return;
        Health memory h = ledger.healthOf(id, Judge.Withdrawal);
        int256 equity = h.equity + int256(collateral.worthOf(id, Judge.Withdrawal));
        _require(equity >= int256(h.initialMargin), "WDR-2 collateral", _abs(equity), h.initialMargin);
    }

    function _openSale(AccountId id) private {
        bytes memory data = abi.encodeCall(collateral.openSale, (id));
        _send(Verb.SaleOpen, _anyOwner(), address(collateral), data);
    }

    function _buy(AccountId id, Shortfall memory s) private {
        Asset storage a = assets[_below(assets.length)];
        Sale memory sale;
        uint256 most;
        (sale.price, most) = collateral.quote(id, a.id);
        if (most < a.unit && !_chance(2)) return _trade();
        uint256 native = (_chance(60) ? most : (most * _between(1, 1_050)) / 1_000) / a.unit;
        if (native == 0) native = 1;
        (sale.amount, sale.need) = (native * a.unit, s.need);
        sale.cash = ledger.accountOf(id).cash;
        sale.balance = collateral.balanceOf(id, a.id);
        bytes memory data = abi.encodeCall(collateral.buy, (id, a.id, native, type(uint256).max));
        (bool ok, ) = _send(Verb.CollateralBuy, _anyOwner(), address(collateral), data);
        if (ok) _judgeSale(id, a, sale);
    }

    /// @dev COL-2: at no less than the better price less half of the haircut, for no more than is needed, and the account has the cash.
    function _judgeSale(AccountId id, Asset storage a, Sale memory sale) private view {
        IndexPrice memory index = oracle.read(a.market);
        uint256 better = index.latest > index.previous ? index.latest : index.previous;
        uint256 least = (better * (PPM - collateral.assetOf(a.id).haircutPpm / 2)) / PPM;
        _require(sale.price >= least, "COL-2 price", sale.price, least);
        uint256 bound = CollateralMath.amountFor(sale.need, sale.price, a.unit);
        _require(sale.amount <= bound, "COL-2 amount", sale.amount, bound);
        uint256 left = collateral.balanceOf(id, a.id);
        _require(left + sale.amount == sale.balance, "COL-2 balance", left, sale.balance);
        int256 due = sale.cash + int256((sale.amount * sale.price) / 1e18);
        int256 has = ledger.accountOf(id).cash;
        _require(has >= due, "COL-2 proceeds", _abs(has), _abs(due));
    }
}
