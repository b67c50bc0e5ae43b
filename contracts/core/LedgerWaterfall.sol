// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FundingMath} from "../libraries/FundingMath.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {MARK_MEMORY, MAX_SIZE, PREMIUM_MEMORY, SPENT_SEQUENCE} from "../types/Bounds.sol";
import {Cause} from "../types/Cause.sol";
import {AccountId, MarketId} from "../types/Ids.sol";
import {IndexWord} from "../types/IndexWord.sol";
import {Accrual, Account, Health, Judge, MarketState, Stake} from "../types/LedgerTypes.sol";
import {TIERS} from "../types/Tiers.sol";
import {LedgerFills} from "./LedgerFills.sol";

/// @title Accrual, and the conserving verbs of liquidation, fund and ADL.
/// @notice Laws ADL-1, DEF-1, FEE-1, LED-3.
abstract contract LedgerWaterfall is LedgerFills {
    int256 private constant PPM_TO_PPB = 1_000;

    function accrue(Accrual calldata accrual) external onlyExchange {
        _accrue(accrual, _paramsOf(accrual.market).leashPpm());
    }

    function openCase(
        Accrual calldata accrual,
        AccountId account,
        IndexWord index
    ) external onlyExchange returns (Stake memory stake) {
        Pricing memory q;
        _readParams(q, accrual.market);
        _accrue(accrual, q.params.leashPpm());
        _readMarks(q, accrual.market, index);
        Party memory p = _load(account, accrual.market);
        Health memory h = _healthWith(p, q, Judge.Better);
        (stake.size, stake.tier, stake.live) = (p.size, p.tier, q.live);
        stake.mark = _markFor(q, Judge.Better, p.size > 0);
        (stake.equity, stake.maintenanceMargin) = (h.equity, h.maintenanceMargin);
    }

    function transferPosition(
        MarketId market,
        AccountId from,
        AccountId to,
        int256 size,
        uint256 price,
        bool checkTo
    ) external onlyWaterfall returns (bool) {
        if (from == to || size == 0) return false;
        Party memory giver = _load(from, market);
        Party memory taker = _load(to, market);
        if ((size > 0) != (giver.size > 0) || WadMath.abs(size) > WadMath.abs(giver.size)) {
            revert Ledger_SizeTooLarge(WadMath.abs(size), WadMath.abs(giver.size));
        }
        unchecked {
            if (WadMath.abs(taker.size + size) > MAX_SIZE) return false;
        }
        (int256 cash, int256 held) = (taker.cash, taker.size);
        _trade(taker, size, price);
        if (_grew(taker)) {
            _join(taker);
            if (_drains(_classes[taker.class].openInterest, taker.scale)) return false;
            if (checkTo) {
                Health memory h = _healthWith(taker, _pricing(market), Judge.Worse);
                if (h.equity < int256(h.initialMargin)) return false;
            }
        } else if (checkTo && !_shrinkPasses(_othersOf(taker), _pricing(market), taker, cash, held)) {
            return false;
        }
        _trade(giver, -size, price);
        _store(giver);
        _store(taker);
        int256 funding = taker.funding;
        emit PositionTransferred(market, from, to, size, price, funding);
        _record(keccak256(abi.encode(PositionTransferred.selector, market, from, to, size, price, funding)));
        return true;
    }

    function close(
        MarketId market,
        AccountId account,
        uint256 price,
        uint256[TIERS] calldata closed
    ) external onlyDeleverager {
        Party memory p = _load(account, market);
        bool longs = p.size > 0;
        int256 size = 0;
        for (uint8 tier = 0; tier < TIERS; ++tier) {
            if (closed[tier] == 0) continue;
            size += int256(closed[tier]);
            _closeClass(market, !longs, tier, closed[tier], price);
        }
        if (uint256(size) > WadMath.abs(p.size))
            revert Ledger_SizeTooLarge(uint256(size), WadMath.abs(p.size));
        if (!longs) size = -size;
        _trade(p, -size, price);
        _store(p);
        int256 funding = p.funding;
        emit PositionDeleveraged(market, account, size, price, funding, closed);
        _record(
            keccak256(abi.encode(PositionDeleveraged.selector, market, account, size, price, funding, closed))
        );
    }

    function settle(MarketId market, uint256 price) external onlyDeleverager {
        for (uint256 i = 0; i < 2 * TIERS; ++i) {
            (bool longs, uint8 tier) = (i < TIERS, uint8(i % TIERS));
            uint256 interest = _classes[_classKey(market, longs, tier)].openInterest;
            if (interest != 0) _closeClass(market, longs, tier, interest, price);
        }
        int256 funding = _markets[market].funding;
        emit MarketSettled(market, price, funding);
        _record(keccak256(abi.encode(MarketSettled.selector, market, price, funding)));
    }

    function levy(
        MarketId market,
        bool longs,
        AccountId to,
        uint256[TIERS] calldata amounts
    ) external onlyDeleverager {
        uint256 sum = 0;
        for (uint8 tier = 0; tier < TIERS; ++tier) {
            if (amounts[tier] == 0) continue;
            _levyClass(market, longs, tier, amounts[tier]);
            sum += amounts[tier];
        }
        _credit(to, _markets[market].deficitAccount, sum);
        int256 funding = _markets[market].funding;
        emit ClassesLevied(market, longs, to, funding, amounts);
        _record(keccak256(abi.encode(ClassesLevied.selector, market, longs, to, funding, amounts)));
    }

    function pay(
        AccountId from,
        AccountId to,
        uint256 amount,
        uint256 income,
        Cause cause,
        MarketId market
    ) external onlyWaterfall {
        uint256 sum = amount + income;
        if (sum == 0) revert Ledger_ZeroAmount();
        AccountId debtor = _markets[market].deficitAccount;
        Account storage payer = _accounts[from];
        int256 cash = payer.cash;
        if (from == debtor && AccountId.unwrap(from) != 0) {
            _totals.deficit += _toUint112(sum);
        } else if (cash < int256(sum) && payer.markets == 0) {
            revert Ledger_InsufficientCash(cash, sum);
        }
        payer.cash = _toInt128(cash - int256(sum));
        if (amount != 0) _credit(to, debtor, amount);
        _income(debtor, income);
        emit Paid(from, to, cause, market, amount, income);
        _record(keccak256(abi.encode(Paid.selector, from, to, cause, market, amount, income)));
    }

    function deficitAccountOf(MarketId market) external onlyWaterfall returns (AccountId account) {
        account = _markets[market].deficitAccount;
        if (AccountId.unwrap(account) == 0) {
            account = _open(address(this));
            _markets[market].deficitAccount = account;
            _accounts[account].orderSequence = SPENT_SEQUENCE;
            emit DeficitAccountOpened(market, account);
        }
    }

    /// @dev Brings funding and mark of a market to now; nothing left to do where the accrual has no index.
    function _accrue(Accrual calldata a, uint256 leashPpm) private {
        MarketState memory s = _markets[a.market];
        uint256 dt = block.timestamp - s.accruedAt;
        if (dt == 0 || a.index == 0) return;
        if (s.accruedAt != 0) {
            int256 leash = int256(leashPpm) * PPM_TO_PPB;
            int256 sample = WadMath.clamp(a.midSamplePpb, -leash, leash);
            s.basisPpb = int32(FundingMath.average(s.basisPpb, sample, dt, MARK_MEMORY));
            s.premiumPpb = int32(FundingMath.average(s.premiumPpb, sample, dt, PREMIUM_MEMORY));
            int256 rate = FundingMath.ratePpb(s.premiumPpb, a.interestPpm, a.fundingCapPpm, a.quiet);
            s.funding = _toInt128(s.funding + FundingMath.increment(a.index, rate, dt));
        }
        s.accruedAt = uint32(block.timestamp);
        _markets[a.market] = s;
        emit MarketAccrued(a.market, s.funding, s.basisPpb, s.premiumPpb, a.index);
    }

    /// @dev A credit to the market's deficit account is a repayment, at most what it owes.
    function _credit(AccountId to, AccountId debtor, uint256 amount) private {
        Account storage payee = _accounts[to];
        int256 cash = payee.cash;
        // Only an account that exists has cash; for the others the count is read.
        if (cash == 0) _requireAccount(to);
        cash += int256(amount);
        if (to == debtor) {
            if (cash > 0) revert Ledger_AmountTooLarge(amount, uint256(int256(amount) - cash));
            _totals.deficit -= _toUint112(amount);
        } else if (payee.orderSequence == SPENT_SEQUENCE) {
            // Of another market: what is owed there, its own payments repay (DEF-1).
            revert Ledger_UnknownAccount(to);
        }
        payee.cash = _toInt128(cash);
    }
}
