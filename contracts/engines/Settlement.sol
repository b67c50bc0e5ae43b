// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {SETTLE_AFTER, WIND_UP_AFTER} from "../types/Bounds.sol";
import {MarketId} from "../types/Ids.sol";
import {RoundStatus} from "../types/OracleTypes.sol";
import {Wiring} from "../types/Wiring.sol";

/// @title Ends a market whose oracle stays dead, at its last good time-weighted price.
/// @notice Nothing is stored until then: how long a market is dead follows from its last round with quorum, and a new one revives it.
abstract contract Settlement is ISettlement {
    /// One slot a market.
    struct Settled {
        uint128 price; // [wad]
        uint64 at; // [s] 0: not settled
    }

    ILedger internal immutable LEDGER;
    IPriceOracle private immutable ORACLE;
    ICircuitBreaker private immutable BREAKER;

    mapping(MarketId market => Settled) private _settled;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        ORACLE = IPriceOracle(wiring.oracle);
        BREAKER = ICircuitBreaker(wiring.breaker);
    }

    /// @inheritdoc ISettlement
    function settle(MarketId market) external {
        uint256 price = _deadPrice(market, SETTLE_AFTER);
        _settled[market] = Settled(uint128(price), uint64(block.timestamp));
        LEDGER.settle(market, price);
        BREAKER.endTrading(market);
    }

    /// @inheritdoc ISettlement
    function windUpPrice(MarketId market) external returns (uint256 price) {
        return _deadPrice(market, WIND_UP_AFTER);
    }

    /// @inheritdoc ISettlement
    function settlementOf(MarketId market) external view returns (uint256 price, uint256 at) {
        Settled storage settled = _settled[market];
        return (settled.price, settled.at);
    }

    /// @inheritdoc ISettlement
    function scheduleOf(
        MarketId market
    ) external view returns (uint256 price, uint256 windUpFrom, uint256 settleFrom) {
        uint256 roundAt;
        (price, roundAt) = BREAKER.standingMeanOf(market);
        if (roundAt != 0) (windUpFrom, settleFrom) = (roundAt + WIND_UP_AFTER, roundAt + SETTLE_AFTER);
    }

    /// @dev NOTE the sources are asked here and not believed to be silent: that nobody made a round for days proves nothing.
    function _deadPrice(MarketId market, uint256 age) private returns (uint256 price) {
        if (_settled[market].at != 0) revert Settlement_Settled(market);
        uint256 roundAt;
        (price, roundAt) = BREAKER.standingMeanOf(market);
        if (roundAt == 0) revert Settlement_NeverPriced(market);
        if (block.timestamp < roundAt + age) revert Settlement_TooSoon(block.timestamp, roundAt + age);
        if (ORACLE.update(market) != RoundStatus.NoQuorum) revert Settlement_Alive(market);
    }
}
