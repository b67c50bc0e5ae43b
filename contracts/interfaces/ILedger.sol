// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, MarketId} from "../types/Ids.sol";
import {Cause} from "../types/Cause.sol";
import {
    Account,
    Class,
    Delegate,
    FillRequest,
    Health,
    History,
    Judge,
    MarketState,
    Position,
    Totals,
    Touched
} from "../types/LedgerTypes.sol";

/// @title Custody, accounts and positions: cash and size, nothing else.
/// @notice An account has one signed cash and in each market a signed size. Buying q at p: size += q, cash -= q * p.
/// Equity is E = cash + sum(size * mark). All amounts are wad (1e18) unless the name says otherwise; positive is long or
/// credit to the account; every division rounds against the account.
/// Laws upheld here: LED-1, LED-2, LED-3, WDR-1, WDR-2, FILL-1, OI-1, DEF-1 (docs/INVARIANTS.md).
interface ILedger {
    // --- events: together with the constructor's arguments they rebuild every slot (law REC-1) ---

    /// @notice An account was opened. Numbers are given by a counter, without gaps.
    event AccountOpened(AccountId indexed account, address indexed owner);
    /// @notice Money entered. @param amount [wad] as received.
    event Deposited(AccountId indexed account, address indexed from, uint256 amount);
    /// @notice Money left to the payout address. @param amount [wad].
    event Withdrawn(AccountId indexed account, address indexed to, uint256 amount);
    /// @notice A taker met makers. Each word of `fills`: maker (32 bits) | order index (8) | lots filled, 0 removed (64) |
    /// price [wad] (96), from the highest bit of the low 200 bits. @param funding F after accrual. @param fee paid by the taker [wad].
    event Filled(
        MarketId indexed market,
        AccountId indexed taker,
        bool takerBuys,
        int256 funding,
        uint256 fee,
        uint256[] fills
    );
    /// @notice A position moved whole or in part at a price. @param size [wad] moved, signed as `from` held it.
    event PositionTransferred(
        MarketId indexed market,
        AccountId indexed from,
        AccountId indexed to,
        int256 size,
        uint256 price,
        int256 funding
    );
    /// @notice ADL closed size of `account` against the classes opposite. @param closed [wad] per tier, sum = size closed.
    event PositionDeleveraged(
        MarketId indexed market,
        AccountId indexed account,
        int256 size,
        uint256 price,
        int256 funding,
        uint256[5] closed
    );
    /// @notice Cash was taken from all positions of a side. @param amounts [wad] per tier.
    event ClassesLevied(
        MarketId indexed market,
        bool longs,
        AccountId indexed to,
        int256 funding,
        uint256[5] amounts
    );
    /// @notice Cash moved between accounts for a named cause. @param amount [wad] > 0.
    event Paid(AccountId indexed from, AccountId indexed to, Cause indexed cause, MarketId market, uint256 amount);
    /// @notice Funding and mark were brought to now. @param indexPrice [wad].
    event MarketAccrued(
        MarketId indexed market,
        int256 funding,
        int256 basisPpb,
        int256 premiumPpb,
        uint256 indexPrice
    );
    /// @notice Open-order exposure changed outside a fill. @param lots positive: reserved, negative: released.
    event ExposureReserved(AccountId indexed account, MarketId indexed market, bool isBid, int256 lots, uint8 orderIndex);
    /// @notice An account committed to a leverage cap in a market; its position moved to that class.
    event TierSet(AccountId indexed account, MarketId indexed market, uint8 tier);
    /// @notice A class reached zero size with holders left: its last index is kept for them.
    event EpochEnded(MarketId indexed market, bool longs, uint8 tier, uint32 epoch, int256 finalIndex);
    event DelegateSet(
        AccountId indexed account,
        address indexed key,
        uint8 permissions,
        uint40 expiry,
        uint16 maxSlippageBps,
        uint96 maxLossPerDay
    );
    event PayoutProposed(AccountId indexed account, address indexed to, uint256 effectiveAt);
    event PayoutCancelled(AccountId indexed account, address indexed to);
    /// @notice The deficit account of a market was opened.
    event DeficitAccountOpened(MarketId indexed market, AccountId indexed account);
    /// @notice Tokens without a deposit were listed or, after SURPLUS_DELAY, given to the fund.
    event SurplusListed(uint256 amount, uint256 claimableAt);
    event SurplusSwept(uint256 amount);

