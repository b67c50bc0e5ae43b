// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {IPriceSource} from "../interfaces/IPriceSource.sol";
import {BoundedCall} from "../libraries/BoundedCall.sol";
import {SourceWord, SourceWords} from "../libraries/SourceWords.sol";
import {WeightedMedian} from "../libraries/WeightedMedian.sol";
import {MAX_PRICE, PPM, ROUND_GAP} from "../types/Bounds.sol";
import {MarketId} from "../types/Ids.sol";
import {IndexWord, readIndex} from "../types/IndexWord.sol";
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
        uint256 stamps; // as in the header, with this round's
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
    mapping(MarketId market => SourceWord[MAX_SOURCES]) private _sources;

    constructor(Wiring memory wiring) AccessManaged(wiring.authority) {
        REGISTRY = IMarketRegistry(wiring.registry);
        BREAKER = ICircuitBreaker(wiring.breaker);
    }

    /// @inheritdoc IPriceOracle
    /// @dev A failed round changes the status and nothing else, so repeating it has no effect; it does not delay the next.
    function update(MarketId market) external returns (RoundStatus status) {
        IndexSlot storage slot = _slots[market];
        uint256 updatedAt = slot.updatedAt;
        // NOTE: the two rounds kept are at least ROUND_GAP apart, so nobody can make both in one moment of his choice.
        if (updatedAt != 0 && block.timestamp < updatedAt + ROUND_GAP)
            revert PriceOracle_TooSoon(block.timestamp, updatedAt + ROUND_GAP);

        Survey memory survey = _survey(market);
        status = survey.status;
        uint88 latest = slot.latest;
        if (status == RoundStatus.NoQuorum) {
            slot.status = status;
            slot.maxPriceAgeSec = survey.maxPriceAgeSec;
        } else {
            uint88 previous = latest;
            latest = uint88(survey.price);
            _slots[market] = IndexSlot(
                latest,
                updatedAt == 0 ? latest : previous,
                uint32(block.timestamp),
                uint24(survey.dispersionPpm),
                survey.maxPriceAgeSec,
                status
            );
            _headers[market].stamps = uint224(survey.stamps);
        }

        emit RoundMade(market, survey.price, survey.dispersionPpm, status, survey.quotes, survey.verdicts);
        BREAKER.onRound(market, latest, status != RoundStatus.NoQuorum, survey.maxPriceAgeSec);
    }

    /// @inheritdoc IPriceOracle
    function setSources(MarketId market, SourceConfig[] calldata sources) external restricted {
        if (MarketId.unwrap(market) >= REGISTRY.count()) revert PriceOracle_UnknownMarket(market);
        uint256 total = _checkSources(sources);
        SourceConfig[] memory before = sourcesOf(market);
        if (keccak256(abi.encode(before)) == keccak256(abi.encode(sources)))
            revert PriceOracle_Unchanged(market);

        uint256 stamps = _stampsKept(_headers[market].stamps, before, sources);
        // Words beyond the new count stay and are never read.
        for (uint256 i = 0; i < sources.length; ++i) _sources[market][i] = SourceWords.pack(sources[i]);
        _headers[market] = Header(uint224(stamps), uint24(total), uint8(sources.length));
        emit SourcesSet(market, sources);
    }

    /// @inheritdoc IPriceOracle
    function read(MarketId market) external view returns (IndexPrice memory index) {
        IndexWord word = readIndex(_slots[market]);
        (index.latest, index.previous, index.updatedAt) = (word.latest(), word.previous(), word.updatedAt());
        (index.live, index.degraded) = (word.isLive(), word.isDegraded());
    }

    /// @inheritdoc IPriceOracle
    function wordOf(MarketId market) external view returns (IndexWord) {
        return readIndex(_slots[market]);
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
        for (uint256 i = 0; i < sources.length; ++i) sources[i] = _sources[market][i].unpack();
    }

    /// @dev Asks all sources and decides. Shared by `update` and `peek`.
    function _survey(MarketId market) private view returns (Survey memory survey) {
        Header memory header = _headers[market];
        uint256 count = header.count;
        if (count == 0) revert PriceOracle_UnknownMarket(market);
        survey.quotes = new Quote[](count);
        survey.verdicts = new Verdict[](count);

        SourceWord[MAX_SOURCES] storage sources = _sources[market];
        uint256[] memory points = new uint256[](count);
        uint256 pulls; // bit i: source i is a pull source that was used
        for (uint256 i = 0; i < count; ++i) {
            SourceWord source = sources[i];
            Quote memory quote = survey.quotes[i];
            uint256 stamp = uint32(header.stamps >> (i * STAMP_BITS));
            Verdict verdict = _ask(source, quote, stamp);
            if (verdict == Verdict.Used) {
                points[i] = WeightedMedian.toPoint(quote.price, source.weight());
                stamp = quote.timestamp;
                if (source.pull()) pulls |= 1 << i;
            }
            survey.verdicts[i] = verdict;
            survey.stamps |= stamp << (i * STAMP_BITS);
        }
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
    function _ask(SourceWord source, Quote memory quote, uint256 lastStamp) private view returns (Verdict) {
        uint256 gasLeft = gasleft();
        if (gasLeft < GAS_BEFORE_CALL) revert PriceOracle_GasTooLow(gasLeft, GAS_BEFORE_CALL);
        (bool ok, uint256 price, uint256 timestamp, uint256 confidence) = BoundedCall.readTriple(
            source.adapter(),
            IPriceSource.read.selector,
            STIPEND
        );
        if (!ok) return Verdict.Reverted;
        (quote.price, quote.timestamp, quote.confidence) = (price, timestamp, confidence);

        // Each word may be anything: no arithmetic on it before it is known to be small.
        if (int256(price) <= 0) return Verdict.NonPositive;
        if (price > MAX_PRICE) return Verdict.TooLarge;
        if (timestamp > block.timestamp) return Verdict.Future;
        if (block.timestamp - timestamp > source.maxAgeSec()) return Verdict.Stale;
        if (confidence > price || confidence * PPM > price * source.maxConfidencePpm())
            return Verdict.Uncertain;
        return timestamp < lastStamp ? Verdict.OlderThanBefore : Verdict.Used;
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
        uint256 stamps,
        SourceConfig[] memory before,
        SourceConfig[] calldata sources
    ) private pure returns (uint256 kept) {
        for (uint256 i = 0; i < sources.length; ++i) {
            for (uint256 j = 0; j < before.length; ++j) {
                if (before[j].adapter != sources[i].adapter) continue;
                kept |= uint256(uint32(stamps >> (j * STAMP_BITS))) << (i * STAMP_BITS);
            }
        }
    }
}
