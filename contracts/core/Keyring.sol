// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IKeyring} from "../interfaces/IKeyring.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {BPS, MAX_DELEGATE_SLIPPAGE_BPS, PPM} from "../types/Bounds.sol";
import {AccountId} from "../types/Ids.sol";
import {Delegate, Judge} from "../types/LedgerTypes.sol";
import {OrderKind, OrderRequest} from "../types/OrderTypes.sol";
import {Wiring} from "../types/Wiring.sol";

/// @title Hot keys with an expiry, a slippage limit and a daily loss limit.
contract Keyring is IKeyring {
    uint8 private constant MAY_TRADE = 1;
    uint8 private constant MAY_CANCEL = 2;

    ILedger private immutable LEDGER;
    IMarketRegistry private immutable REGISTRY;
    address private immutable EXCHANGE;

    mapping(AccountId => mapping(address => Delegate)) private _delegates;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        REGISTRY = IMarketRegistry(wiring.registry);
        EXCHANGE = wiring.exchange;
    }

    /// @inheritdoc IKeyring
    function setDelegate(
        AccountId account,
        address key,
        uint8 permissions,
        uint40 expiry,
        uint16 maxSlippageBps,
        uint96 maxLossPerDay
    ) external {
        if (LEDGER.ownerOf(account) != msg.sender) revert Keyring_NotOwner(account, msg.sender);
        if (key == address(0)) revert Keyring_ZeroAddress();
        if (permissions > (MAY_TRADE | MAY_CANCEL)) revert Keyring_Terms(permissions, MAY_TRADE | MAY_CANCEL);
        if (maxSlippageBps > MAX_DELEGATE_SLIPPAGE_BPS)
            revert Keyring_Terms(maxSlippageBps, MAX_DELEGATE_SLIPPAGE_BPS);
        // What a key lost today stays lost, whatever its new terms.
        Delegate storage d = _delegates[account][key];
        d.permissions = permissions;
        d.expiry = expiry;
        d.maxSlippageBps = maxSlippageBps;
        d.maxLossPerDay = maxLossPerDay;
        emit DelegateSet(account, key, permissions, expiry, maxSlippageBps, maxLossPerDay);
    }

    /// @inheritdoc IKeyring
    /// @dev NOTE both up: the key's allowance is the owner's protection.
    function chargeTrade(
        OrderRequest calldata request,
        address caller,
        uint256 tickSize,
        uint256 lotSize
    ) external {
        if (msg.sender != EXCHANGE) revert Keyring_NotExchange(msg.sender);
        uint256 limit = request.tick * tickSize;
        uint256 size = request.lots * lotSize;
        uint256 mark = LEDGER.markOf(request.market, Judge.Worse, request.isBuy);
        uint256 beyond = 0;
        if (request.isBuy && limit > mark) beyond = limit - mark;
        if (!request.isBuy && limit < mark) beyond = mark - limit;
        uint256 loss = WadMath.mulUp(size, beyond);
        if (request.kind != OrderKind.PostOnly) {
            uint256 fee = REGISTRY.marginTermsOf(request.market).takerFeePpm();
            loss += WadMath.mulDivUp(WadMath.mulUp(size, WadMath.max(limit, mark)), fee, PPM);
        }
        _charge(request.account, caller, WadMath.mulDivUp(beyond, BPS, mark), loss);
    }

    /// @inheritdoc IKeyring
    function requireCancel(AccountId account, address caller) external view {
        _require(account, caller, MAY_CANCEL);
    }

    /// @inheritdoc IKeyring
    function delegateOf(AccountId account, address key) external view returns (Delegate memory) {
        return _delegates[account][key];
    }

    /// @param slippageBps limit price beyond mark. @param loss what the order can lose against mark, with fees [wad].
    function _charge(AccountId account, address caller, uint256 slippageBps, uint256 loss) private {
        Delegate memory d = _require(account, caller, MAY_TRADE);
        if (slippageBps > d.maxSlippageBps) revert Keyring_Slippage(slippageBps, d.maxSlippageBps);
        uint256 leaked = WadMath.mulDivDown(d.maxLossPerDay, block.timestamp - d.lossAt, 1 days);
        uint256 total = loss + (d.lossToday > leaked ? d.lossToday - leaked : 0);
        if (total > d.maxLossPerDay) revert Keyring_Loss(total, d.maxLossPerDay);
        d.lossToday = uint96(total);
        d.lossAt = uint40(block.timestamp);
        _delegates[account][caller] = d;
        emit DelegateCharged(account, caller, total);
    }

    function _require(
        AccountId account,
        address caller,
        uint8 permission
    ) private view returns (Delegate memory d) {
        d = _delegates[account][caller];
        if (d.permissions & permission == 0) revert Keyring_NotAuthorized(account, caller);
        if (d.expiry <= block.timestamp) revert Keyring_Expired(caller, d.expiry);
    }
}
