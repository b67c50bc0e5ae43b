// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// What a market allows. Each grade allows a strict subset of the one before (law BRK-1):
/// Open: fills that grow a taker's position, fills that reduce it, resting orders, cancels.
/// ReduceOnly: fills that reduce the taker's position, resting orders, cancels.
/// Auction: resting orders, which may cross and then wait for the uncross (engines/Auction.sol), cancels.
/// Halted: cancels.
/// Deposits and the withdrawals of flat accounts are allowed in every grade.
enum Grade {
    Open,
    ReduceOnly,
    Auction,
    Halted
}

/// The breaker's answer for one market at this moment.
struct TradingState {
    Grade grade;
    bool bookSales; // liquidations may sell into the book: matching grade, quorum, no grace
    uint16 capBps; // share of the open-interest cap in force [bps], 10,000 unless the guardian tightened
    uint16 marginBps; // factor on the initial margin of increases [bps], 10,000 unless tightened
}
