// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

interface IPool {
    function token0() external view returns (address);
    function token1() external view returns (address);
    function mint(
        address recipient,
        int24 tickLower,
        int24 tickUpper,
        uint128 amount,
        bytes calldata data
    ) external returns (uint256, uint256);
    function burn(int24 tickLower, int24 tickUpper, uint128 amount) external returns (uint256, uint256);
    function swap(
        address recipient,
        bool zeroForOne,
        int256 amountSpecified,
        uint160 sqrtPriceLimitX96,
        bytes calldata data
    ) external returns (int256, int256);
}

/// @notice Gives liquidity to Uniswap v3 pools and trades in them, out of its own purse: pools ask their callers for the tokens.
contract PoolTrader {
    function mint(IPool pool, int24 lower, int24 upper, uint128 liquidity) external {
        pool.mint(address(this), lower, upper, liquidity, "");
    }

    function burn(IPool pool, int24 lower, int24 upper, uint128 liquidity) external {
        pool.burn(lower, upper, liquidity);
    }

    /// @notice Trades until the price reaches the limit.
    function pushTo(IPool pool, bool down, uint160 sqrtPriceX96) external {
        pool.swap(address(this), down, type(int128).max, sqrtPriceX96, "");
    }

    /// @notice Pushes and pushes back in one transaction, and asks in between.
    function pushAskAndReturn(
        IPool pool,
        bool down,
        uint160 there,
        uint160 back,
        address asked
    ) external returns (bytes memory answer) {
        pool.swap(address(this), down, type(int128).max, there, "");
        answer = Address.functionStaticCall(asked, abi.encodeWithSignature("read()"));
        pool.swap(address(this), !down, type(int128).max, back, "");
    }

    function uniswapV3MintCallback(uint256 owed0, uint256 owed1, bytes calldata) external {
        _pay(int256(owed0), int256(owed1));
    }

    function uniswapV3SwapCallback(int256 owed0, int256 owed1, bytes calldata) external {
        _pay(owed0, owed1);
    }

    function _pay(int256 owed0, int256 owed1) private {
        IPool pool = IPool(msg.sender);
        if (owed0 > 0) IERC20(pool.token0()).transfer(msg.sender, uint256(owed0));
        if (owed1 > 0) IERC20(pool.token1()).transfer(msg.sender, uint256(owed1));
    }
}
