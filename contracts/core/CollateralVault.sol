// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ICollateralVault} from "../interfaces/ICollateralVault.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {ILiquidator} from "../interfaces/ILiquidator.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CollateralMath} from "../libraries/CollateralMath.sol";
import {LeakyBudget} from "../libraries/LeakyBudget.sol";
import {NativeUnits} from "../libraries/NativeUnits.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {COLLATERAL_SALE, MAX_SIZE, NO_LIMIT, WAD} from "../types/Bounds.sol";
import {CollateralAsset, CollateralHolder, Shortfall} from "../types/CollateralTypes.sol";
import {AccountId, FUND, MarketId} from "../types/Ids.sol";
import {Account, Health, Judge} from "../types/LedgerTypes.sol";
import {IndexPrice} from "../types/OracleTypes.sol";
import {Wiring} from "../types/Wiring.sol";
import {CollateralAssets} from "./CollateralAssets.sol";

/// @title Custody of collateral, what it counts for, and its sale.
/// @notice Laws COL-1, COL-2, LED-3. Tokens come before they are credited and go after they are debited, so a re-entrant token
/// meets a finished state.
contract CollateralVault is CollateralAssets {
    using LeakyBudget for LeakyBudget.State;
    using SafeERC20 for IERC20;

    uint256 private constant SALES_PERIOD = 1 minutes;

    ILedger private immutable LEDGER;
    IVault private immutable VAULT;
    ILiquidator private immutable LIQUIDATOR;
    uint8 private immutable SETTLEMENT_DECIMALS;

    mapping(AccountId => CollateralHolder) private _holders;
    mapping(AccountId => mapping(uint8 asset => uint256)) private _balances;
    mapping(uint8 asset => LeakyBudget.State) private _sales;

    constructor(Wiring memory wiring) CollateralAssets(wiring) {
        LEDGER = ILedger(wiring.ledger);
        VAULT = IVault(wiring.vault);
        LIQUIDATOR = ILiquidator(wiring.liquidator);
        SETTLEMENT_DECIMALS = IERC20Metadata(wiring.token).decimals();
    }

    /// @inheritdoc ICollateralVault
    function deposit(AccountId account, uint8 asset, uint256 amountNative) external nonReentrant {
        _requireOwner(account);
        CollateralAsset memory a = assetOf(asset);
        uint256 amount = _amountOf(a, amountNative);
        _requireSources(a.market);
        // NOTE liquidation counts it at its last price: nobody saves himself by what has lost its price meanwhile.
        if (!ORACLE.read(a.market).live) revert CollateralVault_NoQuorum(a.market);
        _pull(a.token, amountNative);
        uint256 total = a.total + amount;
        if (total > a.cap) revert CollateralVault_CapReached(total, a.cap);
        uint256 held = NativeUnits.toWad(IERC20(a.token).balanceOf(address(this)), a.decimals);
        if (held < total) revert CollateralVault_TokensMissing(held, total);
        _assets[asset].total = uint128(total);
        _balances[account][asset] += amount;
        uint8 assets = _holders[account].assets;
        if (assets == 0) LEDGER.toggleCollateral(account);
        _holders[account].assets = assets | (uint8(1) << asset);
        emit CollateralDeposited(account, asset, amount);
    }

    /// @inheritdoc ICollateralVault
    function withdraw(AccountId account, uint8 asset, uint256 amountNative) external nonReentrant {
        _requireOwner(account);
        CollateralAsset memory a = assetOf(asset);
        uint256 amount = _amountOf(a, amountNative);
        _settle(account);
        _debit(account, asset, amount);
        _requireMargin(account);
        if (_holders[account].assets == 0) _close(account);
        _countWithdrawal(account, a.market, amount);
        (address to, , ) = VAULT.payoutOf(account);
        emit CollateralWithdrawn(account, asset, to, amount);
        _push(a.token, to, amountNative);
    }

    /// @inheritdoc ICollateralVault
    function openSale(AccountId account) external nonReentrant {
        Shortfall memory s = shortfallOf(account);
        if (!s.callable) revert CollateralVault_NotCallable(s.settled, s.allowed);
        uint256 since = _holders[account].saleSince;
        if (_isOpen(since)) revert CollateralVault_SaleOpen(since);
        _open(account);
    }

    /// @inheritdoc ICollateralVault
    function closeSale(AccountId account) external nonReentrant {
        if (_holders[account].saleSince == 0) revert CollateralVault_NoSale(account);
        Shortfall memory s = shortfallOf(account);
        if (s.callable) revert CollateralVault_SaleOpen(_holders[account].saleSince);
        _close(account);
    }

    /// @inheritdoc ICollateralVault
    function buy(
        AccountId account,
        uint8 asset,
        uint256 amountNative,
        uint256 maxPrice
    ) external nonReentrant {
        CollateralAsset memory a = assetOf(asset);
        uint256 amount = _amountOf(a, amountNative);
        Shortfall memory s = shortfallOf(account);
        if (!s.callable) revert CollateralVault_NotCallable(s.settled, s.allowed);
        if (!_isOpen(_holders[account].saleSince)) _open(account);
        uint256 price = _priceOf(account, a);
        if (price == 0) revert CollateralVault_NoQuorum(a.market);
        if (price > maxPrice) revert CollateralVault_PriceAbove(price, maxPrice);
        uint256 most = _mostOf(account, asset, a, s.need, price);
        if (amount > most) revert CollateralVault_SaleTooLarge(amount, most);

        uint256 costNative = NativeUnits.toNativeUp(WadMath.mulUp(amount, price), SETTLEMENT_DECIMALS);
        uint256 proceeds = NativeUnits.toWad(costNative, SETTLEMENT_DECIMALS);
        _spend(asset, a, amount, proceeds);
        // NOTE paid before the collateral goes: between the two the account is never poorer than before.
        _pull(address(SETTLEMENT), costNative);
        SETTLEMENT.forceApprove(address(VAULT), costNative);
        VAULT.deposit(account, costNative);
        _debit(account, asset, amount);
        emit CollateralSold(account, asset, msg.sender, amount, price, proceeds);
        if (!shortfallOf(account).callable) _close(account);
        _settleDebt(account, a.market);
        _push(a.token, msg.sender, amountNative);
    }

    /// @inheritdoc ICollateralVault
    function quote(AccountId account, uint8 asset) external view returns (uint256 price, uint256 most) {
        CollateralAsset memory a = assetOf(asset);
        Shortfall memory s = shortfallOf(account);
        if (!s.callable) return (0, 0);
        price = _priceOf(account, a);
        if (price == 0) return (0, 0);
        most = _mostOf(account, asset, a, s.need, price);
        uint256 left = LeakyBudget.left(_salesCap(a), _sales[asset].usedNow(_salesCap(a), SALES_PERIOD));
        uint256 within = WadMath.mulDivDown(left, WAD, price);
        if (within < most) most = within - (within % NativeUnits.unitOf(a.decimals));
    }

    /// @inheritdoc ICollateralVault
    function holderOf(AccountId account) external view returns (CollateralHolder memory) {
        return _holders[account];
    }

    /// @inheritdoc ICollateralVault
    function balanceOf(AccountId account, uint8 asset) external view returns (uint256) {
        return _balances[account][asset];
    }

    /// @inheritdoc ICollateralVault
    function worthOf(AccountId account, Judge judge) public view returns (uint256 value) {
        uint8 assets = _holders[account].assets;
        for (uint8 i = 0; assets != 0; ++i) {
            uint8 bit = uint8(1) << i;
            if (assets & bit == 0) continue;
            assets &= ~bit;
            CollateralAsset storage a = _assets[i];
            uint256 price = _judgedPrice(a.market, judge);
            value += CollateralMath.haircutValue(_balances[account][i], price, a.haircutPpm);
        }
    }

    /// @inheritdoc ICollateralVault
    function shortfallOf(AccountId account) public view returns (Shortfall memory s) {
        Health memory h = LEDGER.healthOf(account, Judge.Better);
        uint256 value = worthOf(account, Judge.Better);
        s.settled = h.equity - int256(value);
        // An account without positions waits for nothing; one below maintenance margin neither.
        bool flat = _marketsOf(account) == 0;
        uint256 most = CollateralMath.allowedShortfall(value);
        s.allowed = flat || h.equity < int256(h.maintenanceMargin) ? 0 : most;
        if (_holders[account].assets == 0 || s.settled >= -int256(s.allowed)) return s;
        s.callable = true;
        s.need = uint256(-s.settled) + (flat ? 0 : most);
    }

    // --- writes ---

    function _debit(AccountId account, uint8 asset, uint256 amount) private {
        uint256 balance = _balances[account][asset];
        if (amount > balance) revert CollateralVault_AmountTooLarge(amount, balance);
        _balances[account][asset] = balance - amount;
        _assets[asset].total -= uint128(amount);
        if (amount < balance) return;
        uint8 assets = _holders[account].assets & ~(uint8(1) << asset);
        _holders[account].assets = assets;
        if (assets == 0) LEDGER.toggleCollateral(account);
    }

    /// @dev What leaves counts against a limit that the owner set as cash would, at the higher of the last two rounds.
    function _countWithdrawal(AccountId account, MarketId market, uint256 amount) private {
        (uint256 perDay, , , ) = VAULT.withdrawalLimitOf(account);
        if (perDay == NO_LIMIT) return;
        IndexPrice memory index = ORACLE.read(market);
        if (!index.live) revert CollateralVault_NoQuorum(market);
        VAULT.countCollateral(account, WadMath.mulUp(amount, WadMath.max(index.latest, index.previous)));
    }

    function _open(AccountId account) private {
        _holders[account].saleSince = uint40(block.timestamp);
        emit CollateralSaleOpened(account);
    }

    function _close(AccountId account) private {
        if (_holders[account].saleSince == 0) return;
        _holders[account].saleSince = 0;
        emit CollateralSaleClosed(account);
    }

    /// @dev A minute that nothing was sold in sells one native unit whatever it costs: no token is too dear to be sold at all.
    function _spend(uint8 asset, CollateralAsset memory a, uint256 amount, uint256 proceeds) private {
        uint256 cap = _salesCap(a);
        uint256 used = _sales[asset].usedNow(cap, SALES_PERIOD);
        uint256 left = LeakyBudget.left(cap, used);
        bool least = used == 0 && amount == NativeUnits.unitOf(a.decimals);
        if (proceeds > left && !least) revert CollateralVault_SaleTooLarge(proceeds, left);
        _sales[asset].note(used + proceeds);
    }

    /// @dev What all its collateral did not pay, fund and deficit account do, at once: without size nobody owes, whatever orders he has
    /// (LED-3). He owes it to the last market in which he stands, or else to that of what was sold.
    function _settleDebt(AccountId account, MarketId market) private {
        if (_holders[account].assets != 0) return;
        Health memory h = LEDGER.healthOf(account, Judge.Better);
        if (h.equity >= 0 || h.maintenanceMargin > 0) return;
        uint64 markets = _marketsOf(account);
        if (markets != 0) market = MarketId.wrap(uint8(Math.log2(markets)));
        LIQUIDATOR.liquidate(account, market, 1, FUND);
    }

    /// @dev As the Ledger before it pays: positions that ADL ended are written off, the others' markets brought to now.
    function _settle(AccountId account) private {
        uint64 markets = _marketsOf(account);
        for (uint8 m = 0; markets != 0; ++m) {
            uint64 bit = uint64(1) << m;
            if (markets & bit == 0) continue;
            markets &= ~bit;
            LEDGER.touch(account, MarketId.wrap(m));
            if (_marketsOf(account) & bit != 0) EXCHANGE.poke(MarketId.wrap(m));
        }
    }

    // --- judgement ---

    function _requireMargin(AccountId account) private view {
        if (_marketsOf(account) == 0 && LEDGER.accountOf(account).cash >= 0) return;
        // Without collateral: the Ledger counts none where cash would leave.
        Health memory h = LEDGER.healthOf(account, Judge.Withdrawal);
        int256 equity = h.equity + int256(worthOf(account, Judge.Withdrawal));
        if (equity < int256(h.initialMargin)) {
            revert CollateralVault_InsufficientMargin(equity, h.initialMargin);
        }
    }

    function _requireOwner(AccountId account) private view {
        if (LEDGER.ownerOf(account) != msg.sender) {
            revert CollateralVault_NotOwner(account, msg.sender);
        }
    }

    /// @dev 0: it counts for nothing.
    function _judgedPrice(MarketId market, Judge judge) private view returns (uint256) {
        IndexPrice memory index = ORACLE.read(market);
        if (judge == Judge.Better) return WadMath.max(index.latest, index.previous);
        if (!index.live || (judge == Judge.Withdrawal && index.degraded)) return 0;
        return WadMath.min(index.latest, index.previous);
    }

    /// @dev Price of a sale now, at the better of the last two rounds for the account; 0 without quorum.
    function _priceOf(AccountId account, CollateralAsset memory a) private view returns (uint256) {
        IndexPrice memory index = ORACLE.read(a.market);
        if (!index.live) return 0;
        uint256 since = _holders[account].saleSince;
        uint256 elapsed = _isOpen(since) ? block.timestamp - since : 0;
        uint256 discount = CollateralMath.discountPpm(a.haircutPpm, elapsed);
        return CollateralMath.salePrice(WadMath.max(index.latest, index.previous), discount);
    }

    /// @dev What the account needs and has.
    function _mostOf(
        AccountId account,
        uint8 asset,
        CollateralAsset memory a,
        uint256 need,
        uint256 price
    ) private view returns (uint256) {
        uint256 enough = CollateralMath.amountFor(need, price, NativeUnits.unitOf(a.decimals));
        return WadMath.min(_balances[account][asset], enough);
    }

    /// @dev Bit m set: a position or a resting order in market m.
    function _marketsOf(AccountId account) private view returns (uint64) {
        Account memory a = LEDGER.accountOf(account);
        return (a.markets << 1) >> 1;
    }

    function _isOpen(uint256 since) private view returns (bool) {
        return since != 0 && block.timestamp < since + COLLATERAL_SALE;
    }

    function _salesCap(CollateralAsset memory a) private pure returns (uint256) {
        return uint256(a.salesPerMinute) * WAD;
    }

    function _amountOf(CollateralAsset memory a, uint256 amountNative) private pure returns (uint256 amount) {
        if (amountNative == 0) revert CollateralVault_ZeroAmount();
        uint256 bound = NativeUnits.toNative(MAX_SIZE, a.decimals);
        if (amountNative > bound) revert CollateralVault_AmountTooLarge(amountNative, bound);
        amount = NativeUnits.toWad(amountNative, a.decimals);
        if (NativeUnits.toNative(amount, a.decimals) != amountNative) {
            revert CollateralVault_Inexact(amountNative, 10 ** (a.decimals - 18));
        }
    }
}
