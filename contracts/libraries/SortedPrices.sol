// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {WadMath} from "./WadMath.sol";

/// @title What several reporters say, as one price.
library SortedPrices {
    /// @notice Puts a price in its place among the first `count` sorted ones.
    function insert(uint256[] memory prices, uint256 count, uint256 price) internal pure {
        uint256 i = count;
        for (; i > 0 && prices[i - 1] > price; --i) prices[i] = prices[i - 1];
        prices[i] = price;
    }

    /// @notice The lower median of the first `count`, at least one, and the largest distance of any of them from it.
    /// @dev NOTE the lower one is somebody's own price, never an average: while liars are fewer than half of those who speak, it
    /// lies within the range of the honest.
    function median(
        uint256[] memory prices,
        uint256 count
    ) internal pure returns (uint256 price, uint256 confidence) {
        price = prices[(count - 1) / 2];
        confidence = WadMath.max(price - prices[0], prices[count - 1] - price);
    }
}
