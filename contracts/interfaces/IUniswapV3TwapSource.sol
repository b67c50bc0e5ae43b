// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPriceSource} from "./IPriceSource.sol";

/// @title Geometric mean price of a Uniswap v3 pool over a fixed window that ends now.
/// @notice One unit of the pool's other token counts as one settlement unit: choose pools against the settlement token itself or one of
/// equal value, and know that its depeg is this source's error. A trade moves the answer by its share of the window, and
/// not at all within its own block.
interface IUniswapV3TwapSource is IPriceSource {
    error UniswapV3TwapSource_NotInPool(address base, address token0, address token1);
    error UniswapV3TwapSource_Window(uint256 have, uint256 min, uint256 max);
    /// @notice The other token has too many decimals against the base.
    error UniswapV3TwapSource_Decimals(uint256 base, uint256 quote);
    /// @notice The pool keeps too few observations: it could lose the window's beginning. Raise it there, it is open to anyone.
    error UniswapV3TwapSource_Cardinality(uint256 have, uint256 need);
    /// @notice Harmonic mean of the liquidity in range over the window.
    error UniswapV3TwapSource_Illiquid(uint256 have, uint256 need);
    error UniswapV3TwapSource_TickOutOfRange(int256 have, int256 min, int256 max);

    function pool() external view returns (address);
    /// @notice The token that is priced.
    function base() external view returns (address);
    /// @notice [s]
    function windowSec() external view returns (uint256);
    /// @notice Least harmonic mean of the pool's liquidity over the window [Uniswap's L].
    function minLiquidity() external view returns (uint256);
}