    // --- errors ---

    error Ledger_NotEngine(address caller);
    error Ledger_NotOwner(AccountId account, address caller);
    error Ledger_NotAuthorized(AccountId account, address caller);
    error Ledger_DelegateExpired(address key, uint256 expiry);
    error Ledger_DelegateSlippage(uint256 haveBps, uint256 allowedBps);
    error Ledger_DelegateLoss(uint256 have, uint256 allowed);
    error Ledger_DelegateTerms(uint256 have, uint256 bound);
    error Ledger_UnknownAccount(AccountId account);
    error Ledger_UnknownMarket(MarketId market);
    error Ledger_ZeroAmount();
    error Ledger_ZeroAddress();
    error Ledger_AmountTooLarge(uint256 have, uint256 bound);
    /// @notice An amount that the token's decimals cannot express, or below one unit of the Ledger.
    error Ledger_Inexact(uint256 amount, uint256 unit);
    /// @notice The token did not deliver what it said: fee-on-transfer, rebasing or false-returning.
    error Ledger_UnsupportedToken(uint256 received, uint256 expected);
    /// @notice The Ledger holds fewer tokens than it accounts for: the token took them.
    error Ledger_TokensMissing(uint256 have, uint256 need);
    error Ledger_TransferFailed(address to, uint256 amount);
    error Ledger_InsufficientCash(int256 have, uint256 need);
    error Ledger_InsufficientMargin(int256 have, uint256 need);
    error Ledger_PriceUnavailable(MarketId market);
    error Ledger_TooManyMarkets(uint256 have, uint256 allowed);
    error Ledger_TooManyOrders(uint256 have, uint256 allowed);
    error Ledger_TierTooHigh(uint8 have, uint8 allowed);
    error Ledger_TierUnchanged(uint8 tier);
    error Ledger_TierLocked(uint256 now_, uint256 until);
    error Ledger_ClassDraining(MarketId market, uint8 tier);
    error Ledger_SizeTooLarge(uint256 have, uint256 bound);
    error Ledger_AlreadySeeded();
    error Ledger_NotSeeded();
    error Ledger_NothingPending(AccountId account);
    error Ledger_NoSurplus(uint256 listed, uint256 claimableAt);
    error Ledger_OpenPositions(AccountId account);

    // --- for anybody ---

    /// @notice Pulls one whole token from the caller into the house account; once. Until then nothing else works. Refuses a
    /// token that does not deliver exactly what was sent.
    function seed() external;

    /// @notice Opens an account for `owner`. @return account its number.
    function openAccount(address owner) external returns (AccountId account);

    /// @notice Deposits from the caller into any account. @param amountNative in the token's own decimals.
    function deposit(AccountId account, uint256 amountNative) external;

    /// @notice Lists tokens that arrived without a deposit; SURPLUS_DELAY later gives what is still there to the fund.
    function sweepSurplus() external;

    // --- for the account's owner ---

    /// @notice Pays out to the account's payout address. Without positions and orders: any amount up to cash, in every state
    /// of breaker, oracle and governance (WDR-1). Otherwise equity after, each position at the worst of mark, entry and the
    /// 10-minute extreme, must cover IM (WDR-2), all its markets live and undegraded.
    function withdraw(AccountId account, uint256 amountNative) external;

    /// @notice Commits to a leverage cap in a market. Lower: only flat or TIER_LOCK after the last change. Needs IM under the new one.
    function setTier(AccountId account, MarketId market, uint8 tier) external;

    /// @notice Gives, changes or (permissions 0) revokes a hot key. It may trade or cancel, never withdraw.
    function setDelegate(
        AccountId account,
        address key,
        uint8 permissions,
        uint40 expiry,
        uint16 maxSlippageBps,
        uint96 maxLossPerDay
    ) external;

    /// @notice Proposes a new payout address, in force PAYOUT_DELAY later.
    function setPayout(AccountId account, address to) external;

    /// @notice Cancels a proposed payout address that is not yet in force.
    function cancelPayout(AccountId account) external;

    // --- for engines: each conserves ---

    /// @notice Exchange: brings funding and mark of a market to now; the first call of a block weighs `midSamplePpb`, the
    /// standing mid's distance from index in 1e-9 of index (0 when a side is missing), by the time since the last.
    function accrue(MarketId market, int256 midSamplePpb, bool halted) external;

