// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IPriceSource} from "../../interfaces/IPriceSource.sol";
import {ISignedSource} from "../../interfaces/ISignedSource.sol";
import {SortedPrices} from "../../libraries/SortedPrices.sol";
import {WadMath} from "../../libraries/WadMath.sol";
import {MAX_PRICE, ROUND_GAP} from "../../types/Bounds.sol";
import {Quote} from "../../types/OracleTypes.sol";

/// @notice The reporters are written once, in the constructor: there is no function that changes them.
contract SignedSource is ISignedSource, EIP712 {
    /// One slot.
    struct Stored {
        uint88 price; // [wad]
        uint88 confidence; // [wad]
        uint64 timestamp; // [s]; 0 before the first report
    }

    bytes32 private constant REPORT_TYPEHASH = keccak256("Report(uint256 price,uint64 timestamp)");
    uint256 private constant MIN_REPORTERS = 2;
    uint256 private constant MAX_REPORTERS = 32;
    uint256 private constant MIN_THRESHOLD = 2;

    uint256 private immutable THRESHOLD;

    Stored private _stored;
    string private _description;
    address[] private _reporters;
    mapping(address reporter => bool) private _isReporter;

    /// @param threshold_ reports that make a price: two at least, and a majority, so that no two sets are strangers.
    constructor(
        string memory description_,
        address[] memory reporters_,
        uint256 threshold_
    ) EIP712("Glasshouse SignedSource", "1") {
        uint256 count = reporters_.length;
        if (count < MIN_REPORTERS || count > MAX_REPORTERS)
            revert SignedSource_ReporterCount(count, MIN_REPORTERS, MAX_REPORTERS);
        uint256 least = WadMath.max(MIN_THRESHOLD, count / 2 + 1);
        if (threshold_ < least || threshold_ > count) revert SignedSource_Threshold(threshold_, least, count);
        address before = address(0);
        for (uint256 i = 0; i < count; ++i) {
            if (reporters_[i] <= before) revert SignedSource_NotAscending(before, reporters_[i]);
            before = reporters_[i];
            _isReporter[before] = true;
        }
        THRESHOLD = threshold_;
        _description = description_;
        _reporters = reporters_;
    }

    /// @inheritdoc ISignedSource
    function report(SignedReport[] calldata reports) external {
        if (reports.length < THRESHOLD) revert SignedSource_TooFewReports(reports.length, THRESHOLD);
        uint256 stored = _stored.timestamp;
        uint256[] memory prices = new uint256[](reports.length);
        address[] memory by = new address[](reports.length);
        uint256 oldest = type(uint256).max;
        uint256 newest;
        for (uint256 i = 0; i < reports.length; ++i) {
            SignedReport calldata word = reports[i];
            if (i > 0 && word.reporter <= by[i - 1])
                revert SignedSource_NotAscending(by[i - 1], word.reporter);
            _check(word, stored);
            by[i] = word.reporter;
            SortedPrices.insert(prices, i, word.price);
            oldest = WadMath.min(oldest, word.timestamp);
            newest = WadMath.max(newest, word.timestamp);
        }
        if (newest - oldest > ROUND_GAP) revert SignedSource_Apart(oldest, newest);

        (uint256 price, uint256 confidence) = SortedPrices.median(prices, prices.length);
        _stored = Stored(uint88(price), uint88(confidence), uint64(oldest));
        emit PriceReported(price, oldest, confidence, by);
    }

    /// @inheritdoc IPriceSource
    function read() external view returns (Quote memory) {
        Stored memory stored = _stored;
        if (stored.timestamp == 0) revert SignedSource_NothingReported();
        return Quote(stored.price, stored.timestamp, stored.confidence);
    }

    /// @inheritdoc IPriceSource
    /// @dev The same for all: no code can tell whether two lists of reporters are strangers.
    function origin() external pure returns (bytes32) {
        return REPORT_TYPEHASH;
    }

    /// @inheritdoc IPriceSource
    function description() external view returns (string memory) {
        return _description;
    }

    /// @inheritdoc ISignedSource
    function reporters() external view returns (address[] memory) {
        return _reporters;
    }

    /// @inheritdoc ISignedSource
    function threshold() external view returns (uint256) {
        return THRESHOLD;
    }

    /// @inheritdoc ISignedSource
    function digestOf(uint256 price, uint64 timestamp) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(REPORT_TYPEHASH, price, timestamp)));
    }

    function _check(SignedReport calldata word, uint256 stored) private view {
        address reporter = word.reporter;
        if (!_isReporter[reporter]) revert SignedSource_UnknownReporter(reporter);
        if (word.price == 0 || word.price > MAX_PRICE)
            revert SignedSource_PriceOutOfRange(reporter, word.price, MAX_PRICE);
        if (word.timestamp <= stored) revert SignedSource_NotNewer(reporter, word.timestamp, stored);
        if (word.timestamp > block.timestamp)
            revert SignedSource_FromTheFuture(reporter, word.timestamp, block.timestamp);
        bytes32 digest = digestOf(word.price, word.timestamp);
        if (!SignatureChecker.isValidSignatureNow(reporter, digest, word.signature))
            revert SignedSource_BadSignature(reporter);
    }
}
