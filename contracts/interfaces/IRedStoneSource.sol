// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPriceSource} from "./IPriceSource.sol";

/// @title A price of the RedStone network: signed data packages ride behind the arguments of a call, as RedStone's own tools append them.
/// @notice The lower median over distinct authorised signers is stored, with the largest distance of one of them from it as
/// confidence. Warning: who submits chooses among the signed packages, as with every pull feed; all packages of a call are of one moment.
interface IRedStoneSource is IPriceSource {
    event PriceReported(uint256 price, uint256 timestamp, uint256 confidence, uint256 signers);

    error RedStoneSource_SignerCount(uint256 have, uint256 min, uint256 max);
    error RedStoneSource_Threshold(uint256 have, uint256 min, uint256 max);
    error RedStoneSource_DuplicateSigner(address signer);
    error RedStoneSource_Decimals(uint256 have, uint256 max);
    error RedStoneSource_UnknownSigner(address signer);
    /// @notice Distinct signers of this feed in the payload.
    error RedStoneSource_TooFewSigners(uint256 have, uint256 need);
    error RedStoneSource_PriceOutOfRange(address signer, uint256 have, uint256 max);
    /// @notice Packages of one call carry one timestamp [ms].
    error RedStoneSource_Apart(uint256 first, uint256 other);
    error RedStoneSource_NotNewer(uint256 have, uint256 stored);
    error RedStoneSource_FromTheFuture(uint256 have, uint256 now_);
    error RedStoneSource_NothingReported();

    /// @notice Stores the price of the payload that follows the selector, when it is newer than the stored one; anyone.
    function post() external;

    /// @notice RedStone's name of the feed, left-aligned. E.g. "AVAX".
    function feedId() external view returns (bytes32);
    function signers() external view returns (address[] memory);
    function threshold() external view returns (uint256);
}
