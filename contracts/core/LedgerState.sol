// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICollateralVault} from "../interfaces/ICollateralVault.sol";
import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {FUND, HOUSE, AccountId, MarketId} from "../types/Ids.sol";
import {Account, Class, History, MarketState, Position, Totals} from "../types/LedgerTypes.sol";
import {Wiring} from "../types/Wiring.sol";

/// @title The Ledger's wiring and storage, and the running hash over every change of cash and size.
abstract contract LedgerState is ILedger {
    IMarketRegistry internal immutable REGISTRY;
    IPriceOracle internal immutable ORACLE;
    ICircuitBreaker internal immutable BREAKER;
    IExchange internal immutable EXCHANGE;
    address internal immutable VAULT;
    address internal immutable DELEVERAGER;
    address internal immutable LIQUIDATOR;
    address internal immutable FUND_CONTRACT;
    ICollateralVault internal immutable COLLATERAL;

    Totals internal _totals;
    History internal _history;
    mapping(AccountId => Account) internal _accounts;
    mapping(AccountId => address) internal _owners;
    mapping(AccountId => mapping(MarketId => Position)) internal _positions;
    mapping(MarketId => MarketState) internal _markets;
    /// @dev Keyed market << 8 | side << 4 | tier.
    mapping(uint256 => Class) internal _classes;
    /// @dev Keyed class key << 32 | epoch.
    mapping(uint256 => int256) internal _finalIndices;

    // Each modifier calls a function: their code stands once, not once a verb.
    modifier onlyExchange() {
        _checkExchange();
        _;
    }

    modifier onlyVault() {
        _checkEngine(msg.sender == VAULT);
        _;
    }

    modifier onlyDeleverager() {
        _checkEngine(msg.sender == DELEVERAGER);
        _;
    }

    modifier onlyWaterfall() {
        _checkWaterfall();
        _;
    }

    constructor(Wiring memory wiring) {
        REGISTRY = IMarketRegistry(wiring.registry);
        ORACLE = IPriceOracle(wiring.oracle);
        BREAKER = ICircuitBreaker(wiring.breaker);
        EXCHANGE = IExchange(wiring.exchange);
        VAULT = wiring.vault;
        DELEVERAGER = wiring.deleverager;
        LIQUIDATOR = wiring.liquidator;
        FUND_CONTRACT = wiring.fund;
        COLLATERAL = ICollateralVault(wiring.collateral);
        assert(_open(address(this)) == HOUSE);
        assert(_open(wiring.fund) == FUND);
    }

    function _open(address owner) internal returns (AccountId account) {
        account = AccountId.wrap(++_totals.accounts);
        _owners[account] = owner;
        emit AccountOpened(account, owner);
    }

    /// @dev Extends the running hash. `entry` = keccak256(abi.encode(event selector, arguments in order)).
    function _record(bytes32 entry) internal {
        History memory h = _history;
        h.sequence += 1;
        h.hash = uint192(uint256(keccak256(abi.encode(h.hash, h.sequence, entry))));
        _history = h;
    }

    function _requireAccount(AccountId account) internal view {
        uint32 id = AccountId.unwrap(account);
        if (id == 0 || id > _totals.accounts) revert Ledger_UnknownAccount(account);
    }

    function _requireOwner(AccountId account, address caller) internal view {
        address owner = _owners[account];
        if (owner == address(0)) revert Ledger_UnknownAccount(account);
        if (owner != caller) revert Ledger_NotOwner(account, caller);
    }

    function _classKey(MarketId market, bool longs, uint8 tier) internal pure returns (uint256) {
        return (uint256(MarketId.unwrap(market)) << 8) | (longs ? 16 : 0) | tier;
    }

    /// @dev Of Account.markets: without the bit that says whether there is collateral.
    function _marketsAlone(uint64 markets) internal pure returns (uint64) {
        return (markets << 1) >> 1;
    }

    /// @dev Of Account.markets.
    function _bitOf(MarketId market) internal pure returns (uint64) {
        return uint64(1) << MarketId.unwrap(market);
    }

    function _checkExchange() private view {
        _checkEngine(msg.sender == address(EXCHANGE));
    }

    function _checkWaterfall() private view {
        _checkEngine(msg.sender == LIQUIDATOR || msg.sender == FUND_CONTRACT || msg.sender == DELEVERAGER);
    }

    function _checkEngine(bool allowed) internal view {
        if (!allowed) revert Ledger_NotEngine(msg.sender);
    }
}
