// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

// Hard bounds of every governed parameter and of every quantity, from which docs/SPEC.md proves that nothing overflows.

uint256 constant WAD = 1e18;
uint256 constant PPM = 1e6;
uint256 constant BPS = 1e4;

// Largest price of one base unit [wad]: 1e8 settlement units. Fits 88 bits.
uint256 constant MAX_PRICE = 1e8 * 1e18;

// Largest size of one position or class [wad base units]. Fits 112 bits.
uint256 constant MAX_SIZE = 1e12 * 1e18;

// Largest notional of one position or class [wad]. Fits 112 bits.
uint256 constant MAX_NOTIONAL = 1e15 * 1e18;

// Largest single deposit [wad].
uint256 constant MAX_DEPOSIT = 1e15 * 1e18;

// Scale of a fresh class.
uint256 constant SCALE_START = 1e24;

// Below this scale a class with open interest is drain-only.
uint256 constant SCALE_FLOOR = 1e18;

uint256 constant MAX_MARKETS = 64;

// Most markets in which one account may hold a position or an order.
uint256 constant MAX_ACTIVE_MARKETS = 8;

// Most resting orders of one account.
uint256 constant MAX_ORDERS = 32;

// Ticks are 1..2^24-1: tick 0 marks an empty side of the book.
uint32 constant MAX_TICK = (1 << 24) - 1;

// Longest interval for which funding is charged at once [s].
uint256 constant MAX_FUNDING_DT = 1 hours;

// Memory of the mark's time-weighted premium [s].
uint256 constant MARK_MEMORY = 30;

// Memory of the funding premium average [s].
uint256 constant PREMIUM_MEMORY = 1 hours;

// Levels a side over which the impact mid is measured.
uint256 constant IMPACT_LEVELS = 4;

// Least time between two oracle rounds [s].
uint256 constant ROUND_GAP = 5;

// Equity given (or taken) for a position in a market without quorum, as a share of its notional [ppm].
uint256 constant SICK_ALLOWANCE_PPM = 200_000;

// Largest distance from mark at which a delegate may trade [bps].
uint256 constant MAX_DELEGATE_SLIPPAGE_BPS = 50;

// A change of payout address waits this long, and the owner can cancel it.
uint256 constant PAYOUT_DELAY = 1 days;

// A tier may fall this long after it was set.
uint256 constant TIER_LOCK = 1 hours;

// Tokens that arrived without a deposit go to the fund after this long.
uint256 constant SURPLUS_DELAY = 30 days;
