// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ICollateralVault} from "../interfaces/ICollateralVault.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {IPriceSource} from "../interfaces/IPriceSource.sol";
import {BoundedCall} from "../libraries/BoundedCall.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {
    MAX_COLLATERALS,
    MAX_COLLATERAL_SALES,
    MAX_DECIMALS,
    MAX_HAIRCUT_PPM,
    MAX_SIZE,
    MIN_COLLATERAL_SALES,
    MIN_COLLATERAL_SOURCES,
    MIN_HAIRCUT_PPM
} from "../types/Bounds.sol";
import {CollateralAsset, CollateralTerms} from "../types/CollateralTypes.sol";
import {MarketId} from "../types/Ids.sol";
import {SourceConfig} from "../types/OracleTypes.sol";
import {Wiring} from "../types/Wiring.sol";

/// @title Which assets may serve as collateral, and how their tokens move: to the unit, or not at all.
/// @notice Law FTT-1: never the exchange's own shares, and nothing without three sources that have a feed of their own each.
abstract contract CollateralAssets is ICollateralVault, AccessManaged, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev What a source gets to say which feed it reads, and a token to say what it is a vault of.
    uint256 private constant STIPEND = 50_000;

    IPriceOracle internal immutable ORACLE;
    IExchange internal immutable EXCHANGE;
    IERC20 internal immutable SETTLEMENT;
    address private immutable FUND_SHARES;

    CollateralAsset[MAX_COLLATERALS] internal _assets;
    uint8 internal _count;
    mapping(address token => bool) private _tested;

    constructor(Wiring memory wiring) AccessManaged(wiring.authority) {
        ORACLE = IPriceOracle(wiring.oracle);
        EXCHANGE = IExchange(wiring.exchange);
        SETTLEMENT = IERC20(wiring.token);
        FUND_SHARES = wiring.fund;
    }

    /// @inheritdoc ICollateralVault
    function testToken(address token, uint256 amountNative) external nonReentrant {
        if (amountNative == 0) revert CollateralVault_ZeroAmount();
        if (token.code.length == 0) revert CollateralVault_NoCode(token);
        uint256 before = IERC20(token).balanceOf(msg.sender);
        _pull(token, amountNative);
        _push(token, msg.sender, amountNative);
        uint256 afterwards = IERC20(token).balanceOf(msg.sender);
        if (afterwards != before) {
            revert CollateralVault_UnsupportedToken(token, afterwards, before);
        }
        _tested[token] = true;
        emit TokenTested(token, amountNative);
    }

    /// @inheritdoc ICollateralVault
    function list(
        address token,
        MarketId market,
        CollateralTerms calldata terms
    ) external restricted returns (uint8 asset) {
        asset = _count;
        if (asset == MAX_COLLATERALS) revert CollateralVault_TooManyAssets(asset, MAX_COLLATERALS);
        _requireForeign(token);
        if (!_tested[token]) revert CollateralVault_NotTested(token);
        for (uint256 i = 0; i < asset; ++i) {
            if (_assets[i].token == token || _assets[i].market == market) {
                revert CollateralVault_Listed(token, market);
            }
        }
        _requireWithin(terms.haircutPpm, MIN_HAIRCUT_PPM, MAX_HAIRCUT_PPM);
        _requireWithin(terms.salesPerMinute, MIN_COLLATERAL_SALES, MAX_COLLATERAL_SALES);
        _requireWithin(terms.cap, 1, MAX_SIZE);
        uint8 decimals = IERC20Metadata(token).decimals();
        if (decimals > MAX_DECIMALS) revert CollateralVault_Decimals(decimals, MAX_DECIMALS);
        _requireSources(market);
        // What a sale leaves owing is settled in this market.
        if (EXCHANGE.topOf(market).tickSize == 0) revert CollateralVault_NoBook(market);
        if (!ORACLE.read(market).live) revert CollateralVault_NoQuorum(market);
        _assets[asset] = CollateralAsset(
            token,
            market,
            decimals,
            terms.haircutPpm,
            terms.salesPerMinute,
            terms.cap,
            0
        );
        _count = asset + 1;
        emit CollateralListed(asset, token, market, decimals, terms);
    }

    /// @inheritdoc ICollateralVault
    function setCap(uint8 asset, uint128 cap) external restricted {
        uint256 before = assetOf(asset).cap;
        if (cap == before) revert CollateralVault_Unchanged(cap);
        _requireWithin(cap, 0, MAX_SIZE);
        _assets[asset].cap = cap;
        emit CollateralCapSet(asset, before, cap);
    }

    /// @inheritdoc ICollateralVault
    function count() external view returns (uint256) {
        return _count;
    }

    /// @inheritdoc ICollateralVault
    function assetOf(uint8 asset) public view returns (CollateralAsset memory) {
        if (asset >= _count) revert CollateralVault_UnknownAsset(asset, _count);
        return _assets[asset];
    }

    /// @inheritdoc ICollateralVault
    function tested(address token) external view returns (bool) {
        return _tested[token];
    }

    /// @inheritdoc ICollateralVault
    function independentSources(MarketId market) external view returns (uint256 independent) {
        (independent, ) = _independent(market);
    }

    /// @dev Sources may be changed later, behind the same delay: what was deposited stays, but nothing joins it.
    function _requireSources(MarketId market) internal view {
        (uint256 independent, uint256 all) = _independent(market);
        uint256 need = WadMath.max(all, MIN_COLLATERAL_SOURCES);
        if (independent < need) revert CollateralVault_TooFewSources(independent, need);
    }

    /// @dev Takes the caller's tokens. NOTE credited = received, to the native unit, or refused (COL-1).
    function _pull(address token, uint256 amountNative) internal {
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amountNative);
        uint256 held = IERC20(token).balanceOf(address(this));
        if (held != before + amountNative) {
            revert CollateralVault_UnsupportedToken(token, held > before ? held - before : 0, amountNative);
        }
    }

    function _push(address token, address to, uint256 amountNative) internal {
        uint256 before = IERC20(token).balanceOf(address(this));
        if (!IERC20(token).trySafeTransfer(to, amountNative)) {
            revert CollateralVault_TransferFailed(to, amountNative);
        }
        uint256 left = IERC20(token).balanceOf(address(this));
        if (left + amountNative != before) {
            revert CollateralVault_UnsupportedToken(token, before > left ? before - left : 0, amountNative);
        }
    }

    function _independent(MarketId market) private view returns (uint256 independent, uint256 all) {
        SourceConfig[] memory sources = ORACLE.sourcesOf(market);
        all = sources.length;
        uint256[] memory origins = new uint256[](all);
        for (uint256 i = 0; i < all; ++i) {
            (, uint256 origin) = BoundedCall.readWord(
                sources[i].adapter,
                IPriceSource.origin.selector,
                STIPEND
            );
            bool fresh = origin != 0;
            for (uint256 j = 0; j < i; ++j) {
                if (origins[j] == origin) fresh = false;
            }
            origins[i] = origin;
            if (fresh) ++independent;
        }
    }

    /// @dev The FTT rule: what the exchange itself issues or owes is worth what the exchange is worth, when it is needed least.
    function _requireForeign(address token) private view {
        if (token.code.length == 0) revert CollateralVault_NoCode(token);
        (bool ok, uint256 underlying) = BoundedCall.readWord(token, IERC4626.asset.selector, STIPEND);
        bool wrapsShares = ok && underlying == uint160(FUND_SHARES);
        if (token == FUND_SHARES || token == address(SETTLEMENT) || wrapsShares) {
            revert CollateralVault_OwnToken(token);
        }
    }

    function _requireWithin(uint256 have, uint256 min, uint256 max) private pure {
        if (have < min || have > max) revert CollateralVault_Terms(have, min, max);
    }
}
