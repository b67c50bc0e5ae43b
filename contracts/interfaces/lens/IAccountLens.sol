// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Shortfall} from "../../types/CollateralTypes.sol";
import {AccountId, MarketId} from "../../types/Ids.sol";
import {Account, Health, Position} from "../../types/LedgerTypes.sol";

/// @title One account, explained: what it is worth, what it needs, where it would be liquidated, what ADL would take.
/// @notice Reads only. Nothing in the exchange depends on it.
interface IAccountLens {
    /// @notice One position of an account, as of now.
    struct PositionReport {
        MarketId market;
        uint8 tier;
        uint8 light; // share of ADL that the position's class bears: 1 least .. 5 most, 0 when flat
        uint64 bids; // resting [lots]
        uint64 asks; // resting [lots]
        int256 size; // [wad] positive long
        uint256 entryNotional; // [wad]
        int256 cashOwed; // by the lazy index, part of the account's cash after touching [wad]
        uint256 mark; // the one that judges a liquidation [wad]
        uint256 maintenanceMargin; // [wad]
        uint256 liquidationPrice; // index price [wad], 0: none
    }

    /// @notice One account, as of now.
    struct AccountReport {
        AccountId account;
        address owner;
        Account stored;
        int256 cash; // after touching [wad]
        Health worse; // judges fills and orders
        Health better; // judges liquidations
        uint256 withdrawable; // by cash and margin [wad], 0 also while prices disagree too much to let positions' money go
        uint256 withdrawableToday; // of it, by the limit that the owner set [wad]
        uint256 dailyLimit; // [wad], NO_LIMIT: none was set
        uint256 collateralWorse; // haircut value, part of worse.equity [wad]
        uint256 collateralBetter; // haircut value, part of better.equity [wad]
        PositionReport[] positions;
        CollateralReport[] collateral; // of each asset that the account has
        Shortfall shortfall; // whether its collateral may be sold
    }

    /// @notice Collateral of one asset, as of now.
    struct CollateralReport {
        uint8 asset;
        address token;
        uint256 amount; // [wad]
        uint256 salePrice; // [wad] what a buyer pays now, 0 unless callable
    }

    /// @notice What ADL would do to one position.
    struct AdlShare {
        uint256 closed; // size [wad]
        int256 sizeAfter; // [wad]
        int256 cashChange; // proceeds less levy [wad]
        uint256 classClosed; // of the position's whole class [wad]
        uint256 classLevied; // from the position's whole class [wad]
    }

    /// @notice Everything about an account. Reverts Ledger_PriceUnavailable while one of its markets never had a price.
    function reportOf(AccountId account) external view returns (AccountReport memory);

    /// @notice The position as stored; an account or market that does not exist has none.
    function positionOf(AccountId account, MarketId market) external view returns (Position memory);

    /// @notice The index price [wad] at which the account can be liquidated, all other prices, funding and the premium
    /// standing still, and which it takes for both of the last rounds: for a long the highest such price, for a short the
    /// lowest. One wei further the account is healthy. 0: there is no such price, no position, or no quorum.
    function liquidationPriceOf(AccountId account, MarketId market) external view returns (uint256);

    /// @notice What the account's position would close and receive if `size` of the side opposite to it were deleveraged now
    /// at mark with the uncovered deficit `deficit`, to the wei.
    function adlShareOf(
        AccountId account,
        MarketId market,
        uint256 size,
        uint256 deficit
    ) external view returns (AdlShare memory);
}
