// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {IDeleverager} from "../interfaces/IDeleverager.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {IInsuranceFund} from "../interfaces/IInsuranceFund.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {ILiquidator} from "../interfaces/ILiquidator.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {LeakyBudget} from "../libraries/LeakyBudget.sol";
import {MarginMath} from "../libraries/MarginMath.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {BPS, PPM, WAD} from "../types/Bounds.sol";
import {Cause} from "../types/Cause.sol";
import {FUND, AccountId, MarketId} from "../types/Ids.sol";
import {Account, Health, Judge} from "../types/LedgerTypes.sol";
import {LiquidationParams, MarginParams} from "../types/MarketParams.sol";
import {leverageOf} from "../types/Tiers.sol";
import {Wiring} from "../types/Wiring.sol";

/// @title The waterfall, one account and one market a call: book, fund, ADL, deficit.
/// @notice Laws RSK-1, RSK-2, LIQ-1, DEF-1, LED-3. All steps of a call share one price (MarginMath.waterfallPrice): whoever takes a
/// unit of the position takes the same part of the account's equity, or of its deficit, with it.
contract Liquidator is ILiquidator, ReentrancyGuardTransient {
    using LeakyBudget for LeakyBudget.State;

    /// @dev One liquidation. Equity, margins and size are kept current through the steps.
    struct Case {
        AccountId account;
        MarketId market;
        AccountId keeper;
        int256 size; // what is left of the position
        uint256 mark; // the better of the last two rounds'
        uint256 price; // the waterfall's
        uint256 feePerUnit; // [wad price]
        uint256 leverage;
        uint256 margin; // maintenance margin of this position
        uint256 marginSum; // of the account
        int256 equity;
        uint256 closed; // size closed by this call
        MarginParams terms;
        LiquidationParams params;
    }

    /// @dev Size is sold until equity reaches this part of the maintenance margin.
    uint256 private constant TARGET_PPM = 1_200_000;
    uint16 private constant DEFAULT_FILLS = 16;
    uint256 private constant SALES_PERIOD = 1 minutes;
    uint256 private constant DUST_DISCOUNT_BPS = 100;
    /// @dev The fixed reward is at most this part of what trading paid: the fund got (taker fee - rebate) of the notional for
    /// the position and the one opposite, so a position opened against oneself earns no reward that it did not pay (row 22).
    uint256 private constant REWARD_PARTS = 2;

    ILedger private immutable LEDGER;
    IMarketRegistry private immutable REGISTRY;
    IPriceOracle private immutable ORACLE;
    ICircuitBreaker private immutable BREAKER;
    IExchange private immutable EXCHANGE;
    IInsuranceFund private immutable INSURANCE;
    IDeleverager private immutable DELEVERAGER;

    mapping(MarketId => LeakyBudget.State) private _sales;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        REGISTRY = IMarketRegistry(wiring.registry);
        ORACLE = IPriceOracle(wiring.oracle);
        BREAKER = ICircuitBreaker(wiring.breaker);
        EXCHANGE = IExchange(wiring.exchange);
        INSURANCE = IInsuranceFund(wiring.fund);
        DELEVERAGER = IDeleverager(wiring.deleverager);
    }

    /// @inheritdoc ILiquidator
    function liquidate(
        AccountId account,
        MarketId market,
        uint16 maxFills,
        AccountId keeper
    ) external nonReentrant returns (Outcome memory outcome) {
        _requireQuorum(market);
        if (LEDGER.ownerOf(keeper) == address(0)) revert Liquidator_UnknownKeeper(keeper);
        EXCHANGE.poke(market);
        outcome.ordersCancelled = EXCHANGE.cancelForLiquidation(account);
        Case memory c = _open(account, market, keeper);
        (int256 equityBefore, uint256 marginBefore) = (c.equity, c.marginSum);
        bool cut = false;
        if (c.size != 0) {
            bool bookMayDo;
            (bookMayDo, cut) = _sell(c, outcome, maxFills);
            if (!bookMayDo) {
                _handOver(c, outcome);
                _deleverage(c, outcome);
            }
        }
        _settle(c, outcome);
        if (equityBefore <= 0) _reward(c, outcome);
        if (!cut && !_changed(outcome)) revert Liquidator_Waiting(account, market);
        emit AccountLiquidated(account, market, keeper, equityBefore, marginBefore, outcome);
    }

    /// @inheritdoc ILiquidator
    function sweepDust(AccountId account, MarketId market) external nonReentrant {
        _requireQuorum(market);
        EXCHANGE.poke(market);
        int256 size = LEDGER.touched(account, market).size;
        uint256 lotSize = REGISTRY.marginOf(market).lotSize;
        if (size == 0 || WadMath.abs(size) >= lotSize) revert Liquidator_NotDust(WadMath.abs(size), lotSize);
        uint256 mark = LEDGER.markOf(market, Judge.Better, size > 0);
        uint256 price =
            size > 0
                ? WadMath.mulDivDown(mark, BPS - DUST_DISCOUNT_BPS, BPS)
                : WadMath.mulDivUp(mark, BPS + DUST_DISCOUNT_BPS, BPS);
        if (!LEDGER.transferPosition(market, account, FUND, size, price, false)) {
            revert Liquidator_Waiting(account, market);
        }
        Outcome memory outcome;
        _settleFlat(account, market, outcome);
        emit DustSwept(account, market, size, price);
    }

    /// @inheritdoc ILiquidator
    function salesLeft(MarketId market) external view returns (uint256) {
        return _salesLeft(market, uint256(REGISTRY.liquidationOf(market).salesPerMinute) * WAD);
    }

    /// @dev Reads and judges the account after its orders are gone. Margins do not count orders, but cancelling may have accrued.
    function _open(
        AccountId account,
        MarketId market,
        AccountId keeper
    ) private view returns (Case memory c) {
        Health memory h = LEDGER.healthOf(account, Judge.Better);
        if (h.equity >= int256(h.maintenanceMargin)) {
            revert Liquidator_Healthy(h.equity, h.maintenanceMargin);
        }
        (c.account, c.market, c.keeper) = (account, market, keeper);
        (c.equity, c.marginSum) = (h.equity, h.maintenanceMargin);
        c.size = LEDGER.touched(account, market).size;
        c.terms = REGISTRY.marginOf(market);
        c.params = REGISTRY.liquidationOf(market);
        if (c.size == 0) {
            // Nothing to close. But an account whose last position ADL took may owe cash: that is settled here (LED-3).
            if (h.maintenanceMargin > 0 || LEDGER.ownerOf(account) == address(LEDGER)) {
                revert Liquidator_NoPosition(account, market);
            }
            return c;
        }
        c.mark = LEDGER.markOf(market, Judge.Better, c.size > 0);
        c.leverage = leverageOf(LEDGER.positionOf(account, market).tier);
        c.margin = _marginOf(c);
        c.price = MarginMath.waterfallPrice(c.size, c.mark, c.margin, c.marginSum, c.equity);
        c.feePerUnit = _feePerUnit(c);
    }

    // --- step 1: the book ---

    /// @dev Sells what restores the account. @return bookMayDo nothing is left for the later steps: the book did it, or a
    /// keeper's `maxFills` ended the attempt (cut), which proves nothing about the book.
    function _sell(
        Case memory c,
        Outcome memory outcome,
        uint16 maxFills
    ) private returns (bool bookMayDo, bool cut) {
        if (!BREAKER.stateOf(c.market).bookSales) return (false, false);
        uint64 wanted = _lotsToRestore(c);
        uint64 asked = uint64(WadMath.min(wanted, _lotsLeft(c)));
        if (asked == 0) return (false, false);
        bool buys = c.size < 0;
        uint256 limit = buys ? c.price - WadMath.min(c.feePerUnit, c.price) : c.price + c.feePerUnit;
        if (maxFills == 0) maxFills = DEFAULT_FILLS;
        uint256 notional;
        (outcome.soldLots, notional, cut) = _fill(c, buys, asked, limit, maxFills);
        if (outcome.soldLots > 0) _noteSale(c, outcome, notional);
        bookMayDo = cut || (outcome.soldLots == wanted && WadMath.abs(c.size) >= c.terms.lotSize);
    }

    function _fill(
        Case memory c,
        bool buys,
        uint64 lots,
        uint256 limit,
        uint16 maxFills
    ) private returns (uint256 filled, uint256 notional, bool cut) {
        return EXCHANGE.fillForLiquidation(c.account, c.market, buys, lots, limit, maxFills);
    }

    function _noteSale(Case memory c, Outcome memory outcome, uint256 notional) private {
        uint256 sold = outcome.soldLots * c.terms.lotSize;
        _sales[c.market].spend(notional, _salesCap(c), SALES_PERIOD);
        int256 atMark = int256(WadMath.mulUp(sold, c.mark));
        c.equity += c.size > 0 ? int256(notional) - atMark : atMark - int256(notional);
        _shrink(c, sold);
        outcome.fee += _payFee(c, sold);
    }

    // --- steps 2 and 3: the fund ---

    /// @dev The fund takes what is left with its share of equity or deficit. What it cannot take while E < 0, it pays in cash.
    function _handOver(Case memory c, Outcome memory outcome) private {
        if (c.size == 0 || c.equity * 3 >= int256(c.marginSum) * 2) return;
        _takeOver(c, outcome);
        if (c.size == 0 || c.equity >= 0) return;
        outcome.covered = INSURANCE.cover(c.account, c.market, _deficitShare(c));
        c.equity += int256(outcome.covered);
    }

    /// @dev The keeper's part of the fee is paid as in the book: the account sells that much above the waterfall's price.
    function _takeOver(Case memory c, Outcome memory outcome) private {
        uint256 perUnit = WadMath.mulDivDown(c.feePerUnit, c.params.keeperShareBps, BPS);
        uint256 price = c.size > 0 ? c.price + perUnit : c.price - WadMath.min(perUnit, c.price);
        uint256 taken = WadMath.abs(INSURANCE.takeOver(c.account, c.market, c.size, price));
        if (taken == 0) return;
        outcome.takenOver = taken;
        int256 atMark = int256(WadMath.mulUp(taken, c.mark));
        int256 paid = int256(WadMath.mulDown(taken, price));
        c.equity += c.size > 0 ? paid - atMark : atMark - paid;
        _shrink(c, taken);
        uint256 fee = _affordable(c, WadMath.mulDown(taken, perUnit));
        fee = _payFrom(c, c.keeper, fee, Cause.LiquidationFee);
        outcome.fee += fee;
        c.equity -= int256(fee);
    }

    // --- steps 4 and 5: ADL, and the deficit that its caps leave ---

    function _deleverage(Case memory c, Outcome memory outcome) private {
        if (c.size == 0 || c.equity * 3 >= int256(c.marginSum)) return;
        uint256 deficit = c.equity < 0 ? _deficitShare(c) : 0;
        uint256 size = WadMath.abs(c.size);
        (outcome.deleveraged, outcome.levied, outcome.deficit) = DELEVERAGER.deleverage(
            c.account,
            c.market,
            size,
            c.mark,
            deficit
        );
        c.equity += int256(deficit);
        _shrink(c, outcome.deleveraged);
        outcome.fee += _payFee(c, outcome.deleveraged);
    }

    // --- after the steps ---

    /// @dev LED-3: an account that is left without a position owes nothing.
    function _settle(Case memory c, Outcome memory outcome) private {
        if (c.size == 0 && c.marginSum == 0) _settleFlat(c.account, c.market, outcome);
    }

    /// @dev Pays what a flat account owes: the fund first, the market's deficit account for the rest.
    function _settleFlat(AccountId account, MarketId market, Outcome memory outcome) private {
        Account memory a = LEDGER.accountOf(account);
        if (a.markets == 0 && a.cash >= 0) return;
        Health memory h = LEDGER.healthOf(account, Judge.Better);
        if (h.equity >= 0 || h.maintenanceMargin > 0) return;
        uint256 owed = uint256(-h.equity);
        uint256 covered = INSURANCE.cover(account, market, owed);
        outcome.covered += covered;
        if (owed == covered) return;
        outcome.deficit += owed - covered;
        LEDGER.pay(LEDGER.deficitAccountOf(market), account, owed - covered, Cause.Deficit, market);
    }

    function _reward(Case memory c, Outcome memory outcome) private {
        uint256 notional = WadMath.mulDown(c.closed, c.mark);
        uint256 ratePpm = uint256(c.terms.takerFeePpm - c.terms.makerRebatePpm) / REWARD_PARTS;
        uint256 amount = WadMath.min(c.params.keeperReward, WadMath.mulDivDown(notional, ratePpm, PPM));
        if (amount > 0) outcome.reward = INSURANCE.reward(c.keeper, c.market, amount);
    }

    /// @dev Fee for `quantity` closed, to keeper and fund.
    function _payFee(Case memory c, uint256 quantity) private returns (uint256 fee) {
        fee = _affordable(c, WadMath.mulDown(quantity, c.feePerUnit));
        if (fee == 0) return 0;
        uint256 keeperPart = WadMath.mulDivDown(fee, c.params.keeperShareBps, BPS);
        fee = _payFrom(c, c.keeper, keeperPart, Cause.LiquidationFee) + _payFund(c, fee - keeperPart);
        c.equity -= int256(fee);
    }

    /// @dev What of `amount` the account's equity can pay. Its last position gone, equity is cash, and rounding takes no wei more.
    function _affordable(Case memory c, uint256 amount) private view returns (uint256) {
        if (amount == 0 || c.equity <= 0) return 0;
        amount = WadMath.min(amount, uint256(c.equity));
        if (c.size != 0 || c.marginSum != 0) return amount;
        int256 cash = LEDGER.accountOf(c.account).cash;
        return cash > 0 ? WadMath.min(amount, uint256(cash)) : 0;
    }

    /// @dev The fund's part of a fee. While the market owes a deficit, that is repaid first.
    function _payFund(Case memory c, uint256 amount) private returns (uint256) {
        AccountId debtor = LEDGER.marketOf(c.market).deficitAccount;
        uint256 repaid = 0;
        if (AccountId.unwrap(debtor) != 0) {
            int256 cash = LEDGER.accountOf(debtor).cash;
            if (cash < 0) {
                repaid = _payFrom(c, debtor, WadMath.min(amount, uint256(-cash)), Cause.Repayment);
            }
        }
        return repaid + _payFrom(c, FUND, amount - repaid, Cause.LiquidationFee);
    }

    function _payFrom(Case memory c, AccountId to, uint256 amount, Cause cause) private returns (uint256) {
        if (amount == 0 || to == c.account) return 0;
        LEDGER.pay(c.account, to, amount, cause, c.market);
        return amount;
    }

    /// @dev Takes `quantity` off the position and brings the margins along.
    function _shrink(Case memory c, uint256 quantity) private pure {
        c.size += c.size > 0 ? -int256(quantity) : int256(quantity);
        c.closed += quantity;
        uint256 rest = c.marginSum - c.margin;
        c.margin = _marginOf(c);
        c.marginSum = rest + c.margin;
    }

    function _salesLeft(MarketId market, uint256 cap) private view returns (uint256) {
        return LeakyBudget.left(cap, _sales[market].usedNow(cap, SALES_PERIOD));
    }

    /// @dev Whole lots that this minute's cap still allows.
    function _lotsLeft(Case memory c) private view returns (uint256) {
        uint256 lotNotional = WadMath.mulUp(c.terms.lotSize, c.mark);
        return _salesLeft(c.market, _salesCap(c)) / lotNotional;
    }

    function _requireQuorum(MarketId market) private view {
        if (!ORACLE.read(market).live) revert Liquidator_NoQuorum(market);
    }

    /// @dev Whole lots to sell so that equity reaches TARGET_PPM of the maintenance margin.
    function _lotsToRestore(Case memory c) private pure returns (uint64) {
        uint256 size = WadMath.abs(c.size);
        uint256 wanted = MarginMath.sizeToRestore(
            size,
            c.mark,
            c.margin,
            c.marginSum,
            c.equity,
            TARGET_PPM,
            c.terms.liquidationFeePpm
        );
        uint256 lots = WadMath.divCeil(wanted, c.terms.lotSize);
        return uint64(WadMath.min(lots, size / c.terms.lotSize));
    }

    /// @dev The fee never asks the book for better than mark: near E = 0 it falls with what the waterfall's price concedes.
    /// NOTE down: fee and price together stay on the account's side of mark.
    function _feePerUnit(Case memory c) private pure returns (uint256) {
        if (c.equity <= 0) return 0;
        uint256 conceded = c.price > c.mark ? c.price - c.mark : c.mark - c.price;
        return WadMath.min(conceded, WadMath.mulDivDown(c.mark, c.terms.liquidationFeePpm, PPM));
    }

    function _deficitShare(Case memory c) private pure returns (uint256) {
        return MarginMath.deficitShare(uint256(-c.equity), c.margin, c.marginSum);
    }

    function _marginOf(Case memory c) private pure returns (uint256) {
        uint256 notional = MarginMath.notional(WadMath.abs(c.size), c.mark);
        uint256 concentration = c.terms.concentration * WAD;
        return MarginMath.maintenanceMargin(MarginMath.initialMargin(notional, c.leverage, concentration));
    }

    function _salesCap(Case memory c) private pure returns (uint256) {
        return uint256(c.params.salesPerMinute) * WAD;
    }

    function _changed(Outcome memory o) private pure returns (bool) {
        return
            o.ordersCancelled + o.soldLots + o.takenOver + o.covered + o.deleveraged + o.levied + o.deficit >
            0;
    }
}
