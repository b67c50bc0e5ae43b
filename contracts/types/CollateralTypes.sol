// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MarketId} from "./Ids.sol";

/// On what terms an asset serves as collateral. Only its cap ever changes: what was deposited under a haircut keeps it.
struct CollateralTerms {
    uint24 haircutPpm; // part of its value that margin does not count
    uint40 salesPerMinute; // cap of its sales [whole settlement units a minute]
    uint128 cap; // most of it that all accounts together may deposit [wad of whole tokens]
}

/// An asset. Two slots.
struct CollateralAsset {
    address token;
    MarketId market; // whose index is its price: one base unit is one whole token
    uint8 decimals;
    uint24 haircutPpm;
    uint40 salesPerMinute;
    // ---
    uint128 cap; // [wad]
    uint128 total; // [wad] sum of all accounts' balances (law COL-1)
}

/// What an account has. One slot beside its balances.
struct CollateralHolder {
    uint8 assets; // bit i set: a balance of asset i
    uint40 saleSince; // [s] when its sale was opened, 0: no sale
}

/// Whether and how much of an account's collateral may be sold now.
struct Shortfall {
    bool callable;
    int256 settled; // cash + sum(size * mark), at the better marks [wad]
    uint256 allowed; // how far below zero it may be before a sale [wad]
    uint256 need; // what a sale may bring in [wad], 0 unless callable
}
