// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// Why the Ledger moved cash between two accounts outside a fill (law FEE-1: no fee without a cause).
enum Cause {
    LiquidationFee, // bankrupt account -> keeper, fund
    KeeperReward, // fund -> keeper, for an account with E <= 0
    Cover, // fund -> bankrupt account
    Deficit // deficit account -> bankrupt account
}
