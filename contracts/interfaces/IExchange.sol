// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, MarketId, OrderId} from "../types/Ids.sol";
import {Stake} from "../types/LedgerTypes.sol";
import {BookTop, Level, Order, OrderRequest, SaleTerms} from "../types/OrderTypes.sol";
import {Grade} from "../types/Grade.sol";

/// @title A central limit order book on chain: price-time priority, matched against the Ledger.
/// @notice Prices are whole ticks, sizes whole lots. Laws: FILL-1, BOOK-1, BOOK-2,
/// BOOK-3, BOOK-4, AUC-1, TRIP-1 (docs/INVARIANTS.md).
interface IExchange {
    event BookOpened(MarketId indexed market, uint256 tickSize, uint256 lotSize);
    /// @notice An order rests, at the end of its level's queue. @param lots what is left of it after immediate fills.
    event OrderPlaced(
        MarketId indexed market,
        AccountId indexed account,
        OrderId indexed order,
        bool isBuy,
        uint32 tick,
        uint64 lots,
        uint32 expiry,
        bool reduceOnly,
        uint64 clientId
    );
    /// @notice A resting order left the book unfilled. @param reason 0 cancelled by its owner, 1 expired, 2 self-trade, 3 its maker failed
    /// FILL-1 or it was reduce-only and too large, 4 cancelled by a liquidation, 5 met at a price that the index had left behind by
    /// more than the band: it may not fill there, and left in place it would keep every later order from resting.
    event OrderRemoved(
        MarketId indexed market,
        AccountId indexed account,
        OrderId indexed order,
        uint64 lots,
        uint8 reason
    );
    /// @notice An order that filled, or of which something was dropped, is done. @param dropped lots neither filled nor resting.
    event OrderTaken(
        MarketId indexed market,
        AccountId indexed account,
        bool isBuy,
        uint64 filled,
        uint64 dropped,
        uint64 clientId
    );

    /// @notice The state of a book's reopening auction changed. @param uncross 0: the book is continuous; 1: orders crossed in an auction
    /// and wait; else it is being uncrossed, and its orders cannot be pulled before that time [s].
    event UncrossSet(MarketId indexed market, uint32 uncross);
    /// @notice In an uncross a resting bid bought `lots`: what the Ledger's Filled just before says that its account bought.
    event OrderUncrossed(
        MarketId indexed market,
        AccountId indexed account,
        OrderId indexed order,
        uint64 lots
    );

    error Exchange_UnknownMarket(MarketId market);
    error Exchange_BookExists(MarketId market);
    error Exchange_ZeroLots();
    error Exchange_TickOutOfRange(uint256 have, uint256 bound);
    error Exchange_LotsOutOfRange(uint256 have, uint256 bound);
    error Exchange_Expired(uint256 expiry, uint256 now_);
    error Exchange_WouldCross(uint32 tick, uint32 best);
    error Exchange_NotFillable(uint64 have, uint64 need);
    error Exchange_NotReducing(int256 size, uint64 lots);
    error Exchange_GradeForbids(MarketId market, Grade grade);
    error Exchange_StalePrice(uint256 updatedAt, uint256 maxAgeSec);
    error Exchange_UnknownOrder(OrderId order);
    error Exchange_NotLiquidator(address caller);
    error Exchange_NotAuction(address caller);
    /// @notice The book waits for its uncross, or is in it: nothing is placed, and what takes part in it cannot be pulled.
    error Exchange_Uncrossing(MarketId market);

    /// @notice Opens the book of a listed market; anyone.
    function openBook(MarketId market) external;

    /// @notice Matches an order and rests what its kind says. Fills stop at its limit, at the band round the current index, after
    /// `maxFills` resting orders (0: 64, at most 200) and where the Ledger stops the taker. What is left of a Limit order
    /// rests only if it does not meet the other side: the rest of an order that still crosses is dropped (BOOK-1).
    /// Own orders that are met are removed, expired ones too. Needs grade and price as follows: crossing needs a live index
    /// and grade Open, or ReduceOnly (or a degraded index) if all of it reduces the position; resting any grade but Halted.
    /// In an auction a Limit order rests even if it crosses. It then also needs E >= IM plus what it and its account's other orders
    /// lose against mark at their limits (IAuction.reachOf). Afterwards nothing is placed until the book is uncrossed.
    /// A reduce-only order that takes must fit the position; one that rests is judged when it is met. @return order 0 when nothing rests. @return filled lots.
    function place(OrderRequest calldata request) external returns (OrderId order, uint64 filled);

