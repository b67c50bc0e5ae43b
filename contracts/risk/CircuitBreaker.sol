// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {DayBudget} from "../libraries/DayBudget.sol";
import {FundingMath} from "../libraries/FundingMath.sol";
import {RollingExtremes} from "../libraries/RollingExtremes.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {BPS} from "../types/Bounds.sol";
import {Grade, TradingState} from "../types/Grade.sol";
import {MarketId} from "../types/Ids.sol";
import {BreakerParams} from "../types/MarketParams.sol";
import {Wiring} from "../types/Wiring.sol";
import {HaltRules} from "./HaltRules.sol";

/// @notice `stateOf` is on the path of every order: all that it needs is in one slot, `Hot`.
contract CircuitBreaker is ICircuitBreaker, AccessManaged {
    using RollingExtremes for uint120;

    /// One slot, exactly full.
    struct Hot {
        uint32 roundAt; // last round with quorum [s]; 0 before the first
        uint16 maxPriceAgeSec; // of the registry at that round
        uint32 lostAt; // first failed round since then [s]; 0 if none
        uint32 haltUntil; // [s]
        Grade haltGrade;
        uint32 salesFrom; // liquidations may sell into the book again: end of halt and grace [s]
        uint32 guardUntil; // [s]
        uint16 guardSec; // from the guardian's first step to guardUntil, and then the length of his cooling
        Grade guardGrade;
        uint16 capBps; // while guarded
        uint16 marginBps; // while guarded
        uint16 outsideSec; // index outside its mean +- band, as of roundAt [s], plus one; 0 inside
    }

    /// One slot.
    struct Averages {
        uint88 last; // index of the last round [wad]
        uint88 mean5m; // [wad]
        uint80 reference24h; // [REFERENCE_UNIT]
    }

    /// One slot.
    struct Windows {
        uint120 minute; // RollingExtremes of 60 s
        uint120 tenMinutes; // RollingExtremes of 10 min
        uint8 dayLevel; // highest day level that tripped and is not re-armed, 0..3
    }

    /// One slot, used only near a day level or at the start of a halt.
    struct Spent {
        uint184 byDay; // DayBudget of halted seconds
        uint32 day; // on which byDay was written
        uint32 dayLevelAt; // of the last trip of a day level [s]
    }

    uint256 private constant MINUTE = 60;
    uint256 private constant TEN_MINUTES = 600;
    uint256 private constant MEAN_MEMORY = 5 minutes;
    uint256 private constant REFERENCE_MEMORY = 24 hours;
    uint256 private constant REARM_AFTER = 24 hours;

    /// A reference in 80 bits: MAX_PRICE / 100 is 1e24. NOTE down, by under 100 wei of price a round.
    uint256 private constant REFERENCE_UNIT = 100;

    /// A shorter outage is followed by no grace.
    uint256 private constant OUTAGE_FOR_GRACE = 120;

    /// What is left of the budget starts no halt shorter than this (nor than the halt's own length): no flicker at its end.
    uint256 private constant SHORTEST_HALT = 60;

    uint256 private constant MAX_TIGHTEN = 6 hours;

    IMarketRegistry private immutable REGISTRY;
    address private immutable ORACLE;
    address private immutable DELEVERAGER;

    mapping(MarketId market => Hot) private _hot;
    mapping(MarketId market => Averages) private _averages;
    mapping(MarketId market => Windows) private _windows;
    mapping(MarketId market => Spent) private _spent;

    constructor(Wiring memory wiring) AccessManaged(wiring.authority) {
        REGISTRY = IMarketRegistry(wiring.registry);
        ORACLE = wiring.oracle;
        DELEVERAGER = wiring.deleverager;
    }

    /// @inheritdoc ICircuitBreaker
    function onRound(MarketId market, uint256 price, bool quorum, uint16 maxPriceAgeSec) external {
        if (msg.sender != ORACLE) revert CircuitBreaker_NotOracle(msg.sender);
        Hot storage hot = _hot[market];
        uint256 roundAt = hot.roundAt;
        if (!quorum) {
            if (roundAt == 0 || hot.lostAt != 0) return;
            hot.lostAt = uint32(_lostSince(hot));
            emit QuorumLost(market, hot.lostAt);
            return;
        }
        if (roundAt == 0) {
            _start(market, price);
        } else {
            BreakerParams memory params = REGISTRY.breakerOf(market);
            if (!_hasQuorum(hot)) _regain(market, hot, params.graceSec);
            _observe(market, price, hot, params);
        }
        hot.roundAt = uint32(block.timestamp);
        hot.maxPriceAgeSec = maxPriceAgeSec;
    }

    /// @inheritdoc ICircuitBreaker
    /// @dev While a tightening is in force the guardian may go further, never back: no term may fall, its end stays or moves
    /// out, and all of it together lasts at most MAX_TIGHTEN. Then he must wait for as long as it lasted.
    function tighten(
        MarketId market,
        Grade grade,
        uint16 capBps,
        uint16 marginBps,
        uint32 durationSec
    ) external restricted {
        if (durationSec == 0 || durationSec > MAX_TIGHTEN)
            revert CircuitBreaker_DurationOutOfRange(durationSec, MAX_TIGHTEN);
        Hot storage hot = _hot[market];
        uint256 until = block.timestamp + durationSec;
        uint256 startedAt = block.timestamp;
        if (block.timestamp < hot.guardUntil) {
            startedAt = hot.guardUntil - hot.guardSec;
            until = WadMath.max(until, hot.guardUntil);
            if (until - startedAt > MAX_TIGHTEN)
                revert CircuitBreaker_DurationOutOfRange(until - startedAt, MAX_TIGHTEN);
        } else {
            uint256 coolUntil = uint256(hot.guardUntil) + hot.guardSec;
            if (block.timestamp < coolUntil)
                revert CircuitBreaker_GuardianCooling(block.timestamp, coolUntil);
            (hot.guardGrade, hot.capBps, hot.marginBps) = (Grade.Open, uint16(BPS), uint16(BPS));
        }
        bool looser = grade < hot.guardGrade || capBps > hot.capBps || marginBps < hot.marginBps;
        bool same = grade == hot.guardGrade && capBps == hot.capBps && marginBps == hot.marginBps;
        if (looser || same) revert CircuitBreaker_NotTighter(market);

        (hot.guardGrade, hot.capBps, hot.marginBps) = (grade, capBps, marginBps);
        (hot.guardUntil, hot.guardSec) = (uint32(until), uint16(until - startedAt));
        if (grade >= Grade.Auction)
            _deferSales(hot, until, until - block.timestamp, REGISTRY.breakerOf(market).graceSec);
        emit Tightened(market, grade, capBps, marginBps, until);
    }

    /// @inheritdoc ICircuitBreaker
    function endTrading(MarketId market) external {
        if (msg.sender != DELEVERAGER) revert CircuitBreaker_NotDeleverager(msg.sender);
        (_hot[market].haltUntil, _hot[market].haltGrade) = (type(uint32).max, Grade.Halted);
        emit TradingEnded(market);
    }

    /// @inheritdoc ICircuitBreaker
    function standingMeanOf(MarketId market) external view returns (uint256 mean5m, uint256 roundAt) {
        return (_averages[market].mean5m, _hot[market].roundAt);
    }

    /// @inheritdoc ICircuitBreaker
    function stateOf(MarketId market) external view returns (TradingState memory state) {
        Hot storage hot = _hot[market];
        bool quorum = _hasQuorum(hot);
        (state.capBps, state.marginBps) = (uint16(BPS), uint16(BPS));
        if (!quorum) state.grade = Grade.ReduceOnly;
        if (block.timestamp < hot.haltUntil && hot.haltGrade > state.grade) state.grade = hot.haltGrade;
        if (block.timestamp < hot.guardUntil) {
            if (hot.guardGrade > state.grade) state.grade = hot.guardGrade;
            (state.capBps, state.marginBps) = (hot.capBps, hot.marginBps);
        }
        state.bookSales = quorum && state.grade <= Grade.ReduceOnly && block.timestamp >= hot.salesFrom;
    }

    /// @inheritdoc ICircuitBreaker
    function extremesOf(MarketId market) external view returns (uint256 low, uint256 high) {
        return _range(market, _windows[market].tenMinutes, TEN_MINUTES);
    }

    /// @inheritdoc ICircuitBreaker
    function referencesOf(
        MarketId market
    )
        external
        view
        returns (
            uint256 mean5m,
            uint256 reference24h,
            uint256 low60s,
            uint256 high60s,
            uint256 haltUntil,
            uint256 graceUntil,
            uint256 cooldownUntil
        )
    {
        Hot storage hot = _hot[market];
        (mean5m, reference24h) = _means(_averages[market], hot.roundAt);
        (low60s, high60s) = _range(market, _windows[market].minute, MINUTE);
        (haltUntil, graceUntil) = (hot.haltUntil, hot.salesFrom);
        cooldownUntil = haltUntil == 0 ? 0 : haltUntil + REGISTRY.breakerOf(market).cooldownSec;
    }

    // --- quorum ---

    /// @dev Says what `IPriceOracle.read(market).live` says: the oracle tells of every round, failed ones too, and age is
    /// judged by the same two numbers. Asking it here would cost every order a call.
    function _hasQuorum(Hot storage hot) private view returns (bool) {
        return
            hot.roundAt != 0 &&
            hot.lostAt == 0 &&
            block.timestamp <= uint256(hot.roundAt) + hot.maxPriceAgeSec;
    }

    /// @dev When a quorum that is no more was lost: at the first failed round, or when the last good one became too old.
    function _lostSince(Hot storage hot) private view returns (uint256) {
        uint256 failedAt = hot.lostAt == 0 ? block.timestamp : hot.lostAt;
        return WadMath.min(failedAt, uint256(hot.roundAt) + hot.maxPriceAgeSec);
    }

    function _regain(MarketId market, Hot storage hot, uint256 graceSec) private {
        uint256 lostAt = _lostSince(hot);
        if (hot.lostAt == 0) emit QuorumLost(market, lostAt);
        else hot.lostAt = 0;
        uint256 outage = block.timestamp - lostAt;
        if (outage >= OUTAGE_FOR_GRACE) _deferSales(hot, block.timestamp, outage, graceSec);
        emit QuorumRestored(market, block.timestamp, hot.salesFrom);
    }

    /// @dev Book sales wait until `end`, and then for a grace as long as what ended, at most `graceSec`.
    function _deferSales(Hot storage hot, uint256 end, uint256 lengthSec, uint256 graceSec) private {
        uint256 from = end + WadMath.min(lengthSec, graceSec);
        if (from > hot.salesFrom) hot.salesFrom = uint32(from);
    }

    // --- rounds ---

    function _start(MarketId market, uint256 price) private {
        _averages[market] = Averages(uint88(price), uint88(price), uint80(price / REFERENCE_UNIT));
        uint120 window = RollingExtremes.start(price);
        _windows[market] = Windows(window, window, 0);
    }

    /// @dev Judges the round by what was known before it, and records it.
    function _observe(MarketId market, uint256 price, Hot storage hot, BreakerParams memory params) private {
        Averages memory averages = _averages[market];
        Windows memory windows = _windows[market];
        uint256 roundAt = hot.roundAt;
        HaltRules.Round memory round;
        (round.market, round.price) = (market, price);
        (round.mean5m, round.reference24h) = _means(averages, roundAt);
        _see(round, windows, averages.last, roundAt);

        uint256 outsideSec = _outsideSec(round, hot, params);
        round.outsideLong = outsideSec > params.limitSec;
        if (outsideSec != hot.outsideSec) hot.outsideSec = uint16(outsideSec);
        round.dayLevel = _dayLevel(round, windows.dayLevel, params);
        uint256 haltUntil = hot.haltUntil;
        if (haltUntil == 0 || block.timestamp >= haltUntil + params.cooldownSec) _trip(round, hot, params);

        windows.dayLevel = uint8(round.dayLevel);
        _windows[market] = windows;
        uint256 day = round.reference24h / REFERENCE_UNIT;
        _averages[market] = Averages(uint88(price), uint88(round.mean5m), uint80(day));
    }

    /// @dev Reads the minute's range from before this price, and puts the price into both windows.
    function _see(
        HaltRules.Round memory round,
        Windows memory windows,
        uint256 last,
        uint256 lastAt
    ) private view {
        uint256 nowSec = block.timestamp;
        uint256 seen = RollingExtremes.toBucket(round.price);
        (windows.minute, round.low60s, round.high60s) = windows.minute.advance(
            seen,
            last,
            nowSec,
            lastAt,
            MINUTE
        );
        windows.tenMinutes = windows.tenMinutes.record(seen, last, nowSec, lastAt, TEN_MINUTES);
    }

    /// @dev Starts the halt that the round asks for, as far as the budget goes.
    function _trip(HaltRules.Round memory round, Hot storage hot, BreakerParams memory params) private {
        HaltRules.Halt memory halt = HaltRules.haltFor(round, params);
        if (halt.lengthSec == 0) return;

        Spent memory spent = _spent[round.market];
        uint256 today = block.timestamp / 1 days;
        spent.byDay = DayBudget.roll(spent.byDay, today, spent.day);
        uint256 used = DayBudget.total(spent.byDay);
        uint256 left = used < params.haltBudgetSec ? params.haltBudgetSec - used : 0;
        if (left < WadMath.min(halt.lengthSec, SHORTEST_HALT)) return;

        uint256 length = WadMath.min(halt.lengthSec, left);
        spent.byDay = DayBudget.add(spent.byDay, length);
        spent.day = uint32(today);
        if (halt.trip >= Trip.Day1) {
            spent.dayLevelAt = uint32(block.timestamp);
            round.dayLevel = 1 + uint256(halt.trip) - uint256(Trip.Day1);
        }
        _spent[round.market] = spent;

        hot.haltUntil = uint32(block.timestamp + length);
        hot.haltGrade = halt.trip >= Trip.Day2 ? Grade.Halted : Grade.Auction;
        hot.outsideSec = 0;
        _deferSales(hot, hot.haltUntil, length, params.graceSec);
        emit HaltStarted(
            round.market,
            hot.haltGrade,
            halt.trip,
            round.price,
            halt.referencePrice,
            hot.haltUntil
        );
    }

    /// @dev Level still tripped: it re-arms a day after the last trip, or once the index is back inside half of level 1.
    function _dayLevel(
        HaltRules.Round memory round,
        uint256 level,
        BreakerParams memory params
    ) private view returns (uint256) {
        if (level == 0) return 0;
        if (!HaltRules.beyond(round.price, round.reference24h, params.dayPpm1 / 2)) return 0;
        return block.timestamp >= uint256(_spent[round.market].dayLevelAt) + REARM_AFTER ? 0 : level;
    }

    /// @dev How long the index has been outside, plus one; the first round outside says 1. Saturates.
    function _outsideSec(
        HaltRules.Round memory round,
        Hot storage hot,
        BreakerParams memory params
    ) private view returns (uint256) {
        if (!HaltRules.beyond(round.price, round.mean5m, params.limitBandPpm)) return 0;
        if (hot.outsideSec == 0) return 1;
        return WadMath.min(hot.outsideSec + (block.timestamp - hot.roundAt), type(uint16).max);
    }

    function _range(MarketId market, uint120 window, uint256 span) private view returns (uint256, uint256) {
        return window.range(_averages[market].last, block.timestamp, _hot[market].roundAt, span);
    }

    /// @dev The means as of now. What counts is the price that *stood* until now: a new one has no weight yet, so that
    /// nobody moves a mean by choosing the moment of a round.
    function _means(
        Averages memory averages,
        uint256 roundAt
    ) private view returns (uint256 mean5m, uint256 reference24h) {
        int256 last = int256(uint256(averages.last));
        uint256 dt = block.timestamp - roundAt;
        int256 mean = int256(uint256(averages.mean5m));
        int256 day = int256(averages.reference24h * REFERENCE_UNIT);
        mean5m = uint256(FundingMath.average(mean, last, dt, MEAN_MEMORY));
        reference24h = uint256(FundingMath.average(day, last, dt, REFERENCE_MEMORY));
    }
}
