// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPyth} from "@pythnetwork/pyth-sdk-solidity/IPyth.sol";
import {PythStructs} from "@pythnetwork/pyth-sdk-solidity/PythStructs.sol";

import {IPriceSource} from "../../interfaces/IPriceSource.sol";
import {IPythSource} from "../../interfaces/IPythSource.sol";
import {WadMath} from "../../libraries/WadMath.sol";
import {Quote} from "../../types/OracleTypes.sol";

/// @notice Holds nothing between calls. It judges no age and no confidence: the oracle does.
contract PythSource is IPythSource {
    int256 private constant MIN_EXPONENT = -36;
    int256 private constant MAX_EXPONENT = 12;
    int256 private constant WAD_EXPONENT = 18;

    IPyth private immutable PYTH;
    bytes32 private immutable PRICE_ID;
    string private _description;

    constructor(address pyth_, bytes32 priceId_, string memory description_) {
        if (pyth_.code.length == 0) revert PythSource_NoCode(pyth_);
        PYTH = IPyth(pyth_);
        PRICE_ID = priceId_;
        _description = description_;
    }

    /// @inheritdoc IPythSource
    function update(bytes[] calldata updates) external payable {
        uint256 fee = PYTH.getUpdateFee(updates);
        if (msg.value < fee) revert PythSource_FeeTooLow(msg.value, fee);
        PYTH.updatePriceFeeds{value: fee}(updates);
        uint256 rest = msg.value - fee;
        if (rest == 0) return;
        // NOTE last of all: a caller who enters again finds nothing of his here, and nothing of others ever.
        (bool ok, ) = msg.sender.call{value: rest}("");
        if (!ok) revert PythSource_RefundFailed(msg.sender, rest);
    }

    /// @inheritdoc IPriceSource
    function read() external view returns (Quote memory) {
        PythStructs.Price memory said = PYTH.getPriceUnsafe(PRICE_ID);
        int256 exponent = said.expo;
        if (exponent < MIN_EXPONENT || exponent > MAX_EXPONENT)
            revert PythSource_ExponentOutOfRange(exponent, MIN_EXPONENT, MAX_EXPONENT);
        // NOTE a negative price is told as 0: the oracle calls both non-positive.
        uint256 price = said.price > 0 ? uint256(uint64(said.price)) : 0;
        int256 scale = WAD_EXPONENT + exponent;
        if (scale >= 0) {
            uint256 factor = 10 ** uint256(scale);
            return Quote(price * factor, said.publishTime, said.conf * factor);
        }
        uint256 divisor = 10 ** uint256(-scale);
        // NOTE confidence Up: rounding must not make a price look surer than it is.
        return Quote(price / divisor, said.publishTime, WadMath.divCeil(said.conf, divisor));
    }

    /// @inheritdoc IPythSource
    function feeOf(bytes[] calldata updates) external view returns (uint256) {
        return PYTH.getUpdateFee(updates);
    }

    /// @inheritdoc IPythSource
    function pyth() external view returns (address) {
        return address(PYTH);
    }

    /// @inheritdoc IPythSource
    function priceId() external view returns (bytes32) {
        return PRICE_ID;
    }

    /// @inheritdoc IPriceSource
    function origin() external view returns (bytes32) {
        return PRICE_ID;
    }

    /// @inheritdoc IPriceSource
    function description() external view returns (string memory) {
        return _description;
    }
}