    /// @notice Several orders in one call, in order; all or nothing.
    function placeBatch(
        OrderRequest[] calldata requests
    ) external returns (OrderId[] memory orders, uint64[] memory filled);

    /// @notice Cancels one resting order, in O(1). Refused, here and below, while its book is being uncrossed, at most UNCROSS_LOCK.
    function cancel(OrderId order) external;

    /// @notice Cancels several. One that is gone already is passed over: filling may be faster than its owner.
    function cancelBatch(OrderId[] calldata orders) external returns (uint256 cancelled);

    /// @notice Cancels all resting orders of an account, at most 32.
    function cancelAll(AccountId account) external returns (uint256 cancelled);

    /// @notice Samples the mid and accrues mark and funding, once a block; anyone.
    function poke(MarketId market) external;

    /// @notice Liquidator: brings `market` to now (see poke) and cancels all orders of an account, in every market.
    /// @return cancelled orders. @return stake the account as it then stands. @return terms on which the book may be sold into, for fillForLiquidation.
    function cancelForLiquidation(
        AccountId account,
        MarketId market
    ) external returns (uint256 cancelled, Stake memory stake, SaleTerms memory terms);

    /// @notice Liquidator: sells (buys) as a reduce-only IOC up to `lots` of the account's position into the book at `limitPrice` [wad] or better.
    /// @param terms as cancelForLiquidation told them in this transaction: nothing is read twice.
    /// @return filled lots. @return notional [wad] of what was filled. @return cut true when `maxFills` ended it before the book did:
    /// a keeper's bound on gas is no proof that the book could not.
    function fillForLiquidation(
        AccountId account,
        MarketId market,
        bool isBuy,
        uint64 lots,
        uint256 limitPrice,
        uint16 maxFills,
        SaleTerms calldata terms
    ) external returns (uint64 filled, uint256 notional, bool cut);

    /// @notice Auction: begins an uncross (until when orders cannot be pulled [s]) or ends it (0).
    function setUncross(MarketId market, uint32 uncross_) external;

    /// @notice Auction: trades bids of at least `tick` against asks of at most `tick`, all at `tick`, best first on both sides. An order
    /// that has expired, whose account fails FILL-1 as a maker, or which is too large for being reduce-only is removed as it is
    /// met; of two of one account the ask. @param room most makers met. @param reducing every order must reduce its position.
    /// @return left of `room`; more than 0: one side has nothing left at this price.
    function uncross(
        MarketId market,
        uint32 tick,
        uint256 room,
        bool reducing
    ) external returns (uint256 left);

    /// @notice Auction: removes orders from the top of a side (reason 5) until the book is uncrossed. @return left of `room`.
    function dropCrossed(MarketId market, bool bids, uint256 room) external returns (uint256 left);

    function topOf(MarketId market) external view returns (BookTop memory);
    function levelOf(MarketId market, bool bids, uint32 tick) external view returns (Level memory);
    function orderOf(OrderId order) external view returns (Order memory);
    /// @notice An order place as stored, free or not.
    function orderAt(AccountId account, uint8 index) external view returns (Order memory);
    /// @notice Next level with orders beyond `tick`, away from the touch; 0: none.
    function nextLevel(MarketId market, bool bids, uint32 tick) external view returns (uint32);
    /// @notice (mid - index) / index over the impact notional [1e-9], from the book as it stood
    /// before this block's first change (levels emptied or opened in this block count as they are); 0 when a side is missing
    /// within 4 levels. Accrued as 0 while nothing can match.
    function midSample(MarketId market) external view returns (int256 ppb);
}
