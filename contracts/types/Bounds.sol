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

// An account's map of markets has 64 bits: the last one says that it has collateral.
uint256 constant MAX_MARKETS = 63;
uint8 constant COLLATERAL_PLACE = 63;

// Most markets in which one account may hold a position or an order.
uint256 constant MAX_ACTIVE_MARKETS = 8;

// Most resting orders of one account.
uint256 constant MAX_ORDERS = 32;

// Order sequence of a deficit account: it places no orders, and by this is told from others without a second slot.
uint32 constant SPENT_SEQUENCE = (1 << 32) - 1;

// Ticks are 1..2^24-1: tick 0 marks an empty side of the book.
uint32 constant MAX_TICK = (1 << 24) - 1;

// Longest interval for which funding is charged at once [s].
uint256 constant MAX_FUNDING_DT = 1 hours;

// Memory of the mark's time-weighted premium [s].
uint256 constant MARK_MEMORY = 30;

// Memory of the funding premium average [s].
uint256 constant PREMIUM_MEMORY = 1 hours;

// Longest time for which an uncross keeps orders from being pulled [s].
uint32 constant UNCROSS_LOCK = 10 minutes;

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

// Nothing that governance does happens sooner after its announcement, whatever roles and delays say; the guardian's tightening apart.
uint32 constant GOVERNANCE_DELAY = 1 days;

// In this time after its creation the deployer may bind functions and give roles without that delay. No longer than the delay: whatever
// governance announces comes later, and cannot bring the deployer's freedom back.
uint256 constant SETUP_TIME = GOVERNANCE_DELAY;

// A tier may fall this long after it was set.
uint256 constant TIER_LOCK = 1 hours;

// A market whose last round with quorum is this old is dead: accounts bankrupt at its settlement price are wound up ...
uint256 constant WIND_UP_AFTER = 3 days;

// ... and at this age it settles. Nobody can shorten or lengthen either.
uint256 constant SETTLE_AFTER = 4 days;

// A daily limit of withdrawals that is none [wad].
uint256 constant NO_LIMIT = type(uint112).max;

// Tokens that arrived without a deposit go to the fund after this long.
uint256 constant SURPLUS_DELAY = 30 days;

// --- bounds of a market's parameters (contracts/risk/ConfigBounds.sol checks each, configuration included) ---

// Longest symbol of a market [bytes].
uint256 constant MAX_SYMBOL_LENGTH = 31;

// Lot size [wad base units]: MAX_SIZE counted in the smallest lots is 1e18, which fits the book's 64 bits, and one of the
// largest lots at MAX_PRICE is a tenth of MAX_NOTIONAL.
uint256 constant MIN_LOT_SIZE = 1e12;
uint256 constant MAX_LOT_SIZE = 1e24;

// Tick size [wad]: MAX_TICK of the largest ticks is at most MAX_PRICE. Lot times tick must also be whole wads, so that a
// fill's notional is exact.
uint256 constant MIN_TICK_SIZE = 1;
uint256 constant MAX_TICK_SIZE = MAX_PRICE / MAX_TICK;

// Notional at which margins have doubled [whole settlement units].
uint256 constant MIN_CONCENTRATION = 10_000;
uint256 constant MAX_CONCENTRATION = 1e12;

// One side's notional [whole settlement units]: at most a tenth of MAX_NOTIONAL, so a price may rise tenfold above it.
uint256 constant MIN_OPEN_INTEREST_CAP = 1_000;
uint256 constant MAX_OPEN_INTEREST_CAP = 1e14;

// Leash and liquidation fee are at most this part of the smallest maintenance rate that the market ever allowed:
// neither a mark at the end of its leash nor the fee alone can bankrupt an account that was healthy.
uint256 constant MAINTENANCE_PARTS = 4;

uint256 constant MAX_TAKER_FEE_PPM = 5_000;

// Distance from index at which fills may still happen.
uint256 constant MIN_BAND_PPM = 5_000;
uint256 constant MAX_BAND_PPM = 200_000;

