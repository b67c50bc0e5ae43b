// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {IPriceSource} from "../interfaces/IPriceSource.sol";
import {BoundedCall} from "../libraries/BoundedCall.sol";
import {WeightedMedian} from "../libraries/WeightedMedian.sol";
import {MAX_PRICE, PPM, ROUND_GAP} from "../types/Bounds.sol";
import {MarketId} from "../types/Ids.sol";
import {TradingParams} from "../types/MarketParams.sol";
import {IndexPrice, IndexSlot, Quote, RoundStatus, SourceConfig, Verdict} from "../types/OracleTypes.sol";
import {Wiring} from "../types/Wiring.sol";

/// @notice A round costs a market's header, its index slot and one slot a source; sources are read with a stipend each.
contract PriceOracle is IPriceOracle, AccessManaged {
    /// One slot a market.
    struct Header {
        uint224 stamps; // newest timestamp used of each source, 32 bits [s] each, source 0 lowest
        uint24 totalWeight;
        uint8 count;
    }

    /// What a round says, before anything is written.
    struct Survey {
        Quote[] quotes;
        Verdict[] verdicts;
        uint256 price;
        uint256 dispersionPpm;
        RoundStatus status;
        uint224 stamps;
        uint16 maxPriceAgeSec;
    }

    uint256 private constant MIN_SOURCES = 3;
    uint256 private constant MAX_SOURCES = 7;
    uint256 private constant MAX_WEIGHT = 10_000;
    uint256 private constant MAX_SOURCE_AGE = 1 days;
    uint256 private constant STAMP_BITS = 32;

    /// Gas that a source gets. A feed that burns it all costs less than 120,000 in any position.
    uint256 private constant STIPEND = 100_000;
    /// What must be left before a source is asked, as a call passes on at most 63/64 (EIP-150); 5,000 pay for the call itself.
    uint256 private constant GAS_BEFORE_CALL = STIPEND + STIPEND / 63 + 5_000;

    IMarketRegistry private immutable REGISTRY;
    ICircuitBreaker private immutable BREAKER;

    mapping(MarketId market => Header) private _headers;
    mapping(MarketId market => IndexSlot) private _slots;
    mapping(MarketId market => SourceConfig[MAX_SOURCES]) private _sources;

    constructor(Wiring memory wiring) AccessManaged(wiring.authority) {
        REGISTRY = IMarketRegistry(wiring.registry);
        BREAKER = ICircuitBreaker(wiring.breaker);
    }

    /// @inheritdoc IPriceOracle
    /// @dev A failed round changes the status and nothing else, so repeating it has no effect; it does not delay the next.
    function update(MarketId market) external returns (RoundStatus status) {
        IndexSlot memory slot = _slots[market];
        // NOTE: the two rounds kept are at least ROUND_GAP apart, so nobody can make both in one moment of his choice.
        uint256 notBefore = slot.updatedAt + ROUND_GAP;
        if (slot.updatedAt != 0 && block.timestamp < notBefore)
            revert PriceOracle_TooSoon(block.timestamp, notBefore);

        Survey memory survey = _survey(market);
        status = survey.status;
        slot.status = status;
        slot.maxPriceAgeSec = survey.maxPriceAgeSec;
        if (status != RoundStatus.NoQuorum) {
            slot.previous = slot.updatedAt == 0 ? uint88(survey.price) : slot.latest;
            slot.latest = uint88(survey.price);
            slot.updatedAt = uint32(block.timestamp);
            slot.dispersionPpm = uint24(survey.dispersionPpm);
            _headers[market].stamps = survey.stamps;
        }
        _slots[market] = slot;

        emit RoundMade(market, survey.price, survey.dispersionPpm, status, survey.quotes, survey.verdicts);
        BREAKER.onRound(market, slot.latest, status != RoundStatus.NoQuorum, slot.maxPriceAgeSec);
    }

    /// @inheritdoc IPriceOracle
    function setSources(MarketId market, SourceConfig[] calldata sources) external restricted {
        if (MarketId.unwrap(market) >= REGISTRY.count()) revert PriceOracle_UnknownMarket(market);
        uint256 total = _checkSources(sources);
        SourceConfig[] memory before = sourcesOf(market);
        if (keccak256(abi.encode(before)) == keccak256(abi.encode(sources)))
            revert PriceOracle_Unchanged(market);

        uint224 stamps = _stampsKept(_headers[market].stamps, before, sources);
        for (uint256 i = 0; i < MAX_SOURCES; ++i) {
            if (i < sources.length) _sources[market][i] = sources[i];
            else delete _sources[market][i];
        }
        _headers[market] = Header(stamps, uint24(total), uint8(sources.length));
        emit SourcesSet(market, sources);
    }

    /// @inheritdoc IPriceOracle
    function read(MarketId market) external view returns (IndexPrice memory) {
        IndexSlot memory slot = _slots[market];
        bool quorum = slot.status == RoundStatus.Live || slot.status == RoundStatus.Degraded;
        bool live = quorum && block.timestamp <= uint256(slot.updatedAt) + slot.maxPriceAgeSec;
        bool degraded = live && slot.status == RoundStatus.Degraded;
        return IndexPrice(slot.latest, slot.previous, slot.updatedAt, live, degraded);
    }

    /// @inheritdoc IPriceOracle
    function slotOf(MarketId market) external view returns (IndexSlot memory) {
        return _slots[market];
    }

    /// @inheritdoc IPriceOracle
    function peek(
        MarketId market
    )
        external
        view
        returns (
            uint256 price,
            uint256 dispersionPpm,
            RoundStatus status,
            Quote[] memory quotes,
            Verdict[] memory verdicts
        )
    {
        Survey memory survey = _survey(market);
        return (survey.price, survey.dispersionPpm, survey.status, survey.quotes, survey.verdicts);
    }

    /// @inheritdoc IPriceOracle
    function sourcesOf(MarketId market) public view returns (SourceConfig[] memory sources) {
        sources = new SourceConfig[](_headers[market].count);
        for (uint256 i = 0; i < sources.length; ++i) sources[i] = _sources[market][i];
    }

    /// @dev Asks all sources and decides. Shared by `update` and `peek`.
    function _survey(MarketId market) private view returns (Survey memory survey) {
        Header memory header = _headers[market];
        if (header.count == 0) revert PriceOracle_UnknownMarket(market);
        survey.quotes = new Quote[](header.count);
        survey.verdicts = new Verdict[](header.count);

        SourceConfig[MAX_SOURCES] storage sources = _sources[market];
        uint256[] memory points = new uint256[](header.count);
        uint224 stamps = header.stamps;
        uint256 pulls; // bit i: source i is a pull source that was used
        for (uint256 i = 0; i < points.length; ++i) {
            SourceConfig memory source = sources[i];
            Quote memory quote = survey.quotes[i];
            Verdict verdict = _ask(source, quote, uint32(header.stamps >> (i * STAMP_BITS)));
            survey.verdicts[i] = verdict;
            if (verdict != Verdict.Used) continue;
            points[i] = WeightedMedian.toPoint(quote.price, source.weight);
            stamps = _withStamp(stamps, i, quote.timestamp);
            if (source.pull) pulls |= 1 << i;
        }
        survey.stamps = stamps;
        if (pulls != 0) _leaveApart(survey, points, pulls);

        TradingParams memory trading = REGISTRY.tradingOf(market);
        survey.maxPriceAgeSec = trading.maxPriceAgeSec;
        (survey.price, survey.dispersionPpm, survey.status) = WeightedMedian.decide(
            points,
            header.totalWeight,
            trading.dispersionPpm
        );
    }

    /// @dev Leaves out pull sources that lie apart from the newest of them.
    function _leaveApart(Survey memory survey, uint256[] memory points, uint256 pulls) private pure {
        uint256 newest;
        for (uint256 i = 0; i < points.length; ++i) {
            uint256 timestamp = survey.quotes[i].timestamp;
            if ((pulls >> i) & 1 == 1 && timestamp > newest) newest = timestamp;
        }
        for (uint256 i = 0; i < points.length; ++i) {
            if ((pulls >> i) & 1 == 0 || survey.quotes[i].timestamp + ROUND_GAP >= newest) continue;
            survey.verdicts[i] = Verdict.Apart;
            points[i] = 0;
        }
    }

    /// @dev No source is ever fatal: whatever it does, it is left out at worst.
    function _ask(
        SourceConfig memory source,
        Quote memory quote,
        uint256 lastStamp
    ) private view returns (Verdict) {
        uint256 gasLeft = gasleft();
        if (gasLeft < GAS_BEFORE_CALL) revert PriceOracle_GasTooLow(gasLeft, GAS_BEFORE_CALL);
        bool ok;
        (ok, quote.price, quote.timestamp, quote.confidence) = BoundedCall.readTriple(
            source.adapter,
            IPriceSource.read.selector,
            STIPEND
        );
        return ok ? _judge(quote, source, lastStamp) : Verdict.Reverted;
    }

    /// @dev Every word of the quote may be anything: no arithmetic on it before it is known to be small.
    function _judge(
        Quote memory quote,
        SourceConfig memory source,
        uint256 lastStamp
    ) private view returns (Verdict) {
        if (int256(quote.price) <= 0) return Verdict.NonPositive;
        if (quote.price > MAX_PRICE) return Verdict.TooLarge;
        if (quote.timestamp > block.timestamp) return Verdict.Future;
        if (block.timestamp - quote.timestamp > source.maxAgeSec) return Verdict.Stale;
        if (quote.confidence != 0 && _isUncertain(quote, source.maxConfidencePpm)) return Verdict.Uncertain;
        if (quote.timestamp < lastStamp) return Verdict.OlderThanBefore;
        return Verdict.Used;
    }

    function _isUncertain(Quote memory quote, uint256 maxConfidencePpm) private pure returns (bool) {
        return quote.confidence > quote.price || quote.confidence * PPM > quote.price * maxConfidencePpm;
    }

    function _checkSources(SourceConfig[] calldata sources) private view returns (uint256 total) {
        if (sources.length < MIN_SOURCES || sources.length > MAX_SOURCES)
            revert PriceOracle_SourceCount(sources.length, MIN_SOURCES, MAX_SOURCES);
        for (uint256 i = 0; i < sources.length; ++i) {
            SourceConfig calldata source = sources[i];
            if (
                source.adapter.code.length == 0 ||
                source.weight == 0 ||
                source.weight > MAX_WEIGHT ||
                source.maxAgeSec == 0 ||
                source.maxAgeSec > MAX_SOURCE_AGE ||
                source.maxConfidencePpm > PPM
            ) revert PriceOracle_SourceTerms(i);
            for (uint256 j = 0; j < i; ++j) {
                if (sources[j].adapter == source.adapter) revert PriceOracle_DuplicateSource(source.adapter);
            }
            total += source.weight;
        }
        for (uint256 i = 0; i < sources.length; ++i) {
            uint256 weight = sources[i].weight;
            if (2 * weight >= total) revert PriceOracle_WeightDominates(weight, total);
        }
    }

    /// @dev A source that stays keeps its newest timestamp, wherever it stands in the new list.
    function _stampsKept(
        uint224 stamps,
        SourceConfig[] memory before,
        SourceConfig[] calldata sources
    ) private pure returns (uint224 kept) {
        for (uint256 i = 0; i < sources.length; ++i) {
            for (uint256 j = 0; j < before.length; ++j) {
                if (before[j].adapter == sources[i].adapter)
                    kept = _withStamp(kept, i, uint32(stamps >> (j * STAMP_BITS)));
            }
        }
    }

    function _withStamp(uint224 stamps, uint256 i, uint256 stamp) private pure returns (uint224) {
        unchecked {
            uint256 shift = i * STAMP_BITS; // i < MAX_SOURCES
            return uint224((uint256(stamps) & ~(uint256(type(uint32).max) << shift)) | (stamp << shift));
        }
    }
}
