// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, MarketId} from "./Ids.sol";
import {IndexWord} from "./IndexWord.sol";
import {MakerFill} from "./MakerFill.sol";

/// One slot an account.
struct Account {
    int128 cash; // [wad] before what lazy indices still owe it
    uint64 markets; // bit m set: a position or a resting order in market m; bit COLLATERAL_PLACE: it has collateral
    uint32 orders; // bit i set: order place i rests in the book
    uint32 orderSequence; // sequence of the newest order
}

/// A position, as last written. Its size of today follows from its class (IndexMath.touch). Three slots.
struct Position {
    int120 size; // [wad base units] positive long
    uint120 entryNotional; // [wad] what was paid (received) for the size held
    // ---
    uint96 scale; // the class's scale when written
    uint32 epoch; // the class's epoch when written
    int128 index; // the class index in effect when written [cash per base unit at scale 1]
    // ---
    uint64 bids; // resting [lots]
    uint64 asks; // resting [lots]
    uint8 tier; // 0..4
    uint32 tierSetAt; // [s]
}

/// All positions of one (market, side, tier). Two slots.
struct Class {
    uint112 openInterest; // [wad base units] >= the sum of touched sizes (law OI-1)
    uint112 entryNotional; // [wad] >= the sum of touched entry notionals
    uint32 holders; // positions written in this epoch and not yet closed
    // ---
    uint96 scale; // shrinks with every ADL, starts at SCALE_START (0 before first use)
    uint32 epoch;
    int128 index; // written only when the scale changes or a levy is taken; see IndexMath.indexNow
}

/// One slot a market.
struct MarketState {
    int128 funding; // F: what a long has paid per base unit since listing [wad]
    int32 basisPpb; // TWAP of (mid - index) / index, the mark's distance from index [1e-9]
    int32 premiumPpb; // the same, averaged over an hour, for funding [1e-9]
    uint32 accruedAt; // [s]
    AccountId deficitAccount; // 0 until the market's first deficit
}

/// One slot for the whole Ledger.
struct Totals {
    uint112 accounted; // [wad] money that entered by deposit and has not left
    uint112 deficit; // [wad] sum of what the deficit accounts owe
    uint32 accounts; // accounts are 1..accounts
}

/// One slot: the running hash authenticates every entry before it.
struct History {
    uint192 hash;
    uint64 sequence;
}

/// A hot key of an account.
struct Delegate {
    uint8 permissions; // bit 0 trade, bit 1 cancel
    uint40 expiry; // [s]
    uint16 maxSlippageBps; // of a limit price against mark, at most MAX_DELEGATE_SLIPPAGE_BPS
    uint96 maxLossPerDay; // [wad] sum over 24 h of what its orders can lose against mark, fees included
    uint96 lossToday; // [wad] leaks away over a day
    // ---
    uint40 lossAt; // [s]
}

/// What one account is worth and needs.
struct Health {
    int256 equity; // E [wad]
    uint256 initialMargin; // IM, resting orders included [wad]
    uint256 maintenanceMargin; // MM [wad]
}

/// Whose price serves: the last two rounds differ, and choosing the moment of an update must gain nothing.
/// Worse: fills and orders. Better: liquidation. Withdrawal: worst of mark, entry and the 10-minute extreme (WDR-2).
enum Judge {
    Worse,
    Better,
    Withdrawal
}

/// A taker against a run of makers.
struct FillRequest {
    MarketId market;
    AccountId taker;
    bool takerBuys;
    bool liquidation; // no taker fee; the Liquidator takes its own
    bool uncross; // the taker is a resting bid: judged as a maker, no fee, no rebates
    uint96 tickSize; // [wad]
    FillLimits limits;
    IndexWord index; // of the market, now
    MakerFill[] makers; // in the order of the book
}

/// The breaker's caps that concern a fill.
struct FillLimits {
    uint16 capBps;
    uint16 marginBps;
    bool reduceOnly; // the taker may only shrink
}

/// A position as of now: touched, but not written.
struct Touched {
    int256 size; // [wad] positive long
    uint256 entryNotional; // [wad]
    int256 cash; // what its index still owes the account [wad]
}

/// What the Exchange saw of a market, for one accrual.
struct Accrual {
    MarketId market;
    int256 midSamplePpb; // (mid - index) / index, 0 when the book says nothing [1e-9]
    bool quiet; // no funding: halted, or without a live index
    uint256 index; // [wad]
    int256 interestPpm; // per 8 h
    uint256 fundingCapPpm; // per 8 h
}

/// What a liquidation has to know of an account in one market, at the better marks.
struct Stake {
    int256 size; // touched [wad]
    uint8 tier;
    bool live; // has the market a live index?
    uint256 mark; // the better one for the position [wad]
    int256 equity; // of the whole account [wad]
    uint256 maintenanceMargin; // of the whole account [wad]
}
