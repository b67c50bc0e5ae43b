// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

import {IPriceSource} from "../../interfaces/IPriceSource.sol";
import {IUniswapV3TwapSource} from "../../interfaces/IUniswapV3TwapSource.sol";
import {TickPrice} from "../../libraries/TickPrice.sol";
import {Quote} from "../../types/OracleTypes.sol";

/// What is asked of a Uniswap v3 pool.
interface IUniswapV3Pool {
    function token0() external view returns (address);
    function token1() external view returns (address);
    function slot0()
        external
        view
        returns (
            uint160 sqrtPriceX96,
            int24 tick,
            uint16 index,
            uint16 cardinality,
            uint16 next,
            uint8 fee,
            bool unlocked
        );
    function observe(
        uint32[] calldata secondsAgos
    ) external view returns (int56[] memory tickCumulatives, uint160[] memory secondsPerLiquidityX128);
}

/// @notice Reads the pool as of now, so its answer is always of the present; what ages is the trading that it averages.
contract UniswapV3TwapSource is IUniswapV3TwapSource {
    uint256 private constant MIN_WINDOW = 60;
    uint256 private constant MAX_WINDOW = 3_600;
    uint256 private constant WAD_DECIMALS = 18;
    uint256 private constant MAX_DECIMALS = 36;

    IUniswapV3Pool private immutable POOL;
    address private immutable BASE;
    bool private immutable BASE_IS_TOKEN0;
    uint32 private immutable WINDOW;
    uint256 private immutable MIN_LIQUIDITY;
    /// [wad] of one whole base unit per unit of ratio.
    uint256 private immutable UNIT;

    string private _description;

    /// @param cardinality observations that the pool must keep: at least the blocks of a window. The window itself must have been observed
    /// already, or the pool's own "OLD" comes up here.
    constructor(
        address pool_,
        address base_,
        uint256 window,
        uint256 minLiquidity_,
        uint256 cardinality,
        string memory description_
    ) {
        IUniswapV3Pool pool__ = IUniswapV3Pool(pool_);
        (address token0, address token1) = (pool__.token0(), pool__.token1());
        if (base_ != token0 && base_ != token1) revert UniswapV3TwapSource_NotInPool(base_, token0, token1);
        if (window < MIN_WINDOW || window > MAX_WINDOW)
            revert UniswapV3TwapSource_Window(window, MIN_WINDOW, MAX_WINDOW);
        (, , , uint16 kept, , , ) = pool__.slot0();
        if (kept < cardinality) revert UniswapV3TwapSource_Cardinality(kept, cardinality);

        (POOL, BASE, BASE_IS_TOKEN0) = (pool__, base_, base_ == token0);
        (WINDOW, MIN_LIQUIDITY) = (uint32(window), minLiquidity_);
        UNIT = _unit(base_, base_ == token0 ? token1 : token0);
        _description = description_;
        _observe(pool__, uint32(window));
    }

    /// @inheritdoc IPriceSource
    function read() external view returns (Quote memory) {
        (int256 tick, uint256 liquidity) = _observe(POOL, WINDOW);
        if (liquidity < MIN_LIQUIDITY) revert UniswapV3TwapSource_Illiquid(liquidity, MIN_LIQUIDITY);
        int256 most = TickPrice.MAX_TICK;
        if (tick < -most || tick > most) revert UniswapV3TwapSource_TickOutOfRange(tick, -most, most);
        // NOTE no confidence is told: a distance from the pool's price of now would let one trade take the source out of the round.
        return Quote(TickPrice.at(BASE_IS_TOKEN0 ? tick : -tick, UNIT), block.timestamp, 0);
    }

    /// @inheritdoc IPriceSource
    function origin() external view returns (bytes32) {
        return bytes32(uint256(uint160(address(POOL))));
    }

    /// @inheritdoc IPriceSource
    function description() external view returns (string memory) {
        return _description;
    }

    /// @inheritdoc IUniswapV3TwapSource
    function pool() external view returns (address) {
        return address(POOL);
    }

    /// @inheritdoc IUniswapV3TwapSource
    function base() external view returns (address) {
        return BASE;
    }

    /// @inheritdoc IUniswapV3TwapSource
    function windowSec() external view returns (uint256) {
        return WINDOW;
    }

    /// @inheritdoc IUniswapV3TwapSource
    function minLiquidity() external view returns (uint256) {
        return MIN_LIQUIDITY;
    }

    /// @dev Mean tick and harmonic mean liquidity of the window that ends now.
    function _observe(
        IUniswapV3Pool from,
        uint32 window
    ) private view returns (int256 tick, uint256 liquidity) {
        uint32[] memory ago = new uint32[](2);
        ago[0] = window;
        (int56[] memory ticks, uint160[] memory perLiquidity) = from.observe(ago);
        // The pool's accumulators are allowed to wrap: differences are right all the same.
        unchecked {
            int56 sum = ticks[1] - ticks[0];
            tick = sum / int56(uint56(window));
            // NOTE towards minus infinity, as the pool's own ticks: no direction is favoured at zero.
            if (sum < 0 && sum % int56(uint56(window)) != 0) --tick;
            liquidity = (uint256(window) << 128) / (perLiquidity[1] - perLiquidity[0]);
        }
    }

    function _unit(address base_, address quote) private view returns (uint256) {
        uint256 ofBase = IERC20Metadata(base_).decimals();
        uint256 ofQuote = IERC20Metadata(quote).decimals();
        if (ofBase > MAX_DECIMALS || ofQuote > WAD_DECIMALS + ofBase)
            revert UniswapV3TwapSource_Decimals(ofBase, ofQuote);
        return 10 ** (WAD_DECIMALS + ofBase - ofQuote);
    }
}