// Age at which a price counts as lost quorum [s].
uint256 constant MIN_PRICE_AGE = 10;
uint256 constant MAX_PRICE_AGE = 600;

// Dispersion above which a market is degraded.
uint256 constant MIN_DISPERSION_PPM = 1_000;
uint256 constant MAX_DISPERSION_PPM = 100_000;

// Interest part of funding per 8 h, either sign, and cap of the whole rate.
uint256 constant MAX_INTEREST_PPM = 1_000;
uint256 constant MIN_FUNDING_CAP_PPM = 1_000;
uint256 constant MAX_FUNDING_CAP_PPM = 100_000;

// Depth at which mid is measured [whole settlement units]; never above the open-interest cap.
uint256 constant MIN_IMPACT_NOTIONAL = 100;
uint256 constant MAX_IMPACT_NOTIONAL = 10_000_000;

// Limit state: index outside its mean for so long. Velocity: a move within 60 s.
uint256 constant MIN_TRIP_PPM = 5_000;
uint256 constant MAX_LIMIT_BAND_PPM = 200_000;
uint256 constant MIN_LIMIT_SEC = 5;
uint256 constant MAX_LIMIT_SEC = 120;
uint256 constant MAX_VELOCITY_PPM = 500_000;

// The three levels of a day's move ascend between these.
uint256 constant MIN_DAY_PPM = 20_000;
uint256 constant MAX_DAY_PPM = 900_000;

// Length of an auction or a halt [s]; the halts of the three levels never get shorter.
uint256 constant MIN_HALT = 30;
uint256 constant MAX_HALT = 4 hours;

uint256 constant MAX_GRACE = 10 minutes;
uint256 constant MIN_COOLDOWN = 1 minutes;
uint256 constant MAX_COOLDOWN = 4 hours;

// Most halted time in 7 days: 0 (a market without halts), or at least its longest halt.
uint256 constant MAX_HALT_BUDGET = 1 days;

// Book sales of liquidations [whole settlement units a minute].
uint256 constant MIN_SALES_PER_MINUTE = 1_000;
uint256 constant MAX_SALES_PER_MINUTE = 1e12;

// The rest of the liquidation fee goes to the fund.
uint256 constant MIN_KEEPER_SHARE_BPS = 1_000;

// Paid by the fund for an account without equity [wad].
uint256 constant MAX_KEEPER_REWARD = 100e18;

// Cover and takeover reserve outstanding [whole settlement units]; 0: the fund stays out. The leak an hour is at most this too.
uint256 constant MAX_FUND_BUDGET = 1e12;
// Most decimals of a settlement token.
uint256 constant MAX_DECIMALS = 27;

// --- collateral besides the settlement token ---

// Assets that may serve as collateral: one byte of an account's map.
uint256 constant MAX_COLLATERALS = 8;

// Part of an asset's value that margin does not count. A sale's discount rises to half of it.
uint256 constant MIN_HAIRCUT_PPM = 50_000;
uint256 constant MAX_HAIRCUT_PPM = 900_000;

// Sales of one asset [whole settlement units a minute].
uint256 constant MIN_COLLATERAL_SALES = 1_000;
uint256 constant MAX_COLLATERAL_SALES = 1e12;

// How far below zero an account's settled worth may be while nothing is sold: this part of its collateral's haircut value ...
uint256 constant COLLATERAL_ALLOWED_PPM = 50_000;
// ... and at most this [wad].
uint256 constant MAX_COLLATERAL_SHORTFALL = 10_000e18;

// A sale's discount is full so long after the sale was opened, and the sale begins anew after COLLATERAL_SALE [s].
uint256 constant COLLATERAL_RAMP = 10 minutes;
uint256 constant COLLATERAL_SALE = 30 minutes;

// Sources whose feeds are different ones, for an asset to be listed and to be deposited: the oracle's own least number.
uint256 constant MIN_COLLATERAL_SOURCES = 3;
