// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {IPriceSource} from "../../interfaces/IPriceSource.sol";
import {IRedStoneSource} from "../../interfaces/IRedStoneSource.sol";
import {RedStonePayload, SignedPackage} from "../../libraries/RedStonePayload.sol";
import {SortedPrices} from "../../libraries/SortedPrices.sol";
import {WadMath} from "../../libraries/WadMath.sol";
import {MAX_PRICE} from "../../types/Bounds.sol";
import {Quote} from "../../types/OracleTypes.sol";

/// @notice The signers are written once, in the constructor: there is no function that changes them.
contract RedStoneSource is IRedStoneSource {
    /// One slot.
    struct Stored {
        uint88 price; // [wad]
        uint88 confidence; // [wad]
        uint64 timestamp; // [s]; 0 before the first price
    }

    /// What the packages of one call say together.
    struct Survey {
        uint256[] prices; // the first `count` are sorted
        uint256 count;
        uint256 seen; // bit i: signer i has spoken
        uint256 timestampMs;
    }

    uint256 private constant MIN_SIGNERS = 2;
    uint256 private constant MAX_SIGNERS = 32;
    uint256 private constant MIN_THRESHOLD = 2;
    uint256 private constant WAD_DECIMALS = 18;
    uint256 private constant MS = 1_000;

    bytes32 private immutable FEED_ID;
    uint256 private immutable THRESHOLD;
    uint256 private immutable MULTIPLIER;

    Stored private _stored;
    string private _description;
    address[] private _signers;
    mapping(address signer => uint256 number) private _numberOf; // from 1

    /// @param decimals of the feed's values; 8 at RedStone unless a feed says otherwise.
    /// @param threshold_ distinct signers that make a price: two at least, and a majority, so that no two sets are strangers.
    constructor(
        bytes32 feedId_,
        uint256 decimals,
        address[] memory signers_,
        uint256 threshold_,
        string memory description_
    ) {
        uint256 count = signers_.length;
        if (count < MIN_SIGNERS || count > MAX_SIGNERS)
            revert RedStoneSource_SignerCount(count, MIN_SIGNERS, MAX_SIGNERS);
        uint256 least = WadMath.max(MIN_THRESHOLD, count / 2 + 1);
        if (threshold_ < least || threshold_ > count)
            revert RedStoneSource_Threshold(threshold_, least, count);
        if (decimals > WAD_DECIMALS) revert RedStoneSource_Decimals(decimals, WAD_DECIMALS);
        for (uint256 i = 0; i < count; ++i) {
            if (_numberOf[signers_[i]] != 0) revert RedStoneSource_DuplicateSigner(signers_[i]);
            _numberOf[signers_[i]] = i + 1;
        }
        (FEED_ID, THRESHOLD, MULTIPLIER) = (feedId_, threshold_, 10 ** (WAD_DECIMALS - decimals));
        _description = description_;
        _signers = signers_;
    }

    /// @inheritdoc IRedStoneSource
    function post() external {
        Survey memory survey = _survey(msg.data);
        if (survey.count < THRESHOLD) revert RedStoneSource_TooFewSigners(survey.count, THRESHOLD);
        // Down: a price is never younger than its packages say.
        uint256 timestamp = survey.timestampMs / MS;
        if (timestamp > block.timestamp) revert RedStoneSource_FromTheFuture(timestamp, block.timestamp);
        uint256 stored = _stored.timestamp;
        if (timestamp <= stored) revert RedStoneSource_NotNewer(timestamp, stored);

        (uint256 price, uint256 confidence) = SortedPrices.median(survey.prices, survey.count);
        _stored = Stored(uint88(price), uint88(confidence), uint64(timestamp));
        emit PriceReported(price, timestamp, confidence, survey.count);
    }

    /// @inheritdoc IPriceSource
    function read() external view returns (Quote memory) {
        Stored memory stored = _stored;
        if (stored.timestamp == 0) revert RedStoneSource_NothingReported();
        return Quote(stored.price, stored.timestamp, stored.confidence);
    }

    /// @inheritdoc IPriceSource
    function origin() external view returns (bytes32) {
        return FEED_ID;
    }

    /// @inheritdoc IPriceSource
    function description() external view returns (string memory) {
        return _description;
    }

    /// @inheritdoc IRedStoneSource
    function feedId() external view returns (bytes32) {
        return FEED_ID;
    }

    /// @inheritdoc IRedStoneSource
    function signers() external view returns (address[] memory) {
        return _signers;
    }

    /// @inheritdoc IRedStoneSource
    function threshold() external view returns (uint256) {
        return THRESHOLD;
    }

    /// @dev The payload pays for its own length in calldata: no bound on the packages is needed. A signer who speaks twice counts once.
    function _survey(bytes calldata data) private view returns (Survey memory survey) {
        survey.prices = new uint256[](_signers.length);
        (uint256 packages, uint256 end) = RedStonePayload.open(data);
        for (uint256 i = 0; i < packages; ++i) {
            SignedPackage memory said;
            (said, end) = RedStonePayload.packageBefore(data, end, FEED_ID);
            if (i == 0) survey.timestampMs = said.timestampMs;
            if (said.timestampMs != survey.timestampMs)
                revert RedStoneSource_Apart(survey.timestampMs, said.timestampMs);
            if (said.found) _count(survey, said);
        }
    }

    function _count(Survey memory survey, SignedPackage memory said) private view {
        address signer = ECDSA.recover(said.digest, said.signature);
        uint256 number = _numberOf[signer];
        if (number == 0) revert RedStoneSource_UnknownSigner(signer);
        if ((survey.seen >> number) & 1 == 1) return;
        survey.seen |= 1 << number;
        uint256 most = MAX_PRICE / MULTIPLIER;
        if (said.value == 0 || said.value > most)
            revert RedStoneSource_PriceOutOfRange(signer, said.value, most);
        SortedPrices.insert(survey.prices, survey.count, said.value * MULTIPLIER);
        ++survey.count;
    }
}
