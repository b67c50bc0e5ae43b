// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {
    BPS,
    MAINTENANCE_PARTS,
    MAX_BAND_PPM,
    MAX_CONCENTRATION,
    MAX_COOLDOWN,
    MAX_DAY_PPM,
    MAX_DISPERSION_PPM,
    MAX_FUNDING_CAP_PPM,
    MAX_FUND_BUDGET,
    MAX_GRACE,
    MAX_HALT,
    MAX_HALT_BUDGET,
    MAX_IMPACT_NOTIONAL,
    MAX_INTEREST_PPM,
    MAX_KEEPER_REWARD,
    MAX_LIMIT_BAND_PPM,
    MAX_LIMIT_SEC,
    MAX_LOT_SIZE,
    MAX_OPEN_INTEREST_CAP,
    MAX_PRICE_AGE,
    MAX_SALES_PER_MINUTE,
    MAX_TAKER_FEE_PPM,
    MAX_TICK_SIZE,
    MAX_VELOCITY_PPM,
    MIN_BAND_PPM,
    MIN_CONCENTRATION,
    MIN_COOLDOWN,
    MIN_DAY_PPM,
    MIN_DISPERSION_PPM,
    MIN_FUNDING_CAP_PPM,
    MIN_HALT,
    MIN_IMPACT_NOTIONAL,
    MIN_KEEPER_SHARE_BPS,
    MIN_LIMIT_SEC,
    MIN_LOT_SIZE,
    MIN_OPEN_INTEREST_CAP,
    MIN_PRICE_AGE,
    MIN_SALES_PER_MINUTE,
    MIN_TICK_SIZE,
    MIN_TRIP_PPM,
    PPM,
    WAD
} from "../types/Bounds.sol";
import {
    BreakerParams,
    LiquidationParams,
    MarginParams,
    MarketConfig,
    TradingParams
} from "../types/MarketParams.sol";
import {TIERS, leverageOf} from "../types/Tiers.sol";

/// @title Hard bounds: what no governance, however captured, can set.
/// @notice Every check reverts MarketRegistry_OutOfBounds with the parameter's name, what it is and what it may be.
library ConfigBounds {
    /// @param highestTier the highest tier that the market ever allowed: positions of that tier may still be open.
    function check(MarketConfig calldata config, uint8 highestTier) internal pure {
        _checkMargin(config.margin, highestTier);
        _checkTrading(config.trading, config.margin);
        _checkBreaker(config.breaker);
        _checkHalts(config.breaker);
        _checkLiquidation(config.liquidation);
    }

    /// @notice Reverts unless min <= have <= max.
    function within(string memory parameter, uint256 have, uint256 min, uint256 max) internal pure {
        if (have < min || have > max)
            revert IMarketRegistry.MarketRegistry_OutOfBounds(parameter, have, min, max);
    }

    /// @notice Largest leash and liquidation fee of a market: a quarter of its smallest maintenance rate [ppm].
    function quarterMaintenancePpm(uint8 highestTier) internal pure returns (uint256) {
        return PPM / (2 * leverageOf(highestTier) * MAINTENANCE_PARTS);
    }

    function _checkMargin(MarginParams calldata m, uint8 highestTier) private pure {
        uint256 quarter = quarterMaintenancePpm(highestTier);
        within("lotSize", m.lotSize, MIN_LOT_SIZE, MAX_LOT_SIZE);
        within("concentration", m.concentration, MIN_CONCENTRATION, MAX_CONCENTRATION);
        within("openInterestCap", m.openInterestCap, MIN_OPEN_INTEREST_CAP, MAX_OPEN_INTEREST_CAP);
        within("leashPpm", m.leashPpm, 0, quarter);
        within("takerFeePpm", m.takerFeePpm, 0, MAX_TAKER_FEE_PPM);
        within("makerRebatePpm", m.makerRebatePpm, 0, m.takerFeePpm);
        within("liquidationFeePpm", m.liquidationFeePpm, 0, quarter);
        within("maxTier", m.maxTier, 0, TIERS - 1);
    }

    function _checkTrading(TradingParams calldata t, MarginParams calldata m) private pure {
        within("tickSize", t.tickSize, MIN_TICK_SIZE, MAX_TICK_SIZE);
        within("lotSize * tickSize % 1e18", (uint256(m.lotSize) * t.tickSize) % WAD, 0, 0);
        within("bandPpm", t.bandPpm, MIN_BAND_PPM, MAX_BAND_PPM);
        within("maxPriceAgeSec", t.maxPriceAgeSec, MIN_PRICE_AGE, MAX_PRICE_AGE);
        within("dispersionPpm", t.dispersionPpm, MIN_DISPERSION_PPM, MAX_DISPERSION_PPM);
        uint256 interest =
            t.interestPpm < 0 ? uint256(-int256(t.interestPpm)) : uint256(int256(t.interestPpm));
        within("interestPpm", interest, 0, MAX_INTEREST_PPM);
        within("fundingCapPpm", t.fundingCapPpm, MIN_FUNDING_CAP_PPM, MAX_FUNDING_CAP_PPM);
        uint256 most = m.openInterestCap < MAX_IMPACT_NOTIONAL ? m.openInterestCap : MAX_IMPACT_NOTIONAL;
        within("impactNotional", t.impactNotional, MIN_IMPACT_NOTIONAL, most);
    }

    function _checkBreaker(BreakerParams calldata b) private pure {
        within("limitBandPpm", b.limitBandPpm, MIN_TRIP_PPM, MAX_LIMIT_BAND_PPM);
        within("limitSec", b.limitSec, MIN_LIMIT_SEC, MAX_LIMIT_SEC);
        within("velocityPpm", b.velocityPpm, MIN_TRIP_PPM, MAX_VELOCITY_PPM);
        within("auctionSec", b.auctionSec, MIN_HALT, MAX_HALT);
        within("dayPpm3", b.dayPpm3, MIN_DAY_PPM + 2, MAX_DAY_PPM);
        within("dayPpm2", b.dayPpm2, MIN_DAY_PPM + 1, b.dayPpm3 - 1);
        within("dayPpm1", b.dayPpm1, MIN_DAY_PPM, b.dayPpm2 - 1);
    }

    function _checkHalts(BreakerParams calldata b) private pure {
        within("haltSec1", b.haltSec1, MIN_HALT, MAX_HALT);
        within("haltSec2", b.haltSec2, b.haltSec1, MAX_HALT);
        within("haltSec3", b.haltSec3, b.haltSec2, MAX_HALT);
        within("graceSec", b.graceSec, 0, MAX_GRACE);
        within("cooldownSec", b.cooldownSec, MIN_COOLDOWN, MAX_COOLDOWN);
        uint256 longest = b.haltSec3 > b.auctionSec ? b.haltSec3 : b.auctionSec;
        if (b.haltBudgetSec != 0) within("haltBudgetSec", b.haltBudgetSec, longest, MAX_HALT_BUDGET);
    }

    function _checkLiquidation(LiquidationParams calldata q) private pure {
        within("salesPerMinute", q.salesPerMinute, MIN_SALES_PER_MINUTE, MAX_SALES_PER_MINUTE);
        within("keeperShareBps", q.keeperShareBps, MIN_KEEPER_SHARE_BPS, BPS);
        within("keeperReward", q.keeperReward, 0, MAX_KEEPER_REWARD);
        within("fundBudget", q.fundBudget, 0, MAX_FUND_BUDGET);
        within("fundLeakPerHour", q.fundLeakPerHour, 0, q.fundBudget);
    }
}
