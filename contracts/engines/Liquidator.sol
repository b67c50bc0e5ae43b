// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IDeleverager} from "../interfaces/IDeleverager.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {IInsuranceFund} from "../interfaces/IInsuranceFund.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {ILiquidator} from "../interfaces/ILiquidator.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {LeakyBudget} from "../libraries/LeakyBudget.sol";
import {LiquidationCase} from "../libraries/LiquidationCase.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {BPS, COLLATERAL_PLACE, WAD} from "../types/Bounds.sol";
import {Cause} from "../types/Cause.sol";
import {FUND, AccountId, MarketId} from "../types/Ids.sol";
import {Account, Health, Judge, Stake} from "../types/LedgerTypes.sol";
import {SaleTerms} from "../types/OrderTypes.sol";
import {leverageOf} from "../types/Tiers.sol";
import {Wiring} from "../types/Wiring.sol";

/// @title The waterfall, one account and one market a call: book, fund, ADL, deficit.
/// @notice Laws RSK-1, RSK-2, LIQ-1, DEF-1, LED-3. All steps of a call share one price (MarginMath.waterfallPrice): whoever takes a
/// unit of the position takes the same part of the account's equity, or of its deficit, with it.
contract Liquidator is ILiquidator, ReentrancyGuardTransient {
    using LeakyBudget for LeakyBudget.State;
    using LiquidationCase for LiquidationCase.Case;

    uint16 private constant DEFAULT_FILLS = 16;
    uint256 private constant SALES_PERIOD = 1 minutes;
    uint256 private constant DUST_DISCOUNT_BPS = 100;

    ILedger private immutable LEDGER;
    IMarketRegistry private immutable REGISTRY;
    IExchange private immutable EXCHANGE;
    IInsuranceFund private immutable INSURANCE;
    IDeleverager private immutable DELEVERAGER;
    IPriceOracle private immutable ORACLE;

    mapping(MarketId => LeakyBudget.State) private _sales;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        REGISTRY = IMarketRegistry(wiring.registry);
        EXCHANGE = IExchange(wiring.exchange);
        INSURANCE = IInsuranceFund(wiring.fund);
        DELEVERAGER = IDeleverager(wiring.deleverager);
        ORACLE = IPriceOracle(wiring.oracle);
    }

    /// @inheritdoc ILiquidator
    function liquidate(
        AccountId account,
        MarketId market,
        uint16 maxFills,
        AccountId keeper
    ) external nonReentrant returns (Outcome memory outcome) {
        (uint256 cancelled, Stake memory s, SaleTerms memory terms) = EXCHANGE.cancelForLiquidation(
            account,
            market
        );
        outcome.ordersCancelled = cancelled;
        LiquidationCase.Case memory c;
        (c.account, c.market, c.keeper) = (account, market, keeper);
        _open(c, s);
        (int256 equityBefore, uint256 marginBefore) = (c.equity, c.marginSum);
        bool cut = false;
        if (c.size != 0) {
            bool enough;
            (enough, cut) = _sell(c, outcome, maxFills, terms);
            if (!enough) {
                _handOver(c, outcome);
                _deleverage(c, outcome);
            }
        }
        if (c.size == 0 && c.marginSum == 0) _settleFlat(account, market, outcome, false);
        if (equityBefore <= 0) _reward(c, outcome);
        if (!cut && !_changed(outcome)) revert Liquidator_Waiting(account, market);
        emit AccountLiquidated(account, market, keeper, equityBefore, marginBefore, outcome);
    }

    /// @inheritdoc ILiquidator
    function windUp(
        AccountId account,
        MarketId market,
        AccountId keeper
    ) external nonReentrant returns (Outcome memory outcome) {
        uint256 price = DELEVERAGER.windUpPrice(market);
        (uint256 cancelled, Stake memory s, ) = EXCHANGE.cancelForLiquidation(account, market);
        if (s.size == 0) revert Liquidator_NoPosition(account, market);
        outcome.ordersCancelled = cancelled;
        LiquidationCase.Case memory c;
        (c.account, c.market, c.keeper) = (account, market, keeper);
        (c.terms, c.params) = REGISTRY.waterfallOf(market);
        c.restate(s, price);
        int256 equity = c.equity;
        if (equity >= 0) revert Liquidator_Solvent(equity);
        // NOTE as in _open: nobody pays for an account that still has collateral.
        if (_hasCollateral(account)) c.equity = 0;
        uint256 deficit = c.deficitShare();
        outcome.covered = INSURANCE.cover(account, market, deficit);
        deficit -= outcome.covered;
        (outcome.deleveraged, outcome.levied, outcome.deficit) = DELEVERAGER.deleverage(
            account,
            market,
            c.size,
            price,
            deficit
        );
        c.noteClosed(outcome.deleveraged);
        if (c.size == 0 && c.marginSum == 0) _settleFlat(account, market, outcome, false);
        _reward(c, outcome);
        emit AccountWoundUp(account, market, keeper, equity, price, outcome);
    }

    /// @inheritdoc ILiquidator
    function repaySettled(MarketId market) external nonReentrant returns (uint256 repaid) {
        (, uint256 at) = DELEVERAGER.settlementOf(market);
        if (at == 0) revert Liquidator_NotSettled(market);
        AccountId debtor = LEDGER.marketOf(market).deficitAccount;
        int256 cash = AccountId.unwrap(debtor) == 0 ? int256(0) : LEDGER.accountOf(debtor).cash;
        if (cash >= 0) revert Liquidator_NothingOwed(market);
        repaid = INSURANCE.cover(debtor, market, uint256(-cash));
        if (repaid == 0) revert Liquidator_Waiting(debtor, market);
    }

    /// @inheritdoc ILiquidator
    function sweepDust(AccountId account, MarketId market) external nonReentrant {
        EXCHANGE.poke(market);
        if (!ORACLE.read(market).live) revert Liquidator_NoQuorum(market);
        int256 size = LEDGER.touched(account, market).size;
        uint256 lotSize = REGISTRY.marginTermsOf(market).lotSize();
        if (size == 0 || WadMath.abs(size) >= lotSize) revert Liquidator_NotDust(WadMath.abs(size), lotSize);
        uint256 mark = LEDGER.markOf(market, Judge.Better, size > 0);
        uint256 price =
            size > 0
                ? WadMath.mulDivDown(mark, BPS - DUST_DISCOUNT_BPS, BPS)
                : WadMath.mulDivUp(mark, BPS + DUST_DISCOUNT_BPS, BPS);
        if (!LEDGER.transferPosition(market, account, FUND, size, price, false)) {
            revert Liquidator_Waiting(account, market);
        }
        // NOTE as where inventory is taken: what a fund without equity owes is booked by its liquidation, not left behind by its last trade.
        Account memory own = LEDGER.accountOf(FUND);
        if (own.markets == 0 && own.cash < 0) revert Liquidator_Waiting(account, market);
        Outcome memory outcome;
        _settleFlat(account, market, outcome, true);
        emit DustSwept(account, market, size, price);
    }

    /// @inheritdoc ILiquidator
    function salesLeft(MarketId market) external view returns (uint256) {
        uint256 cap = uint256(REGISTRY.liquidationOf(market).salesPerMinute) * WAD;
        return LeakyBudget.left(cap, _sales[market].usedNow(cap, SALES_PERIOD));
    }

    /// @dev Judges the account as it stands without its orders: margins do not count them, but cancelling may have accrued.
    function _open(LiquidationCase.Case memory c, Stake memory s) private view {
        // Without a position no price matters: what is owed is owed.
        if (!s.live && s.size != 0) revert Liquidator_NoQuorum(c.market);
        if (s.equity >= int256(s.maintenanceMargin)) {
            revert Liquidator_Healthy(s.equity, s.maintenanceMargin);
        }
        (c.equity, c.marginSum) = (s.equity, s.maintenanceMargin);
        c.size = s.size;
        // NOTE nobody pays for an account that still has collateral: until that is sold, its positions are closed at mark.
        if (c.equity < 0 && _hasCollateral(c.account)) c.equity = 0;
        if (c.size == 0) {
            // Nothing to close. But an account whose last position ADL took may owe cash: that is settled (LED-3).
            if (c.marginSum > 0 || LEDGER.ownerOf(c.account) == address(LEDGER)) {
                revert Liquidator_NoPosition(c.account, c.market);
            }
            return;
        }
        (c.mark, c.leverage) = (s.mark, leverageOf(s.tier));
        (c.terms, c.params) = REGISTRY.waterfallOf(c.market);
        c.appraise();
    }

    // --- step 1: the book ---

    /// @dev Sells what restores the account. @return enough nothing is left for the later steps: the book did it, or a keeper's
    /// `maxFills` ended the attempt (`cut`), which proves nothing about the book.
    function _sell(
        LiquidationCase.Case memory c,
        Outcome memory outcome,
        uint16 maxFills,
        SaleTerms memory terms
    ) private returns (bool enough, bool cut) {
        uint64 wanted = c.lotsToRestore();
        uint256 used = _sales[c.market].usedNow(c.salesCap(), SALES_PERIOD);
        uint64 asked = uint64(WadMath.min(wanted, c.lotsWithin(LeakyBudget.left(c.salesCap(), used))));
        uint256 limit = c.priceWith(c.feePerUnit);
        if (asked == 0) return (false, false);
        if (maxFills == 0) maxFills = DEFAULT_FILLS;
        uint256 notional;
        (outcome.soldLots, notional, cut) = EXCHANGE.fillForLiquidation(
            c.account,
            c.market,
            c.size < 0,
            asked,
            limit,
            maxFills,
            terms
        );
        if (outcome.soldLots > 0) {
            uint256 sold = outcome.soldLots * c.terms.lotSize();
            _sales[c.market].note(used + notional);
            c.noteTrade(sold, notional);
            outcome.fee += _chargeFee(c, sold);
        }
        enough = cut || (outcome.soldLots == wanted && WadMath.abs(c.size) >= c.terms.lotSize());
    }

    // --- steps 2 and 3: the fund ---

    /// @dev The fund takes what is left with its share of equity or deficit; what it cannot take while E < 0, it covers in cash.
    /// The keeper's part of the fee is paid as in the book: the account sells that much above the waterfall's price.
    function _handOver(LiquidationCase.Case memory c, Outcome memory outcome) private {
        if (c.size == 0 || c.params.fundBudget == 0 || c.equity * 3 >= int256(c.marginSum) * 2) return;
        uint256 perUnit = c.keeperPart();
        uint256 price = c.priceWith(perUnit);
        (int256 moved, uint256 covered) = INSURANCE.absorb(
            c.account,
            c.market,
            c.size,
            price,
            c.mark,
            c.deficitShare(),
            c.params
        );
        outcome.covered = covered;
        c.equity += int256(covered);
        if (moved == 0) return;
        uint256 taken = WadMath.abs(moved);
        outcome.takenOver = taken;
        c.noteTrade(taken, WadMath.mulDown(taken, price));
        outcome.fee += _payFee(c, _affordable(c, WadMath.mulDown(taken, perUnit)), 0);
    }

    // --- steps 4 and 5: ADL, and the deficit that its caps leave ---

    function _deleverage(LiquidationCase.Case memory c, Outcome memory outcome) private {
        if (c.size == 0 || c.equity * 3 >= int256(c.marginSum)) return;
        uint256 deficit = c.deficitShare();
        (outcome.deleveraged, outcome.levied, outcome.deficit) = DELEVERAGER.deleverage(
            c.account,
            c.market,
            c.size,
            c.mark,
            deficit
        );
        c.equity += int256(deficit);
        c.noteClosed(outcome.deleveraged);
        outcome.fee += _chargeFee(c, outcome.deleveraged);
    }

    // --- after the steps ---

    /// @dev Pays what an account without size owes (LED-3): the fund first, the market's deficit account for the rest.
    /// @param stood the caller knows that it stood in this market; otherwise the account must tell.
    function _settleFlat(AccountId account, MarketId market, Outcome memory outcome, bool stood) private {
        Account memory a = LEDGER.accountOf(account);
        // What it owes, its collateral pays first.
        if (a.markets >> COLLATERAL_PLACE != 0) return;
        // What it owes it owes to a market in which it stood.
        stood = stood || (a.markets >> MarketId.unwrap(market)) & 1 == 1;
        if (!stood && (a.markets != 0 || a.cash >= 0)) return;
        Health memory h = LEDGER.healthOf(account, Judge.Better);
        if (h.equity >= 0 || h.maintenanceMargin > 0) return;
        uint256 owed = uint256(-h.equity);
        uint256 covered = INSURANCE.cover(account, market, owed);
        outcome.covered += covered;
        if (owed == covered) return;
        outcome.deficit += owed - covered;
        LEDGER.pay(LEDGER.deficitAccountOf(market), account, owed - covered, 0, Cause.Deficit, market);
    }

    function _reward(LiquidationCase.Case memory c, Outcome memory outcome) private {
        uint256 amount = c.rewardDue();
        if (amount > 0) outcome.reward = INSURANCE.reward(c.keeper, c.market, amount);
    }

    /// @dev Fee for `quantity` closed, to keeper and fund.
    function _chargeFee(LiquidationCase.Case memory c, uint256 quantity) private returns (uint256) {
        uint256 fee = _affordable(c, WadMath.mulDown(quantity, c.feePerUnit));
        uint256 toKeeper = WadMath.mulDivDown(fee, c.params.keeperShareBps, BPS);
        return _payFee(c, toKeeper, fee - toKeeper);
    }

    /// @dev Nobody pays a fee to himself.
    function _payFee(
        LiquidationCase.Case memory c,
        uint256 toKeeper,
        uint256 toFund
    ) private returns (uint256 fee) {
        if (c.account == c.keeper) toKeeper = 0;
        if (c.account == FUND) toFund = 0;
        fee = toKeeper + toFund;
        if (fee == 0) return 0;
        LEDGER.pay(c.account, c.keeper, toKeeper, toFund, Cause.LiquidationFee, c.market);
        c.equity -= int256(fee);
    }

    /// @dev What of `amount` the account's equity can pay. Its last position gone, equity is cash, and rounding takes no wei more.
    function _affordable(LiquidationCase.Case memory c, uint256 amount) private view returns (uint256) {
        if (amount == 0 || c.equity <= 0) return 0;
        amount = WadMath.min(amount, uint256(c.equity));
        if (c.size != 0 || c.marginSum != 0) return amount;
        int256 cash = LEDGER.accountOf(c.account).cash;
        return cash > 0 ? WadMath.min(amount, uint256(cash)) : 0;
    }

    function _hasCollateral(AccountId account) private view returns (bool) {
        return LEDGER.accountOf(account).markets >> COLLATERAL_PLACE != 0;
    }

    function _changed(Outcome memory o) private pure returns (bool) {
        uint256 moved = o.soldLots + o.takenOver + o.deleveraged;
        return o.ordersCancelled + moved + o.covered + o.levied + o.deficit > 0;
    }
}
