// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PermitTerms} from "../../contracts/interfaces/IDepositGateway.sol";
import {SignedBatch} from "../../contracts/interfaces/IOrderRelay.sol";
import {Trigger} from "../../contracts/interfaces/ITriggerOrders.sol";
import {AccountId, OrderId} from "../../contracts/types/Ids.sol";
import {OrderKind, OrderRequest} from "../../contracts/types/OrderTypes.sol";
import {Money} from "./Money.sol";
import {Verb} from "./Verbs.sol";
import {vm} from "./Vm.sol";
import {Market} from "./World.sol";

/// @title Hot keys and gateways: whoever acts for an owner, within his terms.
abstract contract Keys is Money {
    address internal constant HOT = address(0x407);
    uint256 private constant PLACED = 64;

    /// @dev Newest triggers, in a ring.
    uint256[PLACED] private _placed;
    uint256 private _placedCount;
    mapping(uint256 owner => uint256) private _nonces;

    /// @notice Keys are given, trade and cancel.
    function keys(uint256 seed) external {
        _begin(seed, seed >> 255);
        AccountId id = _anyAccount();
        if (_chance(25)) return _delegate(id, HOT);
        uint40 expiry = keyring.delegateOf(id, HOT).expiry;
        if (expiry <= now_ && !_chance(2)) return _delegate(id, HOT);
        OrderId[] memory resting = _restingOf(id, 1);
        if (resting.length != 0 && expiry > now_ && _chance(40)) {
            _send(Verb.HotCancel, HOT, address(exchange), abi.encodeCall(exchange.cancel, (resting[0])));
            return;
        }
        Market storage m = _anyMarket();
        OrderRequest memory order = _chance(50) ? _makerTerms(id, m) : _takerTerms(id, m);
        // Most within the key's slippage.
        if (!_chance(3)) order.tick = _tickAt(m, order.isBuy ? int256(800) : -800);
        if (order.kind == OrderKind.PostOnly) order.kind = OrderKind.Limit;
        if (order.lots == 0) return _trade();
        _send(Verb.HotPlace, HOT, address(exchange), abi.encodeCall(exchange.place, (order)));
    }

    /// @notice Signed batches, and deposits through the gateway.
    function relays(uint256 seed) external {
        _begin(seed, seed >> 255);
        uint256 choice = _below(100);
        PermitTerms memory none;
        if (choice < 20) {
            bytes memory data = abi.encodeCall(gateway.deposit, (_anyAccount(), _native(7e18) + 1, none));
            _send(Verb.GatewayDeposit, _anyOwner(), address(gateway), data);
        } else if (choice < 23 && accounts.length < 20) {
            uint256 index = _below(owners.length);
            bytes memory data = abi.encodeCall(gateway.openAndDeposit, (_native(20e18), none));
            (, bytes memory answer) = _send(Verb.GatewayOpen, owners[index], address(gateway), data);
            _adopt(abi.decode(answer, (uint32)), index);
        } else if (choice < 30) {
            uint256 index = _below(owners.length);
            _nonces[index] += 1;
            _send(Verb.RelaySkip, owners[index], address(relay), abi.encodeCall(relay.skip, (uint192(0))));
        } else {
            _relayBatch();
        }
    }

    /// @notice Stops and take-profits.
    function stops(uint256 seed) external {
        _begin(seed, seed >> 255);
        if (_placedCount == 0 || _chance(40)) return _placeTrigger();
        uint256 id = _placed[_below(_placedCount < PLACED ? _placedCount : PLACED)];
        try triggers.triggerOf(id) returns (Trigger memory trigger) {
            _useTrigger(id, trigger);
        } catch {
            _placeTrigger();
        }
    }

    function _delegate(AccountId id, address key) internal {
        uint40 expiry = uint40(now_ + _between(500, 10 days));
        // Now and then less than trade and cancel, which takes a right back.
        uint8 may = _chance(95) ? 3 : uint8(_below(4));
        bytes memory data = abi.encodeCall(keyring.setDelegate, (id, key, may, expiry, 50, 10_000e18));
        _send(Verb.SetDelegate, _ownerOf(id), address(keyring), data);
    }

    function _relayBatch() private {
        AccountId id = _anyAccount();
        if (keyring.delegateOf(id, address(relay)).expiry <= now_) return _delegate(id, address(relay));
        SignedBatch memory batch;
        batch.account = id;
        batch.cancelAll = _chance(20);
        if (!batch.cancelAll) batch.cancels = _restingOf(id, 2);
        Market storage m = _anyMarket();
        OrderRequest memory order = _makerTerms(id, m);
        if (order.lots != 0) {
            order.kind = OrderKind.Limit;
            order.tick = _tickAt(m, order.isBuy ? int256(500) : -500);
            batch.orders = new OrderRequest[](1);
            batch.orders[0] = order;
        }
        uint256 index = ownerIndex[AccountId.unwrap(id)];
        (batch.nonce, batch.deadline, batch.maxFee) = (_nonces[index], uint40(now_), 2);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(OWNER_KEY + index, relay.digestOf(batch));
        bytes memory data = abi.encodeCall(relay.relay, (batch, abi.encodePacked(r, s, v), _below(3)));
        (bool ok, ) = _send(Verb.Relay, _anyOwner(), address(relay), data);
        if (ok) _nonces[index] += 1;
    }

    function _placeTrigger() private {
        Market storage m = _anyMarket();
        Trigger memory t;
        t.account = _anyAccount();
        for (uint256 i = 0; i < 3 && ledger.touched(t.account, m.id).size == 0; ++i)
            t.account = _anyAccount();
        address owner = _ownerOf(t.account);
        if (keyring.delegateOf(t.account, address(triggers)).expiry <= now_)
            return _delegate(t.account, address(triggers));
        t.market = m.id;
        t.isBuy = ledger.touched(t.account, m.id).size < 0;
        t.above = _chance(50);
        if (_chance(50)) (t.trailBps, t.above) = (uint16(_between(1, 200)), t.isBuy);
        t.throughHalts = _chance(70);
        t.slippageBps = uint16(_between(20, 50));
        t.expiry = uint32(now_ + _between(100, 20_000));
        t.lots = uint64(_between(1, 3_000));
        t.price = uint96((m.index * _between(995_000, 1_005_000)) / 1e6);
        t.reward = uint96(_below(3));
        bytes memory data = abi.encodeCall(triggers.place, (t));
        (bool ok, bytes memory answer) = _send(Verb.TriggerPlace, owner, address(triggers), data);
        if (ok) _placed[_placedCount++ % PLACED] = abi.decode(answer, (uint256));
    }

    function _useTrigger(uint256 id, Trigger memory t) private {
        if (now_ > t.expiry) {
            _send(Verb.TriggerPrune, _anyOwner(), address(triggers), abi.encodeCall(triggers.prune, (id)));
            return;
        }
        if (_chance(10)) {
            _send(
                Verb.TriggerCancel,
                _ownerOf(t.account),
                address(triggers),
                abi.encodeCall(triggers.cancel, (id))
            );
            return;
        }
        if (t.trailBps != 0 && _chance(80)) {
            if (!_trails(t) && !_chance(10)) return _trade();
            _send(Verb.TriggerTrail, _anyOwner(), address(triggers), abi.encodeCall(triggers.trail, (id)));
            return;
        }
        try triggers.reached(id) returns (bool there, uint256) {
            if (!there && !_chance(2)) return _trade();
        } catch {
            return;
        }
        int256 size = ledger.touched(t.account, t.market).size;
        if ((t.isBuy ? size >= 0 : size <= 0) && !_chance(10)) return _trade();
        _send(
            Verb.TriggerExecute,
            _anyOwner(),
            address(triggers),
            abi.encodeCall(triggers.execute, (id, _chance(50)))
        );
    }

    /// @dev Would the trailing price move to its better side?
    function _trails(Trigger memory t) private view returns (bool) {
        uint256 index = oracle.read(t.market).latest;
        return
            t.above
                ? (index * (10_000 + t.trailBps)) / 10_000 < t.price
                : (index * (10_000 - t.trailBps)) / 10_000 > t.price;
    }
}