    /// @notice Exchange: fills a taker against makers in order, FILL-1 after each. @return filled lots per maker, 0: remove
    /// the order. Shorter than `makers`: the taker stops there (it would fail FILL-1, a cap or a draining class). A liquidation's taker
    /// is not judged and never stops: it only shrinks, at no worse than the waterfall's price (RSK-2).
    function fill(FillRequest calldata request) external returns (uint64[] memory filled);

    /// @notice Exchange: reserves a resting order's exposure and gives it a place. Reverts unless E >= IM with it.
    /// @return index the order's place, 0..31. @return sequence its sequence number.
    function reserve(
        AccountId account,
        MarketId market,
        bool isBid,
        uint64 lots,
        uint16 marginBps
    ) external returns (uint8 index, uint32 sequence);

    /// @notice Exchange: takes a resting order's exposure and place back.
    function release(AccountId account, MarketId market, bool isBid, uint64 lots, uint8 index) external;

    /// @notice Exchange: reverts unless `caller` may trade (or cancel) for the account; charges a delegate's daily loss.
    /// @param slippageBps limit price beyond mark, @param loss what the order can lose against mark with fees [wad].
    function authorizeTrade(AccountId account, address caller, uint256 slippageBps, uint256 loss) external;
    function authorizeCancel(AccountId account, address caller) external view;

    /// @notice Liquidator, fund: moves `size` (signed as `from` holds it, toward zero) at `price`. With `checkTo`, false and no change unless
    /// the receiver then has E >= IM; with `checkFrom` likewise for the giver's E >= MM or shrink rule.
    function transferPosition(
        MarketId market,
        AccountId from,
        AccountId to,
        int256 size,
        uint256 price,
        bool checkTo
    ) external returns (bool done);

    /// @notice Deleverager: closes `sum(closed)` of an account at `price` against the classes opposite.
    function close(MarketId market, AccountId account, uint256 price, uint256[5] calldata closed) external;

    /// @notice Deleverager: takes `amounts` from the classes of a side and credits their sum to `to`.
    function levy(MarketId market, bool longs, AccountId to, uint256[5] calldata amounts) external;

    /// @notice Liquidator, Deleverager, fund: moves cash for a cause. The payer may go negative only if it is a deficit account.
    function pay(AccountId from, AccountId to, uint256 amount, Cause cause, MarketId market) external;

    /// @notice Liquidator, Deleverager: the market's deficit account, opened at its first use.
    function deficitAccountOf(MarketId market) external returns (AccountId);

    /// @notice Writes a position's lazy state: anyone, any time; changes no equity. Lets a class whose holders were all closed
    /// be emptied.
    function touch(AccountId account, MarketId market) external;

    // --- views ---

    function accountOf(AccountId account) external view returns (Account memory);
    function ownerOf(AccountId account) external view returns (address);
    function payoutOf(AccountId account) external view returns (address current, address pending, uint256 effectiveAt);
    function delegateOf(AccountId account, address key) external view returns (Delegate memory);
    /// @notice The position as stored.
    function positionOf(AccountId account, MarketId market) external view returns (Position memory);
    /// @notice The position as of now.
    function touched(AccountId account, MarketId market) external view returns (Touched memory);
    function classOf(MarketId market, bool longs, uint8 tier) external view returns (Class memory);
    function finalIndexOf(MarketId market, bool longs, uint8 tier, uint32 epoch) external view returns (int256);
    function marketOf(MarketId market) external view returns (MarketState memory);
    function totals() external view returns (Totals memory);
    function history() external view returns (History memory);
    /// @notice Equity and margins, mark as last accrued. Reverts Ledger_PriceUnavailable before a market's first round.
    function healthOf(AccountId account, Judge judge) external view returns (Health memory);
    /// @notice The mark that serves `judge` for a position of this side [wad].
    function markOf(MarketId market, Judge judge, bool long) external view returns (uint256);
    /// @notice Most that `withdraw` would pay now [wad].
    function withdrawable(AccountId account) external view returns (uint256);
    /// @notice Tokens held, in wad.
    function reserves() external view returns (uint256);
    /// @notice Wad of one native unit of the token (1 for 18 decimals).
    function unit() external view returns (uint256);
}
