// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, MarketId} from "../types/Ids.sol";
import {Cause} from "../types/Cause.sol";
import {IndexWord} from "../types/IndexWord.sol";
import {
    Account,
    Accrual,
    Class,
    FillRequest,
    Health,
    Judge,
    MarketState,
    Stake,
    Totals,
    Touched
} from "../types/LedgerTypes.sol";
import {MakerFill} from "../types/MakerFill.sol";

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
    /// @notice A taker met makers. `fills` as in MakerFill, lots as filled: 0, the order was removed.
    /// @param funding F after accrual. @param fee paid by the taker [wad].
    /// @param rebatePpm each maker received floor(notional * rebatePpm / 1e6); the rest of the fee repaid the market's deficit, then went to FUND.
    event Filled(
        MarketId indexed market,
        AccountId indexed taker,
        bool takerBuys,
        int256 funding,
        uint256 fee,
        uint256 rebatePpm,
        MakerFill[] fills
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
    /// @notice Cash moved between accounts for a named cause. @param amount to `to` [wad].
    /// @param income beside it [wad]: it repaid the market's deficit first, the rest went to FUND. Not both are 0.
    event Paid(
        AccountId indexed from,
        AccountId indexed to,
        Cause indexed cause,
        MarketId market,
        uint256 amount,
        uint256 income
    );
    /// @notice Funding and mark were brought to now. @param indexPrice [wad].
    event MarketAccrued(
        MarketId indexed market,
        int256 funding,
        int256 basisPpb,
        int256 premiumPpb,
        uint256 indexPrice
    );
    /// @notice An account committed to a leverage cap in a market; its position moved to that class.
    event TierSet(AccountId indexed account, MarketId indexed market, uint8 tier, int256 funding);
    /// @notice A position whose whole size ADL had taken was written off; its cash was credited. Changes no equity.
    event PositionSettled(AccountId indexed account, MarketId indexed market);
    /// @notice A class reached zero size with holders left: its last index is kept for them.
    event EpochEnded(MarketId indexed market, bool longs, uint8 tier, uint32 epoch, int256 finalIndex);
    /// @notice All positions of a market were closed at `price` [wad]; each finds its cash when it is next touched.
    event MarketSettled(MarketId indexed market, uint256 price, int256 funding);
    /// @notice The deficit account of a market was opened.
    event DeficitAccountOpened(MarketId indexed market, AccountId indexed account);

    // --- errors ---

    error Ledger_NotEngine(address caller);
    error Ledger_NotOwner(AccountId account, address caller);
    error Ledger_UnknownAccount(AccountId account);
    error Ledger_ZeroAmount();
    error Ledger_ZeroAddress();
    error Ledger_AmountTooLarge(uint256 have, uint256 bound);
    /// @notice Unresolved deficits: what is left of the accounted money does not reach.
    error Ledger_ReservesShort(uint256 have, uint256 need);
    error Ledger_InsufficientCash(int256 have, uint256 need);
    error Ledger_Degraded(MarketId market);
    error Ledger_InsufficientMargin(int256 have, uint256 need);
    error Ledger_PriceUnavailable(MarketId market);
    error Ledger_TooManyMarkets(uint256 have, uint256 allowed);
    error Ledger_TooManyOrders(uint256 have, uint256 allowed);
    error Ledger_TierTooHigh(uint8 have, uint8 allowed);
    error Ledger_TierUnchanged(uint8 tier);
    error Ledger_TierLocked(uint256 now_, uint256 until);
    error Ledger_ClassDraining(MarketId market, uint8 tier);
    error Ledger_SizeTooLarge(uint256 have, uint256 bound);
    error Ledger_NotSeeded();

    // --- for anybody ---

    /// @notice Opens an account for `owner`. @return account its number.
    function openAccount(address owner) external returns (AccountId account);

    /// @notice Writes off a position whose whole size ADL or a settlement took and credits its cash: anyone, any time; changes no equity.
    /// A position with size left is not touched: re-basing it would let rounding compound. Reverts Ledger_InsufficientCash where the
    /// account would be left without size and in debt, whatever orders it has (LED-3): the Liquidator pays first.
    function touch(AccountId account, MarketId market) external;

    // --- for the account's owner ---

    /// @notice Commits to a leverage cap in a market. Lower: only flat or TIER_LOCK after the last change. Needs IM under the new one. Reverts MarketRegistry_UnknownMarket; and
    /// where a position without size would be written off and leave a debt (LED-3).
    function setTier(AccountId account, MarketId market, uint8 tier) external;

    // --- for the Vault: the only way in and out ---

    /// @notice Credits money that the Vault received. The first credit must seed HOUSE; a deficit account takes none. @return accounted [wad] afterwards.
    function credit(AccountId account, address from, uint256 amount) external returns (uint256 accounted);

    /// @notice Debits money that the Vault is about to pay to `to` on behalf of `owner`. Without positions and orders: any amount up to
    /// cash, in every state of breaker, oracle and governance (WDR-1). Otherwise equity after, each position at the worst of mark,
    /// entry and the 10-minute extreme, must cover IM (WDR-2); refused while a market of the account is degraded, and a market
    /// without quorum counts 20 % of the position's notional against the account.
    function debit(AccountId account, address owner, address to, uint256 amount) external;

    // --- for engines: each conserves ---

    /// @notice Exchange: brings funding and mark of a market to now; the first call of a block weighs `midSamplePpb`, the
    /// standing mid's distance from index in 1e-9 of index (0 when a side is missing), by the time since the last.
    /// Index and parameters are the Exchange's own reading of oracle and registry, handed over for gas.
    function accrue(Accrual calldata accrual) external;

    /// @notice Exchange: fills a taker against makers in order, FILL-1 after each. @return filled lots per maker, 0: remove
    /// the order. Shorter than `makers`: the taker stops there (it would fail FILL-1, a cap or a draining class). A liquidation's taker
    /// is not judged and never stops: it only shrinks, at no worse than the waterfall's price (RSK-2). The taker of an uncross is a
    /// resting bid: it is judged as a maker, its exposure is taken back, and neither side pays a fee or receives a rebate.
    function fill(FillRequest calldata request) external returns (MakerFill[] memory filled);

    /// @notice Exchange: reserves a resting order's exposure and gives it a place. Reverts unless E >= IM with it, plus `reach`: in an
    /// auction, what the account's orders lose against mark at their limits [wad].
    /// @param price the market's index, as the Exchange just read it.
    /// @return index the order's place, 0..31. @return sequence its sequence number.
    function reserve(
        AccountId account,
        MarketId market,
        bool isBid,
        uint64 lots,
        uint16 marginBps,
        uint256 reach,
        IndexWord price
    ) external returns (uint8 index, uint32 sequence);

    /// @notice Exchange: takes one resting order's exposure and place back.
    function release(AccountId account, MarketId market, bool isBid, uint64 lots, uint8 index) external;

    /// @notice Exchange: takes the exposure and the places of all resting orders back.
    /// @return orders bit i set: place i rested
    /// @return accruedAt of `market` [s], which a liquidation asks next; a market that does not exist: 0.
    function releaseAll(
        AccountId account,
        MarketId market
    ) external returns (uint32 orders, uint256 accruedAt);

    /// @notice Exchange: opens a liquidation: accrues, if `accrual` has an index, and tells an account in its market as the
    /// Liquidator has to see it: health by Judge.Better. Reverts Ledger_PriceUnavailable while the market has no price.
    function openCase(
        Accrual calldata accrual,
        AccountId account,
        IndexWord index
    ) external returns (Stake memory);

    /// @notice Liquidator, fund: moves `size` (signed as `from` holds it, at most all of it) at `price`. False and no change when
    /// from = to, the receiver's class drains or its position would be too large, or, with `checkTo`, the receiver would have E < IM where it
    /// grows, or would break FILL-1 where it shrinks.
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

    /// @notice Deleverager: closes every class of a market at `price`, whoever its holders are.
    function settle(MarketId market, uint256 price) external;

    /// @notice Liquidator, Deleverager, fund: moves `amount` to `to`, and `income` to whom fees belong that belong to nobody else: the
    /// market's deficit first, then the fund. A payer without positions may go negative only if it is the deficit account (LED-3).
    function pay(
        AccountId from,
        AccountId to,
        uint256 amount,
        uint256 income,
        Cause cause,
        MarketId market
    ) external;

    /// @notice Liquidator, Deleverager: the market's deficit account, opened at its first use.
    function deficitAccountOf(MarketId market) external returns (AccountId);

    /// @notice CollateralVault: the account has its first collateral, or its last is gone.
    function toggleCollateral(AccountId account) external;

    // --- views ---

    function accountOf(AccountId account) external view returns (Account memory);
    function ownerOf(AccountId account) external view returns (address);
    /// @notice The position as of now.
    function touched(AccountId account, MarketId market) external view returns (Touched memory);
    function classOf(MarketId market, bool longs, uint8 tier) external view returns (Class memory);
    function marketOf(MarketId market) external view returns (MarketState memory);
    /// @notice When the market last accrued [s].
    function accruedAt(MarketId market) external view returns (uint256);
    /// @notice One word of storage, by its slot in docs/storage-layout.json: positions as written, final indices of classes, history.
    function storedAt(uint256 slot) external view returns (uint256 word);
    function totals() external view returns (Totals memory);
    /// @notice Equity and margins, mark as last accrued. Reverts Ledger_PriceUnavailable before a market's first round.
    function healthOf(AccountId account, Judge judge) external view returns (Health memory);
    /// @notice The mark that serves `judge` for a position of this side [wad].
    function markOf(MarketId market, Judge judge, bool long) external view returns (uint256);
    /// @notice Most that the Vault's `withdraw` would pay now [wad].
    function withdrawable(AccountId account) external view returns (uint256);
}
