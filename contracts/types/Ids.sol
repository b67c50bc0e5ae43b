// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

// A cross-margin account. Numbered 1..N by the Ledger's counter, so the set of liabilities is complete.
type AccountId is uint32;

// A perpetual market, 0..62: an account's active markets, and whether it has collateral, are one 64-bit map.
type MarketId is uint8;

// A resting order: account (32 bits) | index among the account's 32 order places (8) | sequence (32).
type OrderId is uint72;

using {accountEq as ==, accountNeq as !=} for AccountId global;
using {marketEq as ==} for MarketId global;
using {orderEq as ==} for OrderId global;

// The account that takes rounding dust; nobody owns it.
AccountId constant HOUSE = AccountId.wrap(1);

// The insurance fund's own account.
AccountId constant FUND = AccountId.wrap(2);

// No account.
AccountId constant NO_ACCOUNT = AccountId.wrap(0);

function accountEq(AccountId a, AccountId b) pure returns (bool) {
    return AccountId.unwrap(a) == AccountId.unwrap(b);
}

function accountNeq(AccountId a, AccountId b) pure returns (bool) {
    return AccountId.unwrap(a) != AccountId.unwrap(b);
}

function marketEq(MarketId a, MarketId b) pure returns (bool) {
    return MarketId.unwrap(a) == MarketId.unwrap(b);
}

function orderEq(OrderId a, OrderId b) pure returns (bool) {
    return OrderId.unwrap(a) == OrderId.unwrap(b);
}

// Packs an order id.
function toOrderId(AccountId account, uint8 index, uint32 sequence) pure returns (OrderId) {
    return OrderId.wrap((uint72(AccountId.unwrap(account)) << 40) | (uint72(index) << 32) | sequence);
}

// The account that owns an order.
function orderAccount(OrderId id) pure returns (AccountId) {
    return AccountId.wrap(uint32(OrderId.unwrap(id) >> 40));
}

// The order's place among its account's 32.
function orderIndex(OrderId id) pure returns (uint8) {
    return uint8(OrderId.unwrap(id) >> 32);
}

// The order's sequence number within its account: a reused place never answers to an old id.
function orderSequence(OrderId id) pure returns (uint32) {
    return uint32(OrderId.unwrap(id));
}
