// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Grade} from "../../contracts/types/Grade.sol";
import {FUND, AccountId} from "../../contracts/types/Ids.sol";
import {Judge} from "../../contracts/types/LedgerTypes.sol";
import {Orders} from "./Orders.sol";
import {Verb} from "./Verbs.sol";
import {Market} from "./World.sol";

/// @title The fund's shareholders, and who takes its inventory.
abstract contract FundVerbs is Orders {
    int256 private constant HEALTH_DUST = 32;

    /// @notice Requests, claims and transfers of shares.
    function shares(uint256 seed) external {
        _begin(seed, seed >> 255);
        address owner = _anyOwner();
        uint256 assets = _shares().maxDeposit(owner);
        uint256 redeemed = _shares().maxRedeem(owner);
        if (assets != 0 && _chance(60)) return _claimShares(owner, assets);
        if (redeemed != 0 && _chance(60)) return _claimAssets(owner, redeemed);
        if (fund.insolvent() && fund.requestsOf(owner).pendingAssets != 0 && _chance(60)) {
            _send(Verb.FundCancelDeposit, owner, address(fund), abi.encodeCall(fund.cancelDeposit, ()));
            return;
        }
        uint256 held = _shares().balanceOf(owner);
        if (held != 0 && _chance(30)) return _useShares(owner, held);
        if (!fund.insolvent() && (_chance(60) || (terms.fund == 0 && !_chance(10)))) return _trade();
        uint256 amount = _native(_logUniform(10, 5_000) * 1e18) + _below(100);
        bytes memory data = abi.encodeCall(fund.requestDeposit, (amount, owner));
        _send(Verb.FundRequestDeposit, owner, address(fund), data);
    }

    /// @notice The end of an epoch, and inventory that leaves by rule.
    function fundKeeper(uint256 seed) external {
        _begin(seed, seed >> 255);
        for (uint256 i = 0; i < markets.length; ++i) if (_takeInventory(markets[i])) return;
        (, uint256 endsAt) = fund.epoch();
        if (now_ < endsAt) {
            // An epoch of an insolvent fund gives its deposits back: that it does is to be seen often.
            if (!_chance(fund.insolvent() ? 60 : 5)) return _trade();
            if (!_chance(10)) _pass(endsAt - now_);
        }
        _send(Verb.FundSettleEpoch, _anyOwner(), address(fund), abi.encodeCall(fund.settleEpoch, ()));
    }

    function _claimShares(address owner, uint256 assets) private {
        uint256 part = _chance(70) ? assets : _between(1, assets);
        if (_chance(50)) {
            bytes memory data = abi.encodeCall(_shares().deposit, (part, owner));
            _send(Verb.FundDeposit, owner, address(fund), data);
            return;
        }
        uint256 most = _shares().maxMint(owner);
        uint256 amount = _chance(70) ? most : _between(0, most);
        if (amount == 0) return;
        _send(Verb.FundMint, owner, address(fund), abi.encodeCall(_shares().mint, (amount, owner)));
    }

    function _claimAssets(address owner, uint256 redeemed) private {
        if (_chance(50)) {
            uint256 part = _chance(70) ? redeemed : _between(1, redeemed);
            _send(
                Verb.FundRedeem,
                owner,
                address(fund),
                abi.encodeCall(_shares().redeem, (part, owner, owner))
            );
            return;
        }
        uint256 most = _shares().maxWithdraw(owner);
        uint256 amount = _chance(70) ? most : _between(0, most);
        if (amount == 0) return;
        _send(
            Verb.FundWithdraw,
            owner,
            address(fund),
            abi.encodeCall(_shares().withdraw, (amount, owner, owner))
        );
    }

    function _useShares(address owner, uint256 held) private {
        uint256 part = _between(1, held);
        if (_chance(30)) {
            bytes memory transfer = abi.encodeCall(_shares().transfer, (_anyOwner(), part));
            _send(Verb.FundTransfer, owner, address(fund), transfer);
            return;
        }
        bytes memory data = abi.encodeCall(fund.requestRedeem, (part, owner));
        _send(Verb.FundRequestRedeem, owner, address(fund), data);
    }

    function _takeInventory(Market storage m) private returns (bool) {
        int256 held = ledger.touched(FUND, m.id).size;
        uint256 whole = _abs(held) / m.lotSize;
        if (whole == 0 || breaker.stateOf(m.id).grade != Grade.Open) return false;
        (, uint256 allowed) = fund.inventoryPrice(m.id);
        if (allowed / m.lotSize < whole) whole = allowed / m.lotSize;
        if (whole == 0) return false;
        uint256 part = _between(1, whole) * m.lotSize;
        AccountId taker = _anyAccount();
        int256 size = held > 0 ? int256(part) : -int256(part);
        bytes memory data = abi.encodeCall(fund.takeInventory, (taker, m.id, size));
        (bool ok, ) = _send(Verb.TakeInventory, _ownerOf(taker), address(fund), data);
        // Whether it grew or shrank: nobody is left below zero by a trade.
        int256 equity = ledger.healthOf(taker, Judge.Worse).equity;
        _require(!ok || equity >= -HEALTH_DUST, "FILL-1 inventory", _abs(equity), 0);
        return true;
    }
}
