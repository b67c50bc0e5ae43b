// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IDeleverager} from "../interfaces/IDeleverager.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {IInsuranceFund} from "../interfaces/IInsuranceFund.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {ILiquidator} from "../interfaces/ILiquidator.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {LeakyBudget} from "../libraries/LeakyBudget.sol";
import {LiquidationCase} from "../libraries/LiquidationCase.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {BPS, WAD} from "../types/Bounds.sol";
import {Cause} from "../types/Cause.sol";
import {FUND, AccountId, MarketId} from "../types/Ids.sol";
import {Account, Health, Judge, Stake} from "../types/LedgerTypes.sol";
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

    mapping(MarketId => LeakyBudget.State) private _sales;

    constructor(Wiring memory wiring) {
        LEDGER = ILedger(wiring.ledger);
        REGISTRY = IMarketRegistry(wiring.registry);
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
        outcome.ordersCancelled = EXCHANGE.cancelForLiquidation(account, market);
        LiquidationCase.Case memory c = _open(account, market, keeper);
        (int256 equityBefore, uint256 marginBefore) = (c.equity, c.marginSum);
        bool cut = false;
        if (c.size != 0) {
            bool enough;
            (enough, cut) = _sell(c, outcome, maxFills);
            if (!enough) {
                _handOver(c, outcome);
                _deleverage(c, outcome);
            }
        }
        if (c.size == 0 && c.marginSum == 0) _settleFlat(account, market, outcome);
        if (equityBefore <= 0) _reward(c, outcome);
        if (!cut && !_changed(outcome)) revert Liquidator_Waiting(account, market);
        emit AccountLiquidated(account, market, keeper, equityBefore, marginBefore, outcome);
    }

    /// @inheritdoc ILiquidator
    function sweepDust(AccountId account, MarketId market) external nonReentrant {
        EXCHANGE.poke(market);
        Stake memory s = _liveStake(account, market);
        int256 size = s.size;
        if (size == 0 || WadMath.abs(size) >= s.terms.lotSize) {
            revert Liquidator_NotDust(WadMath.abs(size), s.terms.lotSize);
        }
        uint256 price =
            size > 0
                ? WadMath.mulDivDown(s.mark, BPS - DUST_DISCOUNT_BPS, BPS)
                : WadMath.mulDivUp(s.mark, BPS + DUST_DISCOUNT_BPS, BPS);
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

    /// @dev Reads and judges the account after its orders are gone: margins do not count orders, but cancelling may have accrued.
    function _open(
        AccountId account,
        MarketId market,
        AccountId keeper
    ) private view returns (LiquidationCase.Case memory c) {
        Stake memory s = _liveStake(account, market);
        if (s.equity >= int256(s.maintenanceMargin)) {
            revert Liquidator_Healthy(s.equity, s.maintenanceMargin);
        }
        (c.account, c.market, c.keeper) = (account, market, keeper);
        (c.equity, c.marginSum) = (s.equity, s.maintenanceMargin);
        c.size = s.size;
        if (c.size == 0) {
            // Nothing to close. But an account whose last position ADL took may owe cash: that is settled (LED-3).
            if (c.marginSum > 0 || LEDGER.ownerOf(account) == address(LEDGER)) {
                revert Liquidator_NoPosition(account, market);
            }
            return c;
        }
        (c.debtor, c.mark, c.terms) = (s.deficitAccount, s.mark, s.terms);
        c.leverage = leverageOf(s.tier);
        c.params = REGISTRY.liquidationOf(market);
        c.appraise();
    }

    function _liveStake(AccountId account, MarketId market) private view returns (Stake memory s) {
        s = LEDGER.stakeOf(account, market);
        if (!s.live) revert Liquidator_NoQuorum(market);
    }

    // --- step 1: the book ---

    /// @dev Sells what restores the account. @return enough nothing is left for the later steps: the book did it, or a keeper's
    /// `maxFills` ended the attempt (`cut`), which proves nothing about the book.
    function _sell(
        LiquidationCase.Case memory c,
        Outcome memory outcome,
        uint16 maxFills
    ) private returns (bool enough, bool cut) {
        uint64 wanted = c.lotsToRestore();
        uint64 asked = uint64(WadMath.min(wanted, _lotsLeft(c)));
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
            maxFills
        );
        if (outcome.soldLots > 0) {
            uint256 sold = outcome.soldLots * c.terms.lotSize;
            _sales[c.market].spend(notional, c.salesCap(), SALES_PERIOD);
            c.noteTrade(sold, notional);
            outcome.fee += _payFee(c, sold);
        }
        enough = cut || (outcome.soldLots == wanted && WadMath.abs(c.size) >= c.terms.lotSize);
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
        uint256 fee = _affordable(c, WadMath.mulDown(taken, perUnit));
        fee = _payFrom(c, c.keeper, fee, Cause.LiquidationFee);
        outcome.fee += fee;
        c.equity -= int256(fee);
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
        outcome.fee += _payFee(c, outcome.deleveraged);
    }

    // --- after the steps ---

    /// @dev Pays what an account without size owes (LED-3): the fund first, the market's deficit account for the rest.
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

    function _reward(LiquidationCase.Case memory c, Outcome memory outcome) private {
        uint256 amount = c.rewardDue();
        if (amount > 0) outcome.reward = INSURANCE.reward(c.keeper, c.market, amount);
    }

    /// @dev Fee for `quantity` closed, to keeper and fund. While the market owes a deficit, the fund's part repays it first.
    function _payFee(LiquidationCase.Case memory c, uint256 quantity) private returns (uint256 fee) {
        fee = _affordable(c, WadMath.mulDown(quantity, c.feePerUnit));
        if (fee == 0) return 0;
        uint256 toKeeper = WadMath.mulDivDown(fee, c.params.keeperShareBps, BPS);
        uint256 toFund = fee - toKeeper;
        uint256 repaid = WadMath.min(toFund, _owedBy(c.debtor));
        fee = _payFrom(c, c.keeper, toKeeper, Cause.LiquidationFee);
        fee += _payFrom(c, c.debtor, repaid, Cause.Repayment);
        fee += _payFrom(c, FUND, toFund - repaid, Cause.LiquidationFee);
        c.equity -= int256(fee);
    }

    function _payFrom(
        LiquidationCase.Case memory c,
        AccountId to,
        uint256 amount,
        Cause cause
    ) private returns (uint256) {
        if (amount == 0 || to == c.account) return 0;
        LEDGER.pay(c.account, to, amount, cause, c.market);
        return amount;
    }

    /// @dev What of `amount` the account's equity can pay. Its last position gone, equity is cash, and rounding takes no wei more.
    function _affordable(LiquidationCase.Case memory c, uint256 amount) private view returns (uint256) {
        if (amount == 0 || c.equity <= 0) return 0;
        amount = WadMath.min(amount, uint256(c.equity));
        if (c.size != 0 || c.marginSum != 0) return amount;
        int256 cash = LEDGER.accountOf(c.account).cash;
        return cash > 0 ? WadMath.min(amount, uint256(cash)) : 0;
    }

    function _owedBy(AccountId debtor) private view returns (uint256) {
        if (AccountId.unwrap(debtor) == 0) return 0;
        int256 cash = LEDGER.accountOf(debtor).cash;
        return cash < 0 ? uint256(-cash) : 0;
    }

    /// @dev Whole lots that this minute's cap still allows.
    function _lotsLeft(LiquidationCase.Case memory c) private view returns (uint256) {
        return _salesLeft(c.market, c.salesCap()) / WadMath.mulUp(c.terms.lotSize, c.mark);
    }

    function _salesLeft(MarketId market, uint256 cap) private view returns (uint256) {
        return LeakyBudget.left(cap, _sales[market].usedNow(cap, SALES_PERIOD));
    }

    function _changed(Outcome memory o) private pure returns (bool) {
        uint256 moved = o.soldLots + o.takenOver + o.deleveraged;
        return o.ordersCancelled + moved + o.covered + o.levied + o.deficit > 0;
    }
}
